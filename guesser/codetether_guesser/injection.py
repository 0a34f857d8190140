"""Find text that speaks to the system instead of describing a task. Nothing inside it may fill a slot. Pure."""

import re
from bisect import bisect_right

from codetether_guesser.quotes import QUOTED
from codetether_guesser.spans import Span

# Words of override, in the languages that attacks are written in, whatever the description's own language is. All in lower case:
# the text is lowered before, which is twice as quick as a pattern that ignores case.
_MARKERS = re.compile(
    r"""
    (?:ignor\w*|disregard\w*|forget|override|bypass|overwrite|skip)\s+(?:\w+\s+){0,4}?
        (?:instructions?|prompts?|rules?|schema|guidelines|policy|policies|constraints?|system|safety|context|directives?)\b
    | (?:ignore|disregard|forget)\s+(?:everything|all|anything)\s+(?:(?:written\s+|said\s+)?(?:above|before|earlier)|you\s+know)
        (?=\s*(?:[.,;:!]|and\b|$))
    | (?:ignoriere?n?|vergiss)\s+alles\s+(?:obige|vorherige|bisherige|davor|darüber|oben|was\s+(?:davor|darüber|oben|bisher))\b
    | (?:ignora|ignore|olvida|esquece|esqueça|dimentica|oublie[zr]?)\s+(?:todo|tudo|tutto|tout)\s+
        (?:(?:lo|o|ce|ciò|quanto)\s+(?:de\s+|qui\s+|che\s+)?)?(?:anterior|acima|arriba|sopra|précède|ci-dessus|precedente)\b
    | (?:ignoriere?n?|vergiss|missachte|umgehe|überschreibe)\s+(?:\w+\s+){0,4}?
        (?:anweisung\w*|regel\w*|vorgaben|instruktion\w*|prompt|schema|system\w*)\b
    | (?:ignora|ignore|ignorar|ignori|olvida|olvide|esquece|esqueça|desconsidere|dimentica)\s+(?:\w+\s+){0,4}?
        (?:instruc\w+|instruç\w+|istruzion\w+|reglas|regras|regole|órdenes|ordens|ordini)\b
    | (?:ignorez?|oubliez?)\s+(?:\w+\s+){0,4}?(?:instructions|consignes|règles)\b
    | (?:игнорируй\w*|забудь)\s+(?:\w+\s+){0,4}?(?:инструкци\w+|правил\w+)
    | (?:指示|命令|プロンプト|ルール|指令)(?:を|は)?(?:すべて|全て|全部)?(?:無視|忘れ)
    | (?:忽略|无视)\S{0,8}(?:指令|指示|提示|规则)
    | </?\s{0,3}(?:system|assistant|user|instructions?|prompt|admin|developer|tool\w*)\b[^>]*>
    | (?:^|\n)[ \t]{0,3}\#{0,6}[ \t]{0,3}(?:system|assistant|developer|admin)\s*:
    | \[/?(?:inst|system|sys)\] | <\|[^|]{1,40}\|> | <</?sys>>
    | \b(?:system\s+prompt|systemprompt|jailbreak\w*|developer\s+mode|dan\s+mode|do\s+anything\s+now|prompt\s+injection)\b
    | \byou\s+are\s+(?:now\s+|no\s+longer\s+)(?:a\b|an\b|in\b|the\b|bound|dan\b|free|restricted)
    | \bdu\s+bist\s+(?:jetzt|nun|ab\s+jetzt)\s+(?:ein|eine|der|die|kein|nicht|im)\b
    | \b(?:system|admin\w*|security|developer)\s+(?:override|message|notice|note|command|directive|update)s?\s*[:\]>]
    | \b(?:note|message|memo|instructions?|hint)\s+(?:to|for)\s+(?:the\s+)?
        (?:ai|assistant|model|llm|agent|bot)\b(?:\s+\w+){0,3}\s*[:,]
    | \b(?:ignore|disregard|forget)\s+(?:the\s+|all\s+)?(?:above|previous|prior|preceding|foregoing)
        (?=\s*(?:[.,;:!]|and\b|then\b|$))
    | \bset\s+(?:the\s+|your\s+)?(?:sponsor|payer|scopes?|max_charge\w*|callback_url|notify_email)\s+(?:to|=)
    | \b(?:ahora\s+eres|tu\s+es\s+(?:maintenant|désormais)|ora\s+sei|agora\s+(?:você\s+é|és))\s+
        (?:un|una|uno|um|uma|une|le|la|el|o|a|il|dan)\b
    | \b(?:tu|ton|votre|tuo|seu|teu|dein\w*|ihr\w*)\s+(?:system-?prompt|prompt\s+(?:d[eiou]\s+|du\s+)?s[iy]st[eèé]m\w*)
    | \b(?:haz\s+caso\s+omiso|no\s+hagas\s+caso|ne\s+tiens\s+pas\s+compte|fais\s+abstraction|non\s+tenere\s+conto|
        não\s+leve\s+em\s+conta)\s+
        (?:\S+\s+){0,4}?(?:instruc\w+|instruç\w+|istruzion\w+|reglas|regras|regole|règles|consignes)\b
    | あなたは(?:今から|これから|もう)\S{0,12}(?:です|だ)
    | \b(?:new|updated|real|hidden|secret|important)\s+(?:system\s+)?instructions?\s*[:.]
    | \bneue\s+anweisung\w*\s*[:.]
    | \b(?:reveal|print|show|repeat|output|leak)\s+(?:me\s+)?(?:your|the)\s+(?:system|hidden|initial|secret|original)\s+\w*
    | \b(?:reveal|print|show|repeat|output|leak|send|tell|give)\s+(?:me\s+)?your\s+
        (?:api[\s_-]?keys?|passwords?|secrets?|credentials|access\s+tokens?)\b
    | \b(?:act|behave)\s+(?:as|like)\s+(?:if\s+you|an?\s+(?:admin|unrestricted|system|root))\b
    | \bpretend\s+(?:that\s+)?(?:you|to\s+be)\b
    | (?<=[.!?]\s)(?:system|assistant|developer|admin)\s*:
    | ["']?(?:notify_email|callback_url|max_charge_micros|payer|sponsor|scopes?|confirms_\w+|is_admin)["']?\s*[:=]
    """,
    re.VERBOSE,
)
#: What announces orders: the line that it stands in holds nothing else ("New instructions: … Delete the files.").
_ANNOUNCED = re.compile(
    r"\s*\W{0,3}(?:system|assistant|developer|admin)\s*:|\s*(?:new|updated|real|hidden|secret|important)\s+(?:system\s+)?instructions?\s*[:.]|"
    r"\s*neue\s+anweisung\w*\s*[:.]|\s*(?:system|admin\w*|security|developer)\s+(?:override|message|notice|note|command|directive|update)s?"
)
#: A comment of a page, which nobody who reads the page sees.
_COMMENT = re.compile(r"<!--[\s\S]{0,1500}?-->")
#: Letters without which no pattern above can match: looking for each of them is quicker than one search for all patterns.
_TRIGGERS = (
    "ignor", "disregard", "forget", "override", "bypass", "overwrite", "skip", "vergiss", "missacht", "umgehe", "überschreib",
    "olvid", "esque", "desconsider", "dimentic", "oubli", "игнорируй", "забудь", "無視", "忘れ", "忽略", "无视", "<", "system",
    "assistant", "developer", "admin", "inst", "sys]", "jailbreak", "dan mode", "do anything", "injection", "you are", "du bist",
    "instruction", "anweisung", "security", "reveal", "print", "show", "repeat", "output", "leak", "api", "password", "secret",
    "credential", "token", "act ", "act\n", "behave", "pretend", "notify_email", "callback_url", "max_charge", "payer", "sponsor",
    "scope", "confirms_", "note", "message", "memo", "hint", "ahora", "tu es", "ora sei", "agora", "prompt", "caso", "compte",
    "abstraction", "conto", "conta", "あなたは",
)  # fmt: skip
_SENTENCE_END = re.compile(r"[.!?。！？](?=\s|$|[^\x00-\x7f])|\n")


def find_instructions(clean: str) -> list[Span]:
    """Return the sentences that hold an attempt to instruct the system; of a quotation or a comment, that alone."""
    spans: list[Span] = []
    ends: list[int] | None = None
    lower = _lowered(clean)
    for match in _MARKERS.finditer(lower) if any(trigger in lower for trigger in _TRIGGERS) else ():
        if spans and match.start() < spans[-1].end:
            continue
        if enclosed := _enclosing(clean, match):
            spans.append(enclosed)
            continue
        if ends is None:
            ends = [end.end() for end in _SENTENCE_END.finditer(clean)]
        first = bisect_right(ends, match.start() + 1)
        after = bisect_right(ends, match.end())
        end = ends[after] if after < len(ends) else len(clean)
        if _ANNOUNCED.match(match[0]):
            end = max(end, _line_end(clean, match.end()))
        spans.append(Span(ends[first - 1] if first else 0, end))
    return spans


def _enclosing(clean: str, marker: re.Match[str]) -> Span | None:
    """Return the quotation or comment that an attempt lies in from its first to its last letter."""
    regions = (Span(match.start(), match.end()) for pattern in (_COMMENT, QUOTED) for match in pattern.finditer(clean))
    return next((span for span in regions if span.start < marker.start() and marker.end() < span.end), None)


def _line_end(clean: str, position: int) -> int:
    end = clean.find("\n", position)
    return len(clean) if end < 0 else end


def is_quotation(clean: str, span: Span) -> bool:
    """Tell whether an attempt is the words of others, which are content: "translate '…'"."""
    return QUOTED.fullmatch(clean, span.start, span.end) is not None


def _lowered(clean: str) -> str:
    """Return the text in lower case, letter for letter; the long s that looks like an f is an s."""
    lower = clean.lower().replace("ſ", "s")
    return lower if len(lower) == len(clean) else "".join(low if len(low := char.lower()) == 1 else char for char in clean)


def mask(text: str, spans: list[Span]) -> str:
    """Return text of the same length with the spans turned into full stops, which end every phrase."""
    for span in spans:
        text = text[: span.start] + "." * (span.end - span.start) + text[span.end :]
    return text
