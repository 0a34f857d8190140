"""The little Markdown that descriptions use, as HTML: paragraphs, lists, `code`, **bold** and links."""

import re
from html import escape

_MARKS = (
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*([^*]+)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"\[([^\]]+)\]\((https?://[^)\s]+|#[\w-]+)\)"), r'<a href="\2">\1</a>'),
)


def inline(text: str) -> str:
    """Return one line or paragraph."""
    shown = escape(" ".join(text.split()))
    for pattern, replacement in _MARKS:
        shown = pattern.sub(replacement, shown)
    return shown


def blocks(text: str) -> str:
    """Return all paragraphs and lists."""
    return "".join(_block(part.strip()) for part in re.split(r"\n\s*\n", text) if part.strip())


def _block(text: str) -> str:
    if text.startswith(("- ", "* ")):
        items = re.split(r"(?m)^[-*] ", text)[1:]
        return "<ul>" + "".join(f"<li>{inline(item)}</li>" for item in items) + "</ul>"
    return f"<p>{inline(text)}</p>"
