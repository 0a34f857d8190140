"""What this process read last by rules alone, so that a text that is sent again and again is read once."""

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final

import msgspec

from codetether_guesser.answer import Content
from codetether_guesser.rules import RulesGuess

#: A text counts as read before for so long.
LIFE: Final = timedelta(hours=24)
#: Texts that are remembered, the oldest forgotten first.
MOST_TEXTS: Final = 1_000
#: Longer texts are known again, but read again too.
_MOST_CHARACTERS: Final = 1_000


class Read(msgspec.Struct, frozen=True):
    """A text that was read, and its content as JSON. All are None when it has to be read again."""

    rules: RulesGuess | None
    content: Content | None
    written: bytes | None


class _Remembered(msgspec.Struct, frozen=True):
    at: datetime
    description: str
    read: Read


_UNREAD: Final = Read(None, None, None)


class Memory:
    """Texts by their cache key, which names the partner, the mode and all that decides an answer but the time.

    Texts that differ in blanks alone share a key; what was read holds places in the text, so it is taken again for the very
    same text only, and within the same minute: no time that a text can name is finer, but for a single moment ("in two
    hours"), which is reckoned anew.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Remembered] = OrderedDict()

    def find(self, key: str, description: str, *, now: datetime) -> Read | None:
        """Return what was read under a key within a day, or None."""
        found = self._kept.get(key)
        if found is None or not found.at <= now < found.at + LIFE:
            return None
        if found.description != description or _minute(found.at) != _minute(now):
            return _UNREAD
        return found.read

    def keep(self, key: str, description: str, rules: RulesGuess, content: Content, written: bytes, *, now: datetime) -> None:
        """Remember what was read. `content` must not be changed afterwards; `written` is the same as JSON."""
        if len(description) <= _MOST_CHARACTERS and not _names_a_moment(content):
            self._kept[key] = _Remembered(now, description, Read(rules, content, written))
        else:
            self._kept[key] = _Remembered(now, "", _UNREAD)
        self._kept.move_to_end(key)
        while len(self._kept) > MOST_TEXTS:
            self._kept.popitem(last=False)


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _names_a_moment(content: Content) -> bool:
    schedules = [content.task.schedule if content.task else None, *(one.schedule for one in content.alternatives)]
    return any(one is not None and one.run_at is not None for one in schedules)
