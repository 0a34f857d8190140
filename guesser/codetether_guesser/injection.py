"""Find text that speaks to the system instead of describing a task. Nothing inside it may fill a slot. Pure."""

import re
from bisect import bisect_right

from codetether_guesser.spans import Span

# Words of override, in the languages that attacks are written in, whatever the description's own language is. All in lower case:
# the text is lowered before, which is twice as quick as a pattern that ignores case.
_MARKERS = re.compile(
    r"""
    (?:ignor\w*|disregard\w*|forget|override|bypass|overwrite|skip)\s+(?:\w+\s+){0,4}?
        (?:instructions?|prompts?|rules?|schema|guidelines|policy|policies|constraints?|system|safety|context|directives?)\b
    | (?:ignoriere?n?|vergiss|missachte|umgehe|überschreibe)\s+(?:\w+\s+){0,4}?
        (?:anweisung\w*|regel\w*|vorgaben|instruktion\w*|prompt|schema|system\w*)\b
    | (?:ignora|ignore|ignorar|ignori|olvida|olvide|esquece|esqueça|desconsidere|dimentica)\s+(?:\w+\s+){0,4}?
        (?:instruc\w+|instruç\w+|istruzion\w+|reglas|regras|regole|órdenes|ordens|ordini)\b
    | (?:ignorez?|oubliez?)\s+(?:\w+\s+){0,4}?(?:instructions|consignes|règles)\b
    | (?:игнорируй\w*|забудь)\s+(?:\w+\s+){0,4}?(?:инструкци\w+|правил\w+)
    | (?:指示|命令|プロンプト|ルール|指令)を?(?:すべて)?(?:無視|忘れ)
    | (?:忽略|无视)\S{0,8}(?:指令|指示|提示|规则)
    | </?\s{0,3}(?:system|assistant|user|instructions?|prompt|admin|developer|tool\w*)\b[^>]*>
    | (?:^|\n)[ \t]{0,3}\#{0,6}[ \t]{0,3}(?:system|assistant|developer|admin)\s*:
    | \[/?(?:inst|system|sys)\] | <\|[^|]{1,40}\|> | <</?sys>>
    | \b(?:system\s+prompt|systemprompt|jailbreak\w*|developer\s+mode|dan\s+mode|do\s+anything\s+now|prompt\s+injection)\b
    | \byou\s+are\s+(?:now\s+|no\s+longer\s+)(?:a\b|an\b|in\b|the\b|bound|dan\b|free|restricted)
    | \bdu\s+bist\s+(?:jetzt|nun|ab\s+jetzt)\s+(?:ein|eine|der|die|kein|nicht|im)\b
    | \b(?:new|updated|real|hidden|secret|important)\s+(?:system\s+)?instructions?\s*[:.]
    | \bneue\s+anweisung\w*\s*[:.]
    | \b(?:reveal|print|show|repeat|output|leak)\s+(?:me\s+)?(?:your|the)\s+(?:system|hidden|initial|secret|original)\s+\w*
    | \b(?:act|behave)\s+(?:as|like)\s+(?:if\s+you|an?\s+(?:admin|unrestricted|system|root))\b
    | \bpretend\s+(?:that\s+)?(?:you|to\s+be)\b
    | (?<=[.!?]\s)(?:system|assistant|developer|admin)\s*:
    | ["']?(?:notify_email|callback_url|max_charge_micros|payer|sponsor|scopes?|confirms_\w+|is_admin)["']?\s*[:=]
    """,
    re.VERBOSE,
)
_SENTENCE_END = re.compile(r"[.!?。！？](?=\s|$|[^\x00-\x7f])|\n")


def find_instructions(clean: str) -> list[Span]:
    """Return the sentences that hold an attempt to instruct the system."""
    spans: list[Span] = []
    ends: list[int] | None = None
    for match in _MARKERS.finditer(_lowered(clean)):
        if spans and match.start() < spans[-1].end:
            continue
        if ends is None:
            ends = [end.end() for end in _SENTENCE_END.finditer(clean)]
        first = bisect_right(ends, match.start() + 1)
        after = bisect_right(ends, match.end())
        spans.append(Span(ends[first - 1] if first else 0, ends[after] if after < len(ends) else len(clean)))
    return spans


def _lowered(clean: str) -> str:
    """Return the text in lower case, letter for letter; the long s that looks like an f is an s."""
    lower = clean.lower().replace("ſ", "s")
    return lower if len(lower) == len(clean) else "".join(low if len(low := char.lower()) == 1 else char for char in clean)


def mask(text: str, spans: list[Span]) -> str:
    """Return text of the same length with the spans turned into full stops, which end every phrase."""
    for span in spans:
        text = text[: span.start] + "." * (span.end - span.start) + text[span.end :]
    return text
