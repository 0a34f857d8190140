"""What templates refuse."""

from codetether_platform.kernel.errors import Conflict, NotFound


class TemplateNotFound(NotFound):
    """There is no such template that the caller may see, or not in this version."""

    code, title = "template_not_found", "No such template"


class TemplateNameTaken(Conflict):
    """The partner has a template of this name already; a change to it is a new version."""

    code, title = "template_name_taken", "Name is taken"


class TemplateLimitReached(Conflict):
    """The partner has as many templates as are allowed; delete one first."""

    code, title = "template_limit_reached", "Too many templates"


class TemplateChanged(Conflict):
    """Somebody changed the template meanwhile; read it again."""

    code, title = "template_changed", "Template has changed"
