"""What is a value of a typed input, and what a prompt becomes. No I/O."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codetether_platform.kernel.errors import ValidationFailed
from codetether_platform.templates.catalogue import starter_catalogue
from codetether_platform.templates.inputs import InputValue, TemplateInput, check_template, fill, placeholders, render

SAMPLES: dict[str, InputValue] = {
    "text": "Acme",
    "textarea": "one\ntwo",
    "number": 3,
    "date": "2027-01-31",
    "email": "ada@acme.example",
    "url": "https://acme.example/a?b=c",
    "boolean": True,
}


def an_input(kind: str, **fields: Any) -> TemplateInput:
    return TemplateInput(name="x", label="X", type=kind, **fields)  # type: ignore[arg-type]  # kinds come from the table


def pointers(refused: ValidationFailed) -> list[tuple[str | None, str]]:
    return [(fault.source.pointer, fault.code) for fault in refused.faults]


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("text", "  Acme ", "Acme"),
        ("textarea", "one\ntwo", "one\ntwo"),
        ("number", 3, "3"),
        ("number", 3.0, "3"),
        ("number", 2.5, "2.5"),
        ("date", "2028-02-29", "2028-02-29"),
        ("email", "ada@acme.example", "ada@acme.example"),
        ("url", "http://acme.example", "http://acme.example"),
        ("boolean", False, "no"),
        ("boolean", True, "yes"),
    ],
)
def test_a_value_of_its_type_becomes_text(kind: str, value: InputValue, text: str) -> None:
    assert fill([an_input(kind)], {"x": value}) == {"x": text}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "two\nlines"),
        ("text", "two\u2028lines"),
        ("text", 5),
        ("text", "a" * 501),
        ("number", "3"),
        ("number", True),
        ("number", float("nan")),
        ("date", "2027-02-29"),
        ("date", "20270131"),
        ("email", "ada"),
        ("email", "ada@b"),
        ("url", "javascript:alert(1)"),
        ("url", "https://"),
        ("url", "https://[x"),
        ("boolean", "yes"),
        ("boolean", 1),
    ],
)
def test_a_value_of_another_type_is_refused_with_its_pointer(kind: str, value: InputValue) -> None:
    with pytest.raises(ValidationFailed) as refused:
        fill([an_input(kind)], {"x": value})
    assert pointers(refused.value) == [("/template_inputs/x", "invalid_input")]


def test_each_fault_is_told_at_once() -> None:
    inputs = [
        TemplateInput(name="a", label="A", required=True),
        TemplateInput(name="b", label="B", type="select", options=["red", "blue"]),
        TemplateInput(name="c", label="C", default="there"),
    ]
    with pytest.raises(ValidationFailed) as refused:
        fill(inputs, {"b": "green", "d": "x"})
    assert pointers(refused.value) == [
        ("/template_inputs/d", "unknown_input"),
        ("/template_inputs/a", "required"),
        ("/template_inputs/b", "invalid_input"),
    ]
    assert fill(inputs, {"a": "1"}) == {"a": "1", "b": "", "c": "there"}


def test_a_line_is_left_out_where_all_it_asks_for_is_empty() -> None:
    prompt = "Write about {{ a }}.\nReaders: {{b}}\nFrom {{a}} to {{b}}.\n\nEnd."
    assert render(prompt, {"a": "cats", "b": ""}) == "Write about cats.\nFrom cats to .\n\nEnd."


@given(st.text(max_size=80), st.text(max_size=80))
def test_what_a_value_holds_is_never_read_as_a_placeholder(first: str, second: str) -> None:
    values = {"a": "{{b}}" + first, "b": second + "{{a}}", "c": "\\1\\g<0>"}
    assert render("x {{a}} y {{b}} z {{c}} w", values) == f"x {values['a']} y {values['b']} z {values['c']} w"


def test_too_long_a_prompt_is_refused() -> None:
    with pytest.raises(ValidationFailed) as refused:
        render("{{a}}{{a}}", {"a": "x" * 2001})
    assert pointers(refused.value) == [("/template_inputs", "too_long")]


def test_a_template_that_cannot_be_filled_in_is_refused() -> None:
    inputs = [
        TemplateInput(name="a", label="A", type="select"),
        TemplateInput(name="a", label="A", options=["x"]),
        TemplateInput(name="n", label="N", type="number", default="three"),
    ]
    with pytest.raises(ValidationFailed) as refused:
        check_template("{{a}} {{b}}", inputs)
    assert {pointer for pointer, _ in pointers(refused.value)} == {
        "/prompt",
        "/inputs/0/options",
        "/inputs/1/name",
        "/inputs/1/options",
        "/inputs/2/default",
    }


def test_the_starter_catalogue_has_forty_templates_that_can_be_filled_in() -> None:
    found = starter_catalogue().templates
    assert len({each.name for each in found}) == len({each.title for each in found}) == 40
    for each in found:
        check_template(each.prompt, each.inputs)
        assert set(placeholders(each.prompt)) == {known.name for known in each.inputs}, each.name
        assert set(each.keywords) == {"en", "de", "es", "pt", "ja"}
        assert all(words for words in each.keywords.values())
        needed: dict[str, InputValue] = {
            known.name: known.options[0] if known.type == "select" else SAMPLES[known.type]
            for known in each.inputs
            if known.required
        }
        prompt = render(each.prompt, fill(each.inputs, needed))
        assert "{{" not in prompt
        assert len(prompt) > 40


def test_the_starter_catalogue_uses_every_type_and_most_kinds() -> None:
    found = starter_catalogue().templates
    assert {known.type for each in found for known in each.inputs} == {*SAMPLES, "select"}
    assert len({each.kind for each in found}) == 9
