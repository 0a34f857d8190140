"""The work alone: prompt, title and steps out of a description, without times, addresses to report to, or instructions. Pure."""

import re

import msgspec

from codetether_guesser.contacts import Contacts
from codetether_guesser.found_addresses import ARROW, bare_addresses
from codetether_guesser.languages.lexicon import Language
from codetether_guesser.languages.together import any_of
from codetether_guesser.mail_patterns import mail_patterns
from codetether_guesser.spans import Span, cut
from codetether_guesser.told_otherwise import is_informed

TITLE_CHARACTERS = 60
MOST_STEPS = 8
_LEAD_REACH = 12
#: A title that says something has so many words, or letters where words are not parted.
_WHOLE_WORDS, _WHOLE_LETTERS = 2, 4
_BULLET = re.compile(r"^[ \t]*(?:[-*•]|\d{1,2}[.)])[ \t]+(.+)$", re.MULTILINE)
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+|(?<=[。！？])|\n+")
_WRAP = re.compile(r"(?<=[^\W\d_]|,)\n(?=[a-zäöü(])")
#: Before an order to report: what joins it to the work; and right before the address.
_AND_REPORT = re.compile(rf"[,;]?\s*{any_of('and_report')}?\s*$")
_REPORT_TO = re.compile(rf"\s*{any_of('report_to')}?\s*$")
_DATE = re.compile(
    r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}\.\d{1,2}\.(?:\d{4}\b|(?=\s|$))|\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d{1,2}:\d{2}(?:\s?[ap]m)?\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"[<>\[\]{}|`*\\]+")
_BLANKS = re.compile(r"[ \t]{2,}")
_BLANK_BEFORE = re.compile(r"[ \t]+([,.;:!?)])")
_EMPTY_BRACKETS = re.compile(r"\(\s*\)")
_LINE_STARTS = re.compile(r"(?m:^[ \t,;:.–-]+(?=\w))(?<!- )")
_LAST_COMMA = re.compile(r",(?=[.!?\n]|$)|^[\s,;:.!?)–]+")
_NUMBERED = re.compile(r"^\s*\d{1,2}[.)]\s+")
_BLANK_BEFORE_MARK = re.compile(r"\s+([,.;:!?])")
_WORD, _WORDS, _DIGIT = re.compile(r"\w"), re.compile(r"\w+"), re.compile(r"\d")
_APPS = {
    name.replace("_", " ").lower(): name.replace("_", " ")
    for name in [
        "Slack",
        "Gmail",
        "Google_Sheets",
        "Google_Drive",
        "Google_Calendar",
        "Notion",
        "Asana",
        "Trello",
        "Jira",
        "GitHub",
        "GitLab",
        "Zendesk",
        "HubSpot",
        "Salesforce",
        "Stripe",
        "Telegram",
        "WhatsApp",
        "Discord",
        "Reddit",
        "YouTube",
        "Airtable",
        "Shopify",
        "Outlook",
        "Microsoft_Teams",
        "Linear",
        "Intercom",
        "Hugging_Face",
    ]
}
_APP = re.compile(r"(?<!\w)(" + "|".join(sorted(_APPS, key=len, reverse=True)) + r")(?!\w)", re.IGNORECASE)


_ARROW = re.compile(ARROW)
_COPY = re.compile(r"\s*[(,]\s*cc:?\s*[),]*\s*$", re.IGNORECASE)
_SENTENCE_CLOSE = re.compile(r"[.!?](?=\s|$)|\n|$")


class Step(msgspec.Struct, frozen=True):
    """One thing to do: a short title, the service it names, and the words it came from."""

    title: str
    app: str | None
    detail: str


def prompt_of(clean: str, *, when: tuple[Span, ...], hostile: list[Span], contacts: Contacts, language: Language) -> str:
    """Return the description without scheduling words, without instructions to the system, without where to report to."""
    spans = [*hostile, *(_with_lead(clean, span, language) for span in when)]
    if contacts.notify_email:
        spans.append(_reporting(clean, contacts.notify_email.span, language))
    text = _tidied(cut(clean, spans))
    return text if _WORD.search(text) else ""


def _tidied(text: str) -> str:
    """Return a cut text without the blanks, brackets and commas that hung on what was cut out."""
    if "  " in text or "\t" in text:
        text = _BLANKS.sub(" ", text)
    text = _BLANK_BEFORE.sub(r"\1", text)
    if "(" in text:
        text = _EMPTY_BRACKETS.sub("", text)
    return _LAST_COMMA.sub("", _LINE_STARTS.sub("", text)).strip(" \t\n,;")


def _with_lead(clean: str, span: Span, language: Language) -> Span:
    lead = language.lead.search(clean, max(0, span.start - _LEAD_REACH), span.start)
    start = lead.start() if lead else span.start
    end = span.end
    if not language.spaced and (trail := language.trail.match(clean, end)):
        end = trail.end()
    while end < len(clean) and clean[end] in " ,)、":
        end += 1
    return Span(start, end) if clean[end - 1 : end] != "\n" else Span(start, span.end)


def _reporting(clean: str, address: Span, language: Language) -> Span:
    """Return what says only where to report to: ", and email x@y" whole, of "send it to x@y" the address with its "to".

    Where a condition says when somebody is told, there are others to tell or a sentence is about them, all of it stays.
    """
    window = max(0, address.start - 60)
    before = language.read(clean[window : address.start].lower())
    patterns = mail_patterns(language.code)
    lower = language.read(clean.lower())
    is_in_sentence = is_informed(before, lower, address.end, language) or any(
        pattern.match(lower, address.end) for pattern in (patterns.listed_behind, patterns.told_behind, patterns.gets)
    )
    if is_in_sentence or any(
        pattern.search(before) for pattern in (patterns.conditioned_to, patterns.getting, patterns.own, patterns.label)
    ):
        return Span(address.start, address.start)
    if alone := patterns.alone_to.search(before):  # "… for bakeries. To x@y when you are done."
        behind = _SENTENCE_CLOSE.search(clean, address.end)
        return Span(window + alone.start(), behind.end() if behind else len(clean))
    if added := patterns.confirmed_after.search(before) or patterns.joined_to.search(before) or _ARROW.search(before):
        return Span(window + added.start(), address.end)
    verbs = list(language.pattern("deliver").finditer(before))
    if verbs and verbs[-1][0] == "remind":  # "remind x@y to close the books": reminding is the work
        return Span(address.start, address.start)
    if verbs and not before[verbs[-1].end() :].strip(" :"):
        joint = _AND_REPORT.search(before[: verbs[-1].start()])
        lead = before[: joint.start()] if joint else ""
        if joint and lead.strip() and not lead.rstrip().endswith((".", "!", "?", "\n")):
            return Span(window + joint.start(), address.end)
    small = _REPORT_TO.search(before)
    return Span(window + (small.start() if small else len(before)), address.end)


def title_of(prompt: str, language: Language) -> str:
    """Return an imperative of at most 60 characters, without addresses and dates; empty when nothing is left."""
    first = ""
    for part in _SENTENCE.split(_WRAP.sub(" ", prompt) if "\n" in prompt else prompt)[:MOST_STEPS]:
        title = _title(part, language)
        if len(_WORDS.findall(title)) >= _WHOLE_WORDS or (not language.spaced and len(title) >= _WHOLE_LETTERS):
            return title
        first = first or title
    return first


def _title(sentence: str, language: Language) -> str:
    text = _MARKUP.sub(" ", sentence)
    if addresses := bare_addresses(text):
        text = _without(addresses, text, language)
    if _DIGIT.search(text):
        text = _NUMBERED.sub("", _DATE.sub(" ", text))
    text = _BLANK_BEFORE_MARK.sub(r"\1", " ".join(text.split())).strip(" ,.;:!?-–•\"'()")
    text = language.dangling_words.sub("", _shortened(_without_politeness(text, language)))
    capital = text[:1].upper()
    return capital + text[1:] if len(capital) == 1 else text  # "ß" would become two letters


def _without(addresses: list[str], text: str, language: Language) -> str:
    """Return text without addresses, and at its end without what pointed at them: ", on failure to x@y", "to x@y and to z@y"."""
    for address in addresses:
        text = re.sub(re.escape(address), " ", text, flags=re.IGNORECASE)
    text = _COPY.sub("", text).rstrip()
    patterns, lower = mail_patterns(language.code), language.read(text.lower())
    left = patterns.condition_left.search(lower) or patterns.pointing_left.search(lower)
    return text[: left.start()] if left else text


def _without_politeness(text: str, language: Language) -> str:
    polite = language.pattern("polite")
    while (match := polite.match(language.read(text.lower()))) and match.end() < len(text):
        text = text[match.end() :].lstrip(" ,.!:;-–")
    return text


def _shortened(text: str) -> str:
    if len(text) <= TITLE_CHARACTERS:
        return text
    clause = re.split(r"[,;:]\s|\s[–—]\s", text)[0]
    if 15 <= len(clause) <= TITLE_CHARACTERS:
        return clause
    short = text[: TITLE_CHARACTERS + 1]
    return (short.rsplit(" ", 1)[0] if " " in short[20:] else short[:TITLE_CHARACTERS]).rstrip(" ,.;:-–")


def steps_of(prompt: str, language: Language, *, whole: str) -> tuple[Step, ...]:
    """Split the work: list items where there is a list, otherwise clauses that begin with a verb. `whole` is its title."""
    items = [match[1] for match in _BULLET.finditer(prompt)]
    parts = items if len(items) >= 2 else _clauses(prompt, language)
    steps = []
    for part in parts[:MOST_STEPS]:
        title = whole if part == prompt else title_of(part, language)
        if title:
            app = _APP.search(part)
            steps.append(Step(title=title, app=_APPS[app[1].lower()] if app else None, detail=part.strip()[:500]))
    return tuple(steps)


def _clauses(prompt: str, language: Language) -> list[str]:
    parts_of, actions = language.joined.split, language.pattern("actions")
    clauses: list[str] = []
    for sentence in _SENTENCE.split(prompt):
        for part in parts_of(sentence):
            is_new = not clauses or actions.match(language.read(_without_politeness(part.strip(), language).lower()))
            if is_new:
                clauses.append(part)
            elif part.strip():
                joined = sentence if sentence.startswith(clauses[-1]) and part == sentence else f"{clauses[-1]}, {part}"
                clauses[-1] = joined
    return [clause for clause in clauses if _WORD.search(clause)]
