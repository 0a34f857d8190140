"""Settings: one frozen struct, filled once from `CODETETHER_*` environment variables and validated at the start.

Field docs are the text of docs/reference/settings.md; a test keeps the two equal.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

import msgspec

DEFAULT_SECRET = "development-only-secret-change-me"  # noqa: S105 - refused in production below


class SettingsInvalid(Exception):
    """A setting is missing, malformed, or unsafe in production; the sentence names it."""


def _doc(text: str, **limits: Any) -> msgspec.Meta:
    return msgspec.Meta(description=text, **limits)


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of the platform's settings. Each is read from `CODETETHER_<NAME IN CAPITALS>`."""

    environment: Annotated[
        Literal["development", "production"],
        _doc("`production` refuses default secrets, plain-http addresses and loopback webhook targets."),
    ] = "development"
    secret_key: Annotated[
        str, _doc("Root of every derived key (sealing, signing). 32 or more random characters in production.", min_length=16)
    ] = DEFAULT_SECRET
    database_url: Annotated[
        str, _doc("`sqlite+aiosqlite:///path` (default: a file in the data directory) or `postgresql+asyncpg://…`.")
    ] = ""
    data_dir: Annotated[str, _doc("Directory of the SQLite file and everything else that is kept on disk.")] = "./codetether-data"
    base_url: Annotated[str, _doc("The platform's public address, without a trailing slash.", pattern=r"^https?://[^/\s]+$")] = (
        "http://localhost:8700"
    )
    bind_host: Annotated[str, _doc("Address that the server listens on.")] = "127.0.0.1"
    bind_port: Annotated[int, _doc("Port that the server listens on; 0 picks a free one.", ge=0, le=65535)] = 8700
    database_pool_size: Annotated[
        int,
        _doc("Connections for writing, and as many for reading, per process on PostgreSQL; readers on SQLite.", ge=1, le=100),
    ] = 10
    runs_worker: Annotated[bool, _doc("Whether this process also carries out runs and delivers webhooks.")] = True
    worker_concurrency: Annotated[int, _doc("Runs carried out at once by one process.", ge=1, le=200)] = 16
    engine_poll_seconds: Annotated[
        float, _doc("How often the engine looks for work that no direct start announced.", ge=0.05, le=10)
    ] = 0.25
    needs_input_hold_seconds: Annotated[
        int, _doc("How long a question may wait before its hold is settled; the answer makes a new hold.", ge=1, le=86400)
    ] = 60
    question_expires_seconds: Annotated[
        int, _doc("How long a question may wait at all before its run fails with `input_timeout`.", ge=60, le=2_592_000)
    ] = 604_800
    run_deadline_seconds: Annotated[int, _doc("Longest working time of one run segment.", ge=5, le=86400)] = 1800
    schedule_shortest_seconds: Annotated[int, _doc("Least time between two runs of a schedule.", ge=60, le=86400)] = 60
    schedule_grace_seconds: Annotated[
        int,
        _doc("How late a run that was missed is still made up for, where its schedule says `run_once`.", ge=60, le=2_592_000),
    ] = 86_400
    schedules_per_partner: Annotated[int, _doc("Schedules that a partner and its users may have in a mode.", ge=1)] = 1000
    schedules_per_user: Annotated[int, _doc("Schedules that one end user may have.", ge=1)] = 20
    rate_limits: Annotated[bool, _doc("Whether requests are counted and limited at all.")] = True
    requests_per_minute_address: Annotated[
        int, _doc("Requests of one address without a credential, or with a wrong one, a minute.", ge=1, le=10_000_000)
    ] = 60
    requests_per_minute_page: Annotated[
        int, _doc("Pages and files for browsers (widget, dashboard, docs) that one address may load a minute.", ge=1, le=10_000_000)
    ] = 600
    requests_per_minute_key: Annotated[int, _doc("Requests of one API key of a partner a minute.", ge=1, le=10_000_000)] = 150
    requests_per_minute_user: Annotated[
        int, _doc("Requests of one end user, by sessions or keys of its own, a minute.", ge=1, le=10_000_000)
    ] = 120
    requests_per_minute_partner: Annotated[
        int, _doc("Requests of all keys, users and visitors of one partner and mode a minute.", ge=1, le=10_000_000)
    ] = 3000
    trusted_proxies: Annotated[
        str, _doc("Comma-separated addresses or networks whose `X-Forwarded-For` is believed. Empty: none.")
    ] = ""
    anthropic_api_key: Annotated[str, _doc("Key of the model service. Empty: live tasks of the `claude` agent are refused.")] = ""
    anthropic_base_url: Annotated[str, _doc("Address of the model service.", pattern=r"^https?://\S+$")] = (
        "https://api.anthropic.com"
    )
    agent_model: Annotated[str, _doc("Default model of the `claude` agent; must be in the provider price table.")] = (
        "claude-sonnet-5-5"
    )
    guess_model: Annotated[str, _doc("Small model of the guesser; must be in the provider price table.")] = "claude-haiku-4-5"
    guess_timeout_seconds: Annotated[
        float, _doc("Deadline of the guesser's model call, then rules alone answer.", ge=0.1, le=30)
    ] = 4.0
    guess_requests_per_hour: Annotated[
        int, _doc("Guesses a visitor (one address, one partner) may make an hour before signing up.", ge=1, le=10_000)
    ] = 60
    sign_ups_per_hour: Annotated[int, _doc("Hinted guests one address may become an hour.", ge=1, le=100_000)] = 60
    webhook_allow_loopback: Annotated[
        bool, _doc("Whether webhooks may point at loopback addresses and plain http; never in production.")
    ] = False
    webhook_timeout_seconds: Annotated[float, _doc("Total deadline of one delivery attempt.", ge=1, le=30)] = 15.0
    webhook_unsubscribe_hosts: Annotated[
        str,
        _doc("Comma-separated hosts of REST-hook subscribers that get a `DELETE` of their address when we disable their webhook."),
    ] = "hooks.zapier.com"
    smtp_url: Annotated[
        str, _doc("`smtp://user:password@host:port`. Empty: mail stays in the outbox table. Test-mode mail never leaves.")
    ] = ""
    mail_reply_domain: Annotated[
        str,
        _doc(
            "Domain of the addresses at which questions are answered by mail, such as `reply.example.com`. Empty: there are none.",
            pattern=r"^$|^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$",
        ),
    ] = ""
    mail_inbound_listen: Annotated[
        str,
        _doc(
            "`host:port` of the SMTP door to which your mail server hands those answers. Empty: closed.",
            pattern=r"^$|^\S+:\d{1,5}$",
        ),
    ] = ""
    mail_inbound_peers: Annotated[
        str, _doc("Comma-separated addresses or networks of your mail server: nobody else may connect to the door.")
    ] = "127.0.0.1,::1"
    mail_trusted_authserv_id: Annotated[
        str, _doc("The name that your mail server puts first into its `Authentication-Results`; only those are believed.")
    ] = ""
    mail_inbound_trusts_test_senders: Annotated[
        bool, _doc("Whether answers in test mode need no proof of their sender; never in production.")
    ] = False
    mail_inbound_tls_certificate: Annotated[str, _doc("File with the door's certificate chain; with it STARTTLS is offered.")] = ""
    mail_inbound_tls_key: Annotated[str, _doc("File with the key of that certificate, where it is not in the same file.")] = ""
    mail_from: Annotated[str, _doc("Sender of the platform's mail.")] = "CodeTether <tasks@codetether.example>"
    log_level: Annotated[Literal["debug", "info", "warning", "error"], _doc("Least severe log line that is printed.")] = "info"
    log_format: Annotated[Literal["json", "text"], _doc("`json` for machines, `text` for people.")] = "json"

    @property
    def resolved_database_url(self) -> str:
        """The database address, with the default filled in."""
        return self.database_url or f"sqlite+aiosqlite:///{Path(self.data_dir).resolve()}/codetether.db"

    @property
    def unsubscribe_hosts(self) -> frozenset[str]:
        """Hosts that are told when their webhook is disabled, in lower case."""
        return frozenset(name for host in self.webhook_unsubscribe_hosts.split(",") if (name := host.strip().lower()))

    @property
    def is_secure(self) -> bool:
        """Whether the public address is https."""
        return self.base_url.startswith("https://")


PREFIX = "CODETETHER_"
# Read by the tools of a source checkout (tests/tools), never by the platform.
# The first two are the command line's, which speaks to a platform as its users do.
NOT_SETTINGS = frozenset(
    {"CODETETHER_API_KEY", "CODETETHER_API_URL", "CODETETHER_CHROMIUM", "CODETETHER_PG_BIN", "CODETETHER_TEST_DATABASES"}
)


def load_settings(environ: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """Fill the settings from the environment; keyword arguments win.

    Raises:
        SettingsInvalid: Unknown `CODETETHER_` variable, wrong type, out of range, or unsafe in production.
    """
    given = os.environ if environ is None else environ
    names = set(get_type_hints(Settings))
    values: dict[str, Any] = {}
    for key, text in given.items():
        if not key.startswith(PREFIX) or key in NOT_SETTINGS:
            continue
        name = key.removeprefix(PREFIX).lower()
        if name not in names:
            raise SettingsInvalid(f"{key} is not a setting; see docs/reference/settings.md")
        values[name] = text.strip()
    try:
        settings = msgspec.convert(values | overrides, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsInvalid(f"settings: {error}") from error
    if settings.mail_inbound_listen and not settings.mail_reply_domain:
        raise SettingsInvalid("CODETETHER_MAIL_INBOUND_LISTEN needs CODETETHER_MAIL_REPLY_DOMAIN, whose mail it takes")
    _refuse_unsafe(settings)
    return settings


def _refuse_unsafe(settings: Settings) -> None:
    if settings.environment != "production":
        return
    if settings.secret_key == DEFAULT_SECRET or len(settings.secret_key) < 32:
        raise SettingsInvalid("CODETETHER_SECRET_KEY must be set to 32 or more random characters in production")
    if not settings.is_secure:
        raise SettingsInvalid("CODETETHER_BASE_URL must be https in production")
    if settings.webhook_allow_loopback:
        raise SettingsInvalid("CODETETHER_WEBHOOK_ALLOW_LOOPBACK must be off in production")
    if settings.mail_reply_domain and not settings.mail_trusted_authserv_id:
        raise SettingsInvalid("CODETETHER_MAIL_REPLY_DOMAIN needs CODETETHER_MAIL_TRUSTED_AUTHSERV_ID in production")
    if settings.mail_inbound_trusts_test_senders:
        raise SettingsInvalid("CODETETHER_MAIL_INBOUND_TRUSTS_TEST_SENDERS must be off in production")
