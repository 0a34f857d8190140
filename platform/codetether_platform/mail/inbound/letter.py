"""Reads a mail into what matters of it: who says to have sent it, what stands in its head, and the words of the answer. Pure.

Everything is bounded before it is parsed: a mail of 256 kB can hold a hundred thousand headers, or parts in parts.
"""

import email.header
import hashlib
import re
from collections.abc import Iterator
from email.errors import HeaderParseError, MessageError
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

import msgspec

from codetether_platform.mail.inbound.addresses import domain_of, one_address
from codetether_platform.mail.inbound.html_text import text_of_html
from codetether_platform.mail.inbound.quoting import written
from codetether_platform.mail.inbound.refusals import Reason, Refused

MOST_HEADERS = 300
MOST_BOUNDARIES = 20
#: Lines that begin as a boundary does: each may begin a part.
MOST_PARTS = 1_000
#: Messages within messages.
MOST_ENCLOSED = 20
_BOUNDARY_LINE = re.compile(rb"^--", re.MULTILINE)
_HEAD_END = re.compile(rb"\r?\n\r?\n")
#: Charsets of mail. Python's list also has codecs that unpack, or that take long.
_CHARSET = re.compile(r"(?:utf-?8|us-ascii|ascii|(?:iso|windows|cp|koi8|gb|big5|shift|euc|ks)[a-z0-9_:-]{1,20})$", re.IGNORECASE)
#: Tags by which the seed's mail door let anybody choose a model.
_TAG = re.compile(r"\[\s*(?:model|use|with|agent|persona)\s*:", re.IGNORECASE)
_SENT_ON = ("resent-from", "resent-to", "resent-sender", "x-forwarded-to", "x-forwarded-for")
_LIST = ("list-id", "list-unsubscribe", "x-autoreply", "x-autorespond", "x-loop")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A mail, read. `text` are the words of the answer, `results` its `Authentication-Results`, topmost first."""

    sender: str
    message_digest: str
    addressed: list[str]
    results: list[str]
    text: str

    @property
    def domain(self) -> str:
        """The domain in `From`."""
        return domain_of(self.sender)


def read_letter(content: bytes, *, envelope_sender: str) -> Letter:
    """Read a mail.

    Raises:
        Refused: It is automatic, sent on, chooses more than words, cannot be read, or does not say clearly who wrote it.
    """
    mail = _parse(content)
    if _is_automatic(mail, envelope_sender=envelope_sender):
        raise Refused(Reason.AUTOMATIC)
    senders = _headers(mail, "from")
    sender = one_address(senders[0]) if len(senders) == 1 and len(_headers(mail, "sender")) <= 1 else None
    if sender is None:
        raise Refused(Reason.SENDER_UNCLEAR)
    if any(_headers(mail, name) for name in _SENT_ON):
        raise Refused(Reason.FORWARDED)
    if any(_TAG.search(decoded(subject)) for subject in _headers(mail, "subject")):
        raise Refused(Reason.CHOOSES_MORE)
    text = _CONTROL.sub("", written(_text(mail)))
    return Letter(
        sender=sender,
        message_digest=_message_digest(mail, sender=sender, text=text),
        addressed=[*_headers(mail, "to"), *_headers(mail, "cc")],
        results=_headers(mail, "authentication-results"),
        text=text,
    )


def has_tag(subject: str) -> bool:
    """Tell whether a subject holds a tag that makes its answer be refused."""
    return _TAG.search(subject) is not None


def decoded(header: str) -> str:
    """Return a header with its encoded words (RFC 2047) as text; as it is where they cannot be read."""
    try:
        parts = email.header.decode_header(header[:2_000])
    except HeaderParseError:
        return header
    return "".join(part if isinstance(part, str) else _decode(part, charset) or "" for part, charset in parts)


def _parse(content: bytes) -> Message:
    head = _HEAD_END.split(content, maxsplit=1)[0]
    is_bounded = (
        head.count(b"\n") <= 4 * MOST_HEADERS
        and content.lower().count(b"boundary") <= MOST_BOUNDARIES
        and content.lower().count(b"message/") <= MOST_ENCLOSED
        and sum(1 for _ in _BOUNDARY_LINE.finditer(content)) <= MOST_PARTS
    )
    if not is_bounded:
        raise Refused(Reason.UNREADABLE)
    try:
        mail = BytesParser(policy=compat32).parsebytes(content)
    except (MessageError, ValueError, LookupError, TypeError) as error:
        raise Refused(Reason.UNREADABLE) from error
    if len(mail.keys()) > MOST_HEADERS:
        raise Refused(Reason.UNREADABLE)
    return mail


def _headers(mail: Message, name: str) -> list[str]:
    return [" ".join(str(value).split()) for value in mail.get_all(name, [])]


def _is_automatic(mail: Message, *, envelope_sender: str) -> bool:
    """Tell whether no person wrote it (RFC 3834 §2, RFC 2919, RFC 5321 §4.5.5)."""
    said = [value.partition(";")[0].strip().lower() for value in _headers(mail, "auto-submitted")]
    precedence = {value.lower() for value in _headers(mail, "precedence")}
    return (
        envelope_sender in ("", "<>")
        or any(value != "no" for value in said)
        or not precedence.isdisjoint(("bulk", "list", "junk", "auto_reply"))
        or any(_headers(mail, name) for name in _LIST)
        or mail.get_content_type() == "multipart/report"
    )


def _text(mail: Message) -> str:
    """Return the first plain text of a mail, or its first HTML as text."""
    shown = list(_shown(mail))
    for wanted in ("text/plain", "text/html"):
        part = next((one for one in shown if one.get_content_type() == wanted), None)
        if part is not None:
            text = _part_text(part)
            return text if wanted == "text/plain" else text_of_html(text)
    return ""


def _shown(part: Message) -> Iterator[Message]:
    """Go through what a reader sees of a mail: no attachment, and no mail within the mail."""
    if part.get_content_maintype() == "message" or part.get_content_disposition() == "attachment":
        return
    payload = part.get_payload()
    if not isinstance(payload, list):
        yield part
        return
    for inner in payload:
        if isinstance(inner, Message):
            yield from _shown(inner)


def _part_text(part: Message) -> str:
    try:
        payload = part.get_payload(decode=True)
        charset = part.get_content_charset("us-ascii")
    except (MessageError, ValueError, LookupError, TypeError) as error:
        raise Refused(Reason.UNREADABLE) from error
    text = _decode(payload, charset) if isinstance(payload, bytes) else None
    if text is None:
        raise Refused(Reason.UNREADABLE)
    return text


def _decode(payload: bytes, charset: str | None) -> str | None:
    """Return text in its own charset or, as many mails are labelled wrongly, in UTF-8; None where it is in neither."""
    for name in (charset or "us-ascii", "utf-8"):
        if _CHARSET.match(name):
            try:
                return payload.decode(name)
            except (UnicodeError, LookupError):
                continue
    return None


def _message_digest(mail: Message, *, sender: str, text: str) -> str:
    """Name a mail, so that one that is sent twice is known: by its Message-ID, or by what it says where it has none."""
    ids = _headers(mail, "message-id")
    name = f"{sender}\n{ids[0]}" if ids else f"{sender}\n{text}"
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()
