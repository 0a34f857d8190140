"""Parameters that routes of webhooks share."""

from typing import Annotated

from litestar.params import PathParameter

WebhookId = Annotated[str, PathParameter(min_length=1, max_length=36, description="Id of the webhook.")]
DeliveryId = Annotated[str, PathParameter(min_length=1, max_length=36, description="Id of the delivery.")]
