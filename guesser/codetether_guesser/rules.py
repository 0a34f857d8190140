"""The rules engine: text in, everything that the text says out. Pure, no network, no model, well under a millisecond usually."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from codetether_guesser.contacts import Contacts, Dropped, find_contacts
from codetether_guesser.detect import detect
from codetether_guesser.injection import find_instructions, is_quotation, mask
from codetether_guesser.kinds import KindGuess, guess_kind
from codetether_guesser.languages import LANGUAGES
from codetether_guesser.languages.lexicon import Language
from codetether_guesser.languages.together import any_of
from codetether_guesser.missing import Field, find_missing
from codetether_guesser.normalise import Text, normalise
from codetether_guesser.quotes import find_quotes
from codetether_guesser.schedule import Reading, find_schedules
from codetether_guesser.settle import Found
from codetether_guesser.spans import Citation, Span, cite
from codetether_guesser.timezones import Zone, find_zone, zone_beside, zone_of_written
from codetether_guesser.work import Step, prompt_of, steps_of, title_of

ENGINE_VERSION = "rules-6"
_NEGATION_REACH = 12
#: Words that say how quickly to tell somebody, where telling stands so close before them.
_AT_ONCE = re.compile(any_of("at_once"))
_TOLD_REACH = 40
#: Right before a priority in two words: what has it ("everything with low priority goes into …").
_HELD_BY = re.compile(rf"\b{any_of('holder')}\s+{any_of('held_with')}\s+(?:{any_of('held_article')}\s+)?$")
_HELD = re.compile(rf"\s+{any_of('held')}\b")
#: Asking to be shown something is asking to be told where it is to be shown later, by a schedule.
_WAITED = re.compile(rf"\b{any_of('waited')}\b")
_SHOWN = re.compile(rf"{any_of('shows')}\w*\s+{any_of('shown_to')}|{any_of('shown')}")
#: Letters that must be left of a Japanese text without its polite and vague words.
_LEAST_LETTERS = 3
#: Longest text that may be nothing but a greeting or thanks.
_SMALL_TALK = 60
#: The end of a clause, and the fewest words that still say what to do.
_CLAUSE = re.compile(r"[.;!?:]\s+|[。！？]|\s[—–-]\s|\n+")
_LEAST_WORDS = 2
#: What the work is wrapped in tells nothing about it: "build a scheduled workflow that …", "create a cron job which …".
_WRAPPER = re.compile(rf"\W*{any_of('wrapper')}")
#: A clause that says only whom to tell ends within so many characters.
_REPORTING = 120


class RulesGuess(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules read. Every value cites the span it came from in `provenance`, under its path in the answer."""

    text: Text
    local: datetime
    language: Language
    title: str
    prompt: str
    kind: KindGuess
    steps: tuple[Step, ...]
    when: Reading
    stated_zone: str | None
    contacts: Contacts
    priority: int | None
    events: tuple[str, ...]
    notify: bool
    missing: tuple[Field, ...]
    is_abstained: bool
    hostile: tuple[Span, ...]
    provenance: dict[str, tuple[Citation, ...]]

    @property
    def schedule(self) -> Found | None:
        """The schedule to fill in."""
        return self.when.schedules[0] if self.when.schedules else None

    @property
    def dropped(self) -> tuple[Dropped, ...]:
        """What was said but may not be used."""
        return self.contacts.dropped


class Urgency(msgspec.Struct, frozen=True):
    """How urgent the person says it is, and where."""

    priority: int
    span: Span


def guess_by_rules(description: str, *, locale: str, time_zone: str, now: datetime) -> RulesGuess:
    """Read a description. `time_zone` is the person's, for "tomorrow"; it is never taken for a stated one."""
    text = normalise(description)
    hostile = find_instructions(text.clean)
    clean, lower = mask(text.clean, hostile), mask(text.lower, hostile)
    language = detect(lower, locale)
    lower = language.read(lower)
    quotes = find_quotes(clean, lower)
    spoken = mask(lower, quotes)
    local = now.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None)
    is_talk = language.talked.match(spoken) is not None
    when = Reading() if is_talk else find_schedules(clean, spoken, language, now=local)
    contacts = find_contacts(text, mask(clean, quotes), language, is_hostile=bool(hostile), is_scheduled=bool(when.schedules))
    provenance: dict[str, tuple[Citation, ...]] = {}
    zone = _zone(mask(clean, quotes), spoken, language, when)
    if zone:
        provenance["task.schedule.timezone"] = (cite(text, zone.span),)
    is_plain = bool(hostile) or not language.starts(spoken, "cues", (*language.priority.values(), *language.events.values()))
    urgency = None if is_plain else _urgency(spoken, language)
    if urgency:
        provenance["task.priority"] = (cite(text, urgency.span),)
    events = () if is_plain else _events(spoken, language, text, provenance)
    _cite_values(text, when, contacts, provenance)
    spans = (*when.schedules[0].spans, *((zone.span,) if zone else ())) if when.schedules else ()
    if urgency and _stands_apart(spoken, urgency.span):
        spans = (*spans, urgency.span)
    orders = [span for span in hostile if not is_quotation(text.clean, span)]
    prompt = prompt_of(text.clean, when=spans, hostile=orders, contacts=contacts, language=language)
    is_abstained = is_talk or _is_no_task(prompt, language, has_schedule=bool(when.schedules))
    kind = KindGuess("other", "low") if is_talk else _kind(prompt, language, contacts)
    title = "" if is_abstained else title_of(prompt, language)
    return RulesGuess(
        text=text,
        local=local,
        language=language,
        title=title,
        prompt=prompt,
        kind=kind,
        steps=() if is_abstained else steps_of(prompt, language, whole=title),
        when=when,
        stated_zone=zone.name if zone else None,
        contacts=contacts,
        priority=urgency.priority if urgency else None,
        events=events,
        notify=not is_talk and _wants_word(spoken, language, contacts, has_schedule=bool(when.schedules)),
        missing=()
        if is_talk
        else find_missing(
            clean,
            lower,
            prompt=prompt,
            kind=kind,
            when=when,
            contacts=contacts,
            language=language,
            is_without_topic=is_abstained and not hostile,
            is_hostile=bool(hostile),
        ),
        is_abstained=is_abstained,
        hostile=tuple(hostile),
        provenance=provenance,
    )


def _zone(clean: str, lower: str, language: Language, when: Reading) -> Zone | None:
    """Return the stated zone: the schedule's own, else one that stands in the text in a form that means nothing else."""
    first = when.schedules[0] if when.schedules else None
    if first is None:
        return None
    if first.zone and first.zone_span:
        return Zone(first.zone, first.zone_span)
    written = zone_of_written(clean, lower, first.spans[0].end, language) if first.rule.cron else None
    return written or find_zone(clean, lower, language) or zone_beside(clean, first.spans)


def _urgency(lower: str, language: Language) -> Urgency | None:
    """Read how urgent the task is. "Urgent e-mails" is content, "not urgent" comes before "urgent"."""
    for value in (-50, 100, 50):
        for match in language.cues(language.priority.get(value, r"(?!)")).finditer(lower):
            before = lower[max(0, match.start() - 12) : match.start()]
            after = re.match(r"[^\S\n]+([^\W\d_][\w-]*)", lower[match.end() :]) if language.spaced else None
            if after and "_" not in match[0] and " " not in match[0] and after[1] not in language.task_nouns.split():
                continue
            if value > 0 and language.pattern("negation").search(before):
                continue
            if " " not in match[0] and language.content_before.search(before):
                continue
            if _HELD.match(lower, match.end()) or _HELD_BY.search(lower, max(0, match.start() - _TOLD_REACH), match.start()):
                continue
            if _AT_ONCE.fullmatch(match[0]) and language.pattern("tell").search(
                lower, max(0, match.start() - _TOLD_REACH), match.end()
            ):
                continue  # "alert me immediately" speaks of the alert
            return Urgency(value, Span(match.start(), match.end()))
    return None


def _kind(prompt: str, language: Language, contacts: Contacts) -> KindGuess:
    """Tell the kind; "send me", which says only to whom, tells it where nothing else does."""
    work = _work_alone(prompt, language, contacts)
    kind = guess_kind(alone := language.pattern("to_me").sub(" ", work), language)
    return guess_kind(work, language) if kind.kind == "other" and alone != work else kind


def _work_alone(prompt: str, language: Language, contacts: Contacts) -> str:
    """Return the text that tells the kind: without the clause that says which address to call, and without "don't mail anyone"."""
    if contacts.callback_url and (at := prompt.find(contacts.callback_url.value)) >= 0:
        starts = [match.end() for match in _CLAUSE.finditer(prompt, 0, at)]
        behind = _CLAUSE.search(prompt, at + len(contacts.callback_url.value))
        rest = f"{prompt[: starts[-1]] if starts else ''} {prompt[behind.end() :] if behind else ''}"
        prompt = rest if len(rest.split()) >= _LEAST_WORDS else prompt
    lower = language.read(prompt.lower())
    if (colon := lower.find(": ", 0, _REPORTING)) > 0 and language.pattern("deliver").match(lower):
        is_report = "@" not in lower[:colon] and language.pattern("run_nouns").search(lower, 0, colon) is not None
        lower = lower if is_report else lower[colon + 2 :]  # "tell x@y when it is done: …", but not "send me a report: …"
    if (wrapper := _WRAPPER.match(lower)) and len(lower[wrapper.end() :].split()) > _LEAST_WORDS:
        lower = lower[wrapper.end() :]
    return language.pattern("told").sub(" ", lower)


def _stands_apart(lower: str, span: Span) -> bool:
    """Tell whether words are a clause of their own ("…, this is urgent"), so that the work reads on without them."""
    before = re.search(r"(?:^|[,.;:!(–\n-])\s*$", lower[max(0, span.start - 4) : span.start])
    return before is not None and re.match(r"\s*(?:[,.;:!)–\n-]|$)", lower[span.end :]) is not None


def _events(lower: str, language: Language, text: Text, provenance: dict[str, tuple[Citation, ...]]) -> tuple[str, ...]:
    found: dict[str, Span] = {}
    for event, words in language.events.items():
        for match in language.cues(words).finditer(lower):
            if not language.negation_before.search(lower, max(0, match.start() - _NEGATION_REACH), match.start()):
                found.setdefault(event, Span(match.start(), match.end()))
    if found:
        provenance["task.events"] = tuple(cite(text, span) for span in found.values())
    return tuple(found)


def _cite_values(text: Text, when: Reading, contacts: Contacts, provenance: dict[str, tuple[Citation, ...]]) -> None:
    if when.schedules:
        provenance["task.schedule"] = tuple(cite(text, span) for span in when.schedules[0].spans)
    if contacts.notify_email:
        provenance["task.notify_email"] = (cite(text, contacts.notify_email.span),)
    if contacts.callback_url:
        provenance["task.callback_url"] = (cite(text, contacts.callback_url.span),)


def _wants_word(lower: str, language: Language, contacts: Contacts, *, has_schedule: bool) -> bool:
    if contacts.notify_email or contacts.callback_url or any(one.reason != "untrusted_instructions" for one in contacts.dropped):
        return True
    is_later = has_schedule or _WAITED.search(lower) is not None
    told = language.pattern("told")
    without = told.sub(" ", lower)
    if without != lower and not language.pattern("still_told").search(without):
        return False
    return any(is_later or not _SHOWN.fullmatch(match[0]) for match in language.pattern("tell").finditer(without))


def _is_no_task(prompt: str, language: Language, *, has_schedule: bool) -> bool:
    """Tell whether nothing is left to do: no content words, or just one, no verb of doing and no time to do it at."""
    lower = language.read(prompt.lower())
    if not language.spaced:
        return len(re.sub(r"[\W_]", "", language.pattern("vague").sub("", lower))) < _LEAST_LETTERS
    words = [word for word in re.findall(r"[^\W\d_]{2,}", lower) if word not in language.vague_words]
    if not words:
        return not (has_schedule and language.pattern("tell").search(lower))
    if has_schedule or language.pattern("actions").search(lower):
        return False
    return len(words) == 1 or (len(prompt) <= _SMALL_TALK and _is_small_talk(prompt))


def _is_small_talk(prompt: str) -> bool:
    """Tell whether all words greet or thank in one of the languages; a few words alone may not tell which one it is."""
    spoken = (language for language in LANGUAGES.values() if language.spaced)
    lower = prompt.lower()
    return any(language.small_talk.issuperset(re.findall(r"[^\W\d_]{2,}", language.read(lower))) for language in spoken)
