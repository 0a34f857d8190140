"""HTML of a mail as plain text, in one pass without a parser that could take long. Pure."""

import re
from html import unescape

#: Elements that begin and end a line.
_BLOCK = re.compile(r"/?(?:address|article|blockquote|br|dd|div|dl|dt|h[1-6]|hr|li|ol|p|pre|section|table|td|th|tr|ul)")
#: Elements whose content nobody reads.
_UNSEEN = frozenset(("head", "script", "style", "title", "template", "noscript"))
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]{0,20})")
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")


def text_of_html(html: str) -> str:
    """Return what a person reads, a line a block; lines of a `blockquote` begin with `> `, as in plain text."""
    lines, line, depth, place = [], "", 0, 0
    lower = html.lower()
    while place < len(html):
        begin = html.find("<", place)
        line += html[place : begin if begin >= 0 else len(html)]
        if begin < 0:
            break
        end = html.find("-->", begin) + 2 if html.startswith("<!--", begin) else html.find(">", begin)
        if end < begin + 1:
            break  # a tag that never ends: nothing behind it is text
        place = end + 1
        name = _name(html, begin)
        if name in _UNSEEN:
            close = lower.find(f"</{name}", place)
            place = len(html) if close < 0 else close
        elif _BLOCK.fullmatch(name):
            lines.append(_line(line, depth))
            line = ""
            depth = max(0, depth + {"blockquote": 1, "/blockquote": -1}.get(name, 0))
    lines.append(_line(line, depth))
    return "\n".join(lines)


def _name(html: str, begin: int) -> str:
    found = _NAME.match(html, begin + 1)
    if found is None:
        return ""
    name = found[1].lower()
    is_end = html.startswith("/", begin + 1)
    return f"/{name}" if is_end else name


def _line(text: str, depth: int) -> str:
    return "> " * min(depth, 1) + _SPACE.sub(" ", unescape(text)).strip(" ")
