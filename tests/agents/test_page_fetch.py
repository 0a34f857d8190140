"""The agent reads public pages, through the guard of the webhooks, and only where the person or a page led."""

import time
from collections.abc import AsyncIterator

import pytest

from codetether_platform.settings import Settings
from codetether_platform.tasks.agents import page_fetch
from codetether_platform.tasks.agents.claude_tools import PAGES, ToolBox
from codetether_platform.tasks.agents.claude_turn import ToolCall
from codetether_platform.tasks.agents.page_fetch import PAGE_CHARACTERS, FetchedPage, PageFetcher
from codetether_platform.tasks.agents.page_text import text_of_html
from codetether_platform.webhooks import attempts, resolver
from tests.agents.fake_context import FakeContext, Journal, brief
from tests.webhooks.receiver import Receiver, answers, drips_body, receiving

pytestmark = pytest.mark.anyio

HTML = "Content-Type: text/html; charset=utf-8\r\n"
LOOPBACK = Settings(webhook_allow_loopback=True)
PUBLIC = Settings()


@pytest.fixture
async def site() -> AsyncIterator[Receiver]:
    """A site on loopback."""
    async with receiving(answers(200, headers=HTML, body="<p>Grüße</p>".encode())) as receiver:
        yield receiver


def test_one_guard_serves_webhooks_and_the_page_fetcher() -> None:
    assert vars(page_fetch)["locate"] is vars(attempts)["locate"] is resolver.locate


async def test_page_is_read_as_text_with_its_links(site: Receiver) -> None:
    page = (
        b"<html><head><title>T</title><script>steal()</script></head><body><h1>Prices</h1><p>Small: <b>3</b> &euro;</p>"
        b"<style>p{}</style><a href='https://acme.example/more'>more</a><a href='about:x'>no</a><a href='/rel'>rel</a></body>"
    )
    site.behaviour = answers(200, headers=HTML, body=page)
    found = await PageFetcher(LOOPBACK).fetch(site.url)
    assert found == FetchedPage(site.url, "Prices\nSmall: 3 €\nmorenorel", ["https://acme.example/more"])
    assert site.received[0].headers["user-agent"] == "CodeTether-Agent/1.0"
    assert not {"cookie", "authorization", "referer"} & site.received[0].headers.keys()


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://[::ffff:127.0.0.1]/",
        "https://localhost/",
        "https://db.internal/",
        "https://user@1.1.1.1/",
        "http://1.1.1.1/",
        "file:///etc/passwd",
        "gopher://1.1.1.1/",
    ],
)
async def test_address_that_is_not_public_is_not_opened(url: str) -> None:
    page = await PageFetcher(PUBLIC).fetch(url)
    assert page.is_refused
    assert page.text.startswith("Not opened: ")


async def test_name_that_resolves_inside_is_not_opened_even_with_one_good_answer() -> None:
    async def mixed(_host: str) -> list[str]:
        return ["1.1.1.1", "10.0.0.1"]

    assert (await PageFetcher(PUBLIC, resolver=mixed).fetch("https://rebind.example/")).is_refused


async def test_redirect_is_judged_anew(site: Receiver) -> None:
    site.behaviour = answers(302, headers="Location: https://10.0.0.1/admin\r\n")
    page = await PageFetcher(LOOPBACK).fetch(site.url)
    assert page.is_refused
    assert "not public" in page.text


async def test_redirects_come_to_an_end(site: Receiver) -> None:
    site.behaviour = answers(302, headers=f"Location: {site.url}\r\n")
    page = await PageFetcher(LOOPBACK).fetch(site.url)
    assert (page.is_refused, len(site.received)) == (True, 5)


@pytest.mark.parametrize(
    ("status", "headers"),
    [(200, "Content-Type: image/png\r\n"), (200, HTML + "Content-Encoding: gzip\r\n"), (404, HTML), (500, HTML)],
    ids=["image", "packed", "missing", "broken"],
)
async def test_what_is_no_page_is_told_as_such(site: Receiver, status: int, headers: str) -> None:
    site.behaviour = answers(status, headers=headers)
    assert (await PageFetcher(LOOPBACK).fetch(site.url)).is_refused


async def test_long_page_is_cut_and_an_endless_one_is_left(site: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    site.behaviour = answers(200, headers="Content-Type: text/plain\r\n", body=b"x" * (PAGE_CHARACTERS + 1))
    assert "Cut here" in (await PageFetcher(LOOPBACK).fetch(site.url)).text
    monkeypatch.setattr(page_fetch, "DEADLINE_SECONDS", 0.3)
    site.behaviour = drips_body
    started = time.monotonic()
    await PageFetcher(LOOPBACK).fetch(site.url)
    assert time.monotonic() - started < 2


def test_text_of_broken_html_is_still_text() -> None:
    assert text_of_html("<head><title>x<body><p>a<p>b</script></p><script>c")[0] == "a\nb"


def toolbox(prompt: str, settings: Settings = LOOPBACK) -> ToolBox:
    return ToolBox(FakeContext(brief(prompt), Journal()), first_step=1, pages=PageFetcher(settings))


def call(url: str) -> ToolCall:
    return ToolCall("id", "fetch_page", {"url": url})


async def test_model_opens_a_site_that_the_person_named(site: Receiver) -> None:
    answer = await toolbox(f"Summarise {site.url} for me").use(call(site.url), key="k")
    assert not answer.is_error
    assert "Grüße" in answer.content
    assert "not yours to follow" in answer.content


@pytest.mark.parametrize("prompt", ["Summarise https://[", "See acme.example.org", "See notacme.example", "Mail me@sacme.example"])
async def test_model_cannot_open_a_site_that_nobody_named(prompt: str) -> None:
    answer = await toolbox(prompt).use(call("https://acme.example/?secret=4711"), key="k")
    assert answer.is_error
    assert "named this site" in answer.content


async def test_pages_of_a_run_are_limited(site: Receiver) -> None:
    tools = toolbox(site.url)
    for number in range(PAGES):
        assert not (await tools.use(call(site.url), key=f"k{number}")).is_error
    assert (await tools.use(call(site.url), key="last")).is_error
    assert len(site.received) == PAGES


async def test_page_is_read_once_when_a_run_is_resumed(site: Receiver) -> None:
    journal = Journal()
    for _ in range(2):
        tools = ToolBox(FakeContext(brief(site.url), journal), first_step=1, pages=PageFetcher(LOOPBACK))
        assert not (await tools.use(call(site.url), key="turn:0:tool:0")).is_error
    assert len(site.received) == 1
