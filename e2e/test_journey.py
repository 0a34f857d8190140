"""The whole product in a real browser: a stranger runs a sponsored task in a partner's page, and everyone's books agree."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from e2e.app_site import AppSite
from e2e.pages import TaskWidget
from tests.oauth.apps import new_proof
from tests.tools import demo

# Refusals are answers that a test asks for; the browser reports each as an error of its own.
EXPECTED_NOISE = ("Failed to load resource",)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[demo.Demo]:
    with demo.running(Path(sys.executable).with_name("codetether"), tmp_path_factory.mktemp("journey")) as started:
        yield started


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1100, "height": 1000}, locale="en-GB", timezone_id="Europe/Berlin")
    yield context
    context.close()


@pytest.fixture
def page(visitor: BrowserContext) -> Iterator[Page]:
    page = visitor.new_page()
    noise: list[str] = []
    hosts: set[str] = set()
    page.on("console", lambda message: noise.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.on("request", lambda request: hosts.add(request.url.split("/")[2].split(":")[0]))
    yield page
    assert [line for line in noise if not line.startswith(EXPECTED_NOISE)] == []
    assert hosts <= {"127.0.0.1", "localhost"}


def key_headers(running: demo.Demo) -> dict[str, str]:
    return {"Authorization": f"Bearer {running.printed['secret_key']}"}


def test_a_stranger_runs_a_sponsored_task(page: Page, running: demo.Demo) -> None:
    held_before = balance(running)
    page.goto(running.printed["demo_url"])
    widget = TaskWidget(page)
    widget.expect_state("composing")
    widget.suggest("Every weekday at 8 summarise the open support tickets")
    expect(widget.element.get_by_text("Acme Helpdesk pays", exact=False).first).to_be_visible()
    widget.element.get_by_role("checkbox", name="Run once now instead").check()
    widget.run()
    widget.agree()
    widget.expect_state("running")
    expect(widget.element.locator("ol li").first).to_be_visible()
    widget.expect_state("completed", timeout_ms=20_000)
    expect(widget.button("Run again")).to_be_visible()
    task_id = str(widget.element.evaluate("(element) => element.task.id"))
    assert "#" in str(widget.element.evaluate("(element) => element.task.result"))
    seen = httpx.get(f"{running.printed['base_url']}/v1/tasks/{task_id}", headers=key_headers(running)).json()
    assert (seen["status"], seen["content_withheld"], seen["result"]) == ("completed", True, None)
    paid = held_before["available_micros"] - balance(running)["available_micros"]
    assert paid == seen["charge"]["amount_micros"] > 0
    assert balance(running)["held_micros"] == 0


def test_the_receiver_of_the_partner_got_signed_events(page: Page, running: demo.Demo) -> None:
    made = httpx.post(
        f"{running.printed['base_url']}/v1/tasks", json={"prompt": "test:steps:2"}, headers=key_headers(running)
    ).json()
    for _ in range(40):
        page.goto(running.printed["sink_url"])
        if page.get_by_text("task.completed").count() and page.get_by_text(made["task_id"]).count():
            break
        page.wait_for_timeout(250)
    expect(page.get_by_text("task.completed").first).to_be_visible()
    expect(page.get_by_text(made["task_id"]).first).to_be_attached()
    expect(page.get_by_text("signature good").first).to_be_visible()


def test_a_question_is_answered_on_the_page(page: Page, running: demo.Demo) -> None:
    page.goto(running.printed["demo_url"])
    widget = TaskWidget(page)
    widget.expect_state("composing")
    widget.run_to("needs-input", "test:needs-input")
    choices = widget.element.evaluate("(element) => element.task.needsInput?.choices ?? element.task.needs_input?.choices")
    widget.answer(choices[0])
    widget.expect_state("completed", timeout_ms=20_000)


def test_a_cancel_stops_the_run(page: Page, running: demo.Demo) -> None:
    page.goto(running.printed["demo_url"])
    widget = TaskWidget(page)
    widget.expect_state("composing")
    widget.run_to("running", "test:slow:60")
    widget.button("Cancel").click()
    widget.expect_state("cancelled")


def test_a_failure_says_why_and_offers_to_try_again(page: Page, running: demo.Demo) -> None:
    page.goto(running.printed["demo_url"])
    widget = TaskWidget(page)
    widget.expect_state("composing")
    widget.run_to("failed", "test:fail:no_access")
    expect(widget.button("Try again")).to_be_visible()


def test_a_guest_meets_its_allowance(page: Page, running: demo.Demo) -> None:
    page.goto(running.printed["demo_url"])
    widget = TaskWidget(page)
    widget.expect_state("composing")
    widget.run_to("completed", "test:succeed")
    for _ in range(2):
        widget.button("Run again").click()
        widget.page.wait_for_function(
            "() => ['completed', 'limit'].includes(document.querySelector('codetether-task').state)", timeout=20_000
        )
        if widget.state() == "limit":
            break
        page.wait_for_timeout(300)
    widget.expect_state("limit")


def test_a_reload_in_the_middle_of_a_run_goes_on_watching(page: Page, running: demo.Demo) -> None:
    page.goto(running.printed["demo_url"])
    widget = TaskWidget(page)
    widget.expect_state("composing")
    widget.run_to("running", "test:steps:8 test:slow:4")
    page.reload()
    widget.expect_state("completed", timeout_ms=30_000)


def test_a_vouched_user_is_never_asked_who_it_is(page: Page, running: demo.Demo) -> None:
    page.goto(running.printed["demo_url"] + "?vouched=true")
    widget = TaskWidget(page)
    widget.expect_state("composing")
    widget.suggest("test:succeed")
    widget.run()
    page.wait_for_function(
        "() => ['consent', 'running', 'completed'].includes(document.querySelector('codetether-task').state)", timeout=10_000
    )
    if widget.state() == "consent":
        widget.agree()
    widget.expect_state("completed", timeout_ms=20_000)
    page.reload()
    widget.expect_state("completed")
    widget.button("New task").click()
    widget.expect_state("composing")


@pytest.fixture(scope="module")
def member(browser: Browser, running: demo.Demo) -> StorageState:
    """The cookies of a member, who came in by the demo's login link."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(running.printed["dashboard_url"])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/dashboard")
    state = context.storage_state()
    context.close()
    return state


def test_the_dashboard_shows_what_was_spent(browser: Browser, running: demo.Demo, member: StorageState) -> None:
    context = browser.new_context(storage_state=member)
    page = context.new_page()
    page.goto(f"{running.printed['base_url']}/dashboard")
    expect(page.get_by_role("heading").first).to_be_visible()
    for name in ("Runs", "Users", "Ledger", "Webhooks", "Keys", "Snippet", "Outbox"):
        page.get_by_role("link", name=name).first.click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(running.printed["dashboard_url"])
    assert (
        "used" in page.content()
        or "expired" in page.content()
        or "not valid" in page.content()
        or page.get_by_role("button").count()
    )
    context.close()


@pytest.fixture
def site() -> Iterator[AppSite]:
    """A site of an app, listening."""
    with AppSite() as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


def test_an_app_of_another_site_is_allowed_and_disconnected(
    browser: Browser, running: demo.Demo, member: StorageState, site: AppSite
) -> None:
    base, proof = running.printed["base_url"], new_proof()
    body = {"name": "Zap", "kind": "confidential", "redirect_uris": ["http://127.0.0.1/callback"], "scopes": ["tasks:read"]}
    app = httpx.post(f"{base}/v1/oauth-clients", json=body, headers=key_headers(running)).json()
    asked = {
        "response_type": "code",
        "client_id": app["client_id"],
        "redirect_uri": f"{site.base}/callback",
        "state": "af0ifjsldkj",
        "code_challenge": proof.challenge,
        "code_challenge_method": "S256",
    }
    site.question = f"{base}/oauth/authorize?{urlencode(asked)}".replace("&", "&amp;")
    context = browser.new_context(storage_state=member)
    page, noise = context.new_page(), list[str]()
    page.on("console", lambda message: noise.append(message.text))
    # Coming from another site, the browser sends the cookie of this one page along; and what the app's callback does next is no
    # affair of our `form-action`.
    for button in ("Do not allow", "Allow"):
        page.goto(site.base)
        page.get_by_role("link", name="Connect").click()
        page.get_by_role("button", name=button, exact=True).click()
        page.wait_for_url("**/done")
    denied, allowed = site.brought
    assert (denied["error"], denied["state"], denied["iss"]) == (["access_denied"], ["af0ifjsldkj"], [base])
    form = {"grant_type": "authorization_code", "code": allowed["code"][0], "code_verifier": proof.verifier}
    tokens = httpx.post(f"{base}/oauth/token", data=form, auth=(app["client_id"], app["secret"])).json()
    use = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert httpx.get(f"{base}/v1/tasks", headers=use).status_code == 200
    page.goto(f"{base}/dashboard/apps")
    page.get_by_role("button", name="Disconnect Zap now").click()
    expect(page.get_by_text("Not now")).to_be_visible()
    assert httpx.get(f"{base}/v1/tasks", headers=use).status_code == 401
    assert [line for line in noise if "Content Security Policy" in line] == []
    context.close()


def balance(running: demo.Demo) -> dict[str, int]:
    return dict(httpx.get(f"{running.printed['base_url']}/v1/billing/balance", headers=key_headers(running)).json())
