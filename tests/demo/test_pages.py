"""The partner's page and its receiver, as a newcomer and a developer use them."""

import json
from html import unescape

import httpx
import pytest

from codetether_platform.demo.state import DemoState
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.mail.outbox import queue_secret_mail
from codetether_platform.operations import MODES
from codetether_platform.webhooks.signing import signature_headers
from tests.dashboard.room import Room

pytestmark = pytest.mark.anyio

BODY = json.dumps(
    {"id": "evt_1", "type": "task.completed", "sequence": 6, "data": {"task_id": "01a20e91-dbdb-72a0-a552-d56fd12146f4", "<b>": 1}}
).encode()


async def test_the_partners_page_runs_under_a_strict_policy(room: Room) -> None:
    answer = await room.http.get("/demo")
    policy = answer.headers["content-security-policy"]
    for part in (
        "default-src 'none'",
        "script-src http://localhost:8700;",
        "connect-src http://localhost:8700;",
        "style-src 'self'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ):
        assert part in policy
    assert "unsafe" not in policy
    assert answer.text.count("<script") == 1
    assert '<codetether-task client-id="ctpk_test_demo" sign-up-email=' in answer.text
    assert " style=" not in answer.text
    assert "ct_test_demo" not in answer.text


async def test_the_vouched_page_gives_no_hints_but_a_script_of_its_own(room: Room) -> None:
    answer = await room.http.get("/demo?vouched=1")
    assert "script-src 'self' http://localhost:8700;" in answer.headers["content-security-policy"]
    assert "sign-up-email" not in answer.text
    assert "/demo/static/acme.js?v=" in answer.text
    assert (await room.http.get("/demo/static/acme.js")).headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize("path", ["/", "/demo", "/demo/sink", "/demo/outbox", "/demo/static/acme.css"])
async def test_pages_answer_only_to_this_machines_names(room: Room, path: str) -> None:
    assert (await room.http.get(path)).status_code == 200
    assert (await room.http.get(path, headers={"Host": "127.0.0.1:8700"})).status_code == 200
    assert (await room.http.get(path, headers={"Host": "evil.example:8700"})).status_code == 404


async def test_the_outbox_shows_a_question_with_a_command_that_answers_it(room: Room) -> None:
    partner, now = await room.make_partner(), room.clock.now()
    async with room.db.write() as session:
        for mode in MODES:
            await queue_secret_mail(
                session,
                partner_id=partner.id,
                mode=mode,
                to_address="ada@acme.example",
                subject="Question",
                text="Where to?",
                reply_to="answer+{code}@reply.example",
                secret=mode * 8,
                keyring=room.keyring,
                useful_until=now,
                now=now,
            )
    shown = unescape((await room.http.get("/demo/outbox")).text)
    address = f"answer+{'test' * 8}@reply.example"
    assert f"curl -sS smtp://127.0.0.1:8725 --mail-from 'ada@acme.example' --mail-rcpt '{address}' -T -" in shown
    assert "livelive" not in shown


async def test_only_the_demos_own_page_gets_a_client_secret(room: Room) -> None:
    for origin in ("http://evil.example", "null"):
        assert (await room.http.post("/demo/session", headers={"Origin": origin})).status_code == 403
    assert (await room.http.post("/demo/session")).status_code == 403


async def test_the_sink_checks_each_signature(room: Room, state: DemoState, clock: FixedClock) -> None:
    assert (await deliver(room, state.webhook_secret, clock)).status_code == 200
    assert (await deliver(room, "whsec_" + "A" * 44, clock)).status_code == 200
    page = (await room.http.get("/demo/sink")).text
    assert page.index("no signature matches") < page.index("signature good")
    assert "task.completed" in page
    assert "#6" in page
    assert "&lt;b&gt;" in page


async def test_the_sink_fails_as_often_as_it_is_asked_to(room: Room, state: DemoState, clock: FixedClock) -> None:
    answers = [(await deliver(room, state.webhook_secret, clock, query="?status=503&times=2")).status_code for _ in range(4)]
    assert answers == [503, 503, 200, 200]
    assert (await room.http.post("/demo/sink/hook?times=1000")).status_code == 422
    assert (await room.http.post("/demo/sink/hook?delay=600")).status_code == 422


async def test_the_sink_keeps_two_hundred(room: Room) -> None:
    for number in range(203):
        await room.http.post("/demo/sink/hook", content=f'{{"type":"n{number}."}}'.encode())
    page = (await room.http.get("/demo/sink")).text
    assert page.count("<details") == 200
    assert ">n202.<" in page
    assert ">n2.<" not in page


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"[]", b'{"data":[1]}', b'{"type":{"a":1},"sequence":"x"}'])
async def test_the_sink_takes_anything(room: Room, body: bytes) -> None:
    assert (await room.http.post("/demo/sink/hook", content=body)).status_code == 200
    assert (await room.http.get("/demo/sink")).status_code == 200


async def deliver(room: Room, secret: str, clock: FixedClock, *, query: str = "") -> httpx.Response:
    headers = signature_headers((secret,), webhook_id="evt_1", timestamp=int(clock.now().timestamp()), body=BODY, form="standard")
    return await room.http.post("/demo/sink/hook" + query, content=BODY, headers=headers)
