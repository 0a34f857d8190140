"""Wire structs of a partner's users. Nothing here tells who a user is but the partner's own word for it, `external_id`."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from codetether_billing.grants import ReleaseMode
from codetether_billing.schemas import CapMicros, RunLimit
from codetether_platform.oauth.principal import Mode

UserState = Literal["active", "suspended", "released", "deleted"]


class UserMonth(msgspec.Struct, kw_only=True):
    """What a user has used this month, and what it may use. A limit that is null does not exist."""

    currency: str
    spent_micros: int
    held_micros: int
    cap_micros: int | None
    runs_used: int
    run_limit: int | None
    resets_at: datetime


class PartnerUser(msgspec.Struct, kw_only=True):
    """One of your users, by an id that is yours alone: no other partner meets this person under it.

    `monthly_cap_micros` and `monthly_run_limit` are the limits that you set for this user; null where it has those of all users.
    `runs` and `charged_micros` count everything since the user signed up.
    """

    id: str
    external_id: str | None
    kind: Literal["guest", "user"]
    status: UserState
    mode: Mode
    has_consented: bool
    monthly_cap_micros: int | None
    monthly_run_limit: int | None
    month: UserMonth
    runs: int
    charged_micros: int
    last_run_at: datetime | None
    released_at: datetime | None
    release_mode: ReleaseMode | None
    deleted_at: datetime | None
    created_at: datetime


class UserPatch(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Limits of one user; what is left out stays, and null gives the user the limits of all users again."""

    monthly_cap_micros: Annotated[CapMicros, Meta(description="Most that this user may spend a month.")] | UnsetType | None = UNSET
    monthly_run_limit: Annotated[RunLimit, Meta(description="Most runs of this user a month.")] | UnsetType | None = UNSET


class ReleaseRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """How to part with a user."""

    mode: Annotated[
        ReleaseMode,
        Meta(
            description="`keep`: only new runs are refused. `pause`: its schedules are paused too. `delete`: its personal data and "
            "what its tasks say are erased for good."
        ),
    ]


class ExportedRun(msgspec.Struct, kw_only=True):
    """A run of the user as you may see it: that it was, when, and what it cost."""

    task_id: str
    run_id: str
    status: Literal["queued", "running", "needs_input", "completed", "failed", "cancelled"]
    error_code: str | None
    agent: str
    model: str | None
    metadata: dict[str, str]
    schedule_id: str | None
    input_tokens: int
    output_tokens: int
    currency: str
    charged_micros: int
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None


class ExportedSchedule(msgspec.Struct, kw_only=True):
    """A schedule of the user, without what it says."""

    schedule_id: str
    status: Literal["active", "paused", "ended"]
    pause_reason: str | None
    time_zone: str
    runs_started: int
    next_run_at: datetime | None
    created_at: datetime


class ExportedConsent(msgspec.Struct, kw_only=True):
    """A consent that the user gave: to which text, on which page, for what, and who pays."""

    version: str
    origin: str
    scopes: list[str]
    payer: Literal["partner", "user"]
    agreed_at: datetime


class ExportedChange(msgspec.Struct, kw_only=True):
    """A change of what you pay for this user. `actor` is the id of the key or of the dashboard's session."""

    field: Literal["state", "release_mode", "month_micros", "month_runs"]
    old_value: str | None
    new_value: str | None
    actor: str
    changed_at: datetime


class UserExport(msgspec.Struct, kw_only=True):
    """All that you may see of a user. Runs come newest first, page by page; everything else is on every page."""

    exported_at: datetime
    user: PartnerUser
    consents: list[ExportedConsent]
    schedules: list[ExportedSchedule]
    changes: list[ExportedChange]
    runs: list[ExportedRun]
    next_cursor: str | None
    has_more: bool
