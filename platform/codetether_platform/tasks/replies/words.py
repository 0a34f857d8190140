"""What the mails about a question say. Pure."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from codetether_platform.mail.inbound.letter import has_tag
from codetether_platform.mail.inbound.quoting import MARKER


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question as its mail tells it."""

    partner: str
    title: str
    question: str
    choices: Sequence[str]
    to_address: str
    until: datetime


def subject_of(asked: Asked) -> str:
    """Return the subject; a title that would have every reply refused is left out."""
    return f"{asked.partner} asks" if has_tag(asked.title) else f"Question: {asked.title}"


def question_mail(asked: Asked, *, can_reply: bool) -> str:
    """Return the text of the mail that asks."""
    parts = [MARKER] if can_reply else []
    parts += [f"{asked.partner} is working on your task “{asked.title}” and has a question:", _set_in(asked.question)]
    if asked.choices:
        parts.append("\n".join(f"    {number}. {choice}" for number, choice in enumerate(asked.choices, start=1)))
    parts.append(_how(asked) if can_reply else _where(asked))
    if can_reply:
        parts.append(
            f"Only a reply sent from {asked.to_address} counts, and only once; nobody else can answer by this mail, even if you "
            "forward it. You can also answer where you started the task."
        )
    return "\n\n".join(parts) + "\n"


def late_mail(*, title: str, is_ended: bool) -> str:
    """Return what somebody is told whose answer came when none was awaited any more."""
    why = "the task had already ended" if is_ended else "the question had already been answered, or is not open any more"
    return f"Your reply to the question of “{title}” arrived, but {why}. Your reply changed nothing.\n"


def _how(asked: Asked) -> str:
    what = "one of these answers, or its number," if asked.choices else "your answer"
    return (
        f"To answer, reply to this mail and write {what} in its first lines. "
        f"The task waits for it until {_time(asked.until)}; without an answer it ends then."
    )


def _where(asked: Asked) -> str:
    return f"Please answer where you started the task. It waits until {_time(asked.until)}; without an answer it ends then."


def _time(until: datetime) -> str:
    return f"{until.day} {until:%B %Y, %H:%M} UTC"


def _set_in(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.splitlines())
