"""The reference at `/docs` in a real browser: readable without scripts, by everyone, in light and dark, on any screen."""

from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.openapi.serving import Served, running
from tests.tools import databases

WIDTHS = (320, 900, 1440)
#: One of each kind: the whole page, which repeats them some hundred times, takes axe a minute.
PARTS = (
    "header",
    "nav > details > ul > li:first-child",
    "#introduction",
    "#createTask",
    "#getArtifact",
    "#event-task-completed",
    "#schema-Task",
    "#errors",
)


Scheme = Literal["light", "dark"]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    with databases.fresh_sqlite(databases.sqlite_template(folder), folder) as url, running(url) as found:
        yield found


def opened(browser: Browser, served: Served, *, scheme: Scheme = "light", width: int = 1440, scripts: bool = True) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{served.base_url}/docs")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, served: Served, scheme: Scheme) -> None:
    page = opened(browser, served, scheme=scheme)
    found = Axe().run(page, context={"include": [[part] for part in PARTS]}).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == []
    page.context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_never_scrolls_sideways(browser: Browser, served: Served, width: int) -> None:
    page = opened(browser, served, width=width)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.context.close()


def test_it_reads_without_scripts_and_asks_nobody_else(browser: Browser, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{served.base_url}/docs")
    page.locator("nav").get_by_role("link", name="POST Run a task", exact=True).last.click()
    assert page.url.endswith("#createTask")
    task = page.locator("#createTask")
    assert 'curl -sS -X POST "$BASE_URL/v1/tasks"' in task.locator("pre").first.inner_text()
    task.get_by_text("Python", exact=True).click()
    assert task.get_by_text("httpx.post(").is_visible()
    assert [url for url in asked if not url.startswith(served.base_url)] == []
    context.close()


def test_colours_follow_the_reader(browser: Browser, served: Served) -> None:
    colours = set()
    schemes: tuple[Scheme, ...] = ("light", "dark")
    for scheme in schemes:
        page = opened(browser, served, scheme=scheme)
        colours.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        page.context.close()
    assert len(colours) == 2
