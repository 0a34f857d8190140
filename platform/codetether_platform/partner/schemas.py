"""Wire structs of the partner itself."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from codetether_platform.accounts.partners import MAX_CONTEXT_CHARACTERS, MAX_ORIGINS
from codetether_platform.oauth.principal import Mode

Name = Annotated[str, Meta(min_length=1, max_length=80, description="What your users read; in consents, mails and pages.")]
Accent = Annotated[str, Meta(pattern=r"^#[0-9A-Fa-f]{6}$(?!\n)", description="Your colour, such as #0b6bcb.", examples=["#0b6bcb"])]
Link = Annotated[str, Meta(min_length=9, max_length=500, description="An https address.", examples=["https://acme.example/help"])]
Zone = Annotated[str, Meta(min_length=1, max_length=64, description="An IANA time zone.", examples=["Europe/Berlin"])]
Locale = Annotated[
    str, Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$(?!\n)", description="A BCP 47 language tag.", examples=["de"])
]
Context = Annotated[
    str,
    Meta(max_length=MAX_CONTEXT_CHARACTERS, description="What your product does and what its words mean; helps to read guesses."),
]
Origins = Annotated[
    list[Annotated[str, Meta(min_length=1, max_length=280)]],
    Meta(
        max_length=MAX_ORIGINS,
        description="All origins of this mode on which publishable keys work.",
        examples=[["https://app.acme.example"]],
    ),
]


class Partner(msgspec.Struct, kw_only=True):
    """You, as your users meet you. `origins` are those of the key's mode; everything else holds in test and live mode alike."""

    id: str
    mode: Mode
    name: str
    accent: str | None
    support_url: str | None
    terms_url: str | None
    privacy_url: str | None
    time_zone: str
    locale: str
    agent_context: str | None
    origins: list[str]
    created_at: datetime


class PartnerPatch(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What to change; what is left out stays, null takes it away. `origins` replaces the whole list of the key's mode."""

    name: Name | UnsetType = UNSET
    accent: Accent | UnsetType | None = UNSET
    support_url: Link | UnsetType | None = UNSET
    terms_url: Link | UnsetType | None = UNSET
    privacy_url: Link | UnsetType | None = UNSET
    time_zone: Zone | UnsetType = UNSET
    locale: Locale | UnsetType | None = UNSET
    agent_context: Context | UnsetType | None = UNSET
    origins: Origins | UnsetType = UNSET
