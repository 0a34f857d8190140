"""The typed inputs of templates: what they are, what is a value of each, and the prompt they make. Pure."""

import math
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from codetether_platform.kernel.errors import Fault, Source, ValidationFailed

MAX_INPUTS = 30
MAX_OPTIONS = 100
MAX_VALUE_CHARACTERS = 4000
MAX_RENDERED_CHARACTERS = 4000
InputType = Literal["text", "textarea", "number", "date", "email", "url", "select", "boolean"]
InputName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$(?!\n)", max_length=40)]
InputText = Annotated[str, Meta(max_length=MAX_VALUE_CHARACTERS)]
#: Numbers are bounded so that they are written in full, not as 1e+300.
InputValue = bool | Annotated[int, Meta(ge=-(10**15), le=10**15)] | Annotated[float, Meta(ge=-1e15, le=1e15)] | InputText | None
_PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z0-9_.-]{1,60})\s*\}\}")
_EMAIL = re.compile(r"[^@\s<>,;\"]{1,64}@[^@\s<>,;\"]+\.[^@\s<>,;\"]+")
#: What a one-line text may not hold: line breaks of every kind, and other control characters.
_NOT_IN_LINE = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")


class TemplateInput(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A value that a template asks for."""

    name: InputName
    label: Annotated[str, Meta(min_length=1, max_length=120)]
    type: InputType = "text"
    required: bool = False
    options: Annotated[
        list[Annotated[str, Meta(min_length=1, max_length=120)]], Meta(max_length=MAX_OPTIONS, description="Of a `select`.")
    ] = []
    default: InputValue = None
    max_length: Annotated[int, Meta(ge=1, le=MAX_VALUE_CHARACTERS, description="Characters of a text.")] = 500
    help: Annotated[str, Meta(max_length=300)] | None = None


def placeholders(prompt: str) -> list[str]:
    """Return the names that a prompt's placeholders use, in order, each once."""
    return list(dict.fromkeys(match[1] for match in _PLACEHOLDER.finditer(prompt)))


def check_template(prompt: str, inputs: list[TemplateInput]) -> None:
    """Refuse a template that could not be filled in.

    Raises:
        ValidationFailed: With a fault for each thing that is wrong.
    """
    faults = list(_template_faults(prompt, inputs))
    if faults:
        raise ValidationFailed("The template is not one; `errors` says why.", faults=tuple(faults))


def fill(inputs: list[TemplateInput], given: Mapping[str, InputValue], *, pointer: str = "/template_inputs") -> dict[str, str]:
    """Return the text of every input, defaults filled in; empty for those that were left out.

    Raises:
        ValidationFailed: With a fault and a pointer for each value that is missing, wrong or unknown.
    """
    texts: dict[str, str] = {}
    faults = [
        _fault(f"{pointer}/{name}", "unknown_input", "The template has no input of this name.")
        for name in given
        if all(name != known.name for known in inputs)
    ]
    for known in inputs:
        value = given.get(known.name)
        value = known.default if value is None or value == "" else value
        if value is None or value == "":
            texts[known.name] = ""
            if known.required:
                faults.append(_fault(f"{pointer}/{known.name}", "required", f"{known.label} is needed."))
            continue
        try:
            texts[known.name] = _text_of(known, value)
        except ValueError as error:
            faults.append(_fault(f"{pointer}/{known.name}", "invalid_input", str(error)))
    if faults:
        raise ValidationFailed("Some inputs of the template are not right; `errors` says which.", faults=tuple(faults))
    return texts


def render(prompt: str, texts: Mapping[str, str], *, pointer: str = "/template_inputs") -> str:
    """Return a prompt with its placeholders replaced, once: what a value holds is never read as a placeholder.

    A line whose placeholders are all empty is left out.

    Raises:
        ValidationFailed: The whole is longer than a prompt may be.
    """
    lines = []
    for line in prompt.splitlines():
        names = [match[1] for match in _PLACEHOLDER.finditer(line)]
        if not names or any(texts.get(name) for name in names):
            lines.append(_PLACEHOLDER.sub(lambda match: texts.get(match[1], ""), line))
    whole = "\n".join(lines).strip()
    if len(whole) > MAX_RENDERED_CHARACTERS:
        detail = f"With these values the prompt has {len(whole)} characters; {MAX_RENDERED_CHARACTERS} are allowed."
        raise ValidationFailed(detail, faults=(_fault(pointer, "too_long", detail),))
    return whole


def _text_of(known: TemplateInput, value: InputValue) -> str:
    match known.type:
        case "boolean":
            if not isinstance(value, bool):
                raise ValueError("Send true or false.")
            return "yes" if value else "no"
        case "number":
            return _number(value)
    if not isinstance(value, str):
        raise ValueError("Send text.")
    if len(value) > known.max_length:
        raise ValueError(f"{known.label} may have at most {known.max_length} characters.")
    if known.type != "textarea" and _NOT_IN_LINE.search(value):
        raise ValueError(f"{known.label} is one line of text.")
    text = value.strip()
    match known.type:
        case "select" if text not in known.options:
            raise ValueError("Choose one of the options.")
        case "email" if not _EMAIL.fullmatch(text) or len(text) > 254:
            raise ValueError("This is not an e-mail address.")
        case "url" if not _is_url(text):
            raise ValueError("This is not an address that begins with https:// or http://.")
        case "date" if not _is_date(text):
            raise ValueError("Send a date as 2027-01-31.")
    return text


def _number(value: InputValue) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("Send a number.")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("Send a finite number.")
    return str(int(value)) if float(value).is_integer() else repr(value)


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", text)
    except ValueError:
        return False


def _is_date(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _template_faults(prompt: str, inputs: list[TemplateInput]) -> Iterator[Fault]:
    names = [known.name for known in inputs]
    for name in placeholders(prompt):
        if name not in names:
            yield _fault("/prompt", "unknown_input", f"The prompt uses {{{{{name}}}}}, which is not an input.")
    if not prompt.strip():
        yield _fault("/prompt", "too_short", "Say what is to be done.")
    for number, known in enumerate(inputs):
        at = f"/inputs/{number}"
        if known.name in names[:number]:
            yield _fault(f"{at}/name", "not_unique", f"Two inputs are called {known.name}.")
        if known.type == "select" and not known.options:
            yield _fault(f"{at}/options", "required", "A select needs options.")
        if known.type != "select" and known.options:
            yield _fault(f"{at}/options", "not_allowed", "Only a select has options.")
        if len(set(known.options)) != len(known.options):
            yield _fault(f"{at}/options", "not_unique", "An option stands twice.")
        if known.default is not None and known.default != "":
            try:
                _text_of(known, known.default)
            except ValueError as error:
                yield _fault(f"{at}/default", "invalid_input", str(error))


def _fault(pointer: str, code: str, detail: str) -> Fault:
    return Fault(code=code, title=code.replace("_", " ").capitalize(), detail=detail, source=Source(pointer=pointer))
