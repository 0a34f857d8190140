"""Every refusal at `/oauth/*` has the form of RFC 6749 §5.2, whichever part of the platform refuses."""

from typing import Any

import httpx
import msgspec
import pytest

from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.db import Database
from codetether_platform.settings import Settings
from codetether_platform.web.json_api import JSON_API_MEDIA_TYPE
from codetether_platform.web.oauth_errors import CLIENT_PATHS
from tests.harness import PAGE, Harness, bearer

pytestmark = pytest.mark.anyio

TOKEN = "/oauth/token"
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Origin": PAGE}
MOST_REQUESTS = 2


def check(answer: httpx.Response, status: int, error: str) -> None:
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/json"), answer.text
    assert set(answer.json()) == {"error", "error_description"}
    assert answer.json()["error"] == error
    assert set(answer.json()["error_description"]).isdisjoint('"\\')
    assert answer.headers["cache-control"] == "no-store"


async def test_an_address_over_its_limit_is_told_so_by_rfc_6749(settings: Settings, db: Database, clock: FixedClock) -> None:
    limited = msgspec.structs.replace(settings, requests_per_minute_address=MOST_REQUESTS)
    harness = Harness(settings=limited, db=db, clock=clock)
    async with harness.http:
        for credential in ({}, bearer("ct_test_" + "x" * 43)):  # counted before, and after it was looked at
            for _ in range(MOST_REQUESTS + 1):
                answer = await harness.http.post(TOKEN, content=b"", headers=FORM | credential)
            check(answer, 429, "slow_down")
            assert answer.headers["retry-after"] == answer.headers["ratelimit"].rpartition("t=")[2]
            clock.advance(seconds=60)


async def test_sign_ups_over_the_limit_are_told_when_to_come_back(settings: Settings, db: Database, clock: FixedClock) -> None:
    harness = Harness(settings=msgspec.structs.replace(settings, sign_ups_per_hour=1), db=db, clock=clock)
    async with harness.http:
        form = await harness.guest_form(await harness.make_partner())
        await harness.http.post(TOKEN, data=form, headers={"Origin": PAGE})
        answer = await harness.http.post(TOKEN, data=form, headers={"Origin": PAGE})
        check(answer, 429, "slow_down")
        assert int(answer.headers["retry-after"]) > 0


async def test_what_the_gates_before_it_refuse_has_the_form_too(harness: Harness) -> None:
    send = harness.http.request
    check(await send("POST", TOKEN + "?a=%00", headers=FORM), 400, "invalid_request")
    check(await send("POST", TOKEN, content=b"a=" + b"x" * 1_000_001, headers=FORM), 413, "invalid_request")
    check(await send("POST", "/oauth/nothing", headers=FORM), 404, "invalid_request")
    check(await send("GET", TOKEN), 405, "invalid_request")
    check(await send("POST", TOKEN, content=b"{}", headers={"Content-Type": "application/json"}), 400, "invalid_request")
    check(await send("POST", TOKEN, content=b"", headers=FORM | {"Accept": JSON_API_MEDIA_TYPE}), 400, "invalid_request")
    unknown = {"grant_type": "refresh_token", "client_id": "ctpk_test_" + "x" * 24, "refresh_token": "x"}
    check(await send("POST", TOKEN, data=unknown, headers={"Origin": PAGE}), 401, "invalid_client")


@pytest.mark.parametrize("path", sorted(CLIENT_PATHS))
async def test_what_is_no_form_of_ours_is_refused_whole(harness: Harness, path: str) -> None:
    bad = [
        *(
            b"",
            b"{}",
            b"a",
            b"a=%ff",
            b"token=\xff",
            b"&&",
            b"token=a&token=b",
            b"token=%00",
            b"token=" + b"x" * 2001,
            b"a=b&" * 30,
        ),
        b"grant_type=authorization_code&token=t",
        b"grant_type=refresh_token&token=t&client_id=" + b"x" * 2000,
        b"grant_type=x&token=t&client_id=%F0%9F%92%A9",
        b"grant_type[]=authorization_code&token[]=t&client_id[]=x",
    ]
    for content in bad:
        answer = await harness.http.post(path, content=content, headers=FORM)
        assert (answer.status_code, answer.json()["error"]) in {
            (400, "invalid_request"),
            (400, "unsupported_grant_type"),
            (401, "invalid_client"),
        }, (content, answer.text)
    for media_type in ("application/json", "text/plain", "multipart/form-data; boundary=x", ""):
        content = b"grant_type=client_credentials&token=t&client_id=x"
        check(await harness.http.post(path, content=content, headers={"Content-Type": media_type}), 400, "invalid_request")


async def test_a_fault_of_ours_says_no_more_there_than_elsewhere(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    partner = await harness.make_partner()
    form = {"grant_type": "refresh_token", "client_id": partner.publishable_key, "refresh_token": "x"}

    def broken() -> Any:
        raise RuntimeError("the secret of the house")

    def away() -> Any:
        raise ConnectionError("the secret of the house")

    for fault, status, error in ((broken, 500, "server_error"), (away, 503, "temporarily_unavailable")):
        monkeypatch.setattr(harness.db, "write", fault)
        answer = await harness.http.post(TOKEN, data=form, headers={"Origin": PAGE})
        check(answer, status, error)
        assert "secret of the house" not in answer.text
    assert int(answer.headers["retry-after"]) > 0
