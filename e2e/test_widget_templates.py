"""A partner's templates in the element: offered, filled in, corrected, and sent as `template_id` and `template_inputs`."""

import pytest
from playwright.sync_api import Locator, expect

from e2e import fake_answers as fake
from e2e.fake_answers import PROMPT
from e2e.fake_platform import FakePlatform
from e2e.pages import TaskWidget
from e2e.partner_page import PartnerPage
from e2e.states import STATES

EVERY, SMALL = fake.templates()


@pytest.fixture
def review(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> TaskWidget:
    """A guess that fits no template; two come near."""
    platform.guess["templates"] = fake.templates()
    platform.guess["alternatives"].append({"title": "Page summary", "prompt": "Summarise.", "template_id": "t2"})
    widget.page.goto(partner.origin)
    widget.expect_state("composing")
    widget.suggest(PROMPT)
    return widget


def _sent(widget: TaskWidget, platform: FakePlatform) -> dict[str, object]:
    widget.run()
    widget.agree()
    widget.expect_state("running")
    return dict(platform.calls("/v1/tasks")[-1][3])


def _field(widget: TaskWidget, label: str) -> Locator:
    return widget.element.get_by_label(label)


def test_a_template_that_comes_near_is_a_choice_and_its_inputs_become_fields(review: TaskWidget, platform: FakePlatform) -> None:
    expect(review.button("Page summary")).to_have_count(1)
    review.button("Sales report").click()
    expect(review.heading()).to_have_text("Sales report")
    expect(_field(review, "What will run")).to_have_count(0)
    kinds = [_field(review, each["label"]).evaluate("(node) => node.type") for each in EVERY["inputs"]]
    assert kinds == ["textarea", "select-one", "number", "url", "email", "date", "checkbox", "text"]
    expect(_field(review, "Topic")).to_have_value("the north region")
    expect(_field(review, "Points")).to_have_value("5")
    assert _field(review, "Format").locator("option").all_text_contents() == ["", "PDF", "Word", "10", "9"]
    assert _field(review, "Format").evaluate("(node) => [node.value, getComputedStyle(node).borderStyle]") == ["PDF", "dotted"]
    expect(_field(review, "Anything to add")).to_have_value("Mention Bavaria.")
    _field(review, "Points").fill("7.5")
    _field(review, "Format").select_option("9")
    _field(review, "Due").fill("2027-01-31")
    _field(review, "With charts").check()
    _field(review, "Anything to add").fill("And Saxony.")
    sent = _sent(review, platform)
    assert "prompt" not in sent
    assert (sent["template_id"], sent["template_extra"], sent["guess_id"]) == ("t1", "And Saxony.", platform.guess["id"])
    assert sent["template_inputs"] == {
        "topic": "the north region",
        "format": "9",
        "points": 7.5,
        "due": "2027-01-31",
        "charts": True,
    }


def test_what_is_needed_is_asked_for_by_the_browser(review: TaskWidget, platform: FakePlatform) -> None:
    review.button("Page summary").click()
    review.run()
    review.expect_refused(_field(review, "Address"))
    _field(review, "Address").fill("nonsense")
    review.run()
    review.expect_refused(_field(review, "Address"))
    assert review.state() == "review"
    _field(review, "Address").fill("https://news.example/a")
    assert _sent(review, platform)["template_inputs"] == {"url": "https://news.example/a"}


def test_a_choice_can_be_taken_back_and_what_was_written_stays(review: TaskWidget, platform: FakePlatform) -> None:
    review.button("Sales report").click()
    _field(review, "Topic").fill("the south")
    review.button("Page summary").click()
    expect(_field(review, "Topic")).to_have_count(0)
    review.button("Sales report").click()
    expect(_field(review, "Topic")).to_have_value("the south")
    review.button("Without the template").click()
    expect(_field(review, "What will run")).to_have_value(platform.guess["task"]["prompt"])
    sent = _sent(review, platform)
    assert sent["prompt"] == platform.guess["task"]["prompt"]
    assert sent.keys() & {"template_id", "template_inputs", "template_extra"} == set()


def test_a_guess_that_fits_a_template_shows_it(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    platform.guess["templates"] = fake.templates()
    platform.guess["task"] |= {"template_id": "t1", "template_inputs": EVERY["values"], "template_extra": "Mention Bavaria."}
    widget.page.goto(partner.origin)
    widget.expect_state("composing")
    widget.suggest(PROMPT)
    expect(widget.element.get_by_role("group", name="Sales report")).to_be_visible()
    expect(widget.heading()).to_have_text(platform.guess["title"])
    sent = _sent(widget, platform)
    assert (sent["template_id"], sent["template_extra"]) == ("t1", "Mention Bavaria.")
    assert sent["template_inputs"] == EVERY["values"] | {"charts": False}


def test_what_the_platform_refuses_is_told_at_its_field(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    STATES["review-of-a-template"](widget, platform, partner)
    control = _field(widget, "Format")
    expect(widget.element.get_by_text("Choose one of the options.")).to_be_visible()
    expect(control).to_have_attribute("aria-invalid", "true")
    expect(control).to_be_focused()
    widget.expect_alert("It is marked below")
    control.select_option("Word")
    widget.run()
    widget.expect_state("running")
    assert platform.calls("/v1/tasks")[-1][3]["template_inputs"]["format"] == "Word"
    assert "aria-invalid" not in widget.element.evaluate("(element) => element.shadowRoot.innerHTML")
