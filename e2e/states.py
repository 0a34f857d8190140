"""How to bring the element into each of its states, with the fake platform's help. Used by the tests and by the screenshots."""

from collections.abc import Callable
from functools import partial

from e2e import fake_answers as fake
from e2e.fake_answers import PROMPT
from e2e.fake_platform import FakePlatform
from e2e.pages import TaskWidget
from e2e.partner_page import PartnerPage

NO_SUCH_FORMAT = {
    "code": "invalid_input",
    "title": "Invalid input",
    "detail": "Choose one of the options.",
    "source": {"pointer": "/template_inputs/format"},
}
Reach = Callable[[TaskWidget, FakePlatform, PartnerPage], None]


def _open(widget: TaskWidget, partner: PartnerPage, state: str = "composing") -> None:
    widget.page.goto(partner.origin)
    widget.expect_state(state)


def loading(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    platform.delays["/v1/embed/boot"] = 5
    _open(widget, partner, "loading")


def misconfigured(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    platform.fail(
        "/v1/embed/boot",
        403,
        "origin_not_allowed",
        detail=f"{partner.origin} is not among the key's origins.",
        dashboard_url="http://localhost/dashboard/origins",
    )
    _open(widget, partner, "misconfigured")


def composing(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    _open(widget, partner)


def not_a_task(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    platform.guess = {
        **platform.guess,
        "task": None,
        "abstained": True,
        "suggestion": "Say what should come out, for example a summary or a list.",
    }
    _open(widget, partner)
    widget.type_prompt("hello there")
    widget.button("Suggest a setup").click()
    widget.element.get_by_text("like a task yet").first.wait_for()


def guessing(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    platform.text_may_come.clear()
    _open(widget, partner)
    widget.type_prompt(PROMPT)
    widget.button("Suggest a setup").click()
    widget.element.locator("mark").wait_for()
    widget.expect_state("guessing")


def review(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    _open(widget, partner)
    widget.suggest(PROMPT)


def review_of_a_template(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    platform.guess["templates"] = fake.templates()
    platform.fail("/v1/tasks$", 422, "validation_failed", errors=[NO_SUCH_FORMAT])
    review(widget, platform, partner)
    widget.button("Sales report").click()
    widget.run()
    widget.agree()
    widget.expect_state("review")


def consent(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    review(widget, platform, partner)
    widget.run()
    widget.expect_state("consent")


def _run(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage, *, play: Callable[..., None], state: str) -> None:
    platform.play = play
    _open(widget, partner)
    widget.run_to(state, PROMPT)


def running(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    _run(widget, platform, partner, play=fake.play_half, state="running")
    widget.element.get_by_role("listitem").nth(2).wait_for()


def cancelled(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    running(widget, platform, partner)
    widget.button("Cancel").click()
    widget.expect_state("cancelled")


def reconnecting(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    platform.drop_stream_after = 3
    platform.fail(r"/v1/tasks/.+/events", 503, "unavailable", times=50)
    platform.failures_after_drop = {r"/v1/tasks/.+/events": platform.failures.pop(r"/v1/tasks/.+/events")}
    _run(widget, platform, partner, play=fake.play_half, state="running")
    widget.element.get_by_role("listitem").first.wait_for()
    widget.element.get_by_text("Reconnecting").first.wait_for()


def limit(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    platform.fail("/v1/tasks$", 402, "cap_reached", scope="partner_month", resets_at="2026-12-01T00:00:00Z")
    _open(widget, partner)
    widget.run_to("limit", PROMPT)


STATES: dict[str, Reach] = {
    "loading": loading,
    "misconfigured": misconfigured,
    "composing": composing,
    "not-a-task": not_a_task,
    "guessing": guessing,
    "review": review,
    "review-of-a-template": review_of_a_template,
    "consent": consent,
    "running": running,
    "reconnecting": reconnecting,
    "needs-input": partial(_run, play=fake.play_question, state="needs-input"),
    "needs-choice": partial(_run, play=partial(fake.play_question, kind="choice"), state="needs-input"),
    "completed": partial(_run, play=fake.play_success, state="completed"),
    "failed": partial(_run, play=fake.play_failure, state="failed"),
    "cancelled": cancelled,
    "limit": limit,
}
