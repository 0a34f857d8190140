"""Find what a description quotes: words of others, and code. They are content, never the person's own wishes. Pure."""

import re

from codetether_guesser.languages.together import any_of
from codetether_guesser.spans import Span

#: Longest quotation that is looked for; what is longer is read as if it were not quoted.
_LONGEST = 400
#: What stands in quotation marks or is marked as code or as quoted.
QUOTED = re.compile(
    r"```[\s\S]{0,1500}?```"
    rf"|`[^`\n]{{2,{_LONGEST}}}`"
    rf'|"[^"\n]{{3,{_LONGEST}}}"'
    rf"|“[^”\n]{{3,{_LONGEST}}}”"
    rf"|„[^“”\n]{{3,{_LONGEST}}}[“”]"
    rf"|«[^»\n]{{3,{_LONGEST}}}»|»[^«\n]{{3,{_LONGEST}}}«"
    rf"|「[^」\n]{{2,{_LONGEST}}}」|『[^』\n]{{2,{_LONGEST}}}』"
    rf"|(?<!\w)'[^'\n]{{3,{_LONGEST}}}'(?!\w)|(?<!\w)‘[^’\n]{{3,{_LONGEST}}}’(?!\w)"
    r"|(?:^|(?<=\n))>[^\n]*"
)
#: One of these opens every quotation.
_MARKS = "`\"“„«»「『'‘>"
#: What stands before a quotation that is the schedule itself ('schedule: "every day at 9"').
_SCHEDULE_CUE = re.compile(rf"{any_of('schedule_cue')}\s*[:=]?\s*$")
#: One word that makes all of a quotation content.
_TRANSLATE = re.compile(rf"\b{any_of('reworks')}\b")
#: An address in quotation marks is an address, a time zone is one.
_ADDRESS = re.compile(r"\S{0,80}(?:@|://)\S{1,400}|(?:Africa|America|Asia|Atlantic|Australia|Europe|Pacific)/[A-Z][A-Za-z_/]{2,40}")
_CUE_REACH = 24
#: Words that must stand outside quotations; a text that is one quotation is the person's own.
_LEAST_WORDS = 2


def find_quotes(clean: str, lower: str) -> list[Span]:
    """Return the quotations of a text that are content."""
    if not any(mark in clean for mark in _MARKS):
        return []
    found = [
        Span(match.start(), match.end())
        for match in QUOTED.finditer(clean)
        if not _SCHEDULE_CUE.search(lower, max(0, match.start() - _CUE_REACH), match.start())
        and not _ADDRESS.fullmatch(match[0][1:-1])
        and not (match[0][0] == "「" and clean[match.end() : match.end() + 1] in {"に", "で"})
    ]
    if not found:
        return []
    outside = "".join(
        clean[left.end : right.start] for left, right in zip([Span(0, 0), *found], [*found, Span(len(clean), 0)], strict=True)
    )
    return (
        found
        if len(re.findall(r"[^\W\d_]{2,}", outside)) >= _LEAST_WORDS
        or _TRANSLATE.search(outside.lower())
        or re.search(r"[ぁ-ん]", outside)
        else []
    )
