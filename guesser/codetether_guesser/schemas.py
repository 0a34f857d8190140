"""Wire structs of requests to the guesser."""

from typing import Annotated

import msgspec

from codetether_guesser.missing import Field

#: Far above the real limit, which is answered with a code of its own.
_BODY_TEXT = 100_000


class GuessRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A description to read."""

    description: Annotated[
        str, msgspec.Meta(max_length=_BODY_TEXT, description="What should be done, in any language; at most 4,000 code points.")
    ]
    locale: Annotated[
        str, msgspec.Meta(max_length=35, pattern=r"^[A-Za-z0-9-]*$(?!\n)", description="BCP 47 tag of the person's language.")
    ] = "en"
    time_zone: (
        Annotated[str, msgspec.Meta(max_length=64, description="IANA time zone of the person; an unknown one is as good as none.")]
        | None
    ) = None
    answers: Annotated[
        dict[Field, Annotated[str, msgspec.Meta(max_length=500)]],
        msgspec.Meta(max_length=21, description="The person's replies to `missing`, by field."),
    ] = {}
    stream: Annotated[
        bool, msgspec.Meta(description="Answer by server-sent events: `slots` at once, `text` after the model, then `done`.")
    ] = False
