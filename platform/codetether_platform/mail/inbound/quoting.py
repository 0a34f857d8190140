"""Cuts a reply down to what its writer wrote: no quoted mail, no line that announces it, no signature. Pure.

Our own mails begin with `MARKER`, which mail programs quote as it is: whatever the language, everything from there on is ours.
"""

import re

#: The first line of each mail that asks for a reply.
MARKER = "##- Write your answer above this line -##"
#: Most lines that are looked at; what stands further below is no first line of a reply.
MOST_LINES = 2_000
MOST_LINE_CHARACTERS = 2_000

_SIGNATURE = re.compile(
    r"--\s*$"
    r"|(?:sent from my|get outlook for|von meinem .{1,40} gesendet|gesendet (?:von|mit)\b"
    r"|envoyé (?:de|depuis) mon|enviado desde mi|enviado do meu|inviato da|.{1,40}から送信)",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"-{2,}\s*(?:original message|forwarded message|ursprüngliche nachricht|message d.origine|message original"
    r"|mensaje original|mensagem original|messaggio originale|元のメッセージ)\s*-{2,}$|_{20,}$",
    re.IGNORECASE,
)
#: The first of a block of header lines, as Outlook puts them above what it quotes; two more must follow it.
_HEADER = re.compile(r"\*?(?:from|von|de|da|desde|差出人)\s?\*?\s?[:：]", re.IGNORECASE)
_HEADER_NEXT = re.compile(
    r"\*?(?:sent|date|to|gesendet|datum|an|envoyé|à|enviado|enviada em|fecha|para|inviato|data|a|送信日時|日付|宛先)\s?\*?\s?[:：]",
    re.IGNORECASE,
)
#: How a line begins that announces a quotation, and how it ends: English, German, French, Spanish, Portuguese, Italian, Japanese.
_OPENS = re.compile(r"(?:on|am|le|el|em|il|a)\s.*\d|\d{4}[年/-]\d{1,2}", re.IGNORECASE)
_CLOSES = re.compile(
    r"(?:wrote|schrieb(?: .{1,120})?|a écrit|escribió|escreveu|ha scritto|(?:のメール|さんは書きました|wrote))\s?[:：]$",
    re.IGNORECASE,
)
#: Lines over which mail programs break an announcement.
_ANNOUNCED_LINES = 3


def written(text: str) -> str:
    """Return what stands above the quoted mail, or, for those who write below it, what stands behind its last quoted line."""
    lines = [line[:MOST_LINE_CHARACTERS].rstrip() for line in text.replace("\r\n", "\n").split("\n", MOST_LINES)[:MOST_LINES]]
    cut = next((place for place in range(len(lines)) if _begins_quotation(lines, place)), len(lines))
    above = _unsigned(lines[:cut])
    if above:
        return above
    quoted = [place for place in range(cut, len(lines)) if lines[place].startswith(">")]
    if not quoted or any(MARKER in line and not line.startswith(">") for line in lines):
        return ""  # without marks at its lines, nobody can tell what is quoted and what is written
    return _unsigned(lines[quoted[-1] + 1 :])


def _begins_quotation(lines: list[str], place: int) -> bool:
    line = lines[place].strip(" *")
    if line.startswith(">") or MARKER in line or _ORIGINAL.match(line):
        return True
    if _HEADER.match(line) and sum(_HEADER_NEXT.match(other.strip(" *")) is not None for other in lines[place + 1 : place + 5]) > 1:
        return True
    if not _OPENS.match(line):
        return False
    said = [line]
    for other in lines[place + 1 : place + _ANNOUNCED_LINES]:
        if _CLOSES.search(" ".join(said)):
            break
        said.append(other.strip(" *"))
    return _CLOSES.search(" ".join(said).strip()) is not None


def _unsigned(lines: list[str]) -> str:
    end = next((place for place, line in enumerate(lines) if _SIGNATURE.match(line)), len(lines))
    return "\n".join(lines[:end]).strip()
