"""What quotes refuse."""

from codetether_platform.kernel.errors import Conflict, NotFound


class QuoteNotFound(NotFound):
    """There is no such quote that the caller may see."""

    code, title = "quote_not_found", "No such quote"


class QuoteExpired(Conflict):
    """The quote has expired; ask for another."""

    code, title, is_user_safe = "quote_expired", "Quote has expired", True


class QuoteMismatch(Conflict):
    """The quote was made for another agent or model than the task's."""

    code, title = "quote_mismatch", "Quote is for something else"
