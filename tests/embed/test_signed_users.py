"""Users that a partner's server signs for (RFC 7523): what is taken, what is not, and that it is taken once."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, SECP384R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey
from sqlalchemy import func, select

from codetether_platform.embed.signing_keys.retention import purge_assertions
from codetether_platform.embed.signing_keys.tables import UsedAssertionRow
from codetether_platform.kernel.crypto import b64url, hmac_sha256
from tests.harness import PAGE, Harness, TestPartner, bearer, session_headers

pytestmark = pytest.mark.anyio
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
TYPE = "ct-partner-user+jwt"


def pem(key: Any) -> str:
    return str(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode())


async def add(harness: Harness, partner: TestPartner, algorithm: str, **fields: str) -> dict[str, Any]:
    body = {"name": "Server", "algorithm": algorithm} | fields
    answer = await harness.http.post("/v1/partner/signing-keys", json=body, headers=bearer(partner.secret_key))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def claims(harness: Harness, partner: TestPartner, **changes: Any) -> dict[str, Any]:
    now = int(harness.clock.now().timestamp())
    made = {
        "iss": partner.id,
        "sub": "u-17",
        "aud": harness.settings.base_url,
        "iat": now,
        "exp": now + 300,
        "jti": f"j-{_count()}",
    }
    return {name: value for name, value in (made | changes).items() if value is not None}


def signed(secret: str, head: dict[str, Any], payload: dict[str, Any]) -> str:
    """Sign by HMAC, whatever the header says."""
    parts = ".".join(b64url(_json(part)) for part in (head, payload))
    return f"{parts}.{b64url(hmac_sha256(secret.encode(), parts.encode()))}"


async def trade(harness: Harness, partner: TestPartner, assertion: str, *, origin: str = PAGE, **fields: str) -> httpx.Response:
    form = {"grant_type": JWT_BEARER, "client_id": partner.publishable_key, "assertion": assertion} | fields
    return await harness.http.post("/oauth/token", data=form, headers={"Origin": origin})


async def test_a_user_signed_by_another_library_has_a_session_of_its_own_page(harness: Harness) -> None:
    partner = await harness.make_partner()
    private = generate_private_key(SECP256R1())
    es256 = await add(harness, partner, "ES256", public_key=pem(private))
    hs256 = await add(harness, partner, "HS256")
    assert hs256["secret"].startswith("ctss_")
    assert (es256["secret"], es256["secret_shown"]) == (None, False)
    for key, material in ((es256, ECKey.import_key(private)), (hs256, OctKey.import_key(hs256["secret"]))):
        payload = claims(harness, partner, email="Ada@acme.example", name="Ada Lovelace", origin=PAGE)
        text = jwt.encode({"alg": key["algorithm"], "kid": key["id"], "typ": TYPE}, payload, material)
        tokens = (await trade(harness, partner, text, consent_version="2026-11-01")).json()
        # An address that a partner states is a hint until it is proven.
        assert (tokens["user"]["kind"], tokens["consent_version"]) == ("guest", "2026-11-01")
        assert (await harness.http.get("/v1/me", headers=session_headers(tokens))).status_code == 200
        assert (await trade(harness, partner, text)).json()["error"] == "invalid_grant"
    # The same user as by the other way of vouching.
    again = await harness.vouched(partner, external_id="u-17")
    assert again["user"]["id"] == tokens["user"]["id"]


async def test_the_element_may_be_handed_a_signed_user_in_place_of_a_client_secret(harness: Harness) -> None:
    partner = await harness.make_partner()
    key = await add(harness, partner, "HS256")
    text = signed(key["secret"], {"alg": "HS256", "kid": key["id"], "typ": TYPE}, claims(harness, partner))
    form = {
        "grant_type": "urn:codetether:oauth:grant-type:embed-session",
        "client_id": partner.publishable_key,
        "client_secret": text,
    }
    answers = [await harness.http.post("/oauth/token", data=form, headers={"Origin": PAGE}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 400]
    assert (await harness.http.get("/v1/me", headers=session_headers(answers[0].json()))).status_code == 200


async def test_an_ed25519_signature_is_taken(harness: Harness) -> None:
    partner, private = await harness.make_partner(), Ed25519PrivateKey.generate()
    key = await add(harness, partner, "EdDSA", public_key=pem(private))
    head = {"alg": "EdDSA", "kid": key["id"], "typ": TYPE}
    parts = ".".join(b64url(_json(part)) for part in (head, claims(harness, partner, aud=["x", harness.settings.base_url])))
    good = f"{parts}.{b64url(private.sign(parts.encode()))}"
    for wrong in (good[:-8] + "AAAAAAAA", parts + "." + b64url(b"x" * 63), parts + ".", parts):
        assert (await trade(harness, partner, wrong)).json()["error"] == "invalid_grant"
    assert (await trade(harness, partner, good)).status_code == 200


async def test_no_header_and_no_other_algorithm_talks_a_key_into_anything(harness: Harness) -> None:
    partner = await harness.make_partner()
    private = generate_private_key(SECP256R1())
    public = pem(private)
    es256, hs256 = await add(harness, partner, "ES256", public_key=public), await add(harness, partner, "HS256")
    secret, payload = hs256["secret"], claims(harness, partner)
    right = {"alg": "HS256", "kid": hs256["id"], "typ": TYPE}
    parts = ".".join(b64url(_json(part)) for part in ({"alg": "ES256", "kid": es256["id"], "typ": TYPE}, payload))
    r, s = decode_dss_signature(private.sign(parts.encode(), _ecdsa()))
    none = ".".join(b64url(_json(part)) for part in (right | {"alg": "none"}, payload)) + "."
    attacks = {
        "none": none,
        "none, signed": signed(secret, right | {"alg": "none"}, payload),
        "another case": signed(secret, right | {"alg": "hs256"}, payload),
        "a public key as the secret": signed(public, right | {"kid": es256["id"]}, payload),
        "ES256 by HMAC": signed(public, {"alg": "ES256", "kid": es256["id"], "typ": TYPE}, payload),
        "DER in place of r and s": f"{parts}.{b64url(private.sign(parts.encode(), _ecdsa()))}",
        "zero": f"{parts}.{b64url(bytes(64))}",
        "an empty secret": signed("", right, payload),
        "another secret": signed(secret + "x", right, payload),
        "another type": signed(secret, right | {"typ": "JWT"}, payload),
        "no type": signed(secret, {name: right[name] for name in ("alg", "kid")}, payload),
        "no kid": signed(secret, {name: right[name] for name in ("alg", "typ")}, payload),
        "an unknown kid": signed(secret, right | {"kid": "01890000-0000-7000-8000-000000000000"}, payload),
        "a NUL in kid": signed(secret, right | {"kid": "a\x00"}, payload),
        **{name: signed(secret, right | {name: value}, payload) for name, value in _HEADERS.items()},
        "five parts": signed(secret, right, payload) + ".a.b",
        "no JSON": "a.b.c",
        "nothing": ".",
    }
    for name, assertion in attacks.items():
        answer = await trade(harness, partner, assertion)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant"), name
    assert (await trade(harness, partner, signed(secret, right, payload))).status_code == 200
    good = f"{parts}.{b64url(r.to_bytes(32) + s.to_bytes(32))}"
    assert (await trade(harness, partner, good)).status_code == 200  # a jti is used up for its own key only


async def test_what_is_signed_holds_for_one_partner_page_and_five_minutes(harness: Harness) -> None:
    partner, other = await harness.make_partner(), await harness.make_partner(name="Other")
    key = await add(harness, partner, "HS256")
    head, now = {"alg": "HS256", "kid": key["id"], "typ": TYPE}, int(harness.clock.now().timestamp())
    wrong: list[dict[str, Any]] = [
        *({name: None} for name in ("iss", "sub", "aud", "exp", "jti")),
        {"iss": other.id},
        {"aud": "https://other.example"},
        {"aud": [harness.settings.base_url + ".evil.example"]},
        {"exp": now},
        {"exp": now + 331},
        {"exp": 10**30},
        {"exp": "soon"},
        {"nbf": now + 31},
        {"iat": now + 31},
        {"origin": "https://other.example"},
        {"sub": ""},
        {"sub": "x" * 129},
        {"sub": "a\x00b"},
        {"sub": 17},
        {"email": "no address"},
        {"name": "n" * 161},
    ]
    for changes in wrong:
        answer = await trade(harness, partner, signed(key["secret"], head, claims(harness, partner, **changes)))
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant"), changes
    good = signed(key["secret"], head, claims(harness, partner, name="n" * 160))
    assert (await trade(harness, other, good)).json()["error"] == "invalid_grant"
    assert (await trade(harness, partner, good, origin="https://evil.example")).status_code in {400, 401}
    assert (await trade(harness, partner, good, consent_version="1999-01-01")).status_code == 400
    # None of these used it up, and of eight at once one wins.
    answers = await asyncio.gather(*(trade(harness, partner, good) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 7
    user = next(answer.json()["user"]["id"] for answer in answers if answer.is_success)
    await harness.http.post(f"/v1/users/{user}/suspend", headers=bearer(partner.secret_key))
    again = signed(key["secret"], head, claims(harness, partner))
    assert (await trade(harness, partner, again)).json()["error"] == "invalid_grant"


async def test_what_was_used_is_known_until_it_has_expired(harness: Harness) -> None:
    partner = await harness.make_partner()
    key = await add(harness, partner, "HS256")
    assertion = signed(key["secret"], {"alg": "HS256", "kid": key["id"], "typ": TYPE}, claims(harness, partner))
    assert (await trade(harness, partner, assertion)).status_code == 200

    async def kept() -> int:
        await purge_assertions(harness.db, harness.clock.now())
        async with harness.db.read() as session:
            return await session.scalar(select(func.count()).select_from(UsedAssertionRow)) or 0

    assert await kept() == 1
    assert (await trade(harness, partner, assertion)).status_code == 400
    harness.clock.advance(seconds=600)
    assert await kept() == 0
    assert (await trade(harness, partner, assertion)).status_code == 400


async def test_signing_keys_are_few_listed_without_secrets_and_end_at_once(harness: Harness) -> None:
    partner, other = await harness.make_partner(), await harness.make_partner(name="Other")
    owner, address = bearer(partner.secret_key), "/v1/partner/signing-keys"
    p384, p256 = pem(generate_private_key(SECP384R1())), pem(generate_private_key(SECP256R1()))
    for algorithm, public in (
        ("ES256", None),
        ("ES256", p384),
        ("EdDSA", p256),
        ("HS256", p256),
        ("ES256", "x"),
        ("EdDSA", "-----"),
    ):
        body = {"name": "Server", "algorithm": algorithm} | ({} if public is None else {"public_key": public})
        answer = await harness.http.post(address, json=body, headers=owner)
        assert (answer.status_code, answer.json()["errors"][0]["source"]) == (422, {"pointer": "/public_key"}), body
    keys = [await add(harness, partner, "HS256") for _ in range(5)]
    answer = await harness.http.post(address, json={"name": "Sixth", "algorithm": "HS256"}, headers=owner)
    assert (answer.status_code, answer.json()["code"]) == (409, "signing_key_limit_reached")
    listed = await harness.http.get(address, headers=owner)
    assert {each["id"] for each in listed.json()["data"]} == {each["id"] for each in keys}
    assert not [each for each in keys if each["secret"] in listed.text]
    for stranger in (bearer(other.secret_key), bearer(await harness.make_key(partner, mode="live"))):
        answer = await harness.http.delete(f"{address}/{keys[0]['id']}", headers=stranger)
        assert (answer.status_code, answer.json()["code"]) == (404, "signing_key_not_found")
    text = signed(keys[0]["secret"], {"alg": "HS256", "kid": keys[0]["id"], "typ": TYPE}, claims(harness, partner))
    assert (await harness.http.delete(f"{address}/{keys[0]['id']}", headers=owner)).status_code == 204
    assert (await trade(harness, partner, text)).json()["error"] == "invalid_grant"


_HEADERS = {
    "jku": "https://evil.example/jwks.json",
    "x5u": "https://evil.example/x5u",
    "jwk": {"kty": "oct", "k": "AA"},
    "x5c": ["MII"],
    "crit": ["exp"],
    "b64": False,
}
_counts = iter(range(1_000_000))


def _count() -> int:
    return next(_counts)


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


def _ecdsa() -> Any:
    return ECDSA(SHA256())
