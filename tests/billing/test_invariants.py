"""The first twelve invariants of the ledger (design "Invariants to test"), as properties of the pure core."""

from collections import Counter, defaultdict

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from codetether_billing.book import (
    Charged,
    Clash,
    EndRow,
    HoldRow,
    Post,
    Posted,
    Refused,
    Settle,
    State,
    TransferRow,
)
from codetether_billing.caps import CapKey, CapUse
from codetether_billing.chain import GENESIS, decode, encode, link
from codetether_billing.ledger import admit
from codetether_billing.pricing import Price
from tests.billing.histories import START, Step, fresh, histories, pay, place, run, transfers

some = settings(max_examples=50, deadline=None)


@some
@given(histories())
def test_1_every_transfer_has_two_legs_one_currency_and_an_amount_and_all_books_sum_to_zero(steps: list[Step]) -> None:
    balances: Counter[str] = Counter()
    for row in transfers(steps):
        assert row.debit_account != row.credit_account
        assert (row.currency, row.amount > 0) == ("USD", True)
        assert row.debit_account.startswith("test:")
        assert row.credit_account.endswith(":acme")
        balances[row.debit_account] -= row.amount
        balances[row.credit_account] += row.amount
    assert sum(balances.values()) == 0


@some
@given(histories())
def test_2_cached_sums_are_the_fold_of_the_journal_after_every_operation(steps: list[Step]) -> None:
    holds: dict[str, HoldRow] = {}
    ends: dict[str, EndRow] = {}
    posted: list[TransferRow] = []
    for step in steps:
        holds |= {row.hold_id: row for row in step.rows if isinstance(row, HoldRow)}
        ends |= {row.hold_id: row for row in step.rows if isinstance(row, EndRow)}
        posted += [row for row in step.rows if isinstance(row, TransferRow)]
        account = step.after.account
        assert account.debits == sum(row.amount for row in posted if row.debit_account == account.funding)
        assert account.credits == sum(row.amount for row in posted if row.credit_account == account.funding)
        assert account.held == sum(hold.amount for name, hold in holds.items() if name not in ends)
        assert _without_zeros(step.after.uses) == _without_zeros(_windows(step.after, holds, ends))


@some
@given(histories())
def test_3_after_each_admission_every_cap_holds_and_the_proof_says_what_was_there(steps: list[Step]) -> None:
    for step in steps:
        for hold in (row for row in step.rows if isinstance(row, HoldRow)):
            for share in hold.shares:
                limit, before = step.before.caps[share.key.cap_id].limit, step.before.uses.get(share.key, CapUse())
                after = step.after.uses[share.key]
                assert share.limit_then == limit
                assert share.used_before == before.used + before.held
                assert limit is not None
                assert after.used + after.held == share.used_before + share.amount <= limit


@some
@given(histories())
def test_4_no_wish_breaks_the_floor_and_only_a_fact_freezes_the_account(steps: list[Step]) -> None:
    for step in steps:
        is_wish = isinstance(step.op, Post) and step.op.kind == "debit"
        if is_wish or any(isinstance(row, HoldRow) for row in step.rows):
            assert not step.rows or step.after.account.available >= step.after.account.floor
        if step.after.account.is_frozen and not step.before.account.is_frozen:
            assert isinstance(step.answer, Posted)
            assert not is_wish


@some
@given(histories())
def test_5_a_hold_ends_at_most_once(steps: list[Step]) -> None:
    ends = Counter(row.hold_id for step in steps for row in step.rows if isinstance(row, EndRow))
    assert set(ends.values()) <= {1}


@some
@given(histories())
def test_5_a_hold_expires_only_when_its_lease_has_passed(steps: list[Step]) -> None:
    for step in steps:
        for end in (row for row in step.rows if isinstance(row, EndRow) and row.how == "expire"):
            assert step.before.holds[end.hold_id].lease_until <= end.at


@some
@given(histories())
def test_6_a_run_is_charged_no_more_than_its_holds_and_the_rest_is_absorbed(steps: list[Step]) -> None:
    held: Counter[str] = Counter()
    charged: Counter[str] = Counter()
    for step in steps:
        for row in step.rows:
            if isinstance(row, HoldRow):
                held[row.run_id] += row.amount
            if isinstance(row, TransferRow) and row.kind == "settle":
                charged[row.run_id or ""] += row.amount
            if isinstance(row, EndRow) and row.how == "settle":
                price = step.op.price.total_micros  # type: ignore[union-attr]  # only a settle ends a hold this way
                posted = [each for each in step.rows if isinstance(each, TransferRow)]
                assert row.amount + row.absorbed == price
                assert sum(each.amount for each in posted if each.kind == "absorb") == row.absorbed
                assert sum(each.amount for each in posted if each.kind == "settle") == row.amount
    assert all(charged[run_id] <= held[run_id] for run_id in charged)


@some
@given(histories())
def test_7_the_same_operation_again_has_no_effect_and_the_same_answer(steps: list[Step]) -> None:
    for step in steps:
        if isinstance(step.answer, Clash):
            continue
        rows, deltas, (answer,) = admit(step.after, [step.op])
        assert (rows, answer) == ([], step.answer)
        assert deltas.account == step.after.account


@some
@given(histories(), st.integers(1, 80))
def test_7_the_same_id_with_other_content_is_an_error(steps: list[Step], amount: int) -> None:
    end = steps[-1].after
    for name, hold in end.holds.items():
        other = place(int(name[1:]), amount, user="eve")
        assert hold.fingerprint != other.fingerprint
        assert run(end, [other])[0].answer == Clash(name)
    for name, row in end.transfers.items():
        if row.kind == "payment":
            assert run(end, [pay(int(name[1:]), row.amount + 1)])[0].answer == Clash(name)


@some
@given(histories())
def test_8_a_refused_id_never_succeeds_later(steps: list[Step]) -> None:
    end = steps[-1].after
    rich = msgspec.structs.replace(
        run(end, [pay(999, 10**9)])[0].after,
        caps={name: msgspec.structs.replace(cap, limit=10**9) for name, cap in end.caps.items()},
    )
    for step in steps:
        if isinstance(step.answer, Refused):
            (again,) = run(rich, [step.op])
            assert (again.rows, again.answer) == ([], step.answer)


@some
@given(histories())
def test_9_entries_are_numbered_without_gaps_and_steps_too(steps: list[Step]) -> None:
    rows = [row for step in steps for row in step.rows]
    assert [row.entry_no for row in transfers(steps)] == list(range(1, len(transfers(steps)) + 1))
    numbers = sorted({row.step_no for row in rows if isinstance(row, HoldRow | EndRow | TransferRow)})
    assert numbers == list(range(1, steps[-1].after.account.step_no + 1))


@some
@given(histories(), st.data())
def test_10_the_chain_verifies_and_one_changed_bit_is_found(steps: list[Step], data: st.DataObject) -> None:
    posted = transfers(steps)
    bodies = [row.body for row in posted]
    assert _head(bodies) == steps[-1].after.account.head
    assert all(encode(decode(body)) == body for body in bodies)

    broken = data.draw(st.integers(0, len(bodies) - 1))
    bit = data.draw(st.integers(0, 8 * len(bodies[broken]) - 1))
    changed = bytearray(bodies[broken])
    changed[bit // 8] ^= 1 << bit % 8
    bodies[broken] = bytes(changed)
    assert link(posted[broken].prev_hash, bodies[broken]) != posted[broken].hash
    assert _head(bodies) != steps[-1].after.account.head


# 11, append-only tables, is a property of the databases: test_append_only.py.


@some
@given(histories())
def test_12_reversals_never_exceed_what_they_reverse(steps: list[Step]) -> None:
    undone: Counter[str] = Counter()
    posted = {row.reference: row for row in transfers(steps)}
    for row in posted.values():
        if row.kind == "reverse":
            original = posted[row.reverses or ""]
            undone[original.reference] += row.amount
            assert (row.debit_account, row.credit_account) == (original.credit_account, original.debit_account)
            assert row.effective_at == original.effective_at
    assert all(total <= posted[reference].amount for reference, total in undone.items())


@some
@given(histories())
def test_18_a_batch_is_its_operations_one_by_one(steps: list[Step]) -> None:
    rows, deltas, answers = admit(steps[0].before, [step.op for step in steps])
    assert rows == [row for step in steps for row in step.rows]
    assert answers == [step.answer for step in steps]
    assert deltas.account == steps[-1].after.account


@some
@given(histories())
def test_20_what_a_hold_took_of_a_window_goes_back_to_that_window(steps: list[Step]) -> None:
    end = steps[-1].after
    open_ = {share.key for name, hold in end.holds.items() if name not in end.ends for share in hold.shares}
    assert {key for key, use in end.uses.items() if use.held} == open_


def test_a_settle_of_an_ended_hold_charges_nothing_twice() -> None:
    steps = run(_book(1_000), [place(1, 50)])
    first = [step.answer for step in run(steps[-1].after, [_settle(20), _settle(30)])]
    assert first == [Charged(20, 0), Charged(20, 0)]


def _book(amount: int) -> State:
    return run(fresh(), [pay(0, amount)])[-1].after


def _settle(amount: int) -> Settle:
    return Settle("h1", Price(amount, 0, 0), START)


def _head(bodies: list[bytes]) -> bytes:
    head = GENESIS
    for body in bodies:
        head = link(head, body)
    return head


def _windows(state: State, holds: dict[str, HoldRow], ends: dict[str, EndRow]) -> dict[CapKey, CapUse]:
    used: dict[CapKey, int] = defaultdict(int)
    held: dict[CapKey, int] = defaultdict(int)
    for name, hold in holds.items():
        end = ends.get(name)
        for share in hold.shares:
            if end is None:
                held[share.key] += share.amount
            elif end.how == "settle":
                used[share.key] += end.amount if state.caps[share.key.cap_id].measure == "micros" else share.amount
    return {key: CapUse(used[key], held[key]) for key in used.keys() | held.keys()}


def _without_zeros(uses: dict[CapKey, CapUse]) -> dict[CapKey, CapUse]:
    return {key: use for key, use in uses.items() if use != CapUse()}
