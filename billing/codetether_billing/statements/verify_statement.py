"""Checks a statement on a machine that trusts nobody: needs Python 3.11 and nothing else; this file may be copied anywhere.

    CODETETHER_SECRET_KEY=ct_live_… python verify_statement.py https://your-platform.example STATEMENT_ID [--public-key KEY]

It reads the statement and its entries, ties every hash to the one before, adds all amounts up again, and rounds as the
statement must. The signature is Ed25519, which Python's own library does not have: it is checked where the package
`cryptography` is installed; elsewhere the report says that it was not. Exit status: 0 all fits, 1 something does not.
"""

import argparse
import base64
import hashlib
import importlib.util
import json
import os
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator
from typing import Any

LABEL, ENTRY_LABEL = b"ctstatement/1", b"ctledger/1"
GENESIS = "00" * 32
PAGE_ENTRIES = 1_000
TIMEOUT_SECONDS = 60
#: What is named of a broken statement; a person reads the first of them.
SHOWN_PROBLEMS = 20


def problems_of(statement: dict[str, Any], entries: Iterable[dict[str, Any]], *, public_key: str | None = None) -> list[str]:
    """Return what is wrong with a statement and its entries; nothing when all fits."""
    signed = json.loads(base64.b64decode(statement["signed_body"]))
    found = [
        f"{name} is not what was signed"
        for name, value in signed.items()
        if name in statement and not name.startswith(("period_", "issued_")) and statement[name] != value
    ]
    if public_key is not None and statement["public_key"] != public_key:
        found.append("it was signed with another key than the one you keep")
    if signed["number"] == 1 and (signed["from_no"], signed["previous_chain_head"]) != (0, GENESIS):
        found.append("the first statement does not begin with the first entry")
    return (found + _sums(signed, entries))[:SHOWN_PROBLEMS]


def is_signed(statement: dict[str, Any]) -> bool | None:
    """Tell whether the signature fits; None where the package `cryptography` is not installed."""
    if importlib.util.find_spec("cryptography") is None:
        return None
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    body, signature, key = (base64.b64decode(statement[name]) for name in ("signed_body", "signature", "public_key"))
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, LABEL + body)
    except (InvalidSignature, ValueError):
        return False
    return True


def _sums(signed: dict[str, Any], entries: Iterable[dict[str, Any]]) -> list[str]:
    found: list[str] = []
    funding = f"{signed['mode']}:sponsor:funding:{signed['partner_id']}"
    head, entry_no = signed["previous_chain_head"], signed["from_no"]
    lines: dict[tuple[str | None, str | None, str, str], list[int]] = {}
    sums = {"charges": 0, "credits": 0, "payments": 0, "absorbed": 0}
    for entry in entries:
        body = json.loads(entry["body"])
        if body["entry_no"] != entry_no + 1 or body["account_id"] != signed["account_id"]:
            found.append(f"entry {entry_no + 1} is missing")
        if entry["prev_hash"] != head or entry["hash"] != _link(head, entry["body"]):
            found.append(f"entry {body['entry_no']}: its hash does not follow from what is before it")
        head, entry_no = entry["hash"], body["entry_no"]
        _add(body, entry["agent"], funding=funding, lines=lines, sums=sums)
    if (entry_no, head) != (signed["to_no"], signed["chain_head"]):
        found.append("the entries do not end where the statement does")
    sums["closing"] = signed["opening_micros"] - sums["charges"] + sums["credits"] + sums["payments"]
    total, carry = divmod(signed["carry_in_micros"] + sums["charges"], signed["micros_per_minor"])
    again = {f"{name}_micros": value for name, value in sums.items()} | {"total_minor": total, "carry_out_micros": carry}
    found += [f"{name} is {signed[name]}, the entries add up to {value}" for name, value in again.items() if signed[name] != value]
    stated = {
        (line["plan_version"], line["agent"], line["code"], line["kind"]): [line["count"], line["amount_micros"]]
        for line in signed["lines"]
    }
    if stated != lines:
        found.append("the lines are not what the entries add up to")
    if sum(line["amount_minor"] for line in signed["lines"]) != signed["total_minor"]:
        found.append("the lines do not add up to the total")
    return found


def _add(body: dict[str, Any], agent: str | None, *, funding: str, lines: dict[Any, list[int]], sums: dict[str, int]) -> None:
    amount, debit, credit = body["amount_micros"], body["debit_account"], body["credit_account"]
    sign = (credit == funding) - (debit == funding)
    if sign == 0:
        sums["absorbed"] += amount * (("platform:absorbed" in debit) - ("platform:absorbed" in credit))
        return
    name = (debit if sign > 0 else credit).partition(":")[2].rpartition(":")[0]
    if name.startswith("revenue:"):
        key = (body["plan_version"], agent, name.removeprefix("revenue:"), "reversal" if sign > 0 else "charge")
        line = lines.setdefault(key, [0, 0])
        line[0] += 1
        line[1] -= sign * amount
        sums["charges"] -= sign * amount
    else:
        sums["payments" if name.startswith("stripe:") else "credits"] += sign * amount


def _link(head: str, body: str) -> str:
    return hashlib.sha256(ENTRY_LABEL + bytes.fromhex(head) + body.encode()).hexdigest()


def _get(url: str, key: str) -> Any:
    if not url.startswith(("https://", "http://")):
        raise SystemExit("The address must begin with https:// or http://")
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {key}"})  # noqa: S310 - checked above
    with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - checked above
        return json.load(answer)


def _entries(address: str, key: str) -> Iterator[dict[str, Any]]:
    query = f"limit={PAGE_ENTRIES}"
    while True:
        page = _get(f"{address}/entries?{query}", key)
        yield from page["data"]
        if not page["has_more"]:
            return
        query = f"limit={PAGE_ENTRIES}&cursor={urllib.parse.quote(page['next_cursor'])}"


def main() -> int:
    """Check the statement that the command line names."""
    parser = argparse.ArgumentParser(description="Check a statement against its entries.")
    parser.add_argument("base_url")
    parser.add_argument("statement_id")
    parser.add_argument("--public-key", help="The platform's key as you keep it, in base64.")
    given = parser.parse_args()
    key = os.environ["CODETETHER_SECRET_KEY"]
    address = f"{given.base_url.rstrip('/')}/v1/billing/statements/{urllib.parse.quote(given.statement_id)}"
    statement = _get(address, key)
    found = problems_of(statement, _entries(address, key), public_key=given.public_key)
    signed = is_signed(statement)
    if signed is False:
        found.append("the signature does not fit")
    for problem in found:
        print(f"NOT PROVEN: {problem}")  # noqa: T201 - this is a command
    if not found:
        how = "not checked: install the package cryptography" if signed is None else "fits"
        said = f"Statement {statement['number']} of {statement['period']} adds up to the micro. Signature: {how}."
        print(said)  # noqa: T201 - this is a command
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
