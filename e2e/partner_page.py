"""A partner's site: pages with one tag, under the strictest policy that the element promises to work with."""

import html
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DEFAULTS = {
    "client-id": "ctpk_test_acme",
    "sign-up-email": "ada@acme.example",
    "sign-up-first-name": "Ada",
    "sign-up-last-name": "Lovelace",
}

# Recorded by the page itself: every event of the element, in order.
RECORDER = """
window.log = [];
for (const name of ["ready", "state", "consent", "signed-in", "signed-out", "before-guess", "guess", "before-run", "created",
  "progress", "needs-input", "completed", "failed", "cancelled", "limit", "offline", "online", "error"])
  addEventListener("codetether-" + name, (event) => {
    window.log.push([name, event.detail]);
    if ((window.prevented ?? []).includes(name)) event.preventDefault();
  });
document.addEventListener("securitypolicyviolation", (event) => window.log.push(["csp", event.violatedDirective]));
"""


class PartnerPage:
    """Serves whatever page was set last, on an address that is another site than the platform's."""

    def __init__(self, platform_origin: str) -> None:
        self.platform_origin = platform_origin
        page = self
        self.body = b""

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
                """Say nothing."""

            def do_GET(self) -> None:
                is_script = self.path == "/recorder.js"
                body = page.script.encode() if is_script else page.body
                self.send_response(200 if is_script or self.path == "/" else 204)
                self.send_header("content-type", "text/javascript" if is_script else "text/html; charset=utf-8")
                self.send_header("content-length", str(len(body)))
                self.send_header("cache-control", "no-store")
                self.send_header("content-security-policy", page.policy)
                self.end_headers()
                self.wfile.write(body)

        self.script = RECORDER
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def policy(self) -> str:
        """The policy of the contract, plus the page's own recorder script."""
        return (
            f"default-src 'none'; script-src {self.platform_origin} 'self'; connect-src {self.platform_origin}; "
            "style-src 'unsafe-inline'; require-trusted-types-for 'script'; trusted-types 'none'"
        )

    def set(
        self,
        *,
        scheme: str = "light",
        direction: str = "ltr",
        lang: str = "en",
        script: str = "",
        path: str = "v1",
        inner: str = '<a href="https://acme.example/t/new">Run a task</a>',
        **attributes: str,
    ) -> None:
        """Write the page; attributes are given with underscores, and an empty one is left out."""
        given = {**DEFAULTS, **{name.replace("_", "-"): value for name, value in attributes.items()}}
        tag = " ".join(f'{name}="{html.escape(value)}"' for name, value in given.items() if value)
        background = "#0d0f13" if scheme == "dark" else "#f4f5f8"
        self.script = RECORDER + script
        self.body = f"""<!doctype html>
<html lang="{lang}" dir="{direction}" style="color-scheme: {scheme}">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Acme Helpdesk</title>
<style>
body {{ margin: 0; padding: 16px; background: {background}; }}
h1 {{ position: absolute; clip-path: inset(50%); }}
codetether-task {{ margin: 0 auto; --codetether-font: "Liberation Sans", sans-serif; }}
codetether-task:not(:defined) {{ display: block; max-inline-size: 44rem; min-block-size: 27.5rem }}
</style>
<script type="module" src="/recorder.js"></script>
<script type="module" src="{self.platform_origin}/widget/{path}/codetether-task.js"></script>
<main><h1>Acme Helpdesk</h1><codetether-task {tag}>{inner}</codetether-task></main>
""".encode()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
