"""The outbound policy that the settings state."""

from urllib.parse import urlsplit

from codetether_platform.settings import Settings
from codetether_platform.webhooks.guard import Policy


def policy_of(settings: Settings) -> Policy:
    """Return what may be sent to under these settings."""
    return Policy(allow_loopback=settings.webhook_allow_loopback, own_host=urlsplit(settings.base_url).hostname)
