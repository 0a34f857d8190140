"""The magic words of test mode: `test:succeed`, `test:steps:3`, … Several may stand in one prompt. Pure."""

import re
from collections.abc import Callable
from typing import Final, Literal

import msgspec

STEPS: Final = 200
SLOW_SECONDS: Final = 600.0
#: A million in the ledger's currency: enough to break every cap, far from the end of a 64-bit integer.
COST_MICROS: Final = 1_000_000_000_000

Ending = Literal["succeed", "fail", "timeout", "over-budget", "malformed-result"]
ENDINGS: Final[frozenset[str]] = frozenset({"succeed", "fail", "timeout", "over-budget", "malformed-result"})
#: Magic words that other doors read: the guesser, and the gate that holds money.
ELSEWHERE: Final = frozenset({"guess", "limit"})

_WORD: Final = re.compile(r"(?<![\w:/.-])test:([^\s,;()\[\]\"'`<>]+)")
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")


class Magic(msgspec.Struct, frozen=True):
    """What the magic words of a prompt ask for. `rest` is the prompt without them."""

    rest: str
    ending: Ending | None = None
    fail_code: str = "test_failure"
    asks: bool = False
    slow_seconds: float | None = None
    steps: int | None = None
    cost_micros: int | None = None

    @property
    def is_plain(self) -> bool:
        """Whether no magic word was said."""
        return self == Magic(rest=self.rest)


class MagicInvalid(Exception):
    """A magic word is unknown, malformed or contradicts another; the sentence names it."""


def reads_magic(prompt: str) -> Magic:
    """Read the magic words of a prompt.

    A word ends at white space, brackets, quotes, comma or semicolon; a full stop or other mark at its end is not part of it.

    Raises:
        MagicInvalid: Unknown word, wrong or out-of-range value, or two words that contradict each other.
    """
    asked: dict[str, object] = {}
    for found in _WORD.finditer(prompt):
        word = found.group(1).rstrip(".:!?*_")
        name, colon, value = word.partition(":")
        if name in ELSEWHERE or not word:
            continue
        for field, wanted in _meaning(name, value if colon else None).items():
            if asked.setdefault(field, wanted) != wanted:
                raise MagicInvalid(f"test:{word} contradicts another magic word.")
    rest = " ".join(_WORD.sub("", prompt).split())
    return msgspec.convert(asked | {"rest": rest}, Magic)


def _meaning(name: str, value: str | None) -> dict[str, object]:
    if name == "fail" and value is not None:
        if not _CODE.fullmatch(value):
            raise MagicInvalid("test:fail takes a code of small letters, digits and underscores, at most 64 characters.")
        return {"ending": "fail", "fail_code": value}
    if name in ENDINGS or name == "needs-input":
        if value is not None:
            raise MagicInvalid(f"test:{name} takes no value.")
        return {"asks": True} if name == "needs-input" else {"ending": name}
    match name:
        case "slow":
            return {"slow_seconds": _number(name, value, float, least=0, most=SLOW_SECONDS)}
        case "steps":
            return {"steps": _number(name, value, int, least=1, most=STEPS)}
        case "cost":
            return {"cost_micros": _number(name, value, int, least=0, most=COST_MICROS)}
    raise MagicInvalid(f"test:{name[:40]} is no magic word.")


def _number(name: str, value: str | None, kind: Callable[[str], float], *, least: float, most: float) -> float:
    try:
        number = kind(value or "")
    except ValueError:
        number = -1.0
    if not least <= number <= most:  # false for NaN too
        raise MagicInvalid(f"test:{name} takes a number from {least:g} to {most:.0f}, such as test:{name}:3.")
    return number
