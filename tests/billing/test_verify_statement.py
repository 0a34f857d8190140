"""The stand-alone script proves a statement from what the API answers, and finds whatever was changed in it."""

import base64
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import quote

import pytest

from codetether_billing.service import reverse_transfer
from codetether_billing.statements import verify_statement
from codetether_billing.statements.verify_statement import is_signed, problems_of
from tests.billing.test_statements_api import PATH, end_of_month, spend
from tests.harness import Harness, bearer

pytestmark = pytest.mark.anyio

Answers = dict[str, Any]


@pytest.fixture
async def answers(harness: Harness) -> Answers:
    """What the API answers for the second statement of a partner: itself, and its entries in pages of two."""
    partner = await harness.make_partner()
    headers = bearer(partner.secret_key)
    await spend(harness, partner, 12_345)
    await end_of_month(harness)
    await spend(harness, partner, 20_000, 34_567, 120_000)
    ledger = (await harness.http.get("/v1/billing/ledger", headers=headers)).json()["data"]
    async with harness.db.write() as session:
        await reverse_transfer(
            session,
            partner_id=partner.id,
            mode="test",
            reverses=next(entry["reference"] for entry in ledger if entry["kind"] == "settle"),
            reference="refund",
            amount_micros=7,
            code="goodwill",
            actor="test",
            now=harness.clock.now(),
        )
    await end_of_month(harness)
    statement = (await harness.http.get(PATH, headers=headers)).json()["data"][0]
    address = f"{PATH}/{statement['id']}"
    first = (await harness.http.get(f"{address}/entries?limit=2", headers=headers)).json()
    following = f"limit=1000&cursor={quote(first['next_cursor'])}"
    rest = (await harness.http.get(f"{address}/entries?{following}", headers=headers)).json()
    assert (first["has_more"], rest["has_more"]) == (True, False)
    pages = {address: statement, f"{address}/entries?limit=1000": first, f"{address}/entries?{following}": rest}
    return {"statement": statement, "entries": first["data"] + rest["data"], "pages": pages}


def test_a_true_statement_has_no_problems_and_whatever_is_changed_is_found(answers: Answers) -> None:
    statement, entries = answers["statement"], answers["entries"]
    assert (statement["number"], len(entries), statement["carry_in_micros"]) == (2, 5, 2_345)
    assert problems_of(statement, entries, public_key=statement["public_key"]) == []
    assert is_signed(statement) is True
    signed = json.loads(base64.b64decode(statement["signed_body"]))
    for name in ("charges_micros", "closing_micros", "absorbed_micros", "total_minor", "carry_out_micros", "chain_head", "to_no"):
        forged = signed | {name: "00" * 32 if name == "chain_head" else signed[name] + 1}
        again = statement | forged | {"signed_body": base64.b64encode(json.dumps(forged).encode()).decode()}
        assert problems_of(again, entries), name
        assert is_signed(again) is False
        assert problems_of(statement | {name: forged[name]}, entries), name
    for place, entry in enumerate(entries):
        assert problems_of(statement, entries[:place] + entries[place + 1 :])
        richer = entry | {"body": entry["body"].replace('"amount_micros":', '"amount_micros":1')}
        assert problems_of(statement, [*entries[:place], richer, *entries[place + 1 :]])
        if '"kind":"settle"' in entry["body"]:
            assert problems_of(statement, [*entries[:place], entry | {"agent": "claude"}, *entries[place + 1 :]])
    assert problems_of(statement, entries, public_key="another") == ["it was signed with another key than the one you keep"]


def test_the_script_needs_nothing_but_python(answers: Answers) -> None:
    with served(answers["pages"]) as base_url:
        alone = run(base_url, answers["statement"]["id"], "-I", "-S")
        assert (alone.returncode, alone.stderr) == (0, "")
        assert "adds up to the micro. Signature: not checked: install the package cryptography." in alone.stdout
        assert "Signature: fits." in run(base_url, answers["statement"]["id"]).stdout
        pinned = run(base_url, answers["statement"]["id"], "-I", key="another")
    assert (pinned.returncode, pinned.stdout) == (1, "NOT PROVEN: it was signed with another key than the one you keep\n")


def run(base_url: str, statement_id: str, *flags: str, key: str = "") -> subprocess.CompletedProcess[str]:
    """Run the script as a partner does."""
    command = [sys.executable, *flags, verify_statement.__file__, base_url, statement_id, *(["--public-key", key] if key else [])]
    environment = {"CODETETHER_SECRET_KEY": "a-key"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


@contextmanager
def served(pages: Answers) -> Iterator[str]:
    """Answer what the API answered, by path and query."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(pages[self.path]).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
