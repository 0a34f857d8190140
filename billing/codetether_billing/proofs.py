"""Questions to a book that a sound one answers with no rows. Each is one statement, the same on both databases."""

from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, cast, func, literal, or_, select, union, union_all

from codetether_billing.tables import CapRow, CapUseRow, HoldCapRow, HoldEndRow, HoldRow, StatementRow, TransferRow, table

_holds, _ends, _shares = table(HoldRow), table(HoldEndRow), table(HoldCapRow)
_caps, _uses, _transfers, _statements = table(CapRow), table(CapUseRow), table(TransferRow), table(StatementRow)

# What a share of a cap became when its hold ended: posted where it was settled, nothing where it was given back.
_POSTED: ColumnElement[int] = case(
    (_ends.c.how != "settle", 0), (_caps.c.measure == "micros", _ends.c.amount), else_=_shares.c.amount
)


class Proof(NamedTuple):
    """A question, and what each row of an answer means; `{0}`, `{1}` … are the row's columns."""

    query: Callable[[Any], Select[Any]]
    problem: str


def held_is_not_the_open_holds(account: Any) -> Select[Any]:
    """The account's `held` against the sum of holds without an ending."""
    total = select(func.coalesce(_sum(_holds.c.amount), 0).label("held")).where(_holds.c.account_id == account.id, ~_has_ended())
    found = total.subquery()
    return select(found.c.held, literal(account.held)).where(found.c.held != account.held)


def steps_have_gaps(account: Any) -> Select[Any]:
    """The account's `step_no` against the steps that the journal has: 1..n, each once."""
    steps = union(*(select(rows.c.step_no).where(rows.c.account_id == account.id) for rows in (_holds, _ends, _transfers)))
    every = steps.subquery()
    counted = select(func.count().label("number"), func.coalesce(func.max(every.c.step_no), 0).label("last")).select_from(every)
    found = counted.subquery()
    return select(found.c.number, found.c.last, literal(account.step_no)).where(
        or_(found.c.number != account.step_no, found.c.last != account.step_no)
    )


def leases_of_ended_holds(account: Any) -> Select[Any]:
    """Holds that have ended and still have a lease, or the reverse."""
    return select(_holds.c.id).where(_holds.c.account_id == account.id, _has_ended() != _holds.c.lease_until.is_(None))


def endings_that_say_too_much(account: Any) -> Select[Any]:
    """Endings above their hold, or of another account, or given back and charged all the same."""
    is_wrong = or_(
        _ends.c.amount > _holds.c.amount,
        _ends.c.account_id != _holds.c.account_id,
        _ends.c.step_no <= _holds.c.step_no,
        and_(_ends.c.how != "settle", _ends.c.amount + _ends.c.absorbed > 0),
    )
    return select(_holds.c.id).join(_ends, _ends.c.hold_id == _holds.c.id).where(_holds.c.account_id == account.id, is_wrong)


def charges_that_are_not_posted(account: Any) -> Select[Any]:
    """Endings whose charge is not the sum of the transfers posted for the hold."""
    is_charge = and_(_transfers.c.account_id == account.id, _transfers.c.kind == "settle")
    sums = select(_transfers.c.hold_id, _sum(_transfers.c.amount).label("posted")).where(is_charge)
    posted = sums.group_by(_transfers.c.hold_id).subquery()
    charged = func.coalesce(_ends.c.amount, 0)
    total = func.coalesce(posted.c.posted, 0)
    return (
        select(_holds.c.id, charged, total)
        .outerjoin(_ends, _ends.c.hold_id == _holds.c.id)
        .outerjoin(posted, posted.c.hold_id == _holds.c.id)
        .where(_holds.c.account_id == account.id, charged != total)
    )


def charges_of_no_hold(account: Any) -> Select[Any]:
    """Charges that name no hold of this book."""
    is_known = select(_holds.c.id).where(_holds.c.id == _transfers.c.hold_id, _holds.c.account_id == account.id).exists()
    return select(_transfers.c.entry_no).where(
        _transfers.c.account_id == account.id, _transfers.c.kind.in_(("settle", "absorb")), ~is_known
    )


def reversals_above_their_transfer(account: Any) -> Select[Any]:
    """Transfers of which more was reversed than they moved, or reversals of nothing."""
    mine = _transfers.c.account_id == account.id
    sums = select(_transfers.c.reverses, _sum(_transfers.c.amount).label("total")).where(mine, _transfers.c.reverses.is_not(None))
    undone = sums.group_by(_transfers.c.reverses).subquery()
    original = select(_transfers.c.reference, _transfers.c.amount).where(mine, _transfers.c.kind != "reverse").subquery()
    return (
        select(undone.c.reverses)
        .outerjoin(original, original.c.reference == undone.c.reverses)
        .where(undone.c.total > func.coalesce(original.c.amount, 0))
    )


def admissions_above_their_limit(account: Any) -> Select[Any]:
    """Holds that were admitted although the cap had no room."""
    return (
        select(_shares.c.hold_id, _shares.c.used_before, _shares.c.amount, _shares.c.limit_then)
        .join(_holds, _holds.c.id == _shares.c.hold_id)
        .where(_holds.c.account_id == account.id, _shares.c.used_before + _shares.c.amount > _shares.c.limit_then)
    )


def admissions_that_saw_another_cap(account: Any) -> Select[Any]:
    """Holds whose `used_before` is not what the steps before them had used and held."""
    window = (_shares.c.cap_id, _shares.c.subject, _shares.c.window_key)
    began = (
        select(*window, _holds.c.step_no, _shares.c.amount.label("change"), _shares.c.hold_id, _shares.c.used_before)
        .join(_holds, _holds.c.id == _shares.c.hold_id)
        .where(_holds.c.account_id == account.id)
    )
    ended = (
        select(*window, _ends.c.step_no, (_POSTED - _shares.c.amount).label("change"), literal(None), literal(None))
        .join(_ends, _ends.c.hold_id == _shares.c.hold_id)
        .join(_caps, _caps.c.id == _shares.c.cap_id)
        .where(_ends.c.account_id == account.id)
    )
    steps = union_all(began, ended).subquery()
    partition = (steps.c.cap_id, steps.c.subject, steps.c.window_key)
    after = func.sum(steps.c.change).over(partition_by=partition, order_by=steps.c.step_no, rows=(None, 0))
    before = cast(after - steps.c.change, BigInteger).label("before")
    seen = select(steps.c.hold_id, steps.c.used_before, before).subquery()
    return select(seen.c.hold_id, seen.c.used_before, seen.c.before).where(
        seen.c.hold_id.is_not(None), seen.c.used_before != seen.c.before
    )


def windows_that_do_not_add_up(account: Any) -> Select[Any]:
    """Cap windows whose sums are not those of the holds that they counted."""
    used = _sum(case((_ends.c.hold_id.is_(None), 0), else_=_POSTED))
    held = _sum(case((_ends.c.hold_id.is_(None), _shares.c.amount), else_=0))
    key = (_shares.c.cap_id, _shares.c.subject, _shares.c.window_key)
    added = (
        select(*key, used.label("used"), held.label("held"))
        .join(_caps, _caps.c.id == _shares.c.cap_id)
        .outerjoin(_ends, _ends.c.hold_id == _shares.c.hold_id)
        .where(_caps.c.partner_id == account.partner_id, _caps.c.mode == account.mode)
        .group_by(*key)
        .subquery()
    )
    is_same_window = and_(
        added.c.cap_id == _uses.c.cap_id, added.c.subject == _uses.c.subject, added.c.window_key == _uses.c.window_key
    )
    return (
        select(_uses.c.window_key, _uses.c.used, _uses.c.held, func.coalesce(added.c.used, 0), func.coalesce(added.c.held, 0))
        .join(_caps, _caps.c.id == _uses.c.cap_id)
        .outerjoin(added, is_same_window)
        .where(
            _caps.c.partner_id == account.partner_id,
            _caps.c.mode == account.mode,
            or_(_uses.c.used != func.coalesce(added.c.used, 0), _uses.c.held != func.coalesce(added.c.held, 0)),
        )
    )


def windows_that_are_gone(account: Any) -> Select[Any]:
    """Cap windows that holds name and that do not exist."""
    is_kept = (
        select(_uses.c.cap_id)
        .where(
            _uses.c.cap_id == _shares.c.cap_id,
            _uses.c.subject == _shares.c.subject,
            _uses.c.window_key == _shares.c.window_key,
        )
        .exists()
    )
    return (
        select(_shares.c.hold_id, _shares.c.window_key)
        .join(_holds, _holds.c.id == _shares.c.hold_id)
        .where(_holds.c.account_id == account.id, ~is_kept)
    )


def statements_that_do_not_follow(account: Any) -> Select[Any]:
    """Statements that do not begin where the one before ended: in entries, in balance, in what is carried."""
    before = _statements.alias()
    pairs = ((_statements.c.from_no, before.c.to_no), (_statements.c.opening, before.c.closing))
    carried = (_statements.c.carry_in, before.c.carry_out)
    return (
        select(_statements.c.number)
        .outerjoin(before, (before.c.account_id == _statements.c.account_id) & (before.c.number == _statements.c.number - 1))
        .where(
            _statements.c.account_id == account.id,
            or_(
                *(own != func.coalesce(other, 0) for own, other in (*pairs, carried)),
                and_(before.c.number.is_(None), _statements.c.number != 1),
            ),
        )
    )


def statements_of_other_entries(account: Any) -> Select[Any]:
    """Statements whose balance is not moved by their entries as they say, or whose last hash is another."""
    funding = f"{account.mode}:sponsor:funding:{account.partner_id}"
    moved = case(
        (_transfers.c.credit_account == funding, _transfers.c.amount),
        (_transfers.c.debit_account == funding, -_transfers.c.amount),
        else_=0,
    )
    is_last = _transfers.c.entry_no == _statements.c.to_no
    sums = (
        select(
            _statements.c.number,
            (_statements.c.closing - _statements.c.opening).label("stated"),
            func.coalesce(_sum(moved), 0).label("moved"),
            func.count(case((and_(is_last, _transfers.c.hash == _statements.c.chain_head), 1))).label("heads"),
        )
        .outerjoin(
            _transfers,
            and_(
                _transfers.c.account_id == _statements.c.account_id,
                _transfers.c.entry_no > _statements.c.from_no,
                _transfers.c.entry_no <= _statements.c.to_no,
            ),
        )
        .where(_statements.c.account_id == account.id)
        .group_by(_statements.c.number, _statements.c.closing, _statements.c.opening)
        .subquery()
    )
    return select(sums.c.number, sums.c.stated, sums.c.moved).where(or_(sums.c.stated != sums.c.moved, sums.c.heads != 1))


def _sum(column: ColumnElement[int]) -> ColumnElement[int]:
    return cast(func.sum(column), BigInteger)  # PostgreSQL sums BIGINT as NUMERIC


def _has_ended() -> ColumnElement[bool]:
    return select(_ends.c.hold_id).where(_ends.c.hold_id == _holds.c.id).exists()


PROOFS = (
    Proof(held_is_not_the_open_holds, "open holds add up to {0}, the account says {1}"),
    Proof(steps_have_gaps, "the journal has {0} steps up to {1}, the account says {2}"),
    Proof(leases_of_ended_holds, "hold {0}: its lease and its ending contradict each other"),
    Proof(endings_that_say_too_much, "hold {0}: its ending does not fit it"),
    Proof(charges_that_are_not_posted, "hold {0}: charged {1}, posted {2}"),
    Proof(charges_of_no_hold, "entry {0}: names no hold of this book"),
    Proof(reversals_above_their_transfer, "transfer {0}: more was reversed than it moved"),
    Proof(admissions_above_their_limit, "hold {0}: {1} used and {2} held over a limit of {3}"),
    Proof(admissions_that_saw_another_cap, "hold {0}: admitted at {1} used, the journal says {2}"),
    Proof(windows_that_do_not_add_up, "window {0}: {1} used and {2} held, the journal says {3} and {4}"),
    Proof(windows_that_are_gone, "hold {0}: window {1} is gone"),
    Proof(statements_that_do_not_follow, "statement {0}: does not follow from the one before"),
    Proof(statements_of_other_entries, "statement {0}: says {1}, its entries moved {2}, or end with another hash"),
)
