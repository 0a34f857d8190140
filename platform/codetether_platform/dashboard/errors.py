"""What the dashboard refuses."""

from codetether_platform.kernel.errors import BadRequest, Forbidden, Unauthenticated


class MemberNeeded(Unauthenticated):
    """The dashboard opens only with a session that a login link began."""

    code, title = "member_needed", "Sign in first"


class FormInvalid(BadRequest):
    """The form cannot be read: not URL-encoded UTF-8, too many fields, or too long."""

    code, title = "form_invalid", "Form cannot be read"


class FormForeign(Forbidden):
    """The form was not sent from the dashboard's own page, or its session has changed since."""

    code, title = "form_foreign", "Form not accepted"
