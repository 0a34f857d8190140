"""Take the person's replies to the questions of an earlier guess into the reading. Pure."""

from typing import Final

import msgspec

from codetether_guesser.contacts import is_email
from codetether_guesser.injection import find_instructions
from codetether_guesser.languages.lexicon import Language
from codetether_guesser.missing import Field
from codetether_guesser.recurrence import Recurrence
from codetether_guesser.schedule import clock_of

_IN_TEXT: Final = ("topic", "frequency")


class Replies(msgspec.Struct, frozen=True, kw_only=True):
    """Replies, sorted by where they go."""

    notify_email: str | None = None
    minute_of_day: int | None = None
    lines: tuple[str, ...] = ()
    taken: frozenset[Field] = frozenset()
    refused: tuple[Field, ...] = ()


def with_replies(description: str, answers: dict[Field, str]) -> str:
    """Return the description with the replies that change what it is about, each on a line of its own."""
    said = [answers[field].strip() for field in _IN_TEXT if answers.get(field, "").strip()]
    return "\n".join((description, *said))


def read_replies(answers: dict[Field, str], language: Language) -> Replies:
    """Check every reply; what cannot be used is refused, never guessed at."""
    replies = Replies()
    for field, raw in answers.items():
        value = " ".join(raw.split())
        if not value or find_instructions(raw):
            replies = msgspec.structs.replace(replies, refused=(*replies.refused, field))
            continue
        changed = _one(field, value, language)
        if changed is None:
            replies = msgspec.structs.replace(replies, refused=(*replies.refused, field))
            continue
        replies = msgspec.structs.replace(
            replies,
            notify_email=changed.notify_email or replies.notify_email,
            minute_of_day=replies.minute_of_day if changed.minute_of_day is None else changed.minute_of_day,
            lines=(*replies.lines, *changed.lines),
            taken=replies.taken | {field},
        )
    return replies


def _one(field: Field, value: str, language: Language) -> Replies | None:
    if field == "recipient_email":
        return Replies(notify_email=value) if is_email(value) else None
    if field == "time_of_day":
        clock = clock_of(value, language)
        return Replies(minute_of_day=clock.minute_of_day) if clock else None
    if field in _IN_TEXT:
        return Replies()
    return Replies(lines=(f"{language.say.questions[field]} {value}",))


def retimed(rule: Recurrence, minute_of_day: int | None) -> Recurrence:
    """Return the rule at the time that was replied, where its own was only assumed."""
    if minute_of_day is None or "time_of_day" not in rule.assumed:
        return rule
    assumed = tuple(one for one in rule.assumed if one != "time_of_day")
    return msgspec.structs.replace(rule, minutes_of_day=(minute_of_day,), assumed=assumed)
