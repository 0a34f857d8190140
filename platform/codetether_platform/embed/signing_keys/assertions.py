"""A user as its partner signed it: a JWT that is checked in full before anything in it is believed (RFC 7519, 7523, 8725). Pure."""

import hmac
from datetime import datetime, timedelta
from typing import Annotated, Any, TypeVar

import msgspec
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from codetether_platform.kernel.crypto import hmac_sha256, unb64url

T = TypeVar("T")

#: RFC 8725 §3.11: a token of another kind, signed by the same key, is not one of these.
TYPE = "ct-partner-user+jwt"
LONGEST_LIFE = timedelta(seconds=300)
#: How far a partner's clock may be ahead of ours.
CLOCK_SKEW = timedelta(seconds=30)
SIGNATURE_BYTES = 64
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=128, pattern=r"^[^\x00]+$(?!\n)")]


class AssertionInvalid(Exception):
    """Not a word of the partner's that can be taken; the sentence says why, and shows nothing of it."""


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The header. Every other member is refused: `jku`, `x5u`, `jwk` and `crit` would have us fetch or believe something."""

    alg: str
    kid: Text
    typ: str


class Claims(msgspec.Struct, frozen=True):
    """What is signed. `iss` is the partner, `sub` its own id of the user, `aud` this platform."""

    iss: Text
    sub: Text
    aud: str | list[str]
    exp: int
    jti: Text
    iat: int | None = None
    nbf: int | None = None
    email: Annotated[str, msgspec.Meta(max_length=254, pattern=r"^[^@\s\x00]+@[^@\s\x00]+$(?!\n)")] | None = None
    name: Annotated[str, msgspec.Meta(max_length=160, pattern=r"^[^\x00]*$")] | None = None
    origin: str | None = None


def read_head(assertion: str) -> Head:
    """Return the header, in order to find the key; nothing is proven yet.

    Raises:
        AssertionInvalid: Not a JWT of this type.
    """
    head = _decode(assertion.partition(".")[0], Head, "its header is not one of alg, kid and typ alone")
    if head.typ != TYPE:
        raise AssertionInvalid(f"its typ is not {TYPE}")
    return head


def read_claims(assertion: str, *, algorithm: str, secret: bytes, public_key: str) -> Claims:
    """Check the signature with the key's own algorithm, whatever the header says of it, and return what is signed.

    Raises:
        AssertionInvalid: Another algorithm, a wrong signature, or claims that are not ours.
    """
    signed, _, signature = assertion.rpartition(".")
    if assertion.count(".") != 2 or read_head(assertion).alg != algorithm:
        raise AssertionInvalid("its alg is not that of the key")
    try:
        is_right = _is_signed(signed.encode(), unb64url(signature), algorithm=algorithm, secret=secret, public_key=public_key)
    except ValueError as error:
        raise AssertionInvalid("its signature is not base64url") from error
    if not is_right:
        raise AssertionInvalid("its signature is not of this key")
    return _decode(signed.partition(".")[2], Claims, "its claims are not iss, sub, aud, exp and jti as we take them")


def check_claims(claims: Claims, *, partner_id: str, audience: str, origin: str, now: datetime) -> None:
    """Check for whom, where and when it is meant.

    Raises:
        AssertionInvalid: The sentence says what is wrong.
    """
    audiences = [claims.aud] if isinstance(claims.aud, str) else claims.aud
    seconds = now.timestamp()
    begins = max(claims.nbf or 0, claims.iat or 0)
    for is_wrong, said in (
        (claims.iss != partner_id, "its iss is not the partner of this key"),
        (audience not in {each.removesuffix("/") for each in audiences}, f"its aud is not {audience}"),
        (claims.exp <= seconds, "it is over"),
        (claims.exp > seconds + LONGEST_LIFE.total_seconds() + CLOCK_SKEW.total_seconds(), "it lives for more than 300 seconds"),
        (begins > seconds + CLOCK_SKEW.total_seconds(), "it has not begun; check your clock"),
        (claims.origin not in (None, origin), "it is for another page"),
    ):
        if is_wrong:
            raise AssertionInvalid(said)


def why_not_key(public_key: str, algorithm: str) -> str | None:
    """Return why a text is not the public key of an algorithm, or None if it is."""
    try:
        key = load_pem_public_key(public_key.encode())
    except (ValueError, UnsupportedAlgorithm):
        return "Not a public key in PEM (`-----BEGIN PUBLIC KEY-----`)."
    is_es256 = isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1)
    fits = is_es256 if algorithm == "ES256" else isinstance(key, Ed25519PublicKey)
    return None if fits else "ES256 takes a key on the curve P-256, EdDSA one on Ed25519."


def _is_signed(signed: bytes, signature: bytes, *, algorithm: str, secret: bytes, public_key: str) -> bool:
    if algorithm == "HS256":
        return hmac.compare_digest(hmac_sha256(secret, signed), signature)
    key: Any = load_pem_public_key(public_key.encode())
    if len(signature) != SIGNATURE_BYTES:
        return False
    try:
        if algorithm == "EdDSA":
            key.verify(signature, signed)
        else:  # RFC 7518 §3.4: r and s, 32 bytes each
            r, s = (int.from_bytes(signature[part : part + 32]) for part in (0, 32))
            key.verify(encode_dss_signature(r, s), signed, ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _decode(part: str, kind: type[T], said: str) -> T:
    try:
        return msgspec.json.decode(unb64url(part), type=kind)
    except (ValueError, msgspec.DecodeError) as error:
        raise AssertionInvalid(said) from error
