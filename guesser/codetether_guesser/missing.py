"""What a description leaves open: fields that a run would need, each with one question. Pure."""

import re
from collections.abc import Iterator
from typing import Literal, get_args

from codetether_guesser.contacts import Contacts
from codetether_guesser.kinds import KindGuess
from codetether_guesser.languages.lexicon import Language
from codetether_guesser.languages.together import any_of, any_word
from codetether_guesser.schedule import Reading

Field = Literal[
    "account", "data_source", "topic", "time_of_day", "repository", "channel", "recipient_email", "url", "frequency", "file",
    "list", "spreadsheet", "name", "credentials", "destination", "location", "phone", "condition", "hours", "criteria", "language",
]  # fmt: skip
FIELDS: tuple[Field, ...] = get_args(Field)
_FIELDS: dict[str, Field] = {field: field for field in FIELDS}
MOST_FIELDS = 4
#: Longest order that may say nothing of its subject.
_BARE = 70
#: So far before the name of a document may stand what is done with it.
_BEFORE_NAME = 60
_PLACEHOLDER = re.compile(r"\[([A-Za-z][^\]\n]{2,40})\]|<([A-Za-z_][^>\n/]{2,40})>|\{\{?([A-Za-z_][^}\n]{1,40})\}\}?")
#: A placeholder that the run itself fills, or a choice ("{{date}}", "[paper or container]").
_FILLED_AT_RUN = re.compile(r"(?i)^(?:date|today|now|time|timestamp|week|month|year|name|run[_ ]id|id|x| )$|\bor\b|^\s*$")
#: A placeholder of a person's number.
_NUMBER = re.compile(rf"{any_word('number')}$")
#: What shows that a field is there after all.
_GIVEN: dict[str, re.Pattern[str]] = {
    "url": re.compile(r"https?://|\b[\w-]+\.(?:com|org|net|dev|io|de|co|app|ai|example)\b"),
    "repository": re.compile(
        r"(?:github|gitlab|bitbucket)\.(?:com|org)/|\brepo(?:sitory)?\s+[\w.-]+/[\w.-]+|"
        rf"\b{any_of('inside')}\s+(?:[a-z][\w.-]+/(?![\w-]+\.(?:py|[jt]sx?|md|go|rs|rb|java|sql|sh)\b)[a-z][\w.-]+(?![\w/])|"
        r"[a-z]\w*-(?:api|app|web|site|service|backend|frontend|ui|server|worker|cli|sdk|lib)\b)|"
        r"[A-Z][\w-]+\s+(?:Git[Hh]ub\s+)?repo\b"
    ),
    "account": re.compile(any_of("own_folder")),
    "channel": re.compile(r"(?<!\w)#[a-z][\w-]*"),
    "recipient_email": re.compile(r"\S+@\S+\.\w"),
    "spreadsheet": re.compile(r"docs\.google\.com|\.xlsx?\b|\.csv\b|/d/"),
    "phone": re.compile(r"\+?\d[\d ()-]{6,}"),
    "file": re.compile(
        rf"https?://|\b{any_of('this')} [\w ]{{2,30}}\s?:\s*[^\s.]|{any_of('this_text')}|"
        r"\.(?:pdf|docx?|txt|md|csv|xlsx?|py|js|ts)\b"
    ),
    "location": re.compile(
        rf"(?i:{any_of('weather')})\s+{any_of('weather_in')}\s+(?!{any_of('no_place')}\b)[a-zäöü]{{3,}}|"
        rf"[A-Z]\w+\s(?:→|->|{any_of('towards')})\s[A-Z]|\b{any_of('in_place')}\s+[A-ZÄÖÜ][a-zäöü]{{2,}}"
    ),
    "data_source": re.compile(
        r"https?://|(?<![@\w.-])[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev|app|ai|example)\b(?!@)|"
        rf"\b{any_of('from_source')}\s+(?:{any_of('the_source')}\s+)?[A-Z]\w+"
    ),
}
#: A person's own chat, which is no channel, and a script that is named.
_ON_CHAT = re.compile(rf"\b{any_of('own_chat')}|\b{any_of('me')} (?:\w+ )?{any_of('over')} (?:slack|teams|discord|telegram)\b")
_SCRIPT = re.compile(r"\b[\w-]+\.(?:sh|py|php|js|ts|rb|bash|bat|exe|sql)\b")
#: A document that is named and not there, read and not written; a path from the root or from home is there.
_DOCUMENT = re.compile(
    r"(?<![\w/~.@-])(?:[\w*-]+/){0,4}[\w*-][\w*.-]{0,60}\.(?:pdf|docx?|xlsx?|pptx?|csv|txt|mp[34]|m4a|wav|mat|parquet|odt|ods|bat)"
    r"(?![\w/.-]*[A-Za-z0-9_])"
)
_WRITTEN_TO = re.compile(rf"\b{any_of('written_as')}\W+(?:[\w'’]+\W+){{0,4}}[\W]*$", re.IGNORECASE)
_WRITTEN_BEHIND = re.compile(rf"[`\"'」』)\s]{{0,3}}{any_of('written_behind')}")
#: A path inside a repository: code, or notes that are kept beside it.
_IN_REPOSITORY = re.compile(
    r"(?<![\w/~.:-])(?:[\w.-]+/){1,8}[\w.-]+\.(?:py|[jt]sx?|go|rs|rb|java|kt|php|cs|vue|md|ya?ml|toml)(?![A-Za-z0-9_])|"
    r"(?<![\w/~-])README(?:\.md)?(?![A-Za-z0-9_])"
)
#: A path from the root or from home is there, where no other machine is named.
_ROOTED = re.compile(r"(?<![\w/:.])(?:~|/(?:home|tmp|var|etc|opt|srv|usr|mnt|data|[a-z]{2,12}/[a-z]))[\w./-]*")
_ELSEWHERE = re.compile(rf"\b(?:nas|s3|s?ftp|bucket|drive|dropbox|telegram|slack|{any_of('server')})\b")
#: What is written anew needs no repository: "write a function that …".
_NEW_CODE = re.compile(
    rf"\b{any_of('creates')}\w*(?:[ -]{any_of('for_me')})?\s{any_of('one')}\s(?:\S+\s){{0,2}}?{any_of('code')}\b|"
    rf"{any_of('new_code')}"
)
#: What work of a kind needs, where the text names nothing else that is open; and fields that are about when and to whom.
_NEEDS: dict[str, Field] = {"data": "data_source", "ops": "account"}
#: What one field makes needless: a repository holds the code's data, an account gives access to its data. In this order.
_DISPLACED: tuple[tuple[Field, tuple[Field, ...]], ...] = (
    ("repository", ("data_source", "account", "credentials", "url", "list")),
    ("account", ("data_source",)),
)
_NICETIES = {"time_of_day", "frequency", "recipient_email", "channel"}


def find_missing(
    clean: str,
    lower: str,
    *,
    prompt: str,
    kind: KindGuess,
    when: Reading,
    contacts: Contacts,
    language: Language,
    is_without_topic: bool,
    is_hostile: bool,
) -> tuple[Field, ...]:
    """Return the open fields, the ones that matter most first."""
    open_fields: dict[str, None] = dict.fromkeys((*_left_blank(clean, language), *(("topic",) if is_without_topic else ())))
    open_fields.update(dict.fromkeys(_named(clean, lower, kind=kind, language=language)))
    open_fields.update(dict.fromkeys(_of_time(when)))
    is_new = kind.kind == "code" and _NEW_CODE.search(lower) is not None
    _settle_files(open_fields, clean, lower, kind=kind, contacts=contacts, is_new=is_new)
    if "channel" in open_fields and _ON_CHAT.search(lower):
        del open_fields["channel"]
    _drop_displaced(open_fields, kind)
    if (
        not is_without_topic
        and not set(open_fields) - _NICETIES
        and not is_new
        and (field := _needed(clean, prompt, kind, contacts, language, is_hostile))
    ):
        open_fields[field] = None
    if contacts.notify_email:
        open_fields.pop("recipient_email", None)
    elif any(dropped.field == "notify_email" for dropped in contacts.dropped):
        open_fields["recipient_email"] = None
    return tuple(field for field in _by_weight(open_fields))[:MOST_FIELDS]


def _settle_files(
    open_fields: dict[str, None], clean: str, lower: str, *, kind: KindGuess, contacts: Contacts, is_new: bool
) -> None:
    """Open the repository or the file that the work needs, and close what a path, a document or new code makes needless."""
    is_code = kind.kind == "code" and kind.confidence != "low" and "file" not in open_fields
    is_stored = _IN_REPOSITORY.search(clean) is not None and not contacts.urls
    is_document = not is_stored and _reads_document(clean)
    if is_document:
        open_fields["file"] = None
    elif (is_stored or (is_code and not is_new)) and not _is_given("repository", clean):
        open_fields["repository"] = None
    is_there = _ROOTED.search(clean) is not None and _ELSEWHERE.search(lower) is None
    has_source = is_new or is_document or is_there
    needless: dict[Field, bool] = {
        "account": is_stored or has_source,
        "data_source": has_source,
        "spreadsheet": has_source and not is_there,
        "url": is_new,
    }
    for field, is_needless in needless.items():
        if is_needless:
            open_fields.pop(field, None)


def _named(clean: str, lower: str, *, kind: KindGuess, language: Language) -> Iterator[Field]:
    """Yield the fields whose words stand in the text, where what they ask for does not."""
    starts = language.starts(lower, "missing", language.missing.values())
    matches = [match for start in starts if (match := language.missing_lists.match(lower, start))]
    said = {index for match in matches for index, words in enumerate(match.groups()) if words is not None}
    for field, only_of in (language.missing_cues[index] for index in sorted(said)):
        if only_of in {"", kind.kind} and not _is_given(field, clean):
            yield _FIELDS[field]


def _of_time(when: Reading) -> Iterator[Field]:
    first = when.schedules[0] if when.schedules else None
    if when.is_impossible or (first and "time_of_day" in first.rule.assumed and not first.is_time_said):
        yield "time_of_day"
    if when.is_periodic:
        yield "frequency"


def _needed(clean: str, prompt: str, kind: KindGuess, contacts: Contacts, language: Language, is_hostile: bool) -> Field | None:
    """Return what work of its kind needs, or what an order leaves open that names no subject; where nothing else is open."""
    if _ROOTED.search(clean):
        return None
    is_named = kind.kind == "ops" and (
        _SCRIPT.search(clean) is not None or any(_is_given(field, clean) for field in ("repository", "account", "url"))
    )
    need = _NEEDS.get(kind.kind) if kind.confidence != "low" and not contacts.urls and not is_named else None
    if is_hostile or (need and not language.indefinite_first.match(language.read(prompt.lower()))):
        return need
    return _of_bare_order(prompt, language) or need


def _of_bare_order(prompt: str, language: Language) -> Field | None:
    """Return what an order leaves open that names no subject: "send me a summary" its topic, "post the report" where it is from."""
    if len(prompt) > _BARE:
        return None
    lower = said = language.read(prompt.lower())
    names = ["tell", "to_me", "polite", "results", "actions", "deliver", "small"]
    if language.spaced and language.pattern("tell").match(said):  # what stands behind "remind me" is the subject
        lower, names = re.sub(r"^\W*\w+", " ", said), ["polite", "results", "small"]
    for name in names:
        lower = language.pattern(name).sub(" ", lower)
    if not language.spaced:
        return "topic" if len(re.sub(r"[\W_ぁ-ん]", "", language.pattern("vague").sub("", lower))) == 0 else None
    known = language.vague_words | language.filler_words
    if any(word not in known and word not in language.meanings for word in re.findall(r"[^\W\d_]{2,}|\d{2,}", lower)):
        return None
    is_known = language.pattern("results").search(said) is not None and language.definite_first.match(said) is not None
    return "data_source" if is_known else "topic"


def _left_blank(clean: str, language: Language) -> Iterator[Field]:
    """Yield the fields that placeholders stand for ("[your topic]")."""
    for match in _PLACEHOLDER.finditer(clean) if any(sign in clean for sign in "[<{") else ():
        inside = next(group for group in match.groups() if group)
        if not _FILLED_AT_RUN.search(inside):
            yield _field_of(re.sub(r"[_-]", " ", inside).lower(), language)


def _drop_displaced(open_fields: dict[str, None], kind: KindGuess) -> None:
    for field, weaker in _DISPLACED:
        if field in open_fields and (field != "repository" or kind.kind == "code"):
            for other in weaker:
                open_fields.pop(other, None)


def _reads_document(clean: str) -> bool:
    """Tell whether a document is named that is to be read: nobody gave it."""
    return any(
        not _WRITTEN_TO.search(clean, max(0, match.start() - _BEFORE_NAME), match.start())
        and not _WRITTEN_BEHIND.match(clean, match.end())
        for match in _DOCUMENT.finditer(clean)
    )


def _is_given(field: str, clean: str) -> bool:
    pattern = _GIVEN.get(field)
    return pattern is not None and pattern.search(clean) is not None


def _field_of(inside: str, language: Language) -> Field:
    for field in FIELDS:
        is_number = field == "phone" and _NUMBER.search(inside) is not None
        if is_number or field in inside.split() or ((words := language.missing.get(field)) and language.cues(words).search(inside)):
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
