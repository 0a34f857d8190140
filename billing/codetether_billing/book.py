"""What the ledger's core knows and says: a book's state, the operations on it, the rows they add and the answers. Pure."""

from datetime import datetime
from typing import Final, Literal

import msgspec

from codetether_billing.caps import Cap, CapKey, CapUse, UserGrant
from codetether_billing.chain import GENESIS
from codetether_billing.pricing import Price, Terms

End = Literal["settle", "void", "expire"]
Kind = Literal["settle", "absorb", "grant", "payment", "credit", "debit", "dispute", "reverse"]
PostKind = Literal["grant", "payment", "credit", "debit", "dispute"]

#: The other leg of what is posted to the funding account by itself, and on which side the funding account stands.
COUNTER: Final[dict[str, tuple[Literal["debit", "credit"], str]]] = {
    "grant": ("credit", "platform:granted"),
    "payment": ("credit", "stripe:clearing"),
    "credit": ("credit", "platform:adjustment"),
    "debit": ("debit", "platform:adjustment"),
    "dispute": ("debit", "stripe:clearing"),
}
#: A wish passes the floor or is refused. Everything else states a fact and posts whatever it does to the balance.
WISHES: Final = frozenset({"debit"})


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A partner's funding account in one mode and currency. `step_no` counts every change of the book, `entry_no` transfers."""

    account_id: str
    partner_id: str
    mode: str
    currency: str
    zone: str = "UTC"
    debits: int = 0
    credits: int = 0
    held: int = 0
    credit_limit: int = 0
    entry_no: int = 0
    step_no: int = 0
    head: bytes = GENESIS

    @property
    def available(self) -> int:
        """What a new hold may still take, down to the floor."""
        return self.credits - self.debits - self.held

    @property
    def floor(self) -> int:
        """The least that may be available: 0 when prepaid, below it with a credit limit."""
        return -self.credit_limit

    @property
    def is_frozen(self) -> bool:
        """Whether a fact has taken the account below its floor."""
        return self.available < self.floor

    def named(self, name: str) -> str:
        """Return the full name of an account of this book: both legs of a transfer belong to one partner and one mode."""
        return f"{self.mode}:{name}:{self.partner_id}"

    @property
    def funding(self) -> str:
        """The name of the funding account itself."""
        return self.named("sponsor:funding")


class CapShare(msgspec.Struct, frozen=True):
    """What a hold took of a cap, and what the cap looked like then: enough to prove the admission again."""

    key: CapKey
    limit_then: int | None
    used_before: int
    amount: int


class HoldRow(msgspec.Struct, frozen=True, kw_only=True):
    """Money set aside for a run segment."""

    hold_id: str
    run_id: str
    user_id: str | None
    terms: Terms
    amount: int
    fingerprint: str
    lease_until: datetime
    at: datetime
    step_no: int
    shares: tuple[CapShare, ...]


class EndRow(msgspec.Struct, frozen=True, kw_only=True):
    """The one ending of a hold."""

    hold_id: str
    how: End
    amount: int
    absorbed: int
    reason: str
    at: datetime
    step_no: int


class TransferRow(msgspec.Struct, frozen=True, kw_only=True):
    """A posted transfer, with the bytes that are hashed."""

    entry_no: int
    step_no: int
    reference: str
    kind: Kind
    debit_account: str
    credit_account: str
    amount: int
    currency: str
    run_id: str | None
    hold_id: str | None
    reverses: str | None
    plan_version: str | None
    code: str
    actor: str
    posted_at: datetime
    effective_at: datetime
    body: bytes
    prev_hash: bytes
    hash: bytes


class ThresholdRow(msgspec.Struct, frozen=True):
    """A soft threshold that a posting moved past."""

    key: CapKey
    percent: int
    at: datetime


Row = HoldRow | EndRow | TransferRow | ThresholdRow


class PlaceHold(msgspec.Struct, frozen=True, kw_only=True):
    """Wish to set money aside. `fingerprint` stands for the request: the same id with another one is an error."""

    hold_id: str
    run_id: str
    user_id: str | None
    terms: Terms
    amount: int
    fingerprint: str
    at: datetime
    lease_until: datetime


class Settle(msgspec.Struct, frozen=True):
    """Charge what a segment cost, never more than it held."""

    hold_id: str
    price: Price
    at: datetime


class Void(msgspec.Struct, frozen=True):
    """Give a hold back whole."""

    hold_id: str
    reason: str
    at: datetime


class Expire(msgspec.Struct, frozen=True):
    """Give a hold back whose lease has passed."""

    hold_id: str
    at: datetime


class Absorb(msgspec.Struct, frozen=True):
    """Book a cost that the platform bears itself because a hold had ended before it was known."""

    hold_id: str
    amount: int
    at: datetime


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """Move money into or out of the funding account by itself."""

    reference: str
    kind: PostKind
    amount: int
    code: str
    actor: str
    at: datetime


class Reverse(msgspec.Struct, frozen=True, kw_only=True):
    """Undo a transfer, or a part of it, today."""

    reference: str
    reverses: str
    amount: int
    code: str
    actor: str
    at: datetime


Op = PlaceHold | Settle | Void | Expire | Absorb | Post | Reverse

RefusalCode = Literal[
    "run_exceeds_cap",
    "cap_reached",
    "funds_exhausted",
    "in_flight_full",
    "sponsorship_inactive",
    "reversal_too_large",
]


class Held(msgspec.Struct, frozen=True):
    """The hold stands."""

    hold_id: str
    amount: int


class Charged(msgspec.Struct, frozen=True):
    """The hold has ended: what the sponsor paid, and what the platform bore."""

    amount: int
    absorbed: int


class Posted(msgspec.Struct, frozen=True):
    """The transfer stands."""

    reference: str
    entry_no: int


class Refused(msgspec.Struct, frozen=True):
    """Nothing was done, and this id will never do anything."""

    code: RefusalCode
    scope: str | None = None
    window: str | None = None


class Clash(msgspec.Struct, frozen=True):
    """The id is taken by other content."""

    id: str


class Ended(msgspec.Struct, frozen=True):
    """The hold ended another way before."""

    how: End


class NotDue(msgspec.Struct, frozen=True):
    """The lease has not passed: somebody renewed it."""

    hold_id: str


class Missing(msgspec.Struct, frozen=True):
    """There is nothing of this id in the book."""

    id: str


Answer = Held | Charged | Posted | Refused | Clash | Ended | NotDue | Missing


class Turned(msgspec.Struct, frozen=True):
    """A refusal that is remembered, with the request it was the answer to."""

    fingerprint: str
    answer: Refused


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What `admit` needs to know: the account, and of everything else what its operations name."""

    account: Account
    is_active: bool = True
    grants: dict[str, UserGrant] = msgspec.field(default_factory=dict)
    caps: dict[str, Cap] = msgspec.field(default_factory=dict)
    uses: dict[CapKey, CapUse] = msgspec.field(default_factory=dict)
    holds: dict[str, HoldRow] = msgspec.field(default_factory=dict)
    ends: dict[str, EndRow] = msgspec.field(default_factory=dict)
    transfers: dict[str, TransferRow] = msgspec.field(default_factory=dict)
    reversed_micros: dict[str, int] = msgspec.field(default_factory=dict)
    refused: dict[str, Turned] = msgspec.field(default_factory=dict)
    fired: frozenset[tuple[CapKey, int]] = frozenset()


class Deltas(msgspec.Struct, frozen=True):
    """The cached sums as they are after the rows: the account, and the cap windows that changed."""

    account: Account
    uses: dict[CapKey, CapUse]
    reversed_micros: dict[str, int]
    refused: dict[str, Turned]
