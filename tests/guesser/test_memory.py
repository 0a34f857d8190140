"""What a process remembers of texts that rules alone read: the same minute reads them once, the same day knows them again."""

import asyncio
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from codetether_guesser import memory
from codetether_guesser.answer import Content, ModelUsage
from codetether_guesser.answers import read_replies
from codetether_guesser.compose import Place, compose
from codetether_guesser.memory import Memory
from codetether_guesser.rules import RulesGuess, guess_by_rules
from tests.harness import Harness, bearer

NOW = datetime(2026, 11, 24, 12, 0, 30, tzinfo=UTC)


def reading(text: str) -> tuple[str, RulesGuess, Content, bytes]:
    rules = guess_by_rules(text, locale="en", time_zone="UTC", now=NOW)
    replies = read_replies({}, rules.language, local=rules.local)
    content = compose(rules, None, replies=replies, place=Place("UTC", "browser"), now=NOW, usage=ModelUsage())
    return text, rules, content, msgspec.json.encode(content)


def test_a_text_is_taken_as_read_within_its_minute_and_known_again_for_a_day() -> None:
    kept = Memory()
    text, rules, content, written = reading("Every Monday at 9:00 list open invoices")
    kept.keep("key", text, rules, content, written, now=NOW)
    for later, is_known, is_read in [
        (timedelta(0), True, True),
        (timedelta(seconds=29), True, True),
        (timedelta(seconds=30), True, False),
        (timedelta(hours=23, minutes=59), True, False),
        (timedelta(hours=24), False, False),
        (timedelta(seconds=-1), False, False),
    ]:
        found = kept.find("key", text, now=NOW + later)
        assert (found is not None) == is_known, later
        assert (found is not None and found.content is content) == is_read, later
        assert (found is not None and found.written is written) == is_read, later
    assert kept.find("other", text, now=NOW) is None


@pytest.mark.parametrize("text", ["In two hours list open invoices", "List open invoices " + "x" * 1_000])
def test_a_single_moment_and_a_long_text_are_read_anew(text: str) -> None:
    kept = Memory()
    kept.keep("key", *reading(text), now=NOW)
    found = kept.find("key", text, now=NOW)
    assert found is not None
    assert found.content is None


def test_the_oldest_text_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST_TEXTS", 2)
    kept = Memory()
    for key in ("a", "b", "a", "c"):
        kept.keep(key, *reading("List open invoices"), now=NOW)
    assert [key for key in "abc" if kept.find(key, "", now=NOW)] == ["a", "c"]


@pytest.mark.anyio
async def test_a_text_that_is_sent_again_is_answered_alike_and_told_of_its_own_time(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    body = {"description": "Every hour list open invoices", "time_zone": "UTC"}
    seen = []
    for _ in range(3):
        answer = await harness.http.post("/v1/guess", json=body, headers=headers)
        seen.append((answer.headers["x-guess-cache"], answer.json()))
        harness.clock.advance(seconds=4_200 if len(seen) == 2 else 1)
    own = {"id", "prefilled_url", "created_at", "expires_at"}
    (_, first), (_, again), (_, later) = seen
    assert [header for header, _ in seen] == ["miss", "hit", "hit"]
    assert {name: first[name] for name in first.keys() - own} == {name: again[name] for name in again.keys() - own}
    assert first["id"] != again["id"]
    assert later["task"]["schedule"]["next_runs"][0] == first["task"]["schedule"]["next_runs"][1]


@pytest.mark.anyio
async def test_a_text_with_other_blanks_is_a_hit_and_cites_its_own_places(harness: Harness) -> None:
    headers = bearer((await harness.make_partner()).secret_key)
    texts = ["List open invoices every Monday at 9:00", "List   open invoices every Monday  at 9:00"]
    for text, expected in zip(texts, ["miss", "hit"], strict=True):
        answer = await harness.http.post("/v1/guess", json={"description": text}, headers=headers)
        assert answer.headers["x-guess-cache"] == expected
        for cited in answer.json()["provenance"]["task.schedule.cron"]:
            assert text[cited["start"] : cited["end"]] == cited["text"]


@pytest.mark.anyio
async def test_more_first_guesses_at_once_than_there_are_connections_are_all_answered(harness: Harness) -> None:
    partners = [await harness.make_partner(name=f"Partner {number}") for number in range(24)]
    answers = await asyncio.gather(
        *(
            harness.http.post("/v1/guess", json={"description": "List open invoices"}, headers=bearer(one.secret_key))
            for one in partners
        )
    )
    assert {answer.status_code for answer in answers} == {200}
