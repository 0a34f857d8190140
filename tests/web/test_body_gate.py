"""The gate before every JSON body."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codetether_platform.web.body_gate import MAX_DEPTH, check_json
from codetether_platform.web.errors import JsonInvalid


@pytest.mark.parametrize(
    "body", [b"{", b"\xff", b'{"a":1}x', b"nul", b"[" * 33 + b"]" * 33, b'{"a":' * 40 + b"1" + b"}" * 40, b"[" * 100_000]
)
def test_what_is_not_json_or_too_deep_is_refused(body: bytes) -> None:
    with pytest.raises(JsonInvalid):
        check_json(body)


def test_brackets_in_strings_are_not_depth() -> None:
    check_json(b'{"a": "' + b"[" * 500 + b'\\"' + b"{" * 500 + b'\\\\", "b": [1]}')


def test_the_deepest_body_that_is_allowed_passes() -> None:
    check_json(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)


@given(st.binary(max_size=200))
def test_any_bytes_are_taken_or_refused(body: bytes) -> None:
    try:
        check_json(body)
    except JsonInvalid:
        return
