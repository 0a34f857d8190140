"""How the element behaves on a partner's page: refused boots, attributes that start it, one request, one file, and its removal."""

import pytest
from playwright.sync_api import expect

from e2e.fake_answers import PROMPT
from e2e.fake_platform import FakePlatform
from e2e.pages import TaskWidget
from e2e.partner_page import PartnerPage
from e2e.states import STATES


@pytest.mark.parametrize(
    ("attributes", "words"),
    [({"client_id": "ct_live_secret"}, "invalid_client_id"), ({"client_id": ""}, "invalid_client_id")],
)
def test_a_wrong_key_is_told_without_asking_the_platform(
    attributes: dict[str, str], words: str, widget: TaskWidget, platform: FakePlatform, partner: PartnerPage
) -> None:
    partner.set(**attributes)
    widget.page.goto(partner.origin)
    widget.expect_state("misconfigured")
    widget.expect_alert(words)
    assert platform.calls("/v1/.*") == []


def test_an_unlisted_origin_is_named_for_test_keys_only(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    STATES["misconfigured"](widget, platform, partner)
    widget.expect_alert(partner.origin)
    expect(widget.element.get_by_role("link", name="Open the dashboard")).to_have_attribute(
        "href", "http://localhost/dashboard/origins"
    )
    platform.fail("/v1/embed/boot", 403, "origin_not_allowed", detail="for developers")
    partner.set(client_id="ctpk_live_acme")
    widget.page.goto(partner.origin)
    widget.expect_state("misconfigured")
    expect(widget.element.get_by_role("alert").first).not_to_contain_text(partner.origin)


def test_the_platform_being_down_can_be_retried(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    platform.fail("/v1/embed/boot", 503, "unavailable")
    widget.page.goto(partner.origin)
    widget.expect_state("misconfigured")
    widget.button("Try again").click()
    widget.expect_state("composing")


def test_a_prompt_attribute_can_start_at_the_suggestion(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    partner.set(prompt=PROMPT, start="review")
    widget.page.goto(partner.origin)
    widget.expect_state("review")
    partner.set(prompt=PROMPT, start="run")
    widget.page.goto(partner.origin)
    widget.expect_state("review")
    assert len(platform.calls("/v1/guess")) == 1
    assert platform.calls("/v1/tasks") == [], "running needs a gesture"


def test_one_request_makes_it_usable_and_no_cookie_goes_along(
    widget: TaskWidget, platform: FakePlatform, partner: PartnerPage
) -> None:
    widget.page.goto(partner.origin)
    widget.expect_state("composing")
    assert [path for _, path, _, _ in platform.calls(".*") if not path.startswith("/widget/")] == ["/v1/embed/boot"]
    assert all("cookie" not in headers for _, _, headers, _ in platform.requests)


def test_a_pinned_element_runs_from_its_one_file(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    partner.set(path="0.1.0")
    STATES["completed"](widget, platform, partner)
    assert {path for _, path, _, _ in platform.calls("/widget/.*")} == {"/widget/0.1.0/codetether-task.js"}


def test_removing_the_element_ends_its_work(widget: TaskWidget, platform: FakePlatform, partner: PartnerPage) -> None:
    STATES["running"](widget, platform, partner)
    asked = len(platform.requests)
    widget.element.evaluate("(element) => element.remove()")
    widget.page.evaluate("() => dispatchEvent(new Event('online'))")
    widget.page.wait_for_timeout(400)
    assert len(platform.requests) == asked
