"""What the build made, held to its promises: small, no code from text, no third party, siblings that are the same file."""

import gzip
import re

import brotli  # type: ignore[import-untyped]  # it ships no types
import pytest

from codetether_platform import __version__
from codetether_widget.assets import assets

SCRIPT = "codetether-task.js"
#: Brotli bytes: the whole element with its English phrases, and one more language.
LIMITS = {SCRIPT: 12_000, "locales/de.json": 1_500}


@pytest.mark.parametrize("name", LIMITS)
def test_files_stay_within_their_bytes(name: str) -> None:
    assert len(assets()[name].bodies["br"]) <= LIMITS[name]
    assert len(brotli.compress(assets()[name].bodies["identity"], quality=11)) <= LIMITS[name]


@pytest.mark.parametrize("name", LIMITS)
def test_siblings_decode_to_the_file(name: str) -> None:
    bodies = assets()[name].bodies
    assert brotli.decompress(bodies["br"]) == bodies["identity"]
    assert gzip.decompress(bodies["gzip"]) == bodies["identity"]


def test_no_text_becomes_code_or_markup() -> None:
    script = assets()[SCRIPT].bodies["identity"].decode()
    found = re.findall(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setHTMLUnsafe|localStorage", script
    )
    assert found == []


def test_no_address_of_anybody_else_is_inside() -> None:
    script = assets()[SCRIPT].bodies["identity"].decode()
    assert re.findall(r"https?://[\w.-]+", script) == []


def test_element_knows_its_version() -> None:
    script = assets()[SCRIPT].bodies["identity"].decode()
    assert f'"{__version__}"' in script


def test_one_file_is_all_but_the_languages_and_the_types() -> None:
    assert {name for name in assets() if not name.startswith("locales/")} == {SCRIPT, "codetether-task.d.ts"}
    script = assets()[SCRIPT].bodies["identity"].decode()
    assert re.findall(r"\bimport\b(?!\.meta)", script) == []
