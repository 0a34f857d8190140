"""Take the person's replies to the questions of an earlier guess into the reading. Pure."""

from datetime import datetime
from typing import Final

import msgspec

from codetether_guesser.detect import detect
from codetether_guesser.found_addresses import is_email
from codetether_guesser.injection import find_instructions
from codetether_guesser.languages import LANGUAGES, Language
from codetether_guesser.missing import Field
from codetether_guesser.normalise import normalise
from codetether_guesser.recurrence import Recurrence
from codetether_guesser.schedule import clock_of, find_schedules
from codetether_guesser.settle import Found

_IN_TEXT: Final = ("topic",)


class Replies(msgspec.Struct, frozen=True, kw_only=True):
    """Replies, sorted by where they go."""

    notify_email: str | None = None
    minute_of_day: int | None = None
    #: What the person says about when, in place of what the description says.
    schedule: Found | None = None
    schedule_text: str | None = None
    lines: tuple[str, ...] = ()
    taken: frozenset[Field] = frozenset()
    refused: tuple[Field, ...] = ()


def with_replies(description: str, answers: dict[Field, str]) -> str:
    """Return the description with the replies that change what it is about, each on a line of its own."""
    said = [answers[field].strip() for field in _IN_TEXT if answers.get(field, "").strip()]
    return "\n".join((description, *said))


def read_replies(answers: dict[Field, str], language: Language, *, local: datetime) -> Replies:
    """Check every reply; what cannot be used is refused, never guessed at. `local` is the person's time."""
    replies = Replies()
    for field, raw in answers.items():
        value = " ".join(raw.split())
        if not value or find_instructions(raw):
            replies = msgspec.structs.replace(replies, refused=(*replies.refused, field))
            continue
        changed = _one(field, value, language, local)
        if changed is None:
            replies = msgspec.structs.replace(replies, refused=(*replies.refused, field))
            continue
        replies = msgspec.structs.replace(
            replies,
            notify_email=changed.notify_email or replies.notify_email,
            minute_of_day=replies.minute_of_day if changed.minute_of_day is None else changed.minute_of_day,
            schedule=changed.schedule or replies.schedule,
            schedule_text=changed.schedule_text or replies.schedule_text,
            lines=(*replies.lines, *changed.lines),
            taken=replies.taken | {field},
        )
    return replies


def _one(field: Field, value: str, language: Language, local: datetime) -> Replies | None:
    if field == "recipient_email":
        return Replies(notify_email=value) if is_email(value) else None
    if field == "time_of_day":
        clock = clock_of(value, language)
        return Replies(minute_of_day=clock.minute_of_day) if clock else None
    if field == "frequency":
        found = read_frequency(value, language, local=local)
        return Replies(schedule=found, schedule_text=value) if found else None
    if field in _IN_TEXT:
        return Replies()
    return Replies(lines=(f"{language.say.questions[field]} {value}",))


def read_frequency(value: str, language: Language, *, local: datetime) -> Found | None:
    """Return the schedule that a reply says, in the description's language or in the one that the reply is written in."""
    text = normalise(value)
    for one in dict.fromkeys((language.code, detect(text.lower, language.code).code)):
        spoken = LANGUAGES[one]
        if found := find_schedules(text.clean, spoken.read(text.lower), spoken, now=local).schedules:
            return found[0]
    return None


def retimed(rule: Recurrence, minute_of_day: int | None) -> Recurrence:
    """Return the rule at the time that was replied, where its own was only assumed."""
    if minute_of_day is None or "time_of_day" not in rule.assumed:
        return rule
    assumed = tuple(one for one in rule.assumed if one != "time_of_day")
    return msgspec.structs.replace(rule, minutes_of_day=(minute_of_day,), assumed=assumed)
