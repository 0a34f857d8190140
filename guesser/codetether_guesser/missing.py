"""What a description leaves open: fields that a run would need, each with one question. Pure."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Literal, get_args

from codetether_guesser.contacts import Contacts
from codetether_guesser.kinds import KindGuess
from codetether_guesser.languages.lexicon import Language
from codetether_guesser.schedule import Reading

Field = Literal[
    "account", "data_source", "topic", "time_of_day", "repository", "channel", "recipient_email", "url", "frequency", "file",
    "list", "spreadsheet", "name", "credentials", "destination", "location", "phone", "condition", "hours", "criteria", "language",
]  # fmt: skip
FIELDS: tuple[Field, ...] = get_args(Field)
MOST_FIELDS = 4
_PLACEHOLDER = re.compile(r"\[([A-Za-z][^\]\n]{2,40})\]|<([A-Za-z_][^>\n/]{2,40})>|\{\{?([A-Za-z_][^}\n]{1,40})\}\}?")
#: What shows that a field is there after all.
_GIVEN: dict[str, re.Pattern[str]] = {
    "url": re.compile(r"https?://|\b[\w-]+\.(?:com|org|net|dev|io|de|co|app|ai|example)\b"),
    "repository": re.compile(r"(?:github|gitlab|bitbucket)\.(?:com|org)/|\brepo(?:sitory)?\s+[\w.-]+/[\w.-]+"),
    "channel": re.compile(r"(?<!\w)#[a-z][\w-]*"),
    "recipient_email": re.compile(r"\S+@\S+\.\w"),
    "spreadsheet": re.compile(r"docs\.google\.com|\.xlsx?\b|\.csv\b|/d/"),
    "phone": re.compile(r"\+?\d[\d ()-]{6,}"),
    "file": re.compile(r"https?://|\.(?:pdf|docx?|txt|md|csv|xlsx?|py|js|ts)\b"),
    "location": re.compile(r"\b(?:in|for|für|of|around|en|em|à|a|de|di|ad)\s+[A-ZÄÖÜ][a-zäöü]{2,}"),
    "data_source": re.compile(r"https?://|\b(?:from|aus|in|via)\s+(?:the\s+)?[A-Z]\w+"),
}
#: What work of a kind needs, where the text names nothing else that is open; and fields that are about when and to whom.
_NEEDS: dict[str, Field] = {"data": "data_source", "ops": "account"}
#: What one field makes needless: a repository holds the code's data, an account gives access to its data. In this order.
_DISPLACED: tuple[tuple[Field, tuple[Field, ...]], ...] = (
    ("repository", ("data_source", "account", "credentials", "url", "list")),
    ("account", ("data_source",)),
)
_NICETIES = {"time_of_day", "frequency", "recipient_email", "channel"}


def find_missing(
    clean: str, lower: str, *, kind: KindGuess, when: Reading, contacts: Contacts, language: Language, is_without_topic: bool
) -> tuple[Field, ...]:
    """Return the open fields, the ones that matter most first."""
    open_fields: dict[str, None] = dict.fromkeys(_left_blank(clean, language))
    if is_without_topic:
        open_fields["topic"] = None
    starts = language.starts(lower, "missing", language.missing.values())
    for field, only_of, cues in language.missing_cues if starts else ():
        if only_of in {"", kind.kind} and any(map(partial(cues.match, lower), starts)) and not _is_given(field, clean):
            open_fields[field] = None
    if when.schedules and "time_of_day" in when.schedules[0].rule.assumed and not when.schedules[0].is_time_said:
        open_fields["time_of_day"] = None
    if when.is_impossible:
        open_fields["time_of_day"] = None
    if when.is_periodic:
        open_fields["frequency"] = None
    if kind.kind == "code" and kind.confidence != "low" and "file" not in open_fields and not _is_given("repository", clean):
        open_fields["repository"] = None
    _drop_displaced(open_fields, kind)
    need = _NEEDS.get(kind.kind)
    if need and kind.confidence != "low" and not is_without_topic and not contacts.urls and not set(open_fields) - _NICETIES:
        open_fields[need] = None
    if contacts.notify_email:
        open_fields.pop("recipient_email", None)
    elif any(dropped.field == "notify_email" for dropped in contacts.dropped):
        open_fields["recipient_email"] = None
    return tuple(field for field in _by_weight(open_fields))[:MOST_FIELDS]


def _left_blank(clean: str, language: Language) -> Iterator[Field]:
    """Yield the fields that placeholders stand for ("[your topic]")."""
    for match in _PLACEHOLDER.finditer(clean):
        inside = next(group for group in match.groups() if group)
        yield _field_of(inside.replace("_", " ").lower(), language)


def _drop_displaced(open_fields: dict[str, None], kind: KindGuess) -> None:
    for field, weaker in _DISPLACED:
        if field in open_fields and (field != "repository" or kind.kind == "code"):
            for other in weaker:
                open_fields.pop(other, None)


def _is_given(field: str, clean: str) -> bool:
    pattern = _GIVEN.get(field)
    return pattern is not None and pattern.search(clean) is not None


def _field_of(inside: str, language: Language) -> Field:
    for field in FIELDS:
        if field in inside.split() or ((words := language.missing.get(field)) and language.cues(words).search(inside)):
            return field
    return "topic"


def _by_weight(open_fields: dict[str, None]) -> list[Field]:
    """Order by what stops a run: the subject first, niceties last."""
    order: tuple[Field, ...] = (
        "topic", "file", "list", "url", "repository", "account", "data_source", "spreadsheet", "credentials", "recipient_email",
        "time_of_day", "frequency", "channel", "phone", "location",
        "destination", "name", "condition", "criteria", "hours", "language",
    )  # fmt: skip
    return [field for field in order if field in open_fields]
