"""The ledger's core: `admit` decides what a list of operations does to a book. No clock, no I/O, no randomness.

The stores load locked state, call it, write the rows and sums that it returns, and commit. The same list of operations
does the same on every database, and replaying the rows gives the same sums.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from codetether_billing.book import (
    COUNTER,
    WISHES,
    Absorb,
    Account,
    Answer,
    CapShare,
    Charged,
    Clash,
    Deltas,
    End,
    Ended,
    EndRow,
    Expire,
    Held,
    HoldRow,
    Kind,
    Missing,
    NotDue,
    Op,
    PlaceHold,
    Post,
    Posted,
    Refused,
    Reverse,
    Row,
    Settle,
    State,
    ThresholdRow,
    TransferRow,
    Turned,
    Void,
)
from codetether_billing.caps import (
    Cap,
    CapUse,
    Refusal,
    UserGrant,
    cap_for,
    key_of,
    refusal_of_cap,
    refusal_of_funds,
    thresholds_crossed,
    worst,
)
from codetether_billing.posting import Entry, post
from codetether_billing.pricing import Price


def admit(state: State, ops: Sequence[Op]) -> tuple[list[Row], Deltas, list[Answer]]:
    """Work out what operations do, in their order: the rows they add, the sums afterwards, and an answer each."""
    work = _Work(state)
    answers = [work.apply(op) for op in ops]
    deltas = Deltas(
        account=work.account,
        uses={key: use for key, use in work.uses.items() if state.uses.get(key) != use},
        reversed_micros={ref: sum_ for ref, sum_ in work.reversed_micros.items() if state.reversed_micros.get(ref) != sum_},
        refused={name: turned for name, turned in work.refused.items() if name not in state.refused},
    )
    return work.rows, deltas, answers


def advance(state: State, rows: list[Row], deltas: Deltas) -> State:
    """Return the state after what `admit` returned was written."""
    return State(
        account=deltas.account,
        is_active=state.is_active,
        grants=state.grants,
        caps=state.caps,
        uses=state.uses | deltas.uses,
        holds=state.holds | {row.hold_id: row for row in rows if isinstance(row, HoldRow)},
        ends=state.ends | {row.hold_id: row for row in rows if isinstance(row, EndRow)},
        transfers=state.transfers | {row.reference: row for row in rows if isinstance(row, TransferRow)},
        reversed_micros=state.reversed_micros | deltas.reversed_micros,
        refused=state.refused | deltas.refused,
        fired=state.fired | {(row.key, row.percent) for row in rows if isinstance(row, ThresholdRow)},
    )


def absorbed_reference(hold_id: str) -> str:
    """Return the reference under which a cost that came after its hold's end is booked."""
    return f"{hold_id}:late"


class _Work:
    """A book while operations are applied to it."""

    def __init__(self, state: State) -> None:
        self.rows: list[Row] = []
        self.account: Account = state.account
        self.uses = dict(state.uses)
        self.reversed_micros = dict(state.reversed_micros)
        self.refused = dict(state.refused)
        self._is_active = state.is_active
        self._grants = state.grants
        self._caps = state.caps
        self._holds = dict(state.holds)
        self._ends = dict(state.ends)
        self._transfers = dict(state.transfers)
        self._fired = set(state.fired)

    def apply(self, op: Op) -> Answer:
        match op:
            case PlaceHold():
                return self._hold(op)
            case Settle():
                return self._settle(op)
            case Void():
                return self._let_go(op.hold_id, "void", reason=op.reason, at=op.at)
            case Expire():
                return self._expire(op)
            case Absorb():
                return self._absorb(op)
            case Post():
                return self._post_once(op)
            case Reverse():
                return self._reverse(op)

    def _hold(self, op: PlaceHold) -> Answer:
        known = self._holds.get(op.hold_id)
        if known is not None:
            return Held(known.hold_id, known.amount) if known.fingerprint == op.fingerprint else Clash(op.hold_id)
        assert op.amount > 0, "a hold holds something"
        shares = self._shares(op)
        turned = self._turned(op.hold_id, op.fingerprint, self._refusal(op, shares))
        if turned is not None:
            return turned
        self._step(held=self.account.held + op.amount)
        assert self.account.available >= self.account.floor, "a wish never breaks the floor"
        for _, share in shares:
            use = self._use(share)
            self.uses[share.key] = CapUse(use.used, use.held + share.amount)
        row = HoldRow(
            hold_id=op.hold_id,
            run_id=op.run_id,
            user_id=op.user_id,
            terms=op.terms,
            amount=op.amount,
            fingerprint=op.fingerprint,
            lease_until=op.lease_until,
            at=op.at,
            step_no=self.account.step_no,
            shares=tuple(share for _, share in shares),
        )
        self._holds[op.hold_id] = row
        self.rows.append(row)
        return Held(op.hold_id, op.amount)

    def _shares(self, op: PlaceHold) -> list[tuple[Cap, CapShare]]:
        found, grant = [], self._grant(op)
        for general in self._caps.values():
            cap = cap_for(general, grant)
            key = key_of(cap, user_id=op.user_id, at=op.at, zone=self.account.zone, agent=op.terms.agent)
            amount = op.amount if cap.measure == "micros" else int(op.terms.segment == 0)
            if key is not None and amount > 0:
                use = self.uses.get(key, CapUse())
                found.append((cap, CapShare(key, cap.limit, use.used + use.held, amount)))
        return sorted(found, key=lambda pair: pair[1].key)

    def _refusal(self, op: PlaceHold, shares: list[tuple[Cap, CapShare]]) -> Refused | None:
        grant = self._grant(op)
        if not self._is_active or (grant is not None and not grant.is_active):
            return Refused("sponsorship_inactive")
        account = self.account
        found: list[Refusal | None] = [
            refusal_of_cap(cap, self._use(share), amount=share.amount, window=share.key.window) for cap, share in shares
        ]
        found.append(refusal_of_funds(available=account.available, held=account.held, floor=account.floor, amount=op.amount))
        refusal = worst([each for each in found if each is not None])
        return None if refusal is None else Refused(refusal.code, refusal.scope, refusal.window)

    def _settle(self, op: Settle) -> Answer:
        hold, end = self._holds.get(op.hold_id), self._ends.get(op.hold_id)
        if hold is None:
            return Missing(op.hold_id)
        if end is not None:
            return Charged(end.amount, end.absorbed) if end.how == "settle" else Ended(end.how)
        charged = min(op.price.total_micros, hold.amount)
        absorbed = op.price.total_micros - charged
        self._end(hold, "settle", amount=charged, absorbed=absorbed, reason="", at=op.at)
        for part, amount in _parts(op.price, charged):
            self._post_for(
                hold, f"{hold.hold_id}:{part}", kind="settle", debit="sponsor:funding", part=part, amount=amount, at=op.at
            )
        if absorbed:
            debit = "platform:absorbed:over_hold"
            reference = f"{hold.hold_id}:over_hold"
            self._post_for(hold, reference, kind="absorb", debit=debit, part="absorbed", amount=absorbed, at=op.at)
        return Charged(charged, absorbed)

    def _let_go(self, hold_id: str, how: End, *, reason: str, at: datetime) -> Answer:
        hold, end = self._holds.get(hold_id), self._ends.get(hold_id)
        if hold is None:
            return Missing(hold_id)
        if end is not None:
            return Ended(end.how) if end.how == "settle" else Charged(0, 0)
        self._end(hold, how, amount=0, absorbed=0, reason=reason, at=at)
        return Charged(0, 0)

    def _expire(self, op: Expire) -> Answer:
        hold = self._holds.get(op.hold_id)
        if hold is not None and op.hold_id not in self._ends and hold.lease_until > op.at:
            return NotDue(op.hold_id)
        return self._let_go(op.hold_id, "expire", reason="lease_passed", at=op.at)

    def _end(self, hold: HoldRow, how: End, *, amount: int, absorbed: int, reason: str, at: datetime) -> None:
        self._step(held=self.account.held - hold.amount)
        for share in hold.shares:
            cap, use = self._caps[share.key.cap_id], self._use(share)
            posted = 0 if how != "settle" else (amount if cap.measure == "micros" else share.amount)
            after = CapUse(use.used + posted, use.held - share.amount)
            assert after.held >= 0, "a hold gives back what it took, once"
            self.uses[share.key] = after
            self._fire(cap, share, before=use.used, after=after.used, at=at)
        step_no = self.account.step_no
        end = EndRow(hold_id=hold.hold_id, how=how, amount=amount, absorbed=absorbed, reason=reason, at=at, step_no=step_no)
        self._ends[hold.hold_id] = end
        self.rows.append(end)

    def _fire(self, cap: Cap, share: CapShare, *, before: int, after: int, at: datetime) -> None:
        for percent in thresholds_crossed(cap, before=before, after=after, run_amount=share.amount):
            if (share.key, percent) not in self._fired:
                self._fired.add((share.key, percent))
                self.rows.append(ThresholdRow(share.key, percent, at))

    def _absorb(self, op: Absorb) -> Answer:
        hold = self._holds.get(op.hold_id)
        if hold is None:
            return Missing(op.hold_id)
        reference = absorbed_reference(op.hold_id)
        if reference not in self._transfers:
            self._step()
            debit = "platform:absorbed:late"
            self._post_for(hold, reference, kind="absorb", debit=debit, part="absorbed", amount=op.amount, at=op.at)
        return Charged(0, self._transfers[reference].amount)

    def _post_once(self, op: Post) -> Answer:
        side, counter = COUNTER[op.kind]
        legs = (self.account.funding, self.account.named(counter))
        debit, credit = legs if side == "debit" else legs[::-1]
        known = self._transfers.get(op.reference)
        if known is not None:
            said = (known.kind, known.debit_account, known.credit_account, known.amount, known.code)
            is_same = said == (op.kind, debit, credit, op.amount, op.code)
            return Posted(op.reference, known.entry_no) if is_same else Clash(op.reference)
        fits = op.kind not in WISHES or self.account.available - op.amount >= self.account.floor
        refusal = None if fits else Refused("funds_exhausted")
        turned = self._turned(f"transfer:{op.reference}", f"{op.kind}|{op.amount}|{op.code}", refusal)
        if turned is not None:
            return turned
        self._step()
        entry_no = self._post(
            Entry(
                reference=op.reference,
                kind=op.kind,
                debit_account=debit,
                credit_account=credit,
                amount=op.amount,
                code=op.code,
                actor=op.actor,
                posted_at=op.at,
                effective_at=op.at,
            )
        )
        return Posted(op.reference, entry_no)

    def _reverse(self, op: Reverse) -> Answer:
        known = self._transfers.get(op.reference)
        if known is not None:
            is_same = (known.kind, known.reverses, known.amount) == ("reverse", op.reverses, op.amount)
            return Posted(op.reference, known.entry_no) if is_same else Clash(op.reference)
        original = self._transfers.get(op.reverses)
        if original is None:
            return Missing(op.reverses)
        done = self.reversed_micros.get(op.reverses, 0)
        fits = original.kind != "reverse" and done + op.amount <= original.amount
        refusal = None if fits else Refused("reversal_too_large")
        turned = self._turned(f"transfer:{op.reference}", f"reverse|{op.reverses}|{op.amount}", refusal)
        if turned is not None:
            return turned
        self.reversed_micros[op.reverses] = done + op.amount
        self._step()
        entry_no = self._post(
            Entry(
                reference=op.reference,
                kind="reverse",
                debit_account=original.credit_account,
                credit_account=original.debit_account,
                amount=op.amount,
                code=op.code,
                actor=op.actor,
                posted_at=op.at,
                effective_at=original.effective_at,
                run_id=original.run_id,
                hold_id=original.hold_id,
                reverses=op.reverses,
                plan_version=original.plan_version,
            )
        )
        return Posted(op.reference, entry_no)

    def _post_for(self, hold: HoldRow, reference: str, *, kind: Kind, debit: str, part: str, amount: int, at: datetime) -> None:
        self._post(
            Entry(
                reference=reference,
                kind=kind,
                debit_account=self.account.named(debit),
                credit_account=self.account.named(f"revenue:{part}"),
                amount=amount,
                code=part,
                actor="run",
                posted_at=at,
                effective_at=at,
                run_id=hold.run_id,
                hold_id=hold.hold_id,
                plan_version=hold.terms.plan_version,
            )
        )

    def _post(self, entry: Entry) -> int:
        assert entry.reference not in self._transfers, "a reference is posted once"
        self.account, row = post(self.account, entry)
        self._transfers[row.reference] = row
        self.rows.append(row)
        return row.entry_no

    def _turned(self, name: str, fingerprint: str, refusal: Refused | None) -> Refused | Clash | None:
        """Refuse, and remember it: an id that was refused once is refused for ever."""
        before = self.refused.get(name)
        if before is not None:
            return before.answer if before.fingerprint == fingerprint else Clash(name)
        if refusal is not None:
            self.refused[name] = Turned(fingerprint, refusal)
        return refusal

    def _step(self, *, held: int | None = None) -> None:
        account = self.account
        after = account.held if held is None else held
        assert after >= 0, "no more is given back than was held"
        self.account = msgspec.structs.replace(account, step_no=account.step_no + 1, held=after)

    def _grant(self, op: PlaceHold) -> UserGrant | None:
        return None if op.user_id is None else self._grants.get(op.user_id)

    def _use(self, share: CapShare) -> CapUse:
        return self.uses.get(share.key, CapUse())


def _parts(price: Price, charged: int) -> list[tuple[str, int]]:
    """Split a charge into the parts of its price: what is flat first, then tokens, then markup; parts of nothing left out."""
    found, left = [], charged
    for part, amount in (("flat", price.flat_micros), ("tokens", price.tokens_micros), ("markup", price.markup_micros)):
        taken = min(left, amount)
        left -= taken
        if taken:
            found.append((part, taken))
    assert left == 0, "the parts are the whole"
    return found
