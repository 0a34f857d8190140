"""Every state of the element in a real browser, under the strictest policy: what axe says, and how a keyboard gets through."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from e2e.fake_answers import PROMPT
from e2e.fake_platform import FakePlatform
from e2e.pages import TaskWidget
from e2e.partner_page import PartnerPage
from e2e.states import STATES

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


def _violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": AXE_TAGS}).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]} {node.get('failureSummary', '')}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_and_the_page_ends_with_its_content(
    state: str, widget: TaskWidget, platform: FakePlatform, partner: PartnerPage
) -> None:
    STATES[state](widget, platform, partner)
    page = widget.page
    assert _violations(page) == [], "light"
    page.evaluate("() => { document.documentElement.style.colorScheme = 'dark'; document.body.style.background = '#0d0f13'; }")
    assert _violations(page) == [], "dark"
    page.set_viewport_size({"width": 320, "height": 700})
    page.evaluate("() => { document.documentElement.dir = 'rtl'; }")
    assert _violations(page) == [], "dark, right to left, 320 px"
    assert page.evaluate("() => document.documentElement.scrollWidth <= 320"), "the page scrolls sideways at 320 px"
    beyond = page.evaluate(
        "() => document.documentElement.scrollHeight - Math.max(innerHeight, document.documentElement.offsetHeight)"
    )
    assert beyond <= 1, f"the page scrolls {beyond} px into nothing"


@pytest.mark.parametrize("accent", ["#ffcc00", "#0b5fff", "#7a7a7a", "#00a36c", "#ff3b30", "#111111", "#ffffff"])
def test_text_on_any_accent_is_readable(accent: str, widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    platform.partner["accent"] = accent
    widget.page.goto(partner.origin)
    widget.expect_state("composing")
    assert [line for line in _violations(widget.page) if line.startswith("color-contrast")] == []


def test_a_visitor_gets_from_words_to_result_by_keyboard_alone(widget: TaskWidget, partner: PartnerPage) -> None:
    page = widget.page
    page.goto(partner.origin)
    widget.expect_state("composing")
    page.keyboard.press("Tab")
    page.keyboard.type(PROMPT)
    page.keyboard.press("Control+Enter")
    widget.expect_state("review")
    assert _focused(page) == "H2", "focus moves to the heading of the new state"
    _tab_to(page, "Run task")
    page.keyboard.press("Enter")
    widget.expect_state("consent")
    assert _focused(page) == "H2"
    _tab_to(page, "checkbox")
    page.keyboard.press("Space")
    _tab_to(page, "Agree and run")
    page.keyboard.press("Enter")
    widget.expect_state("completed")
    expect(widget.element.get_by_role("group", name="Result")).to_contain_text("mostly positive")
    assert _focused(page) == "H2"


def test_focus_stays_where_it_was_when_it_is_not_inside(widget: TaskWidget, partner: PartnerPage) -> None:
    widget.page.goto(partner.origin)
    widget.expect_state("composing")
    assert widget.page.evaluate("() => document.activeElement === document.body")


def test_news_is_announced_once_and_a_question_assertively(
    widget: TaskWidget, platform: FakePlatform, partner: PartnerPage
) -> None:
    STATES["needs-input"](widget, platform, partner)
    regions = widget.element.evaluate(
        "(element) => [...element.shadowRoot.querySelectorAll('.body > .sr')].map((node) => [node.role, node.textContent])"
    )
    assert regions == [["status", ""], ["alert", "Which language should the summary be in?"]]


def test_a_skeleton_keeps_the_page_still(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    platform.delays["/v1/embed/boot"] = 0.3
    widget.page.add_init_script(
        "window.shift = 0;"
        "new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shift += entry.value; })"
        ".observe({ type: 'layout-shift', buffered: true });"
    )
    widget.page.goto(partner.origin)
    widget.expect_state("composing")
    assert widget.page.evaluate("() => window.shift") <= 0.02


def test_the_element_is_a_named_region_that_tells_its_state(widget: TaskWidget, partner: PartnerPage) -> None:
    widget.page.goto(partner.origin)
    widget.expect_state("composing")
    # The role comes from ElementInternals, which only the accessibility tree shows.
    tree = widget.page.context.new_cdp_session(widget.page).send("Accessibility.getFullAXTree")["nodes"]
    named = [node["name"]["value"] for node in tree if node.get("role", {}).get("value") == "region"]
    assert named == ["Run a task with CodeTether"]
    assert widget.element.evaluate("(element) => element.matches(':state(composing)')")


@pytest.mark.parametrize(
    ("theme", "page_scheme", "is_dark"),
    [("", "dark", True), ("light", "dark", False), ("dark", "light", True), ("", "light", False)],
)
def test_theme_follows_the_page_unless_told(
    theme: str, page_scheme: str, is_dark: bool, widget: TaskWidget, partner: PartnerPage
) -> None:
    partner.set(theme=theme, scheme=page_scheme)
    widget.page.goto(partner.origin)
    widget.expect_state("composing")
    background = widget.element.evaluate("(element) => getComputedStyle(element.shadowRoot.querySelector('.body')).backgroundColor")
    assert (background != "rgb(255, 255, 255)") is is_dark


def test_german_pages_get_german_phrases(widget: TaskWidget, partner: PartnerPage) -> None:
    partner.set(lang="de-AT")
    widget.page.goto(partner.origin)
    expect(widget.element.get_by_role("heading", name="Was soll erledigt werden?")).to_be_visible()
    assert widget.element.evaluate("(element) => element.shadowRoot.querySelector('.body').lang") == "de-AT"


def test_strings_override_any_phrase(widget: TaskWidget, partner: PartnerPage) -> None:
    partner.set(script="document.querySelector('codetether-task').strings = { title: 'Ask the desk' };")
    widget.page.goto(partner.origin)
    expect(widget.element.get_by_role("heading", name="Ask the desk")).to_be_visible()


def test_without_the_script_the_link_inside_stays(page: Page, platform: FakePlatform, partner: PartnerPage) -> None:
    partner.set(path="no/where")
    page.goto(partner.origin)
    expect(page.get_by_role("link", name="Run a task")).to_be_visible()


def _focused(page: Page) -> str:
    return str(page.evaluate("() => document.activeElement.shadowRoot?.activeElement?.tagName"))


def _tab_to(page: Page, name: str, *, most: int = 30) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(
            """(name) => {
              const node = document.activeElement.shadowRoot?.activeElement;
              return !!node && [node.type, node.textContent].includes(name);
            }""",
            name,
        ):
            return
    raise AssertionError(f"{name} cannot be reached by Tab")
