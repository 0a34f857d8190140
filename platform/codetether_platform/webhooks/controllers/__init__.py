"""Routes of webhooks, one file a subject."""

from codetether_platform.webhooks.controllers.deliveries import DeliveriesController
from codetether_platform.webhooks.controllers.endpoints import WebhooksController

webhook_routes = (WebhooksController, DeliveriesController)

__all__ = ["DeliveriesController", "WebhooksController", "webhook_routes"]
