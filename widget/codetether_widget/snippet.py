"""The lines of HTML that put the element on a page: the dashboard, the demo and the README all show these."""

from html import escape

from codetether_platform import __version__
from codetether_widget.assets import ELEMENT, integrity


def snippet(base_url: str, client_id: str, **attributes: str) -> str:
    """Return the script line and the element line.

    Attributes are given with underscores (`sign_up_email="ada@acme.example"`); empty ones are left out, and every value is
    escaped and brought onto one line.
    """
    script = f'<script type="module" src="{escape(f"{base_url}/widget/v1/{ELEMENT}")}"></script>'
    return f"{script}\n{_element(client_id, attributes)}"


def pinned_snippet(base_url: str, client_id: str, **attributes: str) -> str:
    """Return the same for pages that hold the script to one version and its hash."""
    source = escape(f"{base_url}/widget/{__version__}/{ELEMENT}")
    script = f'<script type="module" src="{source}" integrity="{integrity()}" crossorigin></script>'
    return f"{script}\n{_element(client_id, attributes)}"


def _element(client_id: str, attributes: dict[str, str]) -> str:
    given = {"client-id": client_id} | {name.replace("_", "-"): value for name, value in attributes.items()}
    written = "".join(f' {name}="{escape(" ".join(value.split()))}"' for name, value in given.items() if value.strip())
    return f"<codetether-task{written}></codetether-task>"
