"""What a person wrote, as an answer that `POST /v1/tasks/{id}/input` would take. Pure."""

from collections.abc import Sequence

from codetether_platform.mail.inbound.refusals import Reason, Refused
from codetether_platform.tasks.schemas import MAX_ANSWER_CHARACTERS


def fitting_answer(text: str, *, choices: Sequence[str]) -> str:
    """Return the answer; of a question with choices the one whose words or number stand in the first line.

    Raises:
        Refused: No words, too many, or none of the choices.
    """
    if not text:
        raise Refused(Reason.EMPTY)
    if not choices:
        if len(text) > MAX_ANSWER_CHARACTERS:
            raise Refused(Reason.TOO_LONG)
        return text
    said = _plain(text.splitlines()[0])
    for choice in choices:
        if _plain(choice) == said:
            return choice
    number = said.removesuffix(")").strip()
    if number.isascii() and number.isdigit() and len(number) <= 2 and 1 <= int(number) <= len(choices):
        return choices[int(number) - 1]
    raise Refused(Reason.NOT_A_CHOICE)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .!\"'“”„*")
