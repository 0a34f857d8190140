"""What is left of a reply: the words of its writer, in seven languages, as mail programs send them."""

import pytest

from codetether_platform.mail.inbound.html_text import text_of_html
from codetether_platform.mail.inbound.quoting import MARKER, written
from tests.mail.correspondent import quoted

OURS = f"{MARKER}\n\nAcme asks: where to?\n"
TOP = {
    "Gmail": f"Rome\n\nOn Tue, Nov 24, 2026 at 12:00 PM CodeTether <tasks@codetether.example> wrote:\n\n{quoted(OURS)}",
    "Gmail, broken over lines": (
        f"Rome\n\nOn Tue, Nov 24, 2026 at 12:00 PM CodeTether\n<tasks@codetether.example>\nwrote:\n\n{quoted(OURS)}"
    ),
    "Thunderbird, German": f"Rome\n\nAm 24.11.26 um 12:00 schrieb CodeTether:\n{quoted(OURS)}",
    "Apple Mail, French": f"Rome\n\nLe 24 nov. 2026 à 12:00, CodeTether <t@c.example> a écrit :\n\n{quoted(OURS)}",
    "Gmail, Spanish": f"Rome\n\nEl mar, 24 nov 2026 a las 12:00, CodeTether (<t@c.example>) escribió:\n\n{quoted(OURS)}",
    "Gmail, Portuguese": f"Rome\n\nEm ter., 24 de nov. de 2026 às 12:00, CodeTether <t@c.example> escreveu:\n\n{quoted(OURS)}",
    "Gmail, Italian": f"Rome\n\nIl giorno mar 24 nov 2026 alle ore 12:00 CodeTether ha scritto:\n\n{quoted(OURS)}",
    "Gmail, Japanese": f"Rome\n\n2026年11月24日(火) 12:00 CodeTether <t@c.example>のメール:\n\n{quoted(OURS)}",
    "Outlook": f"Rome\n\n________________________________\nFrom: CodeTether\nSent: Tuesday\nTo: Ada\nSubject: Question\n\n{OURS}",
    "Outlook, German": f"Rome\n\nVon: CodeTether\nGesendet: Dienstag\nAn: Ada\nBetreff: Question\n\n{OURS}",
    "Outlook, old": f"Rome\n\n-----Ursprüngliche Nachricht-----\nVon: CodeTether\n\n{OURS}",
    "a quotation without marks": f"Rome\n\n{OURS}",
    "a signature": f"Rome\n\n-- \nAda Lovelace\nAcme\n\n{quoted(OURS)}",
    "a telephone": f"Rome\n\nSent from my iPhone\n\n{quoted(OURS)}",
    "a telephone, German": f"Rome\n\nVon meinem iPhone gesendet\n\n{quoted(OURS)}",
    "a telephone, Japanese": f"Rome\n\niPhoneから送信\n\n{quoted(OURS)}",
    "below": f"On Tue, 24 Nov 2026, CodeTether wrote:\n{quoted(OURS)}\nRome\n\n-- \nAda\n",
    "no quotation": "Rome\r\n",
}


@pytest.mark.parametrize("program", TOP)
def test_only_the_writers_words_are_left(program: str) -> None:
    assert written(TOP[program]) == "Rome"


@pytest.mark.parametrize(
    "words",
    [
        "From: Berlin\nTo: Rome",
        "On 24 November, at noon:\nthe usual place",
        "To whom it may concern: 3 things\n\n- one\n- two\n\nBest, Ada",
        "I wrote: no.",
        "先週のメールのとおり、ローマでお願いします。",
    ],
)
def test_words_that_look_like_a_quotation_stay(words: str) -> None:
    assert written(f"{words}\n\nOn Tue, 24 Nov 2026, CodeTether wrote:\n{quoted(OURS)}") == words


@pytest.mark.parametrize("text", ["", "\n\n", OURS, quoted(OURS), f"Outlook\n{OURS}"[8:], f"{quoted('x')}{OURS}\nRome"])
def test_our_own_words_are_never_an_answer(text: str) -> None:
    assert written(text) == ""


def test_html_is_read_as_a_person_does() -> None:
    html = (
        "<html><head><title>No</title><style>p {}</style></head><body><p>To&nbsp;Rome &amp; back,<br>by <b>train</b>"
        "<!-- <p>no</p> --></p><script>no</script><div class=q>On Tue, 24 Nov 2026, CodeTether wrote:"
        f"<blockquote><p>{MARKER}</p><p>where to?</p></blockquote></div></body></html>"
    )
    assert written(text_of_html(html)) == "To Rome & back,\nby train"


@pytest.mark.parametrize(
    "html", ["<", "<!--", "<p", "<style>x", "</", "<![CDATA[", "a<b", "<" * 100_000, "<!--" * 60_000, "<a " * 80_000]
)
def test_html_without_an_end_is_read_at_once(html: str) -> None:
    assert len(text_of_html(html)) <= len(html)
