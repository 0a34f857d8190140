"""What of a text are addresses, and the two of them that may be filled in: whom to tell, and what to call. Pure."""

from typing import Literal

import msgspec

from codetether_guesser.addresses import refusal_of
from codetether_guesser.called_at import is_called_at
from codetether_guesser.found_addresses import Found, find_emails, find_urls
from codetether_guesser.languages.lexicon import Language
from codetether_guesser.normalise import Text
from codetether_guesser.told_at import first_told_at


class Dropped(msgspec.Struct, frozen=True):
    """A value that was said or proposed but may not be used."""

    field: str
    reason: Literal["private_address", "not_https", "malformed", "hidden_characters", "untrusted_instructions", "invented_value"]


class Contacts(msgspec.Struct, frozen=True):
    """What of the text are addresses, and the two that may be filled in."""

    emails: tuple[Found, ...] = ()
    urls: tuple[Found, ...] = ()
    notify_email: Found | None = None
    callback_url: Found | None = None
    dropped: tuple[Dropped, ...] = ()


def find_contacts(text: Text, masked: str, language: Language, *, is_hostile: bool, is_scheduled: bool = False) -> Contacts:
    """Read addresses. A hostile text (one that instructs the system) fills none of them, wherever they stand."""
    if "@" not in text.clean and "://" not in text.clean:
        return Contacts()
    emails, urls = find_emails(text.clean), find_urls(text.clean)
    dropped: list[Dropped] = []
    lower = language.read(masked.lower()) if len(masked.lower()) == len(masked) else masked
    email = first_told_at(emails, lower, language, is_scheduled=is_scheduled)
    if email and text.has_seam(email.span.start, email.span.end):
        dropped.append(Dropped("notify_email", "hidden_characters"))
        email = None
    callback: Found | None = None
    for one in (one for one in urls if is_called_at(one, lower, language)):
        reason = refusal_of(one.value)
        if text.has_seam(one.span.start, one.span.end):
            dropped.append(Dropped("callback_url", "hidden_characters"))
        elif reason:
            dropped.append(Dropped("callback_url", reason))
        elif callback is None:
            callback = one
    if is_hostile:
        dropped.extend(
            Dropped(field, "untrusted_instructions") for field, one in (("notify_email", email), ("callback_url", callback)) if one
        )
        email = callback = None
    return Contacts(emails=emails, urls=urls, notify_email=email, callback_url=callback, dropped=tuple(dict.fromkeys(dropped)))
