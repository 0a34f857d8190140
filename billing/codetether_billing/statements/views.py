"""Turns statements into what partners see."""

import base64
from datetime import datetime
from typing import Any

import msgspec

from codetether_billing.statements.schemas import Statement, StatementEntry, StatementProof
from codetether_billing.statements.sealing import decode
from codetether_billing.statements.verifying import Proof
from codetether_billing.tables import StatementRow


def statement_view(row: StatementRow) -> Statement:
    """Show a statement. What stands in its lines and beside them is what was signed."""
    body = decode(bytes(row.body))
    same = ("id", "number", "state", "mode", "currency", "period_start", "period_end", "issued_at")
    stated = msgspec.structs.asdict(body)
    said = (
        {name: value for name, value in stated.items() if name in Statement.__struct_fields__}
        | {name: getattr(row, name) for name in same}
        | {
            "period": f"{row.period_start:%Y-%m}",
            "lines": [msgspec.structs.asdict(line) for line in body.lines],
            "public_key": _base64(row.public_key),
            "signature": _base64(row.signature),
            "signed_body": _base64(row.body),
        }
    )
    return msgspec.convert(said, Statement)


def entry_view(row: Any) -> StatementEntry:
    """Show an entry with the text that was hashed."""
    return StatementEntry(
        entry_no=row.entry_no,
        agent=row.agent,
        body=bytes(row.body).decode(),
        prev_hash=bytes(row.prev_hash).hex(),
        hash=bytes(row.hash).hex(),
    )


def proof_view(row: StatementRow, proof: Proof, *, now: datetime) -> StatementProof:
    """Show what checking a statement found."""
    said = {
        "statement_id": row.id,
        "is_valid": proof.is_valid,
        "entries": proof.entries,
        "checks": [{"name": check.name, "is_passed": not check.problems, "problems": check.problems} for check in proof.checks],
        "chain_head": bytes(row.chain_head).hex(),
        "public_key": _base64(row.public_key),
        "verified_at": now,
    }
    return msgspec.convert(said, StatementProof)


def _base64(kept: bytes) -> str:
    return base64.b64encode(bytes(kept)).decode()
