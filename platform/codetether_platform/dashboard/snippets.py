"""The two lines of HTML that put the element on a page, from what a form chose. Pure; every value is escaped."""

from html import escape
from typing import Literal

import msgspec

Theme = Literal["inherit", "light", "dark", "auto"]
SCRIPT_PATH = "/widget/v1/codetether-task.js"


class SnippetChoice(msgspec.Struct, frozen=True, kw_only=True):
    """What the form chose. Empty text leaves an attribute out; hints are usually filled in by the page's own template."""

    theme: Theme = "inherit"
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    prompt: str = ""


def build_snippet(*, base_url: str, client_id: str, choice: SnippetChoice) -> str:
    """Return the script line and the element line."""
    attributes = {
        "client-id": client_id,
        "theme": "" if choice.theme == "inherit" else choice.theme,
        "sign-up-email": choice.email,
        "sign-up-first-name": choice.first_name,
        "sign-up-last-name": choice.last_name,
        "prompt": choice.prompt,
    }
    written = "".join(f' {name}="{escape(" ".join(value.split()))}"' for name, value in attributes.items() if value.strip())
    script = f'<script type="module" src="{escape(base_url + SCRIPT_PATH)}"></script>'
    return f"{script}\n<codetether-task{written}></codetether-task>"
