"""Wire structs of the proof."""

from typing import Annotated, Literal

import msgspec

from codetether_platform.accounts.users import UserView
from codetether_platform.embed.proof.service import CODE_SECONDS, RESEND_SECONDS
from codetether_platform.embed.service import CLIENT_SECRET_SECONDS

MailAddress = Annotated[
    str,
    msgspec.Meta(
        min_length=6,
        max_length=254,
        pattern=r"^[!#-+\--:=?A-Z^-~]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$(?!\n)",
        description="Gets the code. ASCII; the domain of an international address in its `xn--` form, as browsers send it.",
        examples=["ada@acme.example"],
    ),
]
TypedCode = Annotated[
    str,
    msgspec.Meta(
        min_length=8,
        max_length=20,
        pattern=r"^[0-9A-Za-z -]+$(?!\n)",
        description="The code of the mail. Case, spaces and dashes do not matter.",
        examples=["7KQ2-M9XD"],
    ),
]


class ProofRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Which address the session's user says is its own."""

    email: MailAddress


class ProofBegun(msgspec.Struct, kw_only=True):
    """The same for every address, whether anybody here has it or not."""

    next: Literal["email_code"] = "email_code"
    resend_after: int = RESEND_SECONDS
    expires_in: int = CODE_SECONDS


class CodeRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What the person typed."""

    code: TypedCode


class ProofDone(msgspec.Struct, kw_only=True):
    """Who the person is, and a one-use secret for the session that follows: the one that asked has ended.

    Trade it at `/oauth/token` as one of `POST /v1/embed/sessions`, within 60 seconds and from the same page.
    `adopted_tasks` counts the tasks that went over from the guest to a user that was there before.
    """

    client_secret: str
    user: UserView
    adopted_tasks: int
    expires_in: int = CLIENT_SECRET_SECONDS
