"""Every code block of the docs does what it says: shell and Python run against a live demo, the rest must parse.

Blocks of a page run in order, in one directory; variables that a shell block exports reach the blocks after it. The demo's
addresses and keys are in $BASE_URL, $SECRET_KEY, $PUBLISHABLE_KEY and so on.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.house.source import ROOT, shown
from tests.tools import demo
from tests.tools.markdown import Block, blocks
from tests.tools.node import find_node

# One worker runs them all, so that there is one demo.
pytestmark = pytest.mark.xdist_group("demo")

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCKS = {shown(page): blocks(page, name=shown(page)) for page in PAGES}
ALL = [block for page in BLOCKS.values() for block in page]
RUN = {"bash": ["bash", "-euo", "pipefail"], "python": [sys.executable]}
PARSED = {"json", "html", "javascript"}
SHOWN_ONLY = {"text", "http", "toml", "yaml", "css", "markdown"}
BLOCK_SECONDS = 60
# HTML Living Standard §13.1.2: these have no end tag.
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def _of(*languages: str) -> list[Block]:
    return [block for block in ALL if block.language in languages and block.no_run is None]


@pytest.fixture(scope="module")
def running_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[demo.Demo]:
    """The demo that the blocks talk to."""
    with demo.running(Path(sys.executable).with_name("codetether"), tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page, found in BLOCKS.items() if any(b.language in RUN and not b.no_run for b in found)])
def test_blocks_of_a_page_run_in_order(page: str, running_demo: demo.Demo, tmp_path: Path) -> None:
    environment = demo.clean_environment() | running_demo.environment()
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    for block in BLOCKS[page]:
        if block.language in RUN and block.no_run is None:
            environment = _run(block, environment, tmp_path)


def test_json_blocks_parse() -> None:
    assert {str(block): fault for block in _of("json") if (fault := _json_fault(block.text))} == {}


def test_html_blocks_close_what_they_open() -> None:
    assert {str(block): fault for block in _of("html") if (fault := _html_fault(block.text))} == {}


@pytest.mark.slow
def test_javascript_blocks_parse(tmp_path: Path) -> None:
    assert {str(block): fault for block in _of("javascript") if (fault := _javascript_fault(block.text, tmp_path))} == {}


def test_every_block_is_of_a_language_that_is_checked() -> None:
    known = set(RUN) | PARSED | SHOWN_ONLY
    assert [str(block) for block in ALL if block.language not in known] == []


def test_every_block_that_is_not_run_says_why() -> None:
    assert [str(block) for block in ALL if block.no_run == ""] == []


def _run(block: Block, environment: dict[str, str], directory: Path) -> dict[str, str]:
    """Run one block and return the environment for the next."""
    after = directory / "environment"
    after.unlink(missing_ok=True)
    script = directory / f"block-{block.line}"
    keep = f"\nenv -0 > '{after}'\n" if block.language == "bash" else ""
    script.write_text(block.text + keep)
    ran = subprocess.run(
        [*RUN[block.language], script],
        cwd=directory,
        env=environment,
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=BLOCK_SECONDS,
    )
    assert ran.returncode == 0, f"{block} ended with {ran.returncode}\n{ran.stdout[-2000:]}\n{ran.stderr[-2000:]}"
    if not after.exists():
        return environment
    return dict(pair.split("=", 1) for pair in after.read_text().split("\0") if pair)


def _json_fault(text: str) -> str:
    try:
        json.loads(text)
    except ValueError as error:
        return str(error)
    return ""


def _html_fault(text: str) -> str:
    parser = _Balance()
    parser.feed(text)
    parser.close()
    return parser.fault or ("never closes " + ", ".join(parser.open) if parser.open else "")


def _javascript_fault(text: str, directory: Path) -> str:
    module = directory / "block.mjs"
    module.write_text(text)
    checked = subprocess.run([find_node() / "node", "--check", module], check=False, capture_output=True, text=True)
    return checked.stderr if checked.returncode else ""


class _Balance(HTMLParser):
    """Keeps the names of the elements that are open, and the first end tag that does not fit."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fault = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.fault = self.fault or f"</{tag}> closes what is not open"
