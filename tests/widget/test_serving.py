"""The widget's files over HTTP: caching, compression, validation, and nothing that is not shipped."""

import gzip
from collections.abc import Iterator

import brotli  # type: ignore[import-untyped]  # it ships no types
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from codetether_platform import __version__
from codetether_platform.web.problems import exception_handlers
from codetether_widget.assets import assets, integrity
from codetether_widget.controllers import WidgetController
from codetether_widget.negotiation import choose_coding, is_unchanged
from codetether_widget.snippet import pinned_snippet, snippet

SCRIPT = "/widget/v1/codetether-task.js"
PINNED = f"/widget/{__version__}/codetether-task.js"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient[Litestar]]:
    """The controller alone."""
    with TestClient(Litestar([WidgetController], exception_handlers=exception_handlers(), openapi_config=None)) as client:
        yield client


def test_evergreen_script_may_be_loaded_by_any_page(client: TestClient[Litestar]) -> None:
    answer = client.get(SCRIPT)
    assert answer.status_code == 200
    assert answer.headers["content-type"].count("charset") <= 1
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "public, max-age=300, stale-while-revalidate=86400"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["timing-allow-origin"] == "*"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["vary"] == "Accept-Encoding"


def test_pinned_script_never_changes(client: TestClient[Litestar]) -> None:
    assert client.get(PINNED).headers["cache-control"] == "public, max-age=31536000, immutable"
    assert client.get(PINNED).content == client.get(SCRIPT).content


@pytest.mark.parametrize(
    "path",
    [
        "/widget/9.9.9/codetether-task.js",
        "/widget/v2/codetether-task.js",
        "/widget/v1/codetether-task.js.br",
        "/widget/v1/nothing.js",
        "/widget/v1/..%2Fassets.py",
        "/widget/v1/locales/..%2Fcodetether-task.js",
        "/widget/v1/locales/xx.json",
    ],
)
def test_nothing_else_is_served(path: str, client: TestClient[Litestar]) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("name", ["codetether-task.js", "locales/de.json"])
@pytest.mark.parametrize(("accepted", "sent"), [("br, gzip", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("identity", None)])
def test_encodings_decode_to_the_same_file(name: str, accepted: str, sent: str | None, client: TestClient[Litestar]) -> None:
    with client.stream("GET", f"/widget/v1/{name}", headers={"accept-encoding": accepted}) as answer:
        assert answer.headers.get("content-encoding") == sent
        raw = b"".join(answer.iter_raw())
    decode = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[sent]
    assert decode(raw) == assets()[name].bodies["identity"]


def test_a_copy_that_is_current_is_not_sent_again(client: TestClient[Litestar]) -> None:
    etag = client.get(SCRIPT).headers["etag"]
    answer = client.get(SCRIPT, headers={"if-none-match": f'"other", W/{etag}'})
    assert answer.status_code == 304
    assert answer.content == b""
    assert answer.headers["etag"] == etag
    assert "stale-while-revalidate" in answer.headers["cache-control"]


def test_typings_are_served_as_text(client: TestClient[Litestar]) -> None:
    answer = client.get("/widget/v1/codetether-task.d.ts")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "HTMLElementTagNameMap" in answer.text


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("", "identity"),
        ("*", "br"),
        ("*;q=0", "identity"),
        ("GZIP;q=0.5", "gzip"),
        ("br;q=nonsense, gzip", "gzip"),
        ("gzip, *;q=0", "gzip"),
    ],
)
def test_coding_follows_the_header(header: str, coding: str) -> None:
    assert choose_coding(header, ["br", "gzip", "identity"]) == coding


def test_any_copy_matches_a_star() -> None:
    assert is_unchanged("*", '"a"')
    assert not is_unchanged("", '"a"')


def test_snippet_is_two_lines_and_escapes_every_value() -> None:
    text = snippet("https://platform.example", "ctpk_test_1", sign_up_email='a"><b>@c.example', prompt="two\nlines", theme="")
    assert text == (
        '<script type="module" src="https://platform.example/widget/v1/codetether-task.js"></script>\n'
        '<codetether-task client-id="ctpk_test_1" sign-up-email="a&quot;&gt;&lt;b&gt;@c.example" prompt="two lines">'
        "</codetether-task>"
    )


def test_pinned_snippet_carries_the_hash_of_what_is_served(client: TestClient[Litestar]) -> None:
    text = pinned_snippet("https://platform.example", "ctpk_live_1")
    assert f'src="https://platform.example{PINNED}"' in text
    assert f'integrity="{integrity()}" crossorigin' in text
