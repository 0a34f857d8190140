"""Read the fenced code blocks of Markdown pages (CommonMark §4.5)."""

import dataclasses
import re
from pathlib import Path

FENCE = re.compile(r"^ {0,3}(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^`]*)$")
NO_RUN = re.compile(r"^\s*<!-- docs: no-run(?P<reason>.*?)-->\s*$")


@dataclasses.dataclass(frozen=True)
class Block:
    """One fenced block: where it stands, its language, its text, and why it is not run, where it is not."""

    page: str
    line: int
    language: str
    text: str
    no_run: str | None

    def __str__(self) -> str:
        return f"{self.page}:{self.line} {self.language}"


def blocks(page: Path, *, name: str) -> list[Block]:
    """Return the blocks of a page in order; `line` is that of the opening fence.

    Raises:
        ValueError: A fence is never closed.
    """
    found: list[Block] = []
    lines = page.read_text().splitlines()
    number = 0
    while number < len(lines):
        opening = FENCE.match(lines[number])
        if opening is None:
            number += 1
            continue
        closing = next((at for at in range(number + 1, len(lines)) if _closes(lines[at], opening["fence"])), None)
        if closing is None:
            raise ValueError(f"{name}:{number + 1} opens a code block that never closes")
        language = (opening["info"].split() or ["text"])[0]
        text = "\n".join(lines[number + 1 : closing]) + "\n"
        found.append(Block(name, number + 1, language, text, _no_run(lines[:number])))
        number = closing + 1
    return found


def _closes(line: str, fence: str) -> bool:
    closing = FENCE.match(line)
    return closing is not None and not closing["info"] and closing["fence"].startswith(fence)


def _no_run(before: list[str]) -> str | None:
    last = next((line for line in reversed(before) if line.strip()), "")
    said = NO_RUN.match(last)
    return said["reason"].strip() if said else None
