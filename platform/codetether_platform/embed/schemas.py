"""Wire structs of the embed."""

from typing import Annotated, Literal

import msgspec

from codetether_platform.accounts.users import UserView
from codetether_platform.embed.challenge import Challenge

ClientId = Annotated[str, msgspec.Meta(min_length=1, max_length=80, description="The publishable key.", examples=["ctpk_test_…"])]
LocaleTag = Annotated[str, msgspec.Meta(max_length=35, pattern=r"^[A-Za-z0-9-]*$(?!\n)", description="BCP 47 language tag.")]
ZoneName = Annotated[str, msgspec.Meta(max_length=64, description="IANA time zone of the browser.")]


class BootRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What the element sends before it is usable."""

    client_id: ClientId
    locale: LocaleTag | None = None
    time_zone: ZoneName | None = None


class BootPartner(msgspec.Struct, kw_only=True):
    """The partner's face."""

    id: str
    name: str
    accent: str | None
    support_url: str | None
    terms_url: str | None
    privacy_url: str | None
    white_label: bool


class BootSponsorship(msgspec.Struct, kw_only=True):
    """Who pays, and how many runs a guest has before it proves its e-mail."""

    payer: Literal["partner"]
    guest_runs_before_proof: int


class BootConsent(msgspec.Struct, kw_only=True):
    """The text a user agrees to before the first run."""

    version: str
    text: str
    scopes: list[str]


class BootLimits(msgspec.Struct, kw_only=True):
    """Limits the element enforces while typing."""

    prompt_characters: int


class Boot(msgspec.Struct, kw_only=True):
    """All that the element needs to be usable."""

    boot_token: str
    expires_in: int
    mode: Literal["test", "live"]
    partner: BootPartner
    sponsorship: BootSponsorship
    consent: BootConsent
    challenge: Challenge
    limits: BootLimits
    strings: dict[str, str]
    api_version: str
    version: str


class SessionRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A partner's server vouches for one of its users."""

    external_id: Annotated[str, msgspec.Meta(min_length=1, max_length=128, description="The partner's own stable id of the user.")]
    origin: Annotated[str, msgspec.Meta(max_length=280, description="Origin of the page that will use the secret.")]
    email: (
        Annotated[str, msgspec.Meta(max_length=254, pattern=r"^[^@\s]+@[^@\s]+$(?!\n)", description="A hint, shown to the user.")]
        | None
    ) = None
    name: Annotated[str, msgspec.Meta(max_length=160)] | None = None
    expires_in: Annotated[int, msgspec.Meta(ge=60, le=3600, description="Longest life of the session, in seconds.")] = 3600


class SessionSecret(msgspec.Struct, kw_only=True):
    """A one-use secret for `fetchClientSecret`; lives 60 seconds."""

    client_secret: str
    expires_in: int
    user_id: str


class ConsentRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A user agrees to the consent text."""

    version: Annotated[str, msgspec.Meta(max_length=20)]


class MePartner(msgspec.Struct, kw_only=True):
    """The partner of a session."""

    id: str
    name: str


class Me(msgspec.Struct, kw_only=True):
    """Who a session is."""

    user: UserView
    partner: MePartner
    consent_version: str | None


class TokenAnswer(msgspec.Struct, kw_only=True):
    """RFC 6749 §5.1, with the user beside it."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int
    refresh_token: str
    scope: str
    user: UserView
    consent_version: str | None
