"""What accounts refuse."""

from codetether_platform.kernel.errors import Conflict, Forbidden, NotFound, PaymentRequired


class PartnerNotFound(NotFound):
    """There is no such partner."""

    code, title = "partner_not_found", "No such partner"


class UserNotFound(NotFound):
    """The partner has no such user."""

    code, title = "user_not_found", "No such user"


class UserSuspended(Forbidden):
    """The partner suspended this user: its sessions and keys open nothing, and its runs were stopped."""

    code, title, is_user_safe = "user_suspended", "User suspended", True

    def __init__(self) -> None:
        super().__init__("This account is suspended. Ask the site's support.")


class UserDeleted(Conflict):
    """The user was released with `delete`: nothing of it can be changed or taken back any more."""

    code, title = "user_deleted", "User deleted"


class ConsentRequired(Forbidden):
    """The user has not agreed to the current consent text yet."""

    code, title, is_user_safe = "consent_required", "Consent required", True


class GuestAllowanceUsed(PaymentRequired):
    """A guest has used up the runs that this partner gives before an e-mail is proven. Proving one lifts it: `next` says so."""

    code, title, is_user_safe = "guest_allowance_used", "Free runs used", True
