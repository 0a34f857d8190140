"""Magic words are read from a prompt, or refused with the reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codetether_platform.tasks.agents.sandbox_magic import Magic, MagicInvalid, reads_magic
from codetether_platform.tasks.agents.sandbox_words import topic_of


@pytest.mark.parametrize(
    ("prompt", "magic"),
    [
        ("Summarise the tickets", Magic(rest="Summarise the tickets")),
        ("test:succeed", Magic(rest="", ending="succeed")),
        ("test:fail", Magic(rest="", ending="fail")),
        ("test:fail:card_declined", Magic(rest="", ending="fail", fail_code="card_declined")),
        ("test:fail test:fail:card_declined", Magic(rest="", ending="fail", fail_code="card_declined")),
        ("Ask me, test:needs-input.", Magic(rest="Ask me,", asks=True)),
        ("**test:slow:0.5** please", Magic(rest="** please", slow_seconds=0.5)),
        ("(test:slow:600)", Magic(rest="()", slow_seconds=600.0)),
        ("a test:steps:3\ntest:cost:5, b", Magic(rest="a , b", steps=3, cost_micros=5)),
        ("test:steps:3 test:steps:3", Magic(rest="", steps=3)),
        ("test:timeout", Magic(rest="", ending="timeout")),
        ("test:over-budget", Magic(rest="", ending="over-budget")),
        ("test:malformed-result", Magic(rest="", ending="malformed-result")),
    ],
)
def test_words_are_read(prompt: str, magic: Magic) -> None:
    assert reads_magic(prompt) == magic


@pytest.mark.parametrize(
    "prompt",
    [
        "Write a test: the login page",
        "unittest:fail",
        "latest:fail",
        "https://example.com/test:fail",
        "src/test:fail",
        "my-test:fail",
        "test::",
        "test:guess:empty",
        "test:limit:user",
    ],
)
def test_text_that_only_looks_like_magic_is_plain(prompt: str) -> None:
    assert reads_magic(prompt).is_plain


@pytest.mark.parametrize(
    "prompt",
    [
        "test:suceed",
        "test:succeed:now",
        "test:fail:Card-Declined",
        "test:fail:" + "x" * 65,
        "test:slow",
        "test:slow:601",
        "test:slow:-1",
        "test:slow:nan",
        "test:slow:inf",
        "test:steps:0",
        "test:steps:201",
        "test:steps:abc",
        "test:steps:1.5",
        "test:cost:-5",
        "test:cost:10000000000000",
        "test:needs-input:text",
        "test:steps:3 test:steps:4",
        "test:succeed test:fail",
        "test:fail:one test:fail:two",
    ],
)
def test_wrong_words_are_refused(prompt: str) -> None:
    with pytest.raises(MagicInvalid) as refused:
        reads_magic(prompt)
    assert "test:" in str(refused.value)


@given(st.text(max_size=200) | st.from_regex(r"test:[a-z-]{1,12}(:[\w.-]{0,8})?", fullmatch=True))
def test_any_text_is_read_or_refused(prompt: str) -> None:
    try:
        magic = reads_magic(prompt)
    except MagicInvalid:
        return
    assert magic.steps is None or 1 <= magic.steps <= 200
    assert magic.slow_seconds is None or 0 <= magic.slow_seconds <= 600


@given(st.text(max_size=300))
def test_subject_needs_no_escaping_and_file_name_is_plain(prompt: str) -> None:
    topic = topic_of("Summarise " + prompt)
    assert len(topic.subject or "") <= 40
    assert not set(topic.subject or "") & set("*`[]()<>|#\n\\!&")
    assert topic.file_stem.isascii()
    assert set(topic.file_stem) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
