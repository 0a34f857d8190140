"""Fixtures of the browser tests: one browser, a fake platform, a partner's page, and a page that must stay free of errors."""

import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request, sync_playwright

from e2e.fake_platform import FakePlatform
from e2e.pages import TaskWidget
from e2e.partner_page import PartnerPage
from tests.tools.chromium import ARGUMENTS, find_chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if os.environ.get("SKIP_BROWSER") == "1":
        pytest.skip("SKIP_BROWSER=1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def _platform() -> Iterator[FakePlatform]:
    platform = FakePlatform()
    yield platform
    platform.close()


@pytest.fixture
def platform(_platform: FakePlatform) -> FakePlatform:
    _platform.reset()
    return _platform


@pytest.fixture(scope="session")
def _partner(_platform: FakePlatform) -> Iterator[PartnerPage]:
    partner = PartnerPage(_platform.origin)
    yield partner
    partner.close()


@pytest.fixture
def partner(_partner: PartnerPage) -> PartnerPage:
    _partner.set()
    return _partner


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 900, "height": 700}, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, platform: FakePlatform, partner: PartnerPage) -> Iterator[Page]:
    """A page on which nothing may go wrong: no console error but for refused requests, no third party asked."""
    page = context.new_page()
    wrong: list[str] = []
    page.wrong = wrong  # type: ignore[attr-defined] # a test that provokes an error takes it out again

    def on_console(message: ConsoleMessage) -> None:
        # The browser reports each answer ≥ 400 and each lost connection by itself; those are what the tests provoke.
        is_refused_request = re.match(r"Failed to load resource: ", message.text)
        if message.type == "error" and not is_refused_request:
            wrong.append(message.text)

    page.on("console", on_console)

    def on_page_error(error: Error) -> None:
        wrong.append(str(error))

    def on_request(request: Request) -> None:
        if not request.url.startswith((platform.origin, partner.origin, "blob:", "data:")):
            wrong.append(request.url)

    page.on("pageerror", on_page_error)
    page.on("request", on_request)
    yield page
    violations = [entry for entry in page.evaluate("() => window.log ?? []") if entry[0] == "csp"] if not page.is_closed() else []
    assert not wrong, wrong
    assert not violations, violations


@pytest.fixture
def widget(page: Page) -> TaskWidget:
    return TaskWidget(page)
