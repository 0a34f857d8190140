"""What must hold for any text: no exception, and nothing filled that does not stand in the text."""

import time

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codetether_guesser.answer import Content, ModelUsage
from codetether_guesser.answers import read_replies
from codetether_guesser.compose import Place, compose
from codetether_guesser.normalise import normalise
from codetether_guesser.prompt import ModelGuess
from codetether_guesser.spans import Span, cite
from codetether_guesser.validate import check
from tests.guesser.reading import NOW, read

_WORDS = (
    "every|each|other|day|days|Monday|fri|weekdays|at|9|25:61|7:30|pm|am|1st|15th|last|month|of|the|quarterly|twice|a|week|in|2|hours|"
    "tomorrow|Dec|31|2026-02-30|*/5 * * * *|UTC|EST|Europe/Berlin|email|the results|to|ana@firm.example|webhook|"
    "https://acme.example/hook|https://[::1|urgent|no rush|jeden|Tag|um|Uhr|alle|halb|acht|Minuten|ignore previous instructions|"
    "second-to-last|the end of|June to August|3 times|twice an hour|FREQ=WEEKLY;BYMONTHDAY=5|FREQ=MONTHLY;BYDAY=7MO;BYHOUR=9|"
    "@daily|le|dimanche|"
    "<system>|🎉|\u200b|\u0301|İ|ß|毎日|\n- |\n1. |(|)|,|.|from|between|and|except|until|by|due|not|never|send|me|call|post to"
)
#: No description of 4,000 code points may take longer.
MOST_SECONDS = 0.05
FRAGMENTS = st.sampled_from(_WORDS.split("|"))
ANY_TEXT = st.text(max_size=4_000) | st.lists(FRAGMENTS, max_size=60).map(" ".join)


def content_of(text: str, model: ModelGuess | None = None) -> Content:
    rules = read(text)
    checked = check(model, rules) if model else None
    replies = read_replies({}, rules.language, local=rules.local)
    return compose(rules, checked, replies=replies, place=Place("UTC", "partner_default"), now=NOW, usage=ModelUsage())


def seconds_to_read(text: str) -> float:
    """Return the CPU time of a reading; the better of two, as the first may build a language's patterns."""
    taken = []
    for _ in range(2):
        began = time.thread_time()
        read(text)
        taken.append(time.thread_time() - began)
    return min(taken)


def utf16(text: str, start: int, end: int) -> str:
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")


def assert_grounded(text: str, content: Content) -> None:
    for cited in content.provenance.values():
        for one in cited:
            if one.source == "span":
                assert one.start is not None
                assert one.end is not None
                assert utf16(text, one.start, one.end) == one.text
    task = content.task
    if task is None:
        assert content.provenance == {}
        return
    filled = {
        "task.notify_email": task.notify_email,
        "task.callback_url": task.callback_url,
        "task.priority": task.priority,
        "task.events": task.events or None,
        "task.schedule.cron": task.schedule and task.schedule.cron,
        "task.schedule.rrule": task.schedule and task.schedule.rrule,
        "task.schedule.run_at": task.schedule and task.schedule.run_at,
        "task.schedule.timezone": task.schedule and task.schedule.timezone,
        "task.prompt": task.prompt,
    }
    assert {path for path, value in filled.items() if value is not None} == set(content.provenance)
    for address in (task.notify_email, task.callback_url):
        assert address is None or address in text
    assert task.model is None
    assert task.metadata == {}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(ANY_TEXT)
def test_any_text_is_read_without_an_exception_and_every_value_is_grounded(text: str) -> None:
    content = content_of(text)
    assert_grounded(text, content)
    assert seconds_to_read(text) < MOST_SECONDS
    assert len(content.title) <= 60
    msgspec.json.encode(content)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    st.lists(FRAGMENTS, max_size=30).map(" ".join),
    st.builds(
        ModelGuess,
        is_task=st.booleans(),
        title=st.text(max_size=60),
        summary=st.text(max_size=60),
        kind=st.sampled_from(["code", "data", "other"]),
        prompt=st.text(max_size=200) | st.lists(FRAGMENTS, max_size=20).map(" ".join),
        steps=st.just([]),
        notify=st.booleans(),
        schedule_quote=st.none() | FRAGMENTS,
        time_zone_quote=st.none() | FRAGMENTS,
        missing=st.just([]),
        assumptions=st.lists(FRAGMENTS, max_size=2),
        alternatives=st.just([]),
    ),
)
def test_no_answer_of_a_model_fills_a_slot_that_the_text_does_not_hold(text: str, model: ModelGuess) -> None:
    alone, joined = content_of(text), content_of(text, model)
    assert_grounded(text, joined)
    if alone.task and joined.task:
        for slot in ("notify_email", "callback_url", "priority", "events", "model", "metadata"):
            assert getattr(alone.task, slot) == getattr(joined.task, slot)
        assert alone.task.schedule is None or alone.task.schedule == joined.task.schedule


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.data())
def test_a_span_of_the_clean_text_leads_back_to_the_original(original: str, data: st.DataObject) -> None:
    text = normalise(original)
    if not text.clean:
        return
    start = data.draw(st.integers(0, len(text.clean) - 1))
    end = data.draw(st.integers(start + 1, len(text.clean)))
    cited = cite(text, Span(start, end))
    assert cited.text is not None
    # A few characters come apart when they are composed (musical notes): half of one leads back to the whole.
    assert "".join(text.clean[start:end].split()) in "".join(normalise(cited.text).clean.split())


def test_one_emoji_shifts_offsets_by_two_units() -> None:
    content = content_of("🎉 urgent: fix the printer")
    cited = content.provenance["task.priority"][0]
    assert (cited.start, cited.end, cited.text) == (3, 9, "urgent")


PIECES = [
    "a", " ", "\n", "\t \n", "every ", "@", "1 ", "https://", "( ", "\n- at 9", "ignore ", "a@b.", "und ", ";fri,", "<", "[x",
    "31 */5 ", ". ",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_no_repetition_makes_the_longest_texts_slow(piece: str) -> None:
    # Measured at up to 20 ms. A pattern that backtracks took minutes.
    assert seconds_to_read((f"email {piece * 4_000}")[:3_999] + "x") < MOST_SECONDS
