"""The element on a real platform: slots before a slow model's words, and a partner's template from the guess to its figures."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator

import httpx
import msgspec
import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from codetether_billing.service import open_books, post_money
from codetether_platform.accounts.partners import create_partner
from codetether_platform.app import Platform, create_app
from codetether_platform.oauth.keys import create_publishable_key, create_secret_key
from codetether_platform.settings import Settings, load_settings
from e2e.pages import TaskWidget
from tests.anthropic_peer import AnthropicPeer, Message
from tests.conftest import SECRET
from tests.guesser.catalogue import PAGE_SUMMARY
from tests.guesser.test_model import SAID, TEXT
from tests.tools import databases

#: As long as a person needs to see the slots, and well under the guesser's own limit.
MODEL_SECONDS = 1.5
START_SECONDS = 60


class Served(msgspec.Struct):
    """A platform and the keys of its only partner."""

    base_url: str
    keys: dict[str, str]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    import anthropic  # noqa: F401 - its load time is not what is shown here

    folder = tmp_path_factory.mktemp("live")
    peer = AnthropicPeer()
    peer.script("ok", answer=Message.of_json(SAID).but(wait_seconds=MODEL_SECONDS))
    listening = socket.create_server(("127.0.0.1", 0))
    base_url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with peer, databases.fresh_sqlite(databases.sqlite_template(folder), folder) as url:
        settings = load_settings(
            {},
            secret_key=SECRET,
            database_url=url,
            base_url=base_url,
            data_dir=str(folder),
            log_level="error",
            anthropic_api_key="sk-test",
            anthropic_base_url=peer.url,
        )
        started: list[tuple[uvicorn.Server, Served]] = []
        thread = threading.Thread(target=lambda: asyncio.run(_serve(settings, listening, started)))
        thread.start()
        deadline = time.monotonic() + START_SECONDS
        while not (started and started[0][0].started):
            assert thread.is_alive()
            assert time.monotonic() < deadline, "the platform did not start"
            time.sleep(0.02)
        yield started[0][1]
        started[0][0].should_exit = True
        thread.join(20)


async def _serve(settings: Settings, listening: socket.socket, started: list[tuple[uvicorn.Server, Served]]) -> None:
    platform = Platform(settings)
    now = platform.clock.now()
    keys = {}
    async with platform.db.write() as session:
        partner = await create_partner(session, name="Acme Helpdesk", now=now)
        await open_books(session, partner_id=partner.id, now=now)
        for mode in ("test", "live"):
            for kind, make in (("secret", create_secret_key), ("public", create_publishable_key)):
                keys[f"{mode} {kind}"] = await make(session, partner_id=partner.id, mode=mode, name="Pages", now=now)
        await post_money(
            session,
            partner_id=partner.id,
            mode="live",
            kind="credit",
            reference="opening",
            amount_micros=10_000_000,
            code="opening",
            actor="test",
            now=now,
        )
    server = uvicorn.Server(uvicorn.Config(create_app(platform), log_config=None, access_log=False, lifespan="on"))
    started.append((server, Served(settings.base_url, keys)))
    await server.serve(sockets=[listening])


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en-GB", timezone_id="Europe/Berlin", reduced_motion="reduce")
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    context.close()
    assert wrong == []


def _ask(page: Page, served: Served, mode: str, text: str) -> TaskWidget:
    page.goto(f"{served.base_url}/t/new?client_id={served.keys[f'{mode} public']}")
    widget = TaskWidget(page)
    widget.expect_state("composing")
    widget.type_prompt(text)
    widget.button("Suggest a setup").click()
    return widget


def test_slots_are_there_while_the_model_still_thinks(page: Page, served: Served) -> None:
    widget = _ask(page, served, "live", TEXT)
    expect(widget.element.get_by_role("textbox", name="When")).to_be_visible()
    assert widget.state() == "guessing"
    assert widget.element.locator("mark").count() > 0
    when = widget.element.get_by_role("textbox", name="When").input_value()
    widget.expect_state("review")
    expect(widget.heading()).to_have_text(str(SAID["title"]))
    expect(widget.element.get_by_role("textbox", name="When")).to_have_value(when)


def test_a_template_goes_from_the_guess_through_the_form_into_the_task_and_the_figures(page: Page, served: Served) -> None:
    with httpx.Client(base_url=served.base_url, headers={"Authorization": f"Bearer {served.keys['test secret']}"}) as http:
        made = http.post("/v1/templates", json=PAGE_SUMMARY).raise_for_status().json()
        widget = _ask(page, served, "test", "Give me a page summary of https://news.example/a and name the prices")
        widget.expect_state("review")
        address = widget.element.get_by_label("Address")
        expect(address).to_have_value("https://news.example/a")
        expect(widget.element.get_by_label("Anything to add")).to_have_value(
            "Give me a page summary of https://news.example/a and name the prices"
        )
        address.fill("https://news.example/b")
        widget.run()
        widget.agree()
        widget.expect_state("completed", timeout_ms=20_000)
        prompt = str(widget.element.evaluate("(element) => element.task.prompt"))
        assert prompt.startswith("Summarise https://news.example/b.\n\nGive me a page summary")
        task = http.get(f"/v1/tasks/{widget.element.evaluate('(element) => element.task.id')}").json()
        assert task["template_id"] == made["id"]
        stats = http.get("/v1/guess/stats").json()
    changed = {one["field"]: (one["filled"], one["changed"]) for one in stats["fields"]}
    assert changed["template_inputs"] == (1, 1)
    assert [name for name, (_, count) in changed.items() if count] == ["template_inputs"], "what nobody touched is no edit"
