"""Routes of the widget's files. Public: they hold no data, and pages of any origin load them."""

from typing import Annotated, Any

from litestar import Controller, Request, Response, get
from litestar.params import PathParameter

from codetether_platform import __version__
from codetether_platform.kernel.errors import NotFound
from codetether_widget.assets import assets
from codetether_widget.negotiation import choose_coding, is_unchanged

EVERGREEN = "v1"
CACHING = {
    # Five minutes fresh; then a day in which the old one is shown while the new one is fetched.
    EVERGREEN: "public, max-age=300, stale-while-revalidate=86400",
    __version__: "public, max-age=31536000, immutable",
}
AnyRequest = Request[Any, Any, Any]
Version = Annotated[str, PathParameter(max_length=40, description="`v1`, or exactly the platform's version.")]
Name = Annotated[str, PathParameter(max_length=80, description="Name of the file.")]


class WidgetController(Controller):
    """`/widget`."""

    path = "/widget"
    include_in_schema = False

    @get("/{version:str}/{name:str}")
    async def file(self, request: AnyRequest, version: Version, name: Name) -> Response[bytes]:
        """Serve the script or its typings: evergreen under `v1`, immutable under the exact version."""
        return _answer(request, version, name)

    @get("/{version:str}/locales/{name:str}")
    async def locale(self, request: AnyRequest, version: Version, name: Name) -> Response[bytes]:
        """Serve the phrases of one language."""
        return _answer(request, version, f"locales/{name}")


def _answer(request: AnyRequest, version: str, name: str) -> Response[bytes]:
    asset = assets().get(name)
    if asset is None or version not in CACHING:
        raise NotFound
    headers = {
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": CACHING[version],
        "Cross-Origin-Resource-Policy": "cross-origin",
        "ETag": asset.etag,
        "Timing-Allow-Origin": "*",
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    if is_unchanged(request.headers.get("if-none-match", ""), asset.etag):
        return Response(b"", status_code=304, headers=headers)
    coding = choose_coding(request.headers.get("accept-encoding", ""), asset.bodies)
    if coding != "identity":
        headers["Content-Encoding"] = coding
    # Without a charset of our own: Litestar appends one, and two would stand there.
    return Response(asset.bodies[coding], media_type=asset.media_type, headers=headers)
