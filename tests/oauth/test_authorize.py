"""`/oauth/authorize`: what is asked of a member, and what a browser brings back to the app."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.harness import Harness, TestPartner
from tests.oauth import apps
from tests.oauth.apps import CALLBACK, address, returned

pytestmark = pytest.mark.anyio
LONG_STATE = "s" * 1024


@pytest.fixture
async def partner(harness: Harness) -> TestPartner:
    return await harness.make_partner()


async def test_the_page_says_who_asks_for_whom_and_for_what(harness: Harness, partner: TestPartner) -> None:
    app = await apps.register(harness, partner, name='<b>"Zap"</b>', scopes=["tasks:read", "billing:read"])
    async with apps.member(harness, partner) as surfer:
        page = await surfer.get(address(app, apps.new_proof(), scope="billing:read"))
    for said in (
        "&lt;b&gt;&#34;Zap&#34;&lt;/b&gt;",
        "Acme Helpdesk",
        "app.example",
        "Read balance, ledger and statements",
        "Test mode",
    ):
        assert said in page.text, said
    assert "Read tasks" not in page.text
    assert "<script" not in page.text
    policy = page.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self' https:;" in policy
    assert page.headers["cache-control"] == "no-store"
    # An app that opened this page in a window of its own hears of its end.
    assert page.headers["cross-origin-opener-policy"] == "unsafe-none"


async def test_a_decision_goes_back_with_state_and_issuer_by_303(harness: Harness, partner: TestPartner) -> None:
    app = await apps.register(harness, partner, redirect_uris=[CALLBACK, CALLBACK + "?tenant=7"])
    async with apps.member(harness, partner) as surfer:
        where = address(app, apps.new_proof(), state=LONG_STATE, unknown="x", nonce="y")
        allowed = await apps.decide(harness, surfer, where)
        assert allowed.headers["cache-control"] == "no-store"
        assert returned(allowed).keys() == {"code", "state", "iss"}
        denied = returned(await apps.decide(harness, surfer, where, decision="deny"))
        assert denied == {"error": "access_denied", "state": LONG_STATE, "iss": harness.settings.base_url}
        where = address(app, apps.new_proof(), state=None, redirect_uri=CALLBACK + "?tenant=7")
        bare = await apps.decide(harness, surfer, where)
        assert returned(bare).keys() == {"tenant", "code", "iss"}
        assert bare.headers["location"].startswith(CALLBACK + "?tenant=7&code=ctc_")


#: What is wrong with a request, and what the app is told.
FAULTS: list[tuple[dict[str, str | None], str]] = [
    ({"response_type": None}, "invalid_request"),
    ({"response_type": "token"}, "unsupported_response_type"),
    ({"response_type": "code token"}, "unsupported_response_type"),
    ({"response_mode": "fragment"}, "invalid_request"),
    ({"scope": "tasks:read root"}, "invalid_scope"),
    ({"scope": "partners:admin"}, "invalid_scope"),
    ({"scope": "billing:read"}, "invalid_scope"),
    ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
    ({"code_challenge": None}, "invalid_request"),
    ({"code_challenge_method": "plain"}, "invalid_request"),
    ({"code_challenge_method": None}, "invalid_request"),
    ({"code_challenge": "short"}, "invalid_request"),
    ({"resource": "https://other.example"}, "invalid_target"),
    ({"prompt": "none login"}, "invalid_request"),
    ({"prompt": "none"}, "consent_required"),
]


async def test_a_faulty_request_is_sent_back_with_why(harness: Harness, partner: TestPartner) -> None:
    app = await apps.register(harness, partner)
    async with apps.member(harness, partner) as surfer:
        for parameters, error in FAULTS:
            told = returned(await surfer.get(address(app, apps.new_proof(), **parameters)))
            assert (told["error"], told["state"], told["iss"]) == (error, "af0ifjsldkj", harness.settings.base_url), parameters
            assert "code" not in told
        where = address(app, apps.new_proof())
        for twice in ("scope=tasks:read&scope=tasks:read", "unknown=1&unknown=2", "code_challenge=x"):
            assert returned(await surfer.get(f"{where}&{twice}"))["error"] == "invalid_request"
        # Which of two states would it be?
        assert "state" not in returned(await surfer.get(f"{where}&state=other"))
        assert returned(await surfer.get(address(app, apps.new_proof(), state="s" * 2001)))["error"] == "invalid_request"


async def test_an_unknown_app_or_one_named_twice_is_explained_and_not_redirected(harness: Harness, partner: TestPartner) -> None:
    app = await apps.register(harness, partner)
    where = address(app, apps.new_proof())
    async with apps.member(harness, partner) as surfer:
        for wrong in (
            address(app, client_id="mcp_anyone"),
            address(app, client_id=None),
            f"{where}&client_id={app.id}",
            f"{where}&redirect_uri={CALLBACK}",
            f"{where}&redirect_uri=https://evil.example",
            where + "&x=%ff",
            where + "&a=b" * 60,
            "/oauth/authorize",
        ):
            answer = await surfer.get(wrong)
            assert (answer.status_code, answer.headers["content-type"]) == (400, "text/html; charset=utf-8"), wrong
            assert "location" not in answer.headers
            assert "This app cannot be connected" in answer.text
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


async def test_only_the_page_s_own_form_decides(harness: Harness, partner: TestPartner) -> None:
    app = await apps.register(harness, partner)
    where, own = address(app, apps.new_proof()), harness.settings.base_url
    async with apps.member(harness, partner) as surfer, apps.member(harness, partner) as other:
        foreign, token = await apps.form_token(other, where), await apps.form_token(surfer, where)
        for form, origin in (
            ({"csrf_token": token}, "https://evil.example"),
            ({"csrf_token": foreign}, own),
            ({}, own),
        ):
            answer = await surfer.post(where, data=form | {"decision": "allow"}, headers={"Origin": origin})
            assert (answer.status_code, "location" in answer.headers) == (403, False)
        # What the form asks for is judged as the page was: nothing can be slipped in between.
        for wider, status in ((address(app, redirect_uri="https://evil.example"), 400), (address(app, scope="root"), 303)):
            form = {"csrf_token": token, "decision": "allow"}
            answer = await surfer.post(wider, data=form, headers={"Origin": own})
            assert answer.status_code == status
            assert "code=" not in answer.headers.get("location", "")


async def test_a_visitor_signs_in_and_comes_back_to_the_question(harness: Harness, partner: TestPartner) -> None:
    app = await apps.register(harness, partner)
    where = address(app, apps.new_proof())
    async with apps.browser(harness) as surfer:
        assert (await surfer.get(where)).headers["location"] == "/dashboard/login"
        assert "An app asks to be connected" in (await surfer.get("/dashboard/login")).text
        assert (await apps.login(harness, partner, surfer)).headers["location"] == where
        assert "Allow “Zap”" in (await surfer.get(where)).text
        # Once, and not later: the next login leads to the dashboard.
        assert (await apps.login(harness, partner, surfer)).headers["location"] == "/dashboard"
    async with apps.browser(harness) as late:
        await late.get(where)
        harness.clock.advance(seconds=901)
        assert (await apps.login(harness, partner, late)).headers["location"] == "/dashboard"
    async with apps.browser(harness) as forged:
        forged.cookies.set("ct_return", "WyJodHRwczovL2V2aWwiXQ.x", path="/dashboard/login")
        assert (await apps.login(harness, partner, forged)).headers["location"] == "/dashboard"


async def test_the_cookie_for_this_page_goes_nowhere_else_and_ends_with_the_session(harness: Harness, partner: TestPartner) -> None:
    app = await apps.register(harness, partner)
    where = address(app, apps.new_proof())
    async with apps.browser(harness) as surfer:
        answer = await apps.login(harness, partner, surfer)
        cookies = [each for each in answer.headers.get_list("set-cookie") if "=ctm_" in each]
        assert sorted(parse_cookie(each) for each in cookies) == [("/dashboard", "strict"), ("/oauth/authorize", "lax")]
        form = {"csrf_token": await apps.form_token(surfer, "/dashboard")}
        await surfer.post("/dashboard/logout", data=form, headers={"Origin": harness.settings.base_url})
        assert (await surfer.get(where)).headers["location"] == "/dashboard/login"


async def test_a_member_of_another_account_is_told_so(harness: Harness, partner: TestPartner) -> None:
    app = await apps.register(harness, partner)
    async with apps.member(harness, await harness.make_partner(name="Other")) as stranger:
        page = await stranger.get(address(app, apps.new_proof()))
    assert page.status_code == 400
    assert "registered by another account than Other" in page.text


async def test_a_native_app_comes_back_to_whatever_port_it_listens_on(harness: Harness, partner: TestPartner) -> None:
    app = await apps.register(harness, partner, kind="public", redirect_uris=["http://127.0.0.1/cb"])
    proof, back = apps.new_proof(), "http://127.0.0.1:51004/cb"
    async with apps.member(harness, partner) as surfer:
        page = await surfer.get(address(app, proof, redirect_uri=back))
        assert "form-action 'self' https: http:;" in page.headers["content-security-policy"]
        answer = await apps.decide(harness, surfer, address(app, proof, redirect_uri=back))
    assert urlsplit(answer.headers["location"]).netloc == "127.0.0.1:51004"
    code = parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]
    assert (await apps.trade(harness, app, code, proof)).json()["error"] == "invalid_grant"  # the registered one is another
    traded: httpx.Response = await apps.trade(harness, app, code, proof, redirect_uri=back)
    assert await apps.tasks(harness, traded.json()["access_token"]) == 200


def parse_cookie(header: str) -> tuple[str, str]:
    """Return a cookie's path and SameSite."""
    found = dict(part.strip().lower().partition("=")[::2] for part in header.split(";")[1:])
    assert "httponly" in found
    return found["path"], found["samesite"]
