"""What the demo's pages know: the partner, its test keys and the addresses of everything."""

import msgspec


class DemoState(msgspec.Struct, frozen=True, kw_only=True):
    """One running demo. `base_url` is the platform, `mail_door` its SMTP door; the partner's side lives on another origin."""

    partner_id: str
    publishable_key: str
    secret_key: str
    webhook_secret: str
    base_url: str
    demo_url: str
    dashboard_url: str
    outbox_url: str
    sink_url: str
    mail_door: str
    snippet: str

    @property
    def demo_origin(self) -> str:
        """The origin of the partner's page."""
        return self.demo_url.removesuffix("/demo")
