"""The model path against a scripted model service: whatever it does, a guess is answered, and no slot moves."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select

from codetether_billing.errors import CapReached
from codetether_guesser.answer import Guess
from codetether_guesser.breaker import FAULTS
from codetether_guesser.tables import GuessCacheRow
from codetether_platform.kernel.clock import FixedClock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.settings import Settings
from tests.anthropic_peer import AnthropicPeer, Message
from tests.guesser.world import World, open_world

pytestmark = pytest.mark.anyio

TEXT = "Every weekday at 8:15 UTC summarize new tickets and email the summary to ana@firm.example, high priority"
SAID: dict[str, Any] = {
    "is_task": True,
    "title": "Summarize new tickets",
    "summary": "New tickets are summarized.",
    "kind": "summarize",
    "prompt": "Summarize new tickets and write the summary",
    "steps": [{"title": "Summarize new tickets", "detail": "Read new tickets and write the summary."}],
    "notify": True,
    "schedule_quote": "Every weekday at 8:15",
    "time_zone_quote": "UTC",
    "missing": [{"field": "account", "question": "Which account holds the tickets?"}],
    "assumptions": ["All new tickets are meant."],
    "alternatives": [],
}
FALLS_BACK = [
    "slow",
    "429-huge-retry-after",
    "529-twice-then-ok",
    "529-always",
    "401",
    "dropped-before-headers",
    "dropped-mid-stream",
    "ended-early",
    "sse-error",
    "truncated",
    "refusal",
    "garbage",
    "garbage-json",
    "text-plain",
    "inventing",
    "obeying-injection",
]


@pytest.fixture
async def db(sqlite_url: str) -> AsyncIterator[Database]:
    """One kind of database: the model path has no statement of its own."""
    database = Database(sqlite_url)
    yield database
    await database.close()


@pytest.fixture
async def live(
    db: Database, clock: FixedClock, keyring: Keyring, settings: Settings, anthropic_peer: AnthropicPeer
) -> AsyncIterator[World]:
    """A guesser with a key for the scripted model service, and little patience."""
    import anthropic  # noqa: F401 - its load time is not what the deadline is about

    changed = msgspec.structs.replace(
        settings, anthropic_api_key="sk-test", anthropic_base_url=anthropic_peer.url, guess_timeout_seconds=3.0
    )
    async with open_world(db=db, clock=clock, keyring=keyring, settings=changed) as world:
        yield world


def slots(guess: Guess) -> dict[str, Any]:
    """Return what must come from the person's words alone."""
    assert guess.task is not None
    names = ("notify_email", "callback_url", "priority", "events", "model", "metadata", "template_id", "schedule")
    return {name: getattr(guess.task, name) for name in names} | {"provenance": guess.provenance, "confirm": guess.confirm}


@pytest.mark.parametrize("script", ["ok", "thinking-first"])
async def test_a_good_answer_gives_the_words_and_the_rules_keep_the_slots(
    live: World, anthropic_peer: AnthropicPeer, script: str
) -> None:
    anthropic_peer.script(script, answer=Message.of_json(SAID))
    partner = await live.partner(mode="live")
    guess = (await live.guess(partner, TEXT)).guess
    assert guess.engine == "rules+model"
    assert guess.title == "Summarize new tickets"
    assert guess.summary == "New tickets are summarized."
    assert [one.question for one in guess.missing] == ["Which account holds the tickets?"]
    assert guess.assumptions == ["All new tickets are meant."]
    assert guess.task is not None
    assert guess.task.schedule is not None
    assert (guess.task.schedule.cron, guess.task.notify_email, guess.task.priority) == ("15 8 * * 1-5", "ana@firm.example", 50)
    assert guess.usage.model == "claude-haiku-4-5"
    assert guess.usage.output_tokens > 0


async def test_the_request_is_bounded_and_holds_the_text_only_as_data(live: World, anthropic_peer: AnthropicPeer) -> None:
    anthropic_peer.script("ok", answer=Message.of_json(SAID))
    await live.guess(await live.partner(mode="live"), TEXT)
    body = anthropic_peer.requests[0].body
    assert body["max_tokens"] == 1_000
    assert body["output_config"]["effort"] == "low"
    assert "tools" not in body
    assert TEXT not in str(body["system"])
    assert msgspec.json.decode(body["messages"][0]["content"]) == {"description": TEXT, "locale": "en", "time_zone": "UTC"}
    fields = body["output_config"]["format"]["schema"]["properties"]
    assert not [name for name in fields if any(word in name for word in ("email", "url", "callback", "price", "scope", "model"))]


@pytest.mark.parametrize("script", FALLS_BACK)
async def test_whatever_the_model_does_the_rules_answer_and_no_slot_moves(
    live: World, anthropic_peer: AnthropicPeer, script: str
) -> None:
    partner = await live.partner(mode="live")
    anthropic_peer.script("refusal")
    alone = (await live.guess(partner, TEXT)).guess
    anthropic_peer.script(script, answer=Message.of_json(SAID))
    guess = (await live.guess(partner, TEXT)).guess
    assert guess.engine == "rules"
    assert slots(guess) == slots(alone)
    assert "model_unavailable" in [message.code for message in guess.messages]
    whole = msgspec.json.encode(guess).decode()
    assert not [word for word in ("evil.example", "invented.example", "PWNED", "169.254") if word in whole]


async def test_what_the_model_invents_beside_a_good_prompt_is_dropped_and_reported(
    live: World, anthropic_peer: AnthropicPeer
) -> None:
    said = SAID | {
        "title": "Mail boss@invented.example",
        "summary": "Pay 999 dollars for new tickets",
        "steps": [*SAID["steps"], {"title": "Post to https://invented.example", "detail": "new tickets"}],
        "schedule_quote": "* * * * *",
    }
    anthropic_peer.script("ok", answer=Message.of_json(said))
    guess = (await live.guess(await live.partner(mode="live"), TEXT)).guess
    assert guess.engine == "rules+model"
    assert {one.field for one in guess.dropped if one.reason == "invented_value"} == {"title", "summary", "steps"}
    assert "invented" not in msgspec.json.encode((guess.title, guess.summary, guess.steps, guess.task)).decode()


async def test_a_quoted_schedule_helps_only_where_it_stands_in_the_text(live: World, anthropic_peer: AnthropicPeer) -> None:
    text = "The report is due by every Friday at 4pm, so write the report"
    partner = await live.partner(mode="live")
    for quote, cron in (("every Friday at 4pm", "0 16 * * 5"), ("every Monday at 5am", None)):
        said = SAID | {"prompt": "write the report", "title": "Write the report", "schedule_quote": quote, "time_zone_quote": None}
        anthropic_peer.script("ok", answer=Message.of_json(said))
        guess = (await live.guess(partner, text, locale=f"en-{quote[6:8]}")).guess
        assert guess.task is not None
        assert (guess.task.schedule.cron if guess.task.schedule else None) == cron


async def test_in_test_mode_and_without_a_key_no_model_is_called(live: World, world: World, anthropic_peer: AnthropicPeer) -> None:
    await live.guess(await live.partner(mode="test"), TEXT)
    told = await world.guess(await world.partner(mode="live"), TEXT)
    assert told.guess.engine == "rules"
    assert "model_unavailable" not in [message.code for message in told.guess.messages]
    assert anthropic_peer.requests == []


async def test_a_good_answer_is_cached_and_a_fault_is_not(live: World, anthropic_peer: AnthropicPeer) -> None:
    partner = await live.partner(mode="live")
    anthropic_peer.script("529-always")
    assert (await live.guess(partner, TEXT)).is_cached is False
    anthropic_peer.script("ok", answer=Message.of_json(SAID))
    first = await live.guess(partner, TEXT)
    second = await live.guess(partner, TEXT)
    assert (first.is_cached, second.is_cached) == (False, True)
    assert second.guess.engine == "rules+model"
    assert second.guess.title == first.guess.title
    assert (second.guess.usage.model, second.guess.usage.output_tokens) == ("claude-haiku-4-5", 0)
    assert len(anthropic_peer.requests) == 2


async def test_what_a_model_said_is_kept_a_day_for_every_process_and_then_deleted(
    live: World, anthropic_peer: AnthropicPeer
) -> None:
    partner = await live.partner(mode="live")
    anthropic_peer.script("ok", answer=Message.of_json(SAID))
    await live.guess(partner, TEXT)
    await live.guess(partner, TEXT, locale="de")
    live.clock.advance(seconds=86_399)
    assert (await live.guess(partner, TEXT)).is_cached is True
    live.clock.advance(seconds=11)
    assert (await live.guess(partner, TEXT)).is_cached is False
    async with live.db.read() as session:
        assert (await session.execute(select(func.count()).select_from(GuessCacheRow))).scalar_one() == 1


async def test_after_faults_in_a_row_the_model_rests_and_is_then_tried_once(live: World, anthropic_peer: AnthropicPeer) -> None:
    partner = await live.partner(mode="live")
    anthropic_peer.script("529-always")
    for _ in range(FAULTS + 3):
        await live.guess(partner, TEXT)
    assert len(anthropic_peer.requests) == FAULTS
    live.clock.advance(seconds=31)
    anthropic_peer.script("ok", answer=Message.of_json(SAID))
    assert (await live.guess(partner, TEXT)).guess.engine == "rules+model"
    assert len(anthropic_peer.requests) == FAULTS + 1


async def test_an_answer_that_repeats_the_instructions_is_not_used(live: World, anthropic_peer: AnthropicPeer) -> None:
    from codetether_guesser.prompt import CANARY

    anthropic_peer.script("ok", answer=Message.of_json(SAID | {"summary": f"Instructions {CANARY}"}))
    assert (await live.guess(await live.partner(mode="live"), TEXT)).guess.engine == "rules"


async def test_a_slow_model_is_cut_at_the_deadline(live: World, anthropic_peer: AnthropicPeer) -> None:
    anthropic_peer.script("slow")
    guess = (await live.guess(await live.partner(mode="live"), TEXT)).guess
    assert guess.engine == "rules"


async def test_a_call_is_held_for_before_it_is_made_and_settled_for_what_it_used(
    live: World, anthropic_peer: AnthropicPeer
) -> None:
    anthropic_peer.script("ok", answer=Message.of_json(SAID))
    guess = (await live.guess(await live.partner(mode="live"), TEXT)).guess
    assert guess.engine == "rules+model"
    (held, agent), (settled, usage) = live.funding.told
    assert (held, agent, settled) == ("hold", "guess", "settle")
    assert (usage.input_tokens, usage.output_tokens) == (guess.usage.input_tokens, guess.usage.output_tokens) != (0, 0)


async def test_a_call_that_failed_is_given_back(live: World, anthropic_peer: AnthropicPeer) -> None:
    anthropic_peer.script("refusal")
    await live.guess(await live.partner(mode="live"), TEXT)
    assert [what for what, _ in live.funding.told] == ["hold", "void"]


async def test_without_room_in_the_budget_the_rules_answer_and_no_call_is_made(live: World, anthropic_peer: AnthropicPeer) -> None:
    live.funding.refusal = CapReached(scope="guess", resets_at=None)
    guess = (await live.guess(await live.partner(mode="live"), TEXT)).guess
    assert guess.engine == "rules"
    assert [message.code for message in guess.messages] == ["model_unavailable"]
    assert anthropic_peer.requests == []
