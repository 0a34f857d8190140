"""What the element does: its events and their order, sessions, retries, refusals, and coming back after a break."""

import re
import time
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from e2e import fake_answers as fake
from e2e.fake_answers import PROMPT, STEPS
from e2e.fake_platform import CONSENT_VERSION, FakePlatform, FakeTask
from e2e.pages import TaskWidget
from e2e.partner_page import PartnerPage
from e2e.states import STATES

VOUCHED = """
window.reasons = [];
const element = document.querySelector('codetether-task');
element.fetchClientSecret = async (reason) => { window.reasons.push(reason); return await window.clientSecret(); };
"""


def _start(widget: TaskWidget, partner: PartnerPage) -> None:
    widget.page.goto(partner.origin)
    widget.expect_state("composing")


def _steps(widget: TaskWidget) -> list[str]:
    return [
        str(text)
        for text in widget.element.evaluate(
            "(element) => [...element.shadowRoot.querySelectorAll('.steps li')].map((li) => li.textContent)"
        )
    ]


def test_events_come_in_order_and_carry_no_content(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    STATES["completed"](widget, platform, partner)
    names = [name for name in widget.events() if name not in {"state", "progress"}]
    assert names == ["ready", "before-guess", "guess", "consent", "signed-in", "before-run", "created", "completed"]
    assert [detail["state"] for detail in widget.events("state")] == [
        "composing",
        "guessing",
        "review",
        "consent",
        "running",
        "completed",
    ]
    assert [detail["seq"] for detail in widget.events("progress")] == [3, 4, 5, 6]
    everything = str(widget.page.evaluate("() => JSON.stringify(window.log)"))
    assert "feedback" not in everything
    assert "mostly positive" not in everything
    assert widget.element.evaluate("(element) => element.task.result.includes('mostly positive')")


def test_the_run_is_what_was_reviewed_and_carries_the_price_that_was_shown(
    widget: TaskWidget, platform: FakePlatform, partner: PartnerPage
) -> None:
    partner.set(script="document.querySelector('codetether-task').metadata = { ticket: '118' };")
    STATES["review"](widget, platform, partner)
    widget.element.get_by_role("textbox", name="What will run").fill("Summarise it briefly.")
    widget.element.get_by_role("combobox", name="Priority").select_option("Urgent")
    widget.run()
    widget.agree()
    widget.expect_state("completed")
    [(_, _, headers, body)] = platform.calls("/v1/tasks")
    assert body == {
        "prompt": "Summarise it briefly.",
        "title": platform.guess["title"],
        "priority": 100,
        "notify_email": "ada@acme.example",
        "schedule": platform.guess["task"]["schedule"],
        "metadata": {"ticket": "118"},
        "guess_id": platform.guess["id"],
        "max_charge_micros": 100_000,
    }
    assert re.fullmatch(r"[0-9a-f-]{36}", headers["idempotency-key"])


def test_consent_is_not_given_for_the_person(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    STATES["consent"](widget, platform, partner)
    box = widget.element.get_by_role("checkbox")
    expect(box).not_to_be_checked()
    widget.button("Agree and run").click()
    widget.expect_refused(box)
    assert platform.calls("/oauth/token") == []
    widget.element.get_by_role("textbox", name="E-mail (optional)").fill("grace@acme.example")
    widget.agree()
    widget.expect_state("completed")
    [(_, _, _, form)] = platform.calls("/oauth/token")
    assert form["email"] == "grace@acme.example"
    assert form["consent_version"] == CONSENT_VERSION


@pytest.mark.parametrize(
    ("name", "reach", "stays"),
    [("before-guess", "composing", "composing"), ("before-run", "consent", "review"), ("consent", "consent", "consent")],
)
def test_a_listener_can_stop_what_comes_next(
    name: str, reach: str, stays: str, widget: TaskWidget, platform: FakePlatform, partner: PartnerPage
) -> None:
    partner.set(script=f"window.prevented = ['{name}'];")
    STATES[reach](widget, platform, partner)
    if reach == "composing":
        widget.type_prompt(PROMPT)
        widget.button("Suggest a setup").click()
    else:
        widget.agree()
    widget.page.wait_for_function("(name) => window.log.some(([event]) => event === name)", arg=name)
    widget.expect_state(stays)
    assert platform.calls("/v1/tasks") == []
    if name == "before-guess":
        assert platform.calls("/v1/guess") == []


def test_a_listener_can_show_limits_questions_and_errors_itself(
    widget: TaskWidget, platform: FakePlatform, partner: PartnerPage
) -> None:
    partner.set(script="window.prevented = ['limit', 'needs-input', 'error'];")
    platform.fail("/v1/tasks$", 402, "cap_reached")
    platform.play = fake.play_question
    STATES["consent"](widget, platform, partner)
    widget.agree()
    widget.page.wait_for_function("() => window.log.some(([event]) => event === 'limit')")
    widget.expect_state("review")
    widget.run()
    widget.page.wait_for_function("() => window.log.some(([event]) => event === 'needs-input')")
    widget.expect_state("running")
    widget.element.evaluate("(element) => element.answer('English')")
    widget.expect_state("completed")


def test_a_prevented_boot_error_shows_the_pages_own_link(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    partner.set(script="window.prevented = ['error'];")
    platform.fail("/v1/embed/boot", 403, "origin_not_allowed")
    widget.page.goto(partner.origin)
    expect(widget.page.get_by_role("link", name="Run a task")).to_be_visible()


def test_a_dropped_stream_resumes_without_doubled_or_lost_steps(
    widget: TaskWidget, platform: FakePlatform, partner: PartnerPage
) -> None:
    platform.drop_stream_after = 3
    platform.play = partial(fake.play_steps, pause_seconds=0.3)
    _start(widget, partner)
    widget.run_to("running", PROMPT)
    expect(widget.element.get_by_role("listitem")).to_have_count(len(STEPS))
    assert _steps(widget) == list(STEPS)
    cursors = [headers.get("last-event-id") for _, _, headers, _ in platform.calls("/v1/tasks/.+/events")]
    assert cursors == [None, "3"]


def test_going_offline_shows_a_banner_and_coming_back_removes_it(
    widget: TaskWidget, platform: FakePlatform, partner: PartnerPage
) -> None:
    STATES["reconnecting"](widget, platform, partner)
    assert widget.state() == "running"
    assert widget.events("offline")[0]["attempt"] == 1
    platform.failures.clear()
    widget.page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(widget.element.get_by_text("Connection lost").first).to_be_hidden()
    assert len(widget.events("online")) == 1
    expect(widget.element.get_by_role("listitem")).to_have_count(3)


def test_where_streams_are_swallowed_steps_are_polled(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    def play_once_asked(platform: FakePlatform, task: FakeTask) -> None:
        ends_at = time.monotonic() + 30
        while not platform.calls("/v1/tasks/.+/events") and time.monotonic() < ends_at:
            time.sleep(0.01)
        fake.play_success(platform, task)

    platform.is_streaming = False
    platform.play = play_once_asked
    _start(widget, partner)
    widget.suggest(PROMPT)
    widget.run()
    widget.agree()
    widget.expect_state("completed", timeout_ms=15_000)
    assert any("after=" in path for _, path, _, _ in platform.calls("/v1/tasks/.+/events"))
    assert _steps(widget) == list(STEPS)


def test_a_reload_comes_back_to_the_running_task(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    STATES["running"](widget, platform, partner)
    task_id = widget.element.evaluate("(element) => element.task.task_id")
    widget.page.reload()
    widget.expect_state("running")
    expect(widget.element.get_by_role("listitem")).to_have_count(3)
    assert widget.element.evaluate("(element) => element.task.task_id") == task_id
    assert "progress" not in widget.events(), "what happened before the reload is not told as news"
    assert widget.page.evaluate("() => localStorage.length") == 0


def test_a_reload_comes_back_to_a_finished_task(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    STATES["completed"](widget, platform, partner)
    widget.page.reload()
    widget.expect_state("completed")
    assert "completed" not in widget.events()
    widget.button("New task").click()
    widget.page.reload()
    widget.expect_state("composing")


def test_persist_none_keeps_nothing(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    partner.set(persist="none")
    STATES["completed"](widget, platform, partner)
    assert widget.page.evaluate("() => sessionStorage.length + localStorage.length") == 0


def test_a_stored_session_is_not_given_to_somebody_else(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    STATES["running"](widget, platform, partner)
    partner.set(sign_up_email="grace@acme.example")
    widget.page.goto(partner.origin)
    widget.expect_state("composing")
    assert widget.element.evaluate("(element) => element.user") is None


def test_an_expired_boot_token_is_renewed_silently(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    platform.boot_expires_in = 5
    _start(widget, partner)
    widget.suggest(PROMPT)
    assert len(platform.calls("/v1/embed/boot")) == 2
    assert "error" not in widget.events()


def test_a_refused_access_token_is_refreshed_once(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    STATES["completed"](widget, platform, partner)
    platform.access.clear()
    widget.button("Run again").click()
    widget.page.wait_for_function("() => window.log.filter(([name]) => name === 'completed').length === 2")
    grants = [form["grant_type"] for _, _, _, form in platform.calls("/oauth/token")]
    assert [grant.rsplit(":", 1)[-1] for grant in grants] == ["guest", "refresh_token"]


def test_a_session_that_ended_asks_for_consent_again_and_keeps_the_words(
    widget: TaskWidget, platform: FakePlatform, partner: PartnerPage
) -> None:
    STATES["completed"](widget, platform, partner)
    widget.button("New task").click()
    widget.suggest(PROMPT)
    platform.access.clear()
    platform.refresh.clear()
    widget.run()
    widget.expect_state("consent")
    assert "signed-out" in widget.events()
    widget.expect_alert("Your session has ended")
    widget.agree()
    widget.expect_state("completed")


def test_a_vouched_person_is_signed_in_at_once_and_sees_no_form(
    page: Page, widget: TaskWidget, platform: FakePlatform, partner: PartnerPage
) -> None:
    page.expose_function("clientSecret", platform.issue_client_secret)
    partner.set(script=VOUCHED)
    _start(widget, partner)
    page.wait_for_function("() => window.log.some(([name]) => name === 'signed-in')")
    widget.suggest(PROMPT)
    widget.run()
    widget.expect_state("consent")
    expect(widget.element.get_by_role("textbox")).to_have_count(0)
    widget.agree()
    widget.expect_state("completed")
    assert len(platform.calls("/v1/embed/consent")) == 1
    platform.access.clear()
    widget.button("Run again").click()
    page.wait_for_function("() => window.log.filter(([name]) => name === 'completed').length === 2")
    assert page.evaluate("() => window.reasons") == ["initial", "unauthorized"]


def test_a_lost_answer_is_asked_again_with_the_same_idempotency_key(
    widget: TaskWidget, platform: FakePlatform, partner: PartnerPage
) -> None:
    STATES["consent"](widget, platform, partner)
    platform.fail("/v1/tasks$", 503, "unavailable")
    widget.agree()
    widget.expect_state("review")
    widget.expect_alert("Something went wrong")
    widget.run()
    widget.expect_state("completed")
    first, second = (headers["idempotency-key"] for _, _, headers, _ in platform.calls("/v1/tasks"))
    assert first == second
    widget.button("New task").click()
    widget.suggest(PROMPT)
    widget.run()
    widget.expect_state("completed")
    assert platform.calls("/v1/tasks")[2][2]["idempotency-key"] != first


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("cap_reached", "Acme Helpdesk pays for these tasks"),
        ("funds_exhausted", "The budget of Acme Helpdesk"),
        ("in_flight_full", "Many tasks of Acme Helpdesk are running"),
        ("run_exceeds_cap", "could cost more than Acme Helpdesk allows"),
        ("guest_allowance_used", "the runs that Acme Helpdesk offers to new guests"),
    ],
)
def test_each_refusal_of_the_sponsor_has_its_own_words(
    code: str, words: str, widget: TaskWidget, platform: FakePlatform, partner: PartnerPage
) -> None:
    platform.fail("/v1/tasks$", 402, code, scope="partner_month", resets_at="2026-12-01T00:00:00Z")
    _start(widget, partner)
    widget.run_to("limit", PROMPT)
    expect(widget.element.get_by_text(words)).to_be_visible()
    expect(widget.element.get_by_text("available again")).to_be_visible()
    assert widget.events("limit") == [{"code": code, "scope": "partner_month", "resetsAt": "2026-12-01T00:00:00Z"}]


def test_a_question_is_answered_and_the_run_goes_on(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    STATES["needs-input"](widget, platform, partner)
    widget.button("Send answer").click()
    widget.expect_refused(widget.element.get_by_role("textbox"))
    widget.answer("German")
    widget.expect_state("completed")
    [(_, _, _, body)] = platform.calls("/v1/tasks/.+/input")
    assert body["answer"] == "German"


def test_a_choice_is_one_click(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    STATES["needs-choice"](widget, platform, partner)
    widget.answer("German")
    widget.expect_state("completed")


def test_an_answered_question_improves_the_suggestion(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    STATES["review"](widget, platform, partner)
    widget.element.get_by_role("textbox", name="Where do the messages come from?").fill("The inbox")
    widget.button("Update suggestion").click()
    widget.page.wait_for_function("() => window.log.filter(([name]) => name === 'guess').length === 2")
    assert platform.calls("/v1/guess")[1][3]["answers"] == {"data_source": "The inbox"}


def test_another_reading_can_be_taken_over(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    STATES["review"](widget, platform, partner)
    widget.button("List the open complaints").click()
    expect(widget.heading()).to_have_text("List the open complaints")
    expect(widget.element.get_by_role("textbox", name="What will run")).to_have_value("List the open complaints of this week.")


def test_a_file_is_saved_with_the_persons_token(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    STATES["completed"](widget, platform, partner)
    with widget.page.expect_download() as download:
        widget.button("Download feedback-week-47.csv").click()
    assert download.value.suggested_filename == "feedback-week-47.csv"
    assert download.value.path().read_bytes() == b"topic,messages\nSearch,31\n"


def test_methods_do_what_buttons_do_and_reject_with_codes(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    _start(widget, partner)
    platform.fail("/v1/guess", 429, "rate_limited")
    failed = widget.element.evaluate(
        "(element, text) => element.guess(text).catch(({ code, status, requestId }) => [code, status, requestId])", PROMPT
    )
    assert failed == ["rate_limited", 429, "req_0000000000"]
    widget.expect_alert("That was a lot at once")
    widget.element.evaluate("(element, text) => element.guess(text)", PROMPT)
    widget.expect_state("review")
    widget.element.evaluate("(element) => element.run()")
    widget.agree()
    widget.expect_state("completed")
    widget.element.evaluate("(element) => element.signOut()")
    widget.expect_state("composing")
    assert widget.page.evaluate("() => sessionStorage.length") == 0
    assert widget.events()[-1] == "signed-out" or "signed-out" in widget.events()
