"""What the embed refuses."""

from codetether_platform.kernel.errors import Forbidden, ValidationFailed


class OriginNotAllowed(Forbidden):
    """The page's origin is not on the publishable key's list."""

    code, title = "origin_not_allowed", "Origin not allowed"


class InvalidClientId(ValidationFailed):
    """`client-id` is not a publishable key (`ctpk_test_…` or `ctpk_live_…`)."""

    code, title = "invalid_client_id", "Not a publishable key"


class ConsentVersionUnknown(ValidationFailed):
    """The consent text of this version is not the current one."""

    code, title = "consent_version_unknown", "Unknown consent version"
