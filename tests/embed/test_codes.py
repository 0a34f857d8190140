"""The rules of a code, without a database."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from codetether_platform.embed.proof.codes import (
    ALPHABET,
    CHARACTERS,
    code_digest,
    is_code,
    make_code,
    make_salt,
    normal_code,
    shown,
)
from codetether_platform.kernel.crypto import Keyring

KEYRING = Keyring("a-secret-of-these-tests-only-0123456789")
CODES = st.text(alphabet=ALPHABET, min_size=CHARACTERS, max_size=CHARACTERS)


def test_a_code_has_forty_bits_and_every_letter_comes_about_as_often() -> None:
    codes = [make_code() for _ in range(4_000)]
    assert {len(code) for code in codes} == {CHARACTERS}
    counts = Counter("".join(codes))
    assert set(counts) == set(ALPHABET)
    assert len(set(ALPHABET)) == 32
    assert all(800 < count < 1_200 for count in counts.values())
    assert len(set(codes)) == len(codes)


@given(code=CODES)
def test_a_code_is_read_however_it_is_written(code: str) -> None:
    for written in (code, shown(code), shown(code).lower(), f" {code[:2]} {code[2:]} ", code.replace("0", "O").replace("1", "l")):
        assert normal_code(written) == code


@given(code=CODES, other=CODES)
def test_a_digest_is_of_its_code_salt_session_and_address_only(code: str, other: str) -> None:
    kept = {"salt": make_salt(), "session_id": "s-1", "email": "ada@acme.example"}
    digest = code_digest(KEYRING, code=code, **kept)
    assert is_code(KEYRING, typed=shown(code), digest=digest, **kept)
    assert is_code(KEYRING, typed=other, digest=digest, **kept) is (other == code)
    for name in kept:
        assert not is_code(KEYRING, typed=code, digest=digest, **(kept | {name: "another"}))
    assert not is_code(Keyring("another secret"), typed=code, digest=digest, **kept)
