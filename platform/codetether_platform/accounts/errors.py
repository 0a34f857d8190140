"""What accounts refuse."""

from codetether_platform.kernel.errors import Forbidden, NotFound, PaymentRequired


class PartnerNotFound(NotFound):
    """There is no such partner."""

    code, title = "partner_not_found", "No such partner"


class UserNotFound(NotFound):
    """The partner has no such user."""

    code, title = "user_not_found", "No such user"


class ConsentRequired(Forbidden):
    """The user has not agreed to the current consent text yet."""

    code, title, is_user_safe = "consent_required", "Consent required", True


class GuestAllowanceUsed(PaymentRequired):
    """A guest has used up the runs that this partner gives before an e-mail is proven."""

    code, title, is_user_safe = "guest_allowance_used", "Free runs used", True
