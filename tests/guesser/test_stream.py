"""`stream: true`: slots at once, the model's words after them, and the whole guess at the end, whatever the model does."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import msgspec
import pytest

from codetether_billing.service import post_money
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.db import Database
from codetether_platform.settings import Settings
from tests.anthropic_peer import AnthropicPeer, Message
from tests.guesser.test_model import SAID, TEXT
from tests.harness import Harness, TestPartner, bearer

pytestmark = pytest.mark.anyio

BODY = {"description": TEXT, "stream": True}
SLOTS = ("notify_email", "callback_url", "priority", "events", "model", "template_id", "template_inputs", "schedule")


@pytest.fixture
async def live(settings: Settings, db: Database, clock: FixedClock, anthropic_peer: AnthropicPeer) -> AsyncIterator[Harness]:
    """The whole app with a key for the scripted model service."""
    import anthropic  # noqa: F401 - its load time is not what the deadline is about

    changed = msgspec.structs.replace(
        settings, anthropic_api_key="sk-test", anthropic_base_url=anthropic_peer.url, guess_timeout_seconds=3.0
    )
    made = Harness(settings=changed, db=db, clock=clock)
    async with made.http:
        yield made
    await made.platform.guesser.close()


async def pay_in(harness: Harness, partner: TestPartner) -> None:
    """Give a live partner a balance to hold the model's price on."""
    async with harness.db.write() as session:
        await post_money(
            session,
            partner_id=partner.id,
            mode="live",
            kind="credit",
            reference="opening",
            amount_micros=10_000_000,
            code="opening",
            actor="test",
            now=harness.clock.now(),
        )


def events_of(answer: httpx.Response) -> list[tuple[str, dict[str, Any]]]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/event-stream")
    frames = [frame.split("\n") for frame in answer.text.split("\n\n") if frame]
    return [(event.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for event, data in frames]


@pytest.mark.parametrize("script", ["ok", "refusal", "dropped-mid-stream", "garbage"])
async def test_slots_come_first_text_after_and_the_whole_last(live: Harness, anthropic_peer: AnthropicPeer, script: str) -> None:
    anthropic_peer.script(script, answer=Message.of_json(SAID))
    partner = await live.make_partner(mode="live")
    await pay_in(live, partner)
    headers = bearer(partner.secret_key)
    answer = await live.http.post("/v1/guess", json=BODY, headers=headers)
    assert answer.headers["x-guess-cache"] == "miss"
    events = events_of(answer)
    assert [name for name, _ in events] == ["slots", "text", "done"]
    slots, text, done = (data for _, data in events)
    assert slots["engine"] == "rules"
    assert done["engine"] == text["engine"] == ("rules+model" if script == "ok" else "rules")
    assert [{name: one["task"][name] for name in SLOTS} for one in (slots, text)] == [
        {name: done["task"][name] for name in SLOTS}
    ] * 2
    assert done["id"]
    assert done["prefilled_url"]
    assert ("model_unavailable" in [one["code"] for one in done["messages"]]) == (script != "ok")
    opened = await live.http.get(f"/v1/guesses/{done['prefilled_url'].partition('guess=')[2]}", headers=headers)
    assert opened.json()["id"] == done["id"]


async def test_a_stream_and_a_plain_answer_share_the_cache(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    first = await harness.http.post("/v1/guess", json=BODY, headers=headers)
    plain = await harness.http.post("/v1/guess", json=BODY | {"stream": False}, headers=headers)
    assert [first.headers["x-guess-cache"], plain.headers["x-guess-cache"]] == ["miss", "hit"]
    done = events_of(first)[-1][1]
    assert {key: done[key] for key in ("title", "task", "provenance")} == {
        key: plain.json()[key] for key in ("title", "task", "provenance")
    }


async def test_the_same_key_streams_the_same_guess_again(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key) | {"Idempotency-Key": "once"}
    done = events_of(await harness.http.post("/v1/guess", json=BODY, headers=headers))[-1][1]
    again = await harness.http.post("/v1/guess", json=BODY, headers=headers)
    assert again.headers["idempotency-replayed"] == "true"
    assert events_of(again) == [("done", done)]
    other = await harness.http.post("/v1/guess", json=BODY | {"description": "Feed the cat"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_a_refused_request_is_refused_before_the_stream_begins(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    answer = await harness.http.post("/v1/guess", json={"description": " ", "stream": True}, headers=headers)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "blank")
