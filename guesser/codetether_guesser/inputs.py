"""Fill a template's inputs with what the person said; every value stands in the text, none is made up. Pure."""

import re
from typing import Final

import msgspec

from codetether_guesser.rules import RulesGuess
from codetether_guesser.spans import Span
from codetether_platform.kernel.errors import ValidationFailed
from codetether_platform.templates.inputs import InputValue, TemplateInput, fill, render
from codetether_platform.templates.schemas import Template

#: Inputs of these names are the work itself, in the person's words.
_TOPICS: Final = frozenset(
    {"topic", "subject", "theme", "question", "task", "request", "instructions", "work", "goal", "idea", "brief", "what"}
)
#: Inputs of these names want a text that the person has: a request to work on it is not it.
_MATERIAL: Final = frozenset(
    {"text", "code", "message", "messages", "reviews", "answers", "facts", "changes", "notes", "data", "rows", "tables", "table",
     "log", "logs", "transcript", "csv", "list", "items", "content", "document", "article", "email", "thread", "error", "trace"}
)  # fmt: skip
_LEAST_MATERIAL: Final = 20
_BODY = re.compile(r"[:：][ \t]*\n+(?=\s*\S)|\n[ \t]*\n|[:：][ \t]+")
_NUMBER = re.compile(r"(?<![\w.,:/@#-])-?\d{1,15}(?:\.\d{1,6})?(?![\w:/@%]|[.,]\d)")
_DATE = re.compile(r"(?<![\d-])\d{4}-\d\d-\d\d(?![\d-])")
_WORD = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»\n]{2,200})[\"”“»]")
_NEAR: Final = 2


class Said(msgspec.Struct, frozen=True):
    """A value and where it stands."""

    value: InputValue
    span: Span


class Filling(msgspec.Struct, frozen=True, kw_only=True):
    """A template's inputs as far as the text fills them. `prompt` is None while one that is needed is empty."""

    said: dict[str, Said]
    prompt: str | None
    #: Whether an input holds all of the work, so that the prompt says everything that the person said.
    holds_work: bool


def fill_inputs(template: Template, rules: RulesGuess) -> Filling:
    """Fill what can be filled; a text that speaks to the system fills nothing."""
    if rules.hostile:
        return Filling(said={}, prompt=None, holds_work=False)
    clean = rules.text.clean
    said: dict[str, Said] = {}
    for known in template.inputs:
        found = _labelled(known, clean) or _typed(known, template.inputs, rules)
        if found is not None and not rules.text.has_seam(found.span.start, found.span.end):
            said[known.name] = found
    holder = _holder(template.inputs, said, rules)
    if holder is not None:
        said[holder] = Said(rules.prompt, Span(0, len(clean)))
    return Filling(said=said, prompt=_rendered(template, said), holds_work=holder is not None)


def _rendered(template: Template, said: dict[str, Said]) -> str | None:
    try:
        return render(template.prompt, fill(template.inputs, {name: one.value for name, one in said.items()}))
    except ValidationFailed:
        return None


def _labelled(known: TemplateInput, clean: str) -> Said | None:
    """Read "Audience: nurses": a value that the person names as the input is named."""
    if known.type not in {"text", "textarea"}:
        return None
    names = "|".join(re.escape(one) for one in {known.label, known.name.replace("_", " ")})
    match = re.search(rf"(?<!\w)(?:{names})[ \t]*[:=：][ \t]*([^\n,;]+)", clean, re.IGNORECASE)
    if match is None:
        return None
    value = match[1].strip(" .\"'“”")
    return Said(value, Span(match.start(1), match.end(1))) if value and len(value) <= known.max_length else None


def _typed(known: TemplateInput, inputs: list[TemplateInput], rules: RulesGuess) -> Said | None:
    clean, contacts = rules.text.clean, rules.contacts
    is_only = sum(other.type == known.type for other in inputs) == 1
    match known.type:
        case "email" if is_only:
            others = [one for one in contacts.emails if one != contacts.notify_email]
            candidates = others or [one for one in contacts.emails if one == contacts.notify_email]
            return Said(candidates[0].value, candidates[0].span) if len({one.value for one in candidates}) == 1 else None
        case "url" if is_only:
            urls = [one for one in contacts.urls if one != contacts.callback_url]
            return Said(urls[0].value, urls[0].span) if len({one.value for one in urls}) == 1 else None
        case "date" if is_only:
            dates = list(_DATE.finditer(clean))
            return Said(dates[0][0], Span(*dates[0].span())) if len(dates) == 1 else None
        case "number":
            return _number(known, rules)
        case "select":
            return _option(known, clean)
        case "text" if sum(one.type == "text" and one.required for one in inputs) == 1 and known.required:
            quoted = [one for one in _QUOTED.finditer(clean) if len(one[1]) <= known.max_length]
            return Said(quoted[0][1], Span(*quoted[0].span(1))) if len(quoted) == 1 else None
        case "textarea" if known.required:
            return _body(known, rules)
    return None


def _number(known: TemplateInput, rules: RulesGuess) -> Said | None:
    """Read a number that stands beside a word of the input's name: "in 5 points"."""
    clean = rules.text.clean
    taken = [span for found in rules.when.schedules for span in found.spans]
    names = {word.lower() for word in _WORD.findall(f"{known.label} {known.name.replace('_', ' ')}") if len(word) > 2}
    names -= {"number", "the", "most", "per", "how", "many"}
    found = []
    for match in _NUMBER.finditer(clean):
        span = Span(match.start(), match.end())
        behind = _WORD.findall(clean[span.end : span.end + 40])[:_NEAR]
        if any(_alike(word.lower(), name) for word in behind for name in names) and not any(span.meets(one) for one in taken):
            found.append(Said(float(match[0]) if "." in match[0] else int(match[0]), span))
    return found[0] if len(found) == 1 else None


def _alike(word: str, name: str) -> bool:
    return word == name or (min(len(word), len(name)) >= 4 and word[:-1].startswith(name[:-1]) and abs(len(word) - len(name)) <= 2)


def _option(known: TemplateInput, clean: str) -> Said | None:
    found = [
        Said(option, Span(match.start(), match.end()))
        for option in known.options
        if (match := re.search(rf"(?<!\w){re.escape(option)}(?!\w)", clean, re.IGNORECASE))
    ]
    return found[0] if len(found) == 1 else None


def _body(known: TemplateInput, rules: RulesGuess) -> Said | None:
    """Read the text that stands behind a colon or a blank line: "Proofread this: …"."""
    clean = rules.text.clean
    match = _BODY.search(clean)
    if match is None:
        return None
    value = clean[match.end() :].strip()
    if not _LEAST_MATERIAL <= len(value) <= known.max_length:
        return None
    start = clean.index(value, match.end())
    return Said(value, Span(start, start + len(value)))


def _holder(inputs: list[TemplateInput], said: dict[str, Said], rules: RulesGuess) -> str | None:
    """Return the input that takes all of the work: the one that is needed and left, if it asks for a topic or for words."""
    left = [one for one in inputs if one.required and one.name not in said and one.type in {"text", "textarea"}]
    if len(left) != 1 or not rules.prompt or len(rules.prompt) > left[0].max_length:
        return None
    (one,) = left
    words = {word.lower() for word in _WORD.findall(f"{one.name.replace('_', ' ')} {one.label}")}
    if words & _TOPICS:
        return one.name if one.type == "textarea" or "\n" not in rules.prompt else None
    return one.name if one.type == "textarea" and not words & _MATERIAL else None
