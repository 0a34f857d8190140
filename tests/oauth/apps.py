"""Apps in tests: registering one, a browser with a signed-in member, and the way from the question to the tokens."""

import base64
import contextlib
import hashlib
import re
import secrets
from collections.abc import AsyncIterator
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import msgspec

from codetether_platform.accounts.members import create_login_link
from tests.harness import Harness, TestPartner, bearer

CALLBACK = "https://app.example/callback"


class App(msgspec.Struct, kw_only=True):
    """A registered app, with the secret that was shown once."""

    id: str
    secret: str | None
    partner: TestPartner

    @property
    def auth(self) -> tuple[str, str] | None:
        """What it sends by HTTP Basic."""
        return None if self.secret is None else (self.id, self.secret)


class Proof(msgspec.Struct, frozen=True):
    """A PKCE verifier with its challenge."""

    verifier: str
    challenge: str


def new_proof() -> Proof:
    """Make one, as RFC 7636 §4 says."""
    verifier = secrets.token_urlsafe(48)
    made = hashlib.sha256(verifier.encode()).digest()
    return Proof(verifier, base64.urlsafe_b64encode(made).rstrip(b"=").decode())


async def register(harness: Harness, partner: TestPartner, **fields: Any) -> App:
    """Register an app over HTTP."""
    body = {"name": "Zap", "kind": "confidential", "redirect_uris": [CALLBACK], "scopes": ["tasks:read", "tasks:write"]} | fields
    answer = await harness.http.post("/v1/oauth-clients", json=body, headers=bearer(partner.secret_key))
    assert answer.status_code == 201, answer.text
    return App(id=answer.json()["client_id"], secret=answer.json()["secret"], partner=partner)


def browser(harness: Harness) -> httpx.AsyncClient:
    """Return a browser of nobody."""
    transport = httpx.ASGITransport(app=cast("Any", harness.app), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=harness.settings.base_url)


async def login(harness: Harness, partner: TestPartner, surfer: httpx.AsyncClient) -> httpx.Response:
    """Sign a browser in with a fresh login link; return the answer, which says where it goes on."""
    async with harness.db.write() as session:
        token = await create_login_link(session, partner_id=partner.id, now=harness.clock.now())
    answer = await surfer.post("/dashboard/login", data={"token": token}, headers={"Origin": harness.settings.base_url})
    assert answer.status_code == 303, answer.text
    return answer


@contextlib.asynccontextmanager
async def member(harness: Harness, partner: TestPartner) -> AsyncIterator[httpx.AsyncClient]:
    """Open the browser of a signed-in member."""
    async with browser(harness) as surfer:
        await login(harness, partner, surfer)
        yield surfer


def address(app: App, proof: Proof | None = None, **parameters: str | None) -> str:
    """Return a request to `/oauth/authorize`; a parameter that is None is left out."""
    asked: dict[str, str | None] = {
        "response_type": "code",
        "client_id": app.id,
        "redirect_uri": CALLBACK,
        "state": "af0ifjsldkj",
        "code_challenge": None if proof is None else proof.challenge,
        "code_challenge_method": None if proof is None else "S256",
    }
    given = {name: value for name, value in (asked | parameters).items() if value is not None}
    return f"/oauth/authorize?{urlencode(given)}"


async def decide(harness: Harness, surfer: httpx.AsyncClient, where: str, *, decision: str = "allow") -> httpx.Response:
    """Open the question and press one of its buttons."""
    form = {"csrf_token": await form_token(surfer, where), "decision": decision}
    return await surfer.post(where, data=form, headers={"Origin": harness.settings.base_url})


async def form_token(surfer: httpx.AsyncClient, where: str) -> str:
    """Open a page and return what its forms carry."""
    page = await surfer.get(where)
    assert page.status_code == 200, page.text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token is not None
    return token[1]


async def get_code(harness: Harness, surfer: httpx.AsyncClient, app: App, proof: Proof | None, **parameters: str | None) -> str:
    """Let a member allow an app; return the code."""
    return returned(await decide(harness, surfer, address(app, proof, **parameters)))["code"]


def returned(answer: httpx.Response) -> dict[str, str]:
    """Return what the browser brings back to the app."""
    assert answer.status_code == 303, answer.text
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query, keep_blank_values=True))


async def trade(harness: Harness, app: App, code: str, proof: Proof | None, **fields: str) -> httpx.Response:
    """Trade a code, as the app does."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK} | fields
    return await token(harness, app, form | ({"code_verifier": proof.verifier} if proof else {}))


async def renew(harness: Harness, app: App, refresh_token: str, **fields: str) -> httpx.Response:
    """Trade a refresh token, as the app does."""
    return await token(harness, app, {"grant_type": "refresh_token", "refresh_token": refresh_token} | fields)


async def token(harness: Harness, app: App, form: dict[str, str], *, path: str = "/oauth/token") -> httpx.Response:
    """Ask `/oauth` something as an app: by Basic, or with its id alone if it is public."""
    if app.auth is None:
        return await harness.http.post(path, data={"client_id": app.id} | form)
    return await harness.http.post(path, data=form, auth=app.auth)


async def connect(harness: Harness, app: App, **parameters: str | None) -> dict[str, Any]:
    """Go the whole way; return the tokens."""
    proof = new_proof()
    async with member(harness, app.partner) as surfer:
        code = await get_code(harness, surfer, app, proof, **parameters)
    answer = await trade(harness, app, code, proof)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def tasks(harness: Harness, access_token: str) -> int:
    """Return how `GET /v1/tasks` answers a token."""
    return (await harness.http.get("/v1/tasks", headers=bearer(access_token))).status_code
