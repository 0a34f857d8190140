"""Everything public in the widget's source stands in docs/reference/widget.md, and nothing there is made up."""

import re
from pathlib import Path

import pytest

WIDGET = Path(__file__).parents[2] / "widget"
PAGE = (WIDGET.parent / "docs" / "reference" / "widget.md").read_text()
SOURCE = "\n".join(path.read_text() for path in sorted((WIDGET / "src").rglob("*")) if path.suffix in {".ts", ".css"})
TYPES = (WIDGET / "types" / "codetether-task.d.ts").read_text()


def _block(text: str, begin: str, end: str) -> str:
    return text.split(begin, 1)[1].split(end, 1)[0]


def _dashed(name: str) -> str:
    return re.sub(r"[A-Z]", lambda letter: f"-{letter[0].lower()}", name)


def _properties() -> tuple[set[str], set[str]]:
    """Attributes, and properties that are no attributes."""
    source = (WIDGET / "src" / "attributes.ts").read_text()
    table = _block(source, "const PROPERTIES: Record<string, unknown> = {", "\n};")
    attributes, objects = (set(re.findall(r"^  (\w+):", part, re.MULTILINE)) for part in table.split("//", 1))
    return {_dashed(name) for name in attributes}, objects


def _events() -> set[str]:
    return set(re.findall(r'"(codetether-[\w-]+)": ', _block(TYPES, "interface CodeTetherEventDetails {", "\n}")))


def _states() -> set[str]:
    return set(re.findall(r'"([\w-]+)"', _block(TYPES, "export type CodeTetherState =", ";")))


def _parts() -> set[str]:
    specs = re.findall(r"(?:el|h)(?:<\w+>)?\(\s*[\"`][\w${}.]+:([a-z][a-z ]*)", SOURCE)
    written = [*specs, *re.findall(r'part: "(\w+)"', SOURCE)]
    return {part for names in written for part in names.split()} | {"primary", "secondary"}


def _rows(heading: str) -> set[str]:
    section = _block(PAGE, f"\n## {heading}\n", "\n## ")
    cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


@pytest.mark.parametrize("heading", ["Attributes and properties"])
def test_every_attribute_and_property_is_documented(heading: str) -> None:
    attributes, objects = _properties()
    read_only = {"state", "task", "user", "error", "mode", "version"}
    assert _rows(heading) == attributes | objects | read_only | {"lang", "dir"}


def test_every_event_is_documented_with_whether_it_can_be_prevented() -> None:
    assert _rows("Events") == _events()
    cancelable = re.search(r"CANCELABLE = /([\w|-]+)/", SOURCE)
    assert cancelable
    marked = set(re.findall(r"^\| `codetether-([\w-]+)` \* \|", PAGE, re.MULTILINE))
    assert marked == set(cancelable[1].split("|"))


def test_every_event_that_is_sent_is_typed() -> None:
    sent = {f"codetether-{name}" for name in re.findall(r'emit\(f, "([\w-]+)"', SOURCE)}
    assert len(sent) > 10
    assert sent - _events() == set()


def test_every_state_is_documented() -> None:
    assert _rows("States") == _states()


def test_the_sixteen_custom_properties_are_documented() -> None:
    used = set(re.findall(r"--codetether-[\w-]+", SOURCE))
    assert len(used) == 16
    assert _rows("Looks") == used


def test_the_eighteen_parts_are_documented() -> None:
    parts = _parts()
    assert len(parts) == 18
    assert set(re.findall(r"`([\w]+)`", _block(PAGE, "\nParts:", "\n\n"))) == parts


def test_every_slot_is_documented() -> None:
    slots = set(re.findall(r'"slot", \{ name: "(\w+)"', re.sub(r"\s+", " ", SOURCE)))
    documented = _block(PAGE, "\nSlots:", ". Children")
    assert set(re.findall(r"`(\w+)`", documented)) == slots


def test_every_method_is_documented() -> None:
    methods = set(
        re.findall(
            r"^  (\w+)\([^)]*\): (?:Promise<void>|void);", _block(TYPES, "interface CodeTetherTaskElement", "\n}"), re.MULTILINE
        )
    )
    assert set(re.findall(r"`(\w+)\(", _block(PAGE, "\n## Methods\n", "Those that"))) == methods - {"addEventListener"} | {"focus"}
