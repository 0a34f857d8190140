"""Entity tags and preferences."""

import pytest

from codetether_platform.tasks.versions import etag_of, is_current, is_same, poll_after_ms, preferred_wait_seconds


def test_a_tag_is_strong_and_of_the_bytes() -> None:
    assert etag_of(b"a") == etag_of(b"a") != etag_of(b"b")
    assert etag_of(b"a").startswith('"')


@pytest.mark.parametrize(
    ("header", "expected"),
    [(None, False), ("*", True), ('"a"', True), ('W/"a"', True), ('"b", "a"', True), ('"b"', False), ("a", False)],
)
def test_if_none_match_compares_weakly(header: str | None, expected: bool) -> None:
    assert is_same(header, '"a"') is expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [(None, True), ("*", True), ('"a"', True), ('W/"a"', False), ('"b", "a"', True), ('"b"', False), ("a", False)],
)
def test_if_match_compares_strongly(header: str | None, expected: bool) -> None:
    assert is_current(header, '"a"') is expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("wait=10", 10),
        ("respond-async, WAIT = 5", 5),
        ('wait="7"; foo', 7),
        ("wait=9999", 60),
        ("wait=-1", None),
        ("wait=x", None),
        ("waiting=3", None),
    ],
)
def test_prefer_wait_is_read_as_rfc_7240_writes_it(header: str | None, expected: int | None) -> None:
    assert preferred_wait_seconds(header) == expected


def test_a_poller_waits_longest_for_what_has_ended() -> None:
    assert poll_after_ms("running") < poll_after_ms("needs_input") < poll_after_ms("completed") == poll_after_ms("failed")
