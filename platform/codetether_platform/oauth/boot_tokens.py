"""Boot tokens: signed, not stored; five minutes in which a visitor of a listed page may guess and begin to sign up."""

from datetime import datetime, timedelta
from typing import Literal

import msgspec

from codetether_platform.kernel.clock import to_micros
from codetether_platform.kernel.crypto import Keyring, SealBroken
from codetether_platform.oauth.errors import TokenInvalid
from codetether_platform.oauth.principal import VISITOR_SCOPES, Mode, Principal

PREFIX = "ctb_"
LIFE_SECONDS = 300
PURPOSE = "boot-token"


class _Claims(msgspec.Struct, array_like=True, frozen=True):
    partner_id: str
    mode: Literal["test", "live"]
    origin: str
    expires_at_micros: int


def issue_boot_token(keyring: Keyring, *, partner_id: str, mode: Mode, origin: str, now: datetime) -> str:
    """Return a token bound to partner, mode and page."""
    claims = _Claims(partner_id, mode, origin, to_micros(now + timedelta(seconds=LIFE_SECONDS)))
    return PREFIX + keyring.sign(PURPOSE, msgspec.json.encode(claims))


def check_boot_token(keyring: Keyring, token: str, *, now: datetime) -> Principal:
    """Return the visitor that a boot token stands for.

    Raises:
        TokenInvalid: Forged, changed or over.
    """
    try:
        claims = msgspec.json.decode(keyring.verify(PURPOSE, token.removeprefix(PREFIX)), type=_Claims)
    except (SealBroken, msgspec.DecodeError) as error:
        raise TokenInvalid("This token is not valid.") from error
    if claims.expires_at_micros <= to_micros(now):
        raise TokenInvalid("This boot token has ended; boot again.")
    return Principal(
        kind="visitor", id="visitor", partner_id=claims.partner_id, mode=claims.mode, scopes=VISITOR_SCOPES, origin=claims.origin
    )
