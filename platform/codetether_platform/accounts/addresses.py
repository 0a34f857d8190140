"""E-mail addresses: the one form in which they are kept and compared."""

from string import ascii_lowercase, ascii_uppercase

_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)


def normal_email(email: str) -> str:
    """Return an address with small letters for A to Z: hardly a server tells mailboxes apart by case, and impostors would gain."""
    return email.strip().translate(_SMALL)
