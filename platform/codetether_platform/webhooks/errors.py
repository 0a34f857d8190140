"""What webhooks refuse."""

from codetether_platform.kernel.errors import Conflict, Fault, NotFound, Source, ValidationFailed


class WebhookNotFound(NotFound):
    """There is no such webhook, or it belongs to someone else or to the other mode."""

    code, title = "webhook_not_found", "No such webhook"


class DeliveryNotFound(NotFound):
    """There is no such delivery of this webhook."""

    code, title = "delivery_not_found", "No such delivery"


class TooManyWebhooks(Conflict):
    """A partner has as many webhooks in this mode as it may have (50)."""

    code, title = "too_many_webhooks", "Too many webhooks"


class WebhookIsDisabled(Conflict):
    """The webhook is disabled, so nothing is sent to it."""

    code, title = "webhook_is_disabled", "Webhook is disabled"


class WebhookUrlRefused(ValidationFailed):
    """Nothing may be sent to this address; the fault's `code` says why and its pointer says which field."""

    code, title = "webhook_url_refused", "Address refused"

    def __init__(self, pointer: str, *, reason: str, detail: str) -> None:
        fault = Fault(code=reason, title=reason.replace("_", " ").capitalize(), detail=detail, source=Source(pointer=pointer))
        super().__init__(detail, faults=(fault,))
