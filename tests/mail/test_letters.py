"""Who a mail is from, and what the operator's server says of it: rules alone, and any bytes at all."""

import contextlib
import os
import re
import time
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codetether_platform.mail.inbound.addresses import comparable, names_address, one_address
from codetether_platform.mail.inbound.letter import read_letter
from codetether_platform.mail.inbound.refusals import REPLIES, Reason, Refused
from codetether_platform.mail.inbound.verdicts import is_authentic, read_results
from codetether_platform.tasks.replies.addresses import could_be_ours, digest_of, new_token
from codetether_platform.tasks.replies.fit import fitting_answer
from tests.house.source import ROOT

ADA, US = "ada@acme.example", "mx.codetether.example"
EXAMPLES = int(os.environ.get("MAIL_EXAMPLES", "150"))
#: A mail of 256 kB is read in less, however it is built; on a busy machine too.
MOST_SECONDS = 2.0


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ([f"{US}; dmarc=pass header.from=acme.example"], True),
        ([f"{US} 1; dmarc=pass (p=reject; \\) dis=none) header.from=ACME.example; spf=fail smtp.mailfrom=x"], True),
        ([f"{US.upper()}; dkim=pass header.d=acme.example header.i=@acme.example"], True),
        ([f"{US}; dmarc=none header.from=acme.example; dkim=pass header.d=acme.example"], True),
        ([f'{US}; dmarc="pass" header.from="acme.example"'], True),
        (["mx.evil.example; dmarc=fail", f"{US}; dmarc=pass header.from=acme.example"], True),
        ([], False),
        ([f"{US}; none"], False),
        (["evil.example; dmarc=pass header.from=acme.example"], False),
        ([f"{US}; dmarc=fail header.from=acme.example; dkim=pass header.d=acme.example"], False),
        ([f"{US}; dmarc=pass header.from=evil.example"], False),
        ([f"{US}; dmarc=pass"], False),
        ([f"{US}; dmarc=fail (dmarc=pass header.from=acme.example) header.from=acme.example"], False),
        ([f"{US}; dmarc=fail header.from=acme.example", f"{US}; dmarc=pass header.from=acme.example"], False),
        ([f"{US}; dmarc=fail header.from=a; dmarc=pass header.from=acme.example"], False),
        ([f"{US}; dmarc=pass header.from=acme.example; dmarc=fail header.from=acme.example"], False),
        ([f"{US}; dmarc=pass header.from=evil.example header.from=acme.example"], False),
        ([f"{US}; dkim=pass header.d=example; spf=pass smtp.mailfrom=acme.example"], False),
        ([f"{US}; x=y (; dmarc=pass header.from=acme.example"], False),
        ([f'{US}; x="; dmarc=pass header.from=acme.example'], False),
        ([f'{US}; x="\\"; dmarc=pass header.from=acme.example"'], False),
        ([f"{US}.evil.example; dmarc=pass header.from=acme.example"], False),
        ([f"(x) {US}; dmarc=pass header.from=acme.example"], True),
    ],
)
def test_only_the_topmost_result_of_our_own_server_counts(results: list[str], expected: bool) -> None:
    assert is_authentic(results, authserv_id=US, domain="acme.example") is expected


def test_without_a_name_nobodys_result_counts() -> None:
    assert not is_authentic(["; dmarc=pass header.from=acme.example"], authserv_id="", domain="acme.example")


@pytest.mark.parametrize(
    ("header", "address"),
    [
        (ADA, ADA),
        (f"<{ADA}>", ADA),
        ("Ada Lovelace <ADA@Acme.Example>", ADA),
        (f'"Lovelace, Ada <x@y.example>" <{ADA}>', ADA),
        (f"=?utf-8?Q?Ad=C3=A4?= <{ADA}>", ADA),
        (f"{ADA} (Ada Lovelace)", ADA),
        (f"{ADA} <mallory@evil.example>", None),
        (f"{ADA}, mallory@evil.example", None),
        (f"Team: {ADA};", None),
        (f"<{ADA}> <mallory@evil.example>", None),
        (f'"a\\" <{ADA}>', None),
        ("Ada <ada@localhost>", None),
        ("Ada <@evil.example:ada@acme.example>", None),
        ("", None),
        ("a" * 2_000 + f" <{ADA}>", None),
    ],
)
def test_a_sender_is_one_address_beyond_doubt(header: str, address: str | None) -> None:
    assert one_address(header) == address


def test_addresses_are_compared_as_mail_servers_write_them() -> None:
    assert comparable("Ada@Bücher.example") == "ada@xn--bcher-kva.example"
    assert names_address([f"CodeTether <{ADA.upper()}>, x@y.example"], ADA)
    assert not names_address([f"x{ADA}", f"{ADA}.evil.example"], ADA)


def test_an_answers_address_is_small_letters_and_nothing_more() -> None:
    token = new_token()
    assert digest_of(f"ANSWER+{token.upper()}") == digest_of(f"answer+{token}")
    assert [could_be_ours(f"answer+{other}") for other in (token, token + "a", token[1:], token + "\n", f"x+{token}")] == [
        True,
        *[False] * 4,
    ]


@pytest.mark.parametrize(
    ("text", "answer"),
    [("table", "Table"), ("  TABLE.\n\nThanks", "Table"), ("“Table”", "Table"), ("2", "Table"), ("2.", "Table"), ("2)", "Table")],
)
def test_a_choice_is_told_by_its_words_or_its_number(text: str, answer: str) -> None:
    assert fitting_answer(text.strip(), choices=["Short list", "Table"]) == answer


@pytest.mark.parametrize(("text", "choices", "answer"), [("2", ["3", "2"], "2"), ("x" * 4000, [], "x" * 4000)])
def test_a_choice_that_is_a_number_is_meant_as_it_stands(text: str, choices: list[str], answer: str) -> None:
    assert fitting_answer(text, choices=choices) == answer


@pytest.mark.parametrize(
    ("text", "choices", "reason"),
    [
        ("", [], Reason.EMPTY),
        ("x" * 4001, [], Reason.TOO_LONG),
        ("0", ["a"], Reason.NOT_A_CHOICE),
        ("²", ["a", "b"], Reason.NOT_A_CHOICE),
    ],
)
def test_what_is_no_answer_has_its_reason(text: str, choices: list[str], reason: Reason) -> None:
    with pytest.raises(Refused, match=reason.value):
        fitting_answer(text, choices=choices)


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "iso-8859-15"])
def test_words_are_read_in_their_character_set(charset: str) -> None:
    mail = EmailMessage()
    mail["From"] = ADA
    mail.set_content("Zürich für 3 Tage\n", charset=charset)
    assert read_letter(mail.as_bytes(), envelope_sender=ADA).text == "Zürich für 3 Tage"


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("Subject: x", Reason.SENDER_UNCLEAR),
        (f"From: {ADA}\nFrom: {ADA}", Reason.SENDER_UNCLEAR),
        (f"From: {ADA} <mallory@evil.example>", Reason.SENDER_UNCLEAR),
        (f"From: {ADA}\nX-Forwarded-To: bob@acme.example", Reason.FORWARDED),
        (f"From: {ADA}\nSubject: Re: [ Model : x] [model:opus]", Reason.CHOOSES_MORE),
        (f"From: {ADA}\nSubject: =?utf-8?B?UmU6IFttb2RlbDpvcHVzXQ==?=", Reason.CHOOSES_MORE),
        (f"From: {ADA}\nPrecedence: bulk", Reason.AUTOMATIC),
        (f"From: {ADA}\nList-Id: <all.acme.example>", Reason.AUTOMATIC),
        (f"From: {ADA}\nContent-Type: multipart/report; boundary=b", Reason.AUTOMATIC),
    ],
)
def test_a_head_that_is_no_persons_reply_has_its_reason(head: str, reason: Reason) -> None:
    with pytest.raises(Refused, match=reason.value):
        read_letter(f"{head}\n\nRome".encode(), envelope_sender=ADA)


def test_a_mail_in_a_mail_and_an_attachment_are_no_answer() -> None:
    inner, mail = EmailMessage(), EmailMessage()
    inner.set_content("Somebody else's words")
    mail["From"] = ADA
    mail.set_content("<p>Rome</p>", subtype="html")
    mail.add_attachment(inner)
    mail.add_attachment("A file", filename="notes.txt")
    assert read_letter(mail.as_bytes(), envelope_sender=ADA).text == "Rome"


@pytest.mark.parametrize(
    "head",
    [
        'Content-Type: text/plain; charset="unicode_escape"',
        'Content-Type: text/plain; charset="zip"',
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit",
    ],
)
def test_other_character_sets_are_not_tried(head: str) -> None:
    with pytest.raises(Refused, match="unreadable"):
        read_letter(f"From: {ADA}\n{head}\n\n".encode() + b"\xff\xfe words", envelope_sender=ADA)


@pytest.mark.parametrize(
    "content",
    [
        b"From: ada@acme.example\n" + b"A:\n" * 80_000 + b"\nx",
        b"From: ada@acme.example\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 40_000,
        b"From: ada@acme.example\n" + b"Content-Type: message/rfc822\n\n" * 8_000,
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(4_000)),
        b"From: ada@acme.example\nContent-Type: text/html\n\n" + b"<a " * 80_000,
        b"From: ada@acme.example\nContent-Type: text/plain; x" + b"*0" * 100_000 + b"\n\nx",
        b"From: " + b'"a\\' * 80_000 + b"\n\nx",
        b"From: ada@acme.example\nSubject: " + b"=?utf-8?q?" * 20_000 + b"\n\nx",
        b"From: ada@acme.example\nTo: " + b"a.a@" * 60_000 + b"\n\nOn 1\n" + b"On 1 " * 20_000 + b"\n" + b"On 1\n" * 20_000,
        b"From: ada@acme.example\nAuthentication-Results: " + b"((" * 100_000 + b"\n\nx",
    ],
)
def test_a_mail_that_is_built_to_be_slow_is_read_or_refused_at_once(content: bytes) -> None:
    begin = time.perf_counter()
    with contextlib.suppress(Refused):
        letter = read_letter(content, envelope_sender=ADA)
        names_address(letter.addressed, ADA)
        is_authentic(letter.results, authserv_id=US, domain=letter.domain)
    assert time.perf_counter() - begin < MOST_SECONDS


_LINES = """\
From: ada@acme.example
To:
Subject: =?x?
Content-Type: multipart/alternative; boundary=b
--b
--b--

> x
Content-Type: text/plain; charset*0=utf
Content-Transfer-Encoding: base64
=====
Content-Type: message/rfc822
Content-Type: text/html; charset=utf-8
<p>
On 1, x wrote:
Content-Disposition: =?utf-8?b?/?=
Content-Type: a;;=/
Content-Transfer-Encoding: x-uuencode
begin 644 x
Content-Type: text/plain; charset=iso-2022-jp
\x1b$B!
\x00"""
_WORDS = st.sampled_from(_LINES.split("\n"))


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.one_of(_WORDS, st.text(max_size=20)), max_size=25), st.binary(max_size=30))
def test_any_bytes_are_a_letter_or_refused(lines: list[str], end: bytes) -> None:
    content = "\n".join(lines).encode("utf-8", "surrogatepass") + end
    for whole in (content, b"From: ada@acme.example\n" + content, b"From: ada@acme.example\n\n" + content):
        try:
            letter = read_letter(whole, envelope_sender=ADA)
        except Refused:
            continue
        letter.text.encode()
        assert "\x00" not in letter.text


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.text(alphabet='mx;=()"\\ .ab', max_size=60))
def test_any_header_is_read_as_results(header: str) -> None:
    name, findings = read_results(header)
    assert all(one.method and one.result for one in findings) or not name


def test_every_reason_is_in_the_table_of_the_docs() -> None:
    page = (ROOT / "docs/how-to/answer-by-mail.md").read_text()
    told = re.findall(r"^\| `([a-z_]+)` \|.*\| (\d{3}(?: \d\.\d\.\d+)?) \|$", page, re.MULTILINE)
    assert told == [(reason.value, REPLIES[reason].split(" ", 2)[0] + _status(reason)) for reason in Reason]


def _status(reason: Reason) -> str:
    return "" if reason is Reason.AUTOMATIC else " " + REPLIES[reason].split(" ", 2)[1]
