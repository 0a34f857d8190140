"""What the sponsor ledger refuses. Details that end users may see never hold an amount of the partner's."""

from datetime import datetime

from codetether_platform.kernel.clock import rfc3339
from codetether_platform.kernel.errors import Conflict, Forbidden, NotFound, PaymentRequired, PlatformError


class CapReached(PaymentRequired):
    """A cap's window is spent; `scope` says whose cap it is and `resets_at` when its next window begins."""

    code, title, is_user_safe = "cap_reached", "Spending cap reached", True

    def __init__(self, *, scope: str, resets_at: datetime | None) -> None:
        whose = "your share" if scope == "user" else "the allowance of this app"
        until = f" A new period begins on {resets_at:%-d %B %Y, %H:%M} UTC." if resets_at else ""
        extra: dict[str, str | int | list[str]] = {"scope": scope}
        if resets_at:
            extra["resets_at"] = rfc3339(resets_at)
        super().__init__(f"For this period, {whose} is used up.{until}", extra=extra)


class InFlightFull(PaymentRequired):
    """The money is set aside for runs that are still going; it comes free as they end."""

    code, title, is_user_safe = "in_flight_full", "Runs in flight hold the rest", True

    def __init__(self, *, retry_after_seconds: int) -> None:
        super().__init__(
            "Other runs are using the rest of the allowance. Try again shortly.", retry_after_seconds=retry_after_seconds
        )


class RunExceedsCap(PaymentRequired):
    """One run alone could cost more than the whole cap; `scope` says whose cap it is."""

    code, title, is_user_safe = "run_exceeds_cap", "Run exceeds the cap", True

    def __init__(self, *, scope: str) -> None:
        super().__init__("This run could cost more than is allowed for one period.", extra={"scope": scope})


class FundsExhausted(PaymentRequired):
    """The funding account has no money left for this run."""

    code, title, is_user_safe = "funds_exhausted", "Funds exhausted", True

    def __init__(self) -> None:
        super().__init__("There is no funding left for this run.")


class ModelNotPriced(PaymentRequired):
    """The agent or model has no price, and what has no price is not run."""

    code, title, is_user_safe = "model_not_priced", "Model not priced", True

    def __init__(self, *, agent: str, model: str | None) -> None:
        what = f"model '{model}' of agent '{agent}'" if model else f"agent '{agent}'"
        super().__init__(f"There is no price for the {what}.")


class MaxChargeTooLow(PaymentRequired):
    """`max_charge_micros` is below the least that such a run costs."""

    code, title, is_user_safe = "max_charge_too_low", "Maximum charge too low", True

    def __init__(self) -> None:
        super().__init__("The maximum charge is below the least that this run costs.")


class SponsorshipInactive(Forbidden):
    """The sponsorship is suspended or has ended; runs that are going settle as they would have."""

    code, title, is_user_safe = "sponsorship_inactive", "Sponsorship inactive", True

    def __init__(self) -> None:
        super().__init__("This app does not pay for runs at the moment.")


class HoldNotFound(NotFound):
    """There is no such hold."""

    code, title = "hold_not_found", "No such hold"


class HoldEnded(Conflict):
    """The hold has ended another way already; each hold ends once."""

    code, title = "hold_ended", "Hold has ended"

    def __init__(self, *, how: str) -> None:
        super().__init__(f"This hold has ended already, by {how}.")


class HoldMismatch(Conflict):
    """The same hold was asked for again with other content."""

    code, title = "hold_mismatch", "Another hold of this name"

    def __init__(self) -> None:
        super().__init__("A hold of this name exists for another request.")


class ReferenceMismatch(Conflict):
    """The same reference was posted before with other content."""

    code, title = "reference_mismatch", "Another transfer of this reference"

    def __init__(self) -> None:
        super().__init__("A transfer of this reference exists with other content.")


class ReversalTooLarge(Conflict):
    """More was to be reversed than is left of the transfer."""

    code, title = "reversal_too_large", "Reversal too large"

    def __init__(self) -> None:
        super().__init__("A transfer can be reversed up to its amount, and once over.")


class TransferNotFound(NotFound):
    """There is no such transfer in this book."""

    code, title = "transfer_not_found", "No such transfer"


class BooksNotOpen(NotFound):
    """The partner has no book of this mode."""

    code, title = "books_not_open", "No book is open"


class BookMoved(PlatformError):
    """A book changed under a writer that did not hold its lock. Nothing was written.

    It cannot happen while every writer locks the funding account first; it is checked on every write all the same.
    """

    code, title = "book_moved", "The book moved"


class StatementNotFound(NotFound):
    """There is no such statement in this mode."""

    code, title = "statement_not_found", "No such statement"


class JournalBroken(PlatformError):
    """A book's entries do not follow from what was closed before, so its month is not closed until a person has looked."""

    code, title = "journal_broken", "The journal does not add up"
