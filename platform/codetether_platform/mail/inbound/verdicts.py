"""What the operator's mail server found about a mail's sender: its `Authentication-Results` (RFC 8601). Pure.

Anybody can write such a header. Only the topmost that names the operator's own server counts, and that server must take away
what others wrote in its name (RFC 8601 §5).
"""

import re
from collections.abc import Iterable, Sequence

import msgspec

#: Longest header that is looked at, and most results in it.
MOST_CHARACTERS = 8_000
MOST_RESULTS = 50
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\s;="()]+)|([;=])', re.DOTALL)


class Finding(msgspec.Struct, frozen=True):
    """One result: `dmarc`, `pass`, and its properties such as `header.from`."""

    method: str
    result: str
    properties: dict[str, str]


def is_authentic(headers: Iterable[str], *, authserv_id: str, domain: str) -> bool:
    """Tell whether the operator's server found the mail to come from `domain`: by DMARC, or a DKIM signature of that very domain.

    Where DMARC came to a result other than `none`, it alone decides.
    """
    findings = trusted_findings(headers, authserv_id=authserv_id)
    dmarc = [one for one in findings if one.method == "dmarc"]
    if len(dmarc) > 1:
        return False
    if dmarc and dmarc[0].result != "none":
        return dmarc[0].result == "pass" and dmarc[0].properties.get("header.from") == domain
    return any(one.method == "dkim" and one.result == "pass" and one.properties.get("header.d") == domain for one in findings)


def trusted_findings(headers: Iterable[str], *, authserv_id: str) -> Sequence[Finding]:
    """Return the results of the topmost header that the operator's server wrote; none where it wrote none."""
    wanted = authserv_id.strip().lower()
    for header in headers:
        name, findings = read_results(header)
        if wanted and name == wanted:
            return findings
    return ()


def read_results(header: str) -> tuple[str, Sequence[Finding]]:
    """Return who wrote a header, in lower case, and its results; comments, which hold whatever a sender likes, are left out."""
    if len(header) > MOST_CHARACTERS:
        return "", ()
    bare = without_comments(header)
    if bare is None or '"' in _TOKEN.sub("", bare):
        return "", ()
    words = [(found[1] if found[2] is None and found[3] is None else found[2] or found[3]) for found in _TOKEN.finditer(bare)]
    marks = [found[3] is not None for found in _TOKEN.finditer(bare)]
    parts = _split(list(zip(words, marks, strict=True)))
    if not parts or not parts[0]:
        return "", ()
    return parts[0][0].lower(), tuple(finding for part in parts[1 : MOST_RESULTS + 1] if (finding := _finding(part)) is not None)


def without_comments(header: str) -> str | None:
    """Return a header without its comments (RFC 5322 §3.2.2: they nest); None where one does not end."""
    kept, depth, is_quoted, is_escaped = [], 0, False, False
    for character in header:
        if is_escaped:
            is_escaped = False
        elif character == "\\" and (depth or is_quoted):
            is_escaped = True
        elif character == '"' and not depth:
            is_quoted = not is_quoted
        elif character == "(" and not is_quoted:
            depth += 1
        elif character == ")" and not is_quoted:
            depth -= 1
            if depth < 0:
                return None
            kept.append(" ")
            continue
        if not depth:
            kept.append(character)
    return None if depth or is_quoted else "".join(kept)


def _split(tokens: list[tuple[str, bool]]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for word, is_mark in tokens:
        if is_mark and word == ";":
            parts.append([])
        elif is_mark:
            parts[-1].append("=")
        else:
            parts[-1].append(word)
    return parts


def _finding(part: list[str]) -> Finding | None:
    """Read `method[/version] = result [name = value]…`; anything else is no result."""
    if len(part) < 3 or part[1] != "=":
        return None
    properties: dict[str, str] = {}
    for place in range(4, len(part) - 1):
        if part[place] == "=" and part[place - 1] != "=" and part[place + 1] != "=":
            name = part[place - 1].lower()
            if name in properties:
                return None  # said twice: nobody knows which is meant
            properties[name] = part[place + 1].lower()
    return Finding(part[0].lower().partition("/")[0], part[2].lower(), properties)
