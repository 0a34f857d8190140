"""What a prompt is about, in words for the sandbox: a kind of work and its subject. No model, the same each time. Pure."""

import re
from typing import Final, Literal

import msgspec

Kind = Literal["summary", "research", "writing", "data", "code", "other"]

#: English imperatives; a prompt in another language is simply "other", which the texts fit as well.
_KINDS: Final[dict[str, Kind]] = {
    **dict.fromkeys(("summarise", "summarize", "recap", "digest", "condense", "review", "report"), "summary"),
    **dict.fromkeys(
        ("research", "find", "search", "compare", "investigate", "explore", "look", "check", "monitor", "watch"), "research"
    ),
    **dict.fromkeys(
        ("write", "draft", "reply", "answer", "translate", "rewrite", "prepare", "compose", "plan", "propose"), "writing"
    ),
    **dict.fromkeys(
        ("analyse", "analyze", "extract", "collect", "list", "count", "classify", "group", "sort", "clean", "export"), "data"
    ),
    **dict.fromkeys(("fix", "refactor", "implement", "build", "debug", "test", "migrate", "deploy", "upgrade", "add"), "code"),
}
#: Words that say when, whose or how, not what.
_SKIPPED: Final = re.compile(
    r"an?|the|this|that|these|those|our|my|your|their|all|every|each|me|us|please|of|last|next|latest|recent|new|open|up|for|about|into|"
    r"down|quick|short|brief|(week|month|day|year|today|yesterday)('s)?"
)
#: Words after which the subject is over.
_ENDS: Final = re.compile(
    r"and|or|then|so|by|with|from|in|on|at|to|for|when|before|after|until|into|as|using|who|which|that|because|every|each|if|but|via|per|"
    r"under|over|older|newer|about"
)
_LINKS_AND_TAGS: Final = re.compile(r"\w+://\S+|<[^<>]*>")
_WORDS: Final = re.compile(r"[^\W_][\w'-]*|[.;:!?\n]")
SUBJECT_WORDS: Final = 4
SUBJECT_CHARACTERS: Final = 40


class Topic(msgspec.Struct, frozen=True):
    """A kind of work and its subject, such as summary and "support tickets"; no subject was found where it is None."""

    kind: Kind
    subject: str | None

    @property
    def material(self) -> str:
        """The subject as something that can be collected."""
        return f"the {self.subject}" if self.subject else "the material"

    @property
    def file_stem(self) -> str:
        """A plain ASCII file name without its ending."""
        return re.sub(r"[^a-z0-9]+", "-", (self.subject or "").lower()).strip("-") or "result"


def topic_of(prompt: str) -> Topic:
    """Find the first imperative and the noun phrase after it.

    The subject holds letters, digits, apostrophes and hyphens only, so it needs no escaping in Markdown.
    """
    words = _WORDS.findall(_LINKS_AND_TAGS.sub(" ", prompt).replace("’", "'"))
    for index, word in enumerate(words):
        if kind := _KINDS.get(word.lower()):
            return Topic(kind=kind, subject=_subject(words[index + 1 :]))
    return Topic(kind="other", subject=None)


def _subject(words: list[str]) -> str | None:
    taken: list[str] = []
    for word in words:
        lower = word.lower()
        if not taken and _SKIPPED.fullmatch(lower):
            continue
        if _ENDS.fullmatch(lower) or not word[0].isalnum() or len(taken) == SUBJECT_WORDS:
            break
        if not _SKIPPED.fullmatch(lower):
            taken.append(word)
    while taken and len(" ".join(taken)) > SUBJECT_CHARACTERS:
        taken.pop()
    return " ".join(taken) or None
