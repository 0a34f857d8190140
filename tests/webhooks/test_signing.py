"""Signatures equal the published vectors and are refused when anything changes."""

from datetime import UTC, datetime

import pytest
import standardwebhooks
from hypothesis import given
from hypothesis import strategies as st

from codetether_platform.webhooks.signing import (
    SignatureInvalid,
    new_secret,
    sign_body,
    sign_standard,
    sign_timestamped,
    signature_headers,
    standard_form,
    standard_key,
    verify,
)

STANDARD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = b'{"test": 2432232314}'
AT = 1614265330


def test_vector_of_standard_webhooks() -> None:
    signature = sign_standard(STANDARD, webhook_id="msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp=AT, body=BODY)
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_vector_of_svix() -> None:
    signature = sign_standard(
        "whsec_plJ3nmyCDGBKInavdOK15jsl",
        webhook_id="msg_loFOjxBNrRLzqYUf",
        timestamp=1731705121,
        body=b'{"event_type":"ping","data":{"success":true}}',
    )
    assert signature == "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="


def test_vector_of_timestamp_and_body() -> None:
    expected = "sha256=2e37df5d4a028c51a7f3133d64ae1e300d2c2c900f1b1d49d4369ad2530f8964"
    assert sign_timestamped(STANDARD, timestamp=AT, body=BODY) == expected


def test_vector_of_the_legacy_header() -> None:
    assert sign_body(STANDARD, body=BODY) == "sha256=80ec8a89ce3cd22133a1066caecb4d04fea7467657c8514d717ec42c38a5c94c"


def test_legacy_header_is_the_algorithm_of_github() -> None:
    expected = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    assert sign_body("It's a Secret to Everybody", body=b"Hello, World!") == expected


def test_new_secret_holds_32_bytes() -> None:
    secret = new_secret()
    assert secret.startswith("whsec_")
    assert len(standard_key(secret)) == 32
    assert secret != new_secret()


@pytest.mark.parametrize(
    "secret", ["sixteen-letters!", "whsec_short", "whsec_not base64 at all!!", "whsec_", "whsec_MfKQ-9r8GKYqrTwjUPD8ILPZ_o2LaLaSw"]
)
def test_other_secrets_are_used_as_they_stand_and_have_a_standard_form(secret: str) -> None:
    assert standard_key(secret) == secret.encode()
    now = datetime.now(UTC)
    headers = signature_headers((secret,), webhook_id="evt_1", timestamp=int(now.timestamp()), body=BODY, form="standard")
    standardwebhooks.Webhook(standard_form(standard_key(secret))).verify(BODY, headers)


@pytest.mark.parametrize("length", [1, 18, 24, 25, 26, 64, 70])
def test_base64_after_the_prefix_is_the_key_with_padding_or_without(length: int) -> None:
    secret = standard_form(b"k" * length)
    assert standard_key(secret) == standard_key(secret.rstrip("=")) == b"k" * length


def test_two_secrets_are_both_valid_while_they_overlap() -> None:
    old, new = new_secret(), new_secret()
    headers = signature_headers((new, old), webhook_id="evt_1", timestamp=AT, body=BODY, form="standard")
    for secret in (old, new):
        verify(secret, headers, BODY, now_unix_seconds=AT)
    assert headers["X-CodeTether-Signature"] == sign_timestamped(new, timestamp=AT, body=BODY)
    assert headers["X-CodeTether-Signature-Previous"] == sign_timestamped(old, timestamp=AT, body=BODY)


def test_one_secret_sends_no_previous_signature() -> None:
    headers = signature_headers((STANDARD,), webhook_id="evt_1", timestamp=AT, body=BODY, form="callback")
    assert "X-CodeTether-Signature-Previous" not in headers
    assert headers["X-CodeTether-Signature"] == sign_timestamped(STANDARD, timestamp=AT, body=BODY)


@pytest.mark.parametrize("off", [-301, 301])
def test_clock_more_than_300_seconds_off_is_refused(off: int) -> None:
    headers = signature_headers((STANDARD,), webhook_id="evt_1", timestamp=AT, body=BODY, form="standard")
    verify(STANDARD, headers, BODY, now_unix_seconds=AT + (300 if off > 0 else -300))
    with pytest.raises(SignatureInvalid):
        verify(STANDARD, headers, BODY, now_unix_seconds=AT + off)


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
@pytest.mark.parametrize("value", [None, "", "x", "v1,", "v2,AAAA"])
def test_missing_or_malformed_header_is_refused(name: str, value: str | None) -> None:
    headers = signature_headers((STANDARD,), webhook_id="evt_1", timestamp=AT, body=BODY, form="standard")
    headers.pop(name)
    if value is not None:
        headers[name] = value
    with pytest.raises(SignatureInvalid):
        verify(STANDARD, headers, BODY, now_unix_seconds=AT)


@given(body=st.binary(min_size=1, max_size=200), bit=st.integers(min_value=0, max_value=1599), secret=st.integers())
def test_no_flipped_bit_is_accepted(body: bytes, bit: int, secret: int) -> None:
    key = standard_form(f"{secret:>24}".encode()[:24])
    headers = signature_headers((key,), webhook_id="evt_1", timestamp=AT, body=body, form="standard")
    verify(key, headers, body, now_unix_seconds=AT)
    flipped = bytearray(body)
    flipped[bit // 8 % len(body)] ^= 1 << bit % 8
    with pytest.raises(SignatureInvalid):
        verify(key, headers, bytes(flipped), now_unix_seconds=AT)
