"""`/docs/errors`: where the `type` of every problem leads. Made from the error classes themselves."""

from html import escape

from litestar import Controller, Response, get

from codetether_platform.kernel.errors import PlatformError, all_codes
from codetether_platform.web.faults import FAULTS

POLICY = "default-src 'none'; frame-ancestors 'none'"


class ErrorPageController(Controller):
    """All codes on one page, an anchor each."""

    include_in_schema = False

    @get("/docs/errors")
    async def errors(self) -> Response[str]:
        """Answer the page."""
        headers = {"Content-Security-Policy": POLICY, "Cache-Control": "public, max-age=300"}
        return Response(page(), media_type="text/html", headers=headers)


def page() -> str:
    """Return the page; it needs neither style nor script."""
    entries = "".join(_entry(error) for error in all_codes().values())
    faults = "".join(
        f'<dt id="{code}"><code>{code}</code></dt><dd>{escape(meaning)}</dd>' for code, meaning in sorted(FAULTS.items())
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Error codes</title>'
        '<meta name="viewport" content="width=device-width"></head><body><main><h1>Error codes</h1>'
        f"<p>Codes never change their meaning.</p><dl>{entries}</dl>"
        f"<h2>Faults of single fields</h2><p>They stand in <code>errors</code>.</p><dl>{faults}</dl></main></body></html>"
    )


def _entry(error: type[PlatformError]) -> str:
    meaning = escape(" ".join((error.__doc__ or error.title).split()))
    return f'<dt id="{error.code}"><code>{error.code}</code> ({error.status})</dt><dd>{meaning}</dd>'
