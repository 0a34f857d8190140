"""Reads the addresses of a mail's header, strictly: what two programs could read differently is refused. Pure."""

import re

from codetether_platform.accounts.addresses import normal_email

#: RFC 5321 §4.5.3.1: a path.
MOST_CHARACTERS = 254
#: The whole of a From header; names are longer in no honest mail.
MOST_HEADER_CHARACTERS = 1_000
_ADDRESS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+"
#: A name is a quoted string, or words without what has a meaning in an address list (RFC 5322 §3.4).
_NAME = r"(?:\"(?:[^\"\\\r\n]|\\.){0,500}\"|[^\"<>@,:;\\]{0,500})"
_ONE = re.compile(
    rf"\s*(?:{_NAME}\s*<\s*(?P<angled>{_ADDRESS})\s*>|(?P<bare>{_ADDRESS}))\s*(?:\([^()<>@]{{0,200}}\))?\s*$", re.DOTALL
)
_ANY = re.compile(_ADDRESS)


def one_address(header: str) -> str | None:
    """Return the one address of a header in its comparable form; None where it does not hold exactly one, beyond doubt."""
    if len(header) > MOST_HEADER_CHARACTERS:
        return None
    found = _ONE.match(header)
    return None if found is None else comparable(found["angled"] or found["bare"])


def names_address(headers: list[str], address: str) -> bool:
    """Tell whether an address stands in one of the headers."""
    wanted = comparable(address)
    return any(comparable(found) == wanted for header in headers for found in _ANY.findall(header[:20_000]))


def comparable(address: str) -> str:
    """Return an address as two are compared: in small letters, and its domain in ASCII (RFC 5890: A-labels)."""
    local, at, domain = normal_email(address).rpartition("@")
    try:
        return local + at + domain.encode("idna").decode()
    except UnicodeError:
        return local + at + domain


def domain_of(address: str) -> str:
    """Return the domain of an address."""
    return address.rpartition("@")[2]
