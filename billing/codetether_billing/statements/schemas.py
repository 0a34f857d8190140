"""Wire structs of statements. Micros and minor units are whole numbers of the currency; every time is UTC."""

from datetime import datetime
from typing import Literal

import msgspec


class StatementLine(msgspec.Struct, kw_only=True):
    """Charges of one plan version, agent and kind in the month; a `reversal` is what was given back of them, and negative.

    `amount_micros` is exact. `amount_minor` is what it is in minor units, fitted so that the lines add up to `total_minor`.
    """

    line: int
    kind: Literal["charge", "reversal"]
    plan_version: str | None
    agent: str | None
    code: str
    count: int
    amount_micros: int
    amount_minor: int


class Statement(msgspec.Struct, kw_only=True):
    """A closed month of a book: the ledger's entries after `from_no` up to and with `to_no`, and what they add up to.

    `closing = opening − charges + credits + payments`, and `carry_in + charges = total_minor × micros_per_minor + carry_out`,
    exactly. `signature` is Ed25519 over `ctstatement/1` and the bytes of `signed_body`, both in base64.
    """

    id: str
    number: int
    state: Literal["issued"]
    mode: Literal["test", "live"]
    currency: str
    period: str
    period_start: datetime
    period_end: datetime
    issued_at: datetime
    from_no: int
    to_no: int
    opening_micros: int
    charges_micros: int
    credits_micros: int
    payments_micros: int
    closing_micros: int
    absorbed_micros: int
    carry_in_micros: int
    carry_out_micros: int
    micros_per_minor: int
    total_minor: int
    lines: list[StatementLine]
    previous_chain_head: str
    chain_head: str
    public_key: str
    signature: str
    signed_body: str


class StatementEntry(msgspec.Struct, kw_only=True):
    """An entry of a statement as it was hashed: `hash` is SHA-256 of `ctledger/1`, `prev_hash` and the bytes of `body`."""

    entry_no: int
    agent: str | None
    body: str
    prev_hash: str
    hash: str


class StatementCheck(msgspec.Struct, kw_only=True):
    """One thing that was proven again, and what is wrong with it; nothing when `is_passed`."""

    name: Literal["signature", "statement", "entries", "sums", "previous"]
    is_passed: bool
    problems: list[str]


class StatementProof(msgspec.Struct, kw_only=True):
    """What checking a statement against the ledger found. `entries` is how many were added up again."""

    statement_id: str
    is_valid: bool
    entries: int
    checks: list[StatementCheck]
    chain_head: str
    public_key: str
    verified_at: datetime
