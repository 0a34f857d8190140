"""What the build made, held to its promises: small, no code from text, no third party, siblings that are the same file."""

import gzip
import re

import brotli  # type: ignore[import-untyped]  # it ships no types
import pytest

from codetether_platform import __version__
from codetether_widget.assets import assets

#: Brotli bytes. The chunk comes beside the boot and is not waited for until the first review.
LIMITS = {"codetether-task.js": 12_000, "codetether-task-run.js": 10_000, "locales/de.json": 2_000}
SCRIPTS = ("codetether-task.js", "codetether-task-run.js")


@pytest.mark.parametrize("name", LIMITS)
def test_files_stay_within_their_bytes(name: str) -> None:
    assert len(assets()[name].bodies["br"]) <= LIMITS[name]
    assert len(brotli.compress(assets()[name].bodies["identity"], quality=11)) <= LIMITS[name]


@pytest.mark.parametrize("name", LIMITS)
def test_siblings_decode_to_the_file(name: str) -> None:
    bodies = assets()[name].bodies
    assert brotli.decompress(bodies["br"]) == bodies["identity"]
    assert gzip.decompress(bodies["gzip"]) == bodies["identity"]


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_text_becomes_code_or_markup(name: str) -> None:
    script = assets()[name].bodies["identity"].decode()
    found = re.findall(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setHTMLUnsafe|localStorage", script
    )
    assert found == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_address_of_anybody_else_is_inside(name: str) -> None:
    script = assets()[name].bodies["identity"].decode()
    assert set(re.findall(r"https?://[\w.-]+", script)) <= {"http://www.w3.org"}


def test_element_knows_its_version_and_the_hash_of_its_chunk() -> None:
    script = assets()["codetether-task.js"].bodies["identity"].decode()
    assert f'"{__version__}"' in script
    assert assets()["codetether-task-run.js"].integrity in script
