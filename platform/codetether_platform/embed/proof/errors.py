"""What the proof of an e-mail address refuses."""

from codetether_platform.kernel.errors import Conflict, ValidationFailed


class EmailCodeWrong(ValidationFailed):
    """The code is not the one that was mailed last; `tries_left` says how often it may still be typed."""

    code, title, is_user_safe = "email_code_wrong", "Wrong code", True


class EmailCodeOver(Conflict):
    """No code is under way in this session: none was asked for, or it was used, is over, or was mistyped too often."""

    code, title, is_user_safe = "email_code_over", "No code under way", True


class EmailAlreadyProven(Conflict):
    """The session's user has proven another address; an embedded session cannot change it."""

    code, title, is_user_safe = "email_already_proven", "Another e-mail is proven", True


class AccountLinkNeeded(Conflict):
    """The address is proven, but belongs to a user whom this session may not become by a code alone."""

    code, title, is_user_safe = "account_link_needed", "Accounts have to be linked", True
