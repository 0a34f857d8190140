"""A site of another app: a link to the platform's question, the callback to which the browser comes back, and what is behind it.

It is at `127.0.0.1` and the platform at `localhost`, which are two sites to a browser.
"""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class AppSite(ThreadingHTTPServer):
    """The app's own site: a page with a link, a callback that redirects on, and the page behind it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Pages)
        self.question = ""
        self.brought: list[dict[str, list[str]]] = []
        self.base = f"http://127.0.0.1:{self.server_port}"


class Pages(BaseHTTPRequestHandler):
    """Its pages."""

    server: AppSite

    def do_GET(self) -> None:
        """Answer one."""
        where = urlsplit(self.path)
        if where.path == "/callback":
            self.server.brought.append(parse_qs(where.query))
            self.send_response(302)
            self.send_header("Location", f"http://localhost:{self.server.server_port}/done")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f'<title>App</title><a href="{self.server.question}">Connect</a>'.encode())

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""
