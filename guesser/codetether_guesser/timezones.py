"""Time zones that a text states: IANA names, UTC offsets, abbreviations and "Berlin time". Never guessed from anything else."""

import re
from functools import cache
from zoneinfo import available_timezones

import msgspec

from codetether_guesser.languages.lexicon import Language
from codetether_guesser.spans import Span

#: Abbreviations, only in capitals and only behind a time. Those with several meanings (CST, IST, BST) take the usual one.
_ABBREVIATIONS = {
    "UTC": "UTC",
    "GMT": "UTC",
    "Z": "UTC",
    "ET": "America/New_York",
    "EST": "America/New_York",
    "EDT": "America/New_York",
    "CT": "America/Chicago",
    "CST": "America/Chicago",
    "CDT": "America/Chicago",
    "MT": "America/Denver",
    "MST": "America/Denver",
    "MDT": "America/Denver",
    "PT": "America/Los_Angeles",
    "PST": "America/Los_Angeles",
    "PDT": "America/Los_Angeles",
    "BST": "Europe/London",
    "CET": "Europe/Berlin",
    "CEST": "Europe/Berlin",
    "MEZ": "Europe/Berlin",
    "MESZ": "Europe/Berlin",
    "WET": "Europe/Lisbon",
    "EET": "Europe/Helsinki",
    "IST": "Asia/Kolkata",
    "JST": "Asia/Tokyo",
    "KST": "Asia/Seoul",
    "SGT": "Asia/Singapore",
    "AEST": "Australia/Sydney",
    "AEDT": "Australia/Sydney",
    "BRT": "America/Sao_Paulo",
}
_SHORT = re.compile(
    r"[\s(]{0,2}(?:(?:UTC|GMT)\s?(?P<offset>[+-]\d{1,2})(?::00)?(?![\d:])|(?P<short>"
    + "|".join(sorted(_ABBREVIATIONS, key=len, reverse=True))
    + r")(?!\w|[+-]|/(?![A-Z]{3,4}\b)))"
)
#: A word with a capital behind the name of a zone, other than "Pacific Standard Time".
_NAME_GOES_ON = re.compile(r" (?!(?:Standard|Daylight|Summer|Time)\b)([A-Z][a-z]+)")
_IANA = re.compile(r"(?<![\w/])(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc)/[A-Za-z_+\-0-9/]+")
#: What may stand between a time and the name of its zone, or between a cron expression and its zone.
_BLANKS = re.compile(r"[\s(,`\"']{0,3}")
_MARKS = re.compile(r"[\s(,`\"')\]]{0,4}(?:(?:in|time ?zone:?|tz:?)\s)?", re.IGNORECASE)
#: Words before a zone that say it of all times, and what may stand between a schedule and its zone in brackets.
_ALL_TIMES = re.compile(
    r"\b(?i:all times|times|time\s?zone|tz)(?i:\s+(?:are|is|in|as))*\s*[:=]?\s*(?=[A-Z])|(?:^|[.\n]\s*|\()[Ii]n\s+(?=[A-Z]{2,4}\b)"
)
_BEHIND_ALL = re.compile(r"\s*[(,]?\s*")
_TIME_BEFORE = re.compile(r"\d(?:\s?[ap]\.?m\b\.?)?(?=[\s(])", re.IGNORECASE)


class Zone(msgspec.Struct, frozen=True):
    """A stated zone: its IANA name, and where it stands."""

    name: str
    span: Span


def is_zone(name: str) -> bool:
    """Tell whether this is the name of an IANA time zone."""
    return name in _names()


def zone_at(clean: str, lower: str, position: int, language: Language) -> Zone | None:
    """Return the zone stated right here, behind a time."""
    if short := _SHORT.match(clean, position):
        if short["short"]:
            return Zone(_ABBREVIATIONS[short["short"]], _trimmed(short, "short"))
        hours = int(short["offset"])
        # POSIX turned the sign round: Etc/GMT-2 is two hours ahead of UTC.
        name = f"Etc/GMT{-hours:+d}" if hours else "UTC"
        return (
            Zone(name, Span(short.start() + len(short[0]) - len(short[0].lstrip(" \t\n(")), short.end())) if is_zone(name) else None
        )
    if "/" in clean and (blanks := _BLANKS.match(clean, position)) and (zone := _iana_at(clean, blanks.end())):
        return zone
    named = language.zone_names.match(lower, position)
    if named and not _is_part_of_name(named, clean, language):
        return Zone(language.zone_of(named["name"]), _trimmed(named, "name"))
    return None


def _is_part_of_name(named: re.Match[str], clean: str, language: Language) -> bool:
    """Tell whether the name of a zone goes on to another one: "at 9 Central Park"."""
    follows = _NAME_GOES_ON.match(clean, named.end("name")) if named["name"].isalpha() else None
    return follows is not None and language.read(follows[1].lower()) not in language.meanings


def find_zone(clean: str, lower: str, language: Language) -> Zone | None:
    """Return the first zone that stands anywhere in the text in a form that means nothing else."""
    if any(word in lower for word in language.zone_heads) and (named := language.full_zone_names.search(lower)):
        return Zone(language.zone_of(named["name"]), _trimmed(named, "name"))
    starts = (match.start() for match in _IANA.finditer(clean)) if "/" in clean else ()
    return next((zone for start in starts if (zone := _iana_at(clean, start))), None)


def zone_of_written(clean: str, lower: str, end: int, language: Language) -> Zone | None:
    """Return the zone of a cron expression that ends here: right behind it, or behind a time that explains it."""
    marks = _MARKS.match(clean, end)
    places = (marks.end() if marks else end, *(match.end() for match in _TIME_BEFORE.finditer(clean)))
    return next((zone for place in places if (zone := zone_at(clean, lower, place, language))), None)


def zone_beside(clean: str, spans: tuple[Span, ...]) -> Zone | None:
    """Return the zone whose abbreviation stands behind a schedule ("at 9 each morning (EST)") or is said of all times."""
    behind = (match.end() for span in spans if (match := _BEHIND_ALL.match(clean, span.end)))
    places = (*behind, *(match.end() for match in _ALL_TIMES.finditer(clean)))
    found = (match for place in places if (match := _SHORT.match(clean, place)) and match["short"] and match["short"] != "Z")
    return next((Zone(_ABBREVIATIONS[match["short"]], _trimmed(match, "short")) for match in found), None)


def _iana_at(clean: str, start: int) -> Zone | None:
    match = _IANA.match(clean, start)
    name = match[0].rstrip("./-+") if match else ""
    return Zone(name, Span(start, start + len(name))) if is_zone(name) else None


def _trimmed(match: re.Match[str], group: str) -> Span:
    return Span(match.start(group), match.end(group))


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones())
