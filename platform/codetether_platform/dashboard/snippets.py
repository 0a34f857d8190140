"""What the snippet form chose, as the two lines of HTML that `codetether_widget` writes."""

from typing import Literal

import msgspec

from codetether_widget.snippet import snippet

Theme = Literal["inherit", "light", "dark", "auto"]


class SnippetChoice(msgspec.Struct, frozen=True, kw_only=True):
    """What the form chose. Empty text leaves an attribute out; hints are usually filled in by the page's own template."""

    theme: Theme = "inherit"
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    prompt: str = ""


def build_snippet(*, base_url: str, client_id: str, choice: SnippetChoice) -> str:
    """Return the script line and the element line."""
    return snippet(
        base_url,
        client_id,
        theme="" if choice.theme == "inherit" else choice.theme,
        sign_up_email=choice.email,
        sign_up_first_name=choice.first_name,
        sign_up_last_name=choice.last_name,
        prompt=choice.prompt,
    )
