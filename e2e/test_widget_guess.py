"""What was understood, before anything runs: while typing, in the review, and from a link."""

from playwright.sync_api import expect

from e2e.fake_answers import PROMPT
from e2e.fake_platform import FakePlatform
from e2e.pages import TaskWidget
from e2e.partner_page import PartnerPage


def _open(widget: TaskWidget, partner: PartnerPage, **attributes: str) -> None:
    partner.set(**attributes)
    widget.page.goto(partner.origin)
    widget.expect_state("composing")


def test_what_is_understood_shows_when_typing_stops(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    _open(widget, partner, guess_mode="auto")
    area = widget.element.get_by_role("textbox", name="Your task")
    area.press_sequentially(PROMPT[:40], delay=20)
    expect(widget.element.get_by_role("textbox", name="When")).to_have_value("Every weekday at 09:00")
    expect(widget.element.locator("mark")).to_have_text("Every weekday morning")
    assert len(platform.calls("/v1/guess")) == 1, "one pause, one guess"
    expect(area).to_be_focused()
    assert widget.state() == "composing"


def test_nothing_is_sent_while_typing_unless_the_page_wants_it(
    widget: TaskWidget, platform: FakePlatform, partner: PartnerPage
) -> None:
    _open(widget, partner)
    widget.type_prompt(PROMPT)
    widget.page.wait_for_timeout(1200)
    assert platform.calls("/v1/guess") == []


def test_a_page_may_keep_the_words_while_they_are_typed(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    _open(widget, partner, guess_mode="auto", script="window.prevented = ['before-guess'];")
    widget.type_prompt(PROMPT)
    widget.page.wait_for_timeout(1200)
    assert platform.calls("/v1/guess") == []


def test_the_schedule_is_said_anew_in_words_and_read_again(
    widget: TaskWidget, platform: FakePlatform, partner: PartnerPage
) -> None:
    _open(widget, partner)
    widget.suggest(PROMPT)
    field = widget.element.get_by_role("textbox", name="When")
    assert field.evaluate("(input) => getComputedStyle(input).borderStyle") == "dotted", "assumed values are marked"
    field.fill("Every Friday at 4 pm")
    field.press("Tab")
    widget.expect_state("review")
    widget.page.wait_for_function("() => true")
    assert platform.calls("/v1/guess")[-1][3]["answers"] == {"frequency": "Every Friday at 4 pm"}


def test_the_schedule_goes_along_as_it_was_guessed(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    _open(widget, partner)
    widget.run_to("running", PROMPT)
    assert platform.calls("/v1/tasks")[0][3]["schedule"] == platform.guess["task"]["schedule"]


def test_a_planned_task_says_when_it_will_run(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    platform.play = lambda _platform, _task: None
    _open(widget, partner)
    widget.run_to("running", PROMPT)
    expect(widget.element.get_by_text("Planned for")).to_be_visible()
    expect(widget.element.get_by_role("timer")).to_have_count(0)


def test_it_may_run_once_now_instead(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    _open(widget, partner)
    widget.suggest(PROMPT)
    widget.element.get_by_role("checkbox", name="Run once now instead").check()
    widget.run()
    widget.agree()
    widget.expect_state("running")
    assert platform.calls("/v1/tasks")[0][3]["schedule"] is None


def test_a_link_fills_the_review_and_runs_nothing(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    partner.set(prefill="a-link")
    widget.page.goto(partner.origin)
    widget.expect_state("review")
    expect(widget.element.get_by_role("textbox", name="What will run")).to_have_value(platform.guess["task"]["prompt"])
    assert platform.calls("/v1/tasks") == []
    assert "prefill" not in widget.page.evaluate("() => JSON.stringify(window.log)")


def test_at_most_two_questions_are_asked(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    platform.guess["missing"] = [{"field": "topic", "question": f"Question {number}?", "required": False} for number in range(4)]
    _open(widget, partner)
    widget.suggest(PROMPT)
    expect(widget.element.get_by_text("Question 1?")).to_be_visible()
    expect(widget.element.get_by_text("Question 2?")).to_have_count(0)


def test_slots_show_before_the_models_words(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    platform.text_may_come.clear()
    _open(widget, partner)
    widget.type_prompt(PROMPT)
    widget.button("Suggest a setup").click()
    expect(widget.element.get_by_role("textbox", name="When")).to_have_value("Every weekday at 09:00")
    expect(widget.element.locator("mark")).to_have_text("Every weekday morning")
    expect(widget.element.get_by_text("Nov 27, 2026")).to_be_visible()
    assert widget.state() == "guessing"
    widget.element.get_by_role("checkbox", name="Run once now instead").check()
    platform.text_may_come.set()
    widget.expect_state("review")
    expect(widget.heading()).to_have_text(platform.guess["title"])
    expect(widget.element.get_by_role("checkbox", name="Run once now instead")).to_be_checked()
    assert [call[3]["stream"] for call in platform.calls("/v1/guess")] == [True]


def test_the_words_stay_in_sight_while_they_are_read(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    platform.delays["/v1/guess"] = 5
    _open(widget, partner)
    widget.type_prompt(PROMPT)
    widget.button("Suggest a setup").click()
    widget.expect_state("guessing")
    expect(widget.element.locator("blockquote")).to_have_text(PROMPT)


def test_a_stream_that_breaks_is_asked_for_whole(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    platform.breaks_guess = True
    _open(widget, partner)
    widget.suggest(PROMPT)
    expect(widget.heading()).to_have_text(platform.guess["title"])
    assert [call[3]["stream"] for call in platform.calls("/v1/guess")] == [True, False]
    assert [detail["guessId"] for detail in widget.events("guess")] == [platform.guess["id"]]


def test_what_was_read_while_typing_is_not_asked_for_again(
    widget: TaskWidget, platform: FakePlatform, partner: PartnerPage
) -> None:
    _open(widget, partner, guess_mode="auto")
    widget.type_prompt(PROMPT)
    expect(widget.element.get_by_role("textbox", name="When")).to_be_visible()
    widget.element.get_by_role("checkbox", name="Run once now instead").check()
    widget.button("Suggest a setup").click()
    widget.expect_state("review")
    expect(widget.element.get_by_role("checkbox", name="Run once now instead")).to_be_checked()
    assert len(platform.calls("/v1/guess")) == 1
    assert len(widget.events("guess")) == 1


def test_the_way_out_of_waiting_is_there_at_once(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    platform.text_may_come.clear()
    _open(widget, partner)
    widget.type_prompt("Summarise it")
    widget.button("Suggest a setup").click()
    widget.button("Write it myself").click()
    widget.expect_state("review")
    platform.text_may_come.set()
    expect(widget.element.get_by_role("textbox", name="What will run")).to_have_value("Summarise it")
    widget.page.wait_for_timeout(150)
    assert widget.events("guess") == [], "what was read too late changes nothing"
