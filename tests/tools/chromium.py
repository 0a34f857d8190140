"""Find a Chromium that Playwright can drive, or bring one.

python -m tests.tools.chromium     prints its path
"""

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
PLACES = (
    "/usr/bin/chromium",
    "/snap/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# Works as root and in containers; the browser of a test talks to this machine only.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
INSTALL_SECONDS = 300


class NoChromium(Exception):
    """No Chromium could be found or installed; the sentence says what to do."""


def find_chromium() -> str:
    """Return the path of a Chromium or Chrome, installing one where none is found.

    Asks $CODETETHER_CHROMIUM, the system, Playwright's own store, Playwright's download, and apt (root on Debian), in this order.

    Raises:
        NoChromium: Not found and not installable.
    """
    named = os.environ.get("CODETETHER_CHROMIUM")
    if named:
        if not os.access(named, os.X_OK):
            raise NoChromium(f"CODETETHER_CHROMIUM is {named}, which is not a program")
        return named
    found = _on_system() or _of_playwright()
    if found is None:
        _install([sys.executable, "-m", "playwright", "install", "chromium"])
        found = _of_playwright()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _install(["apt-get", "update"])
        _install(["apt-get", "install", "-y", "--no-install-recommends", "chromium"])
        found = _on_system()
    if found is None:
        raise NoChromium(
            "No Chromium found. Install Chromium or Chrome (apt-get install chromium, or playwright install chromium), point "
            "CODETETHER_CHROMIUM at one, or leave the browser tests out with SKIP_BROWSER=1."
        )
    return found


def _on_system() -> str | None:
    named = next(filter(None, map(shutil.which, NAMES)), None)
    return named or next((place for place in PLACES if os.access(place, os.X_OK)), None)


def _of_playwright() -> str | None:
    # In a process of its own: Playwright's sync API refuses to start where an event loop already runs.
    ask = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    told = subprocess.run([sys.executable, "-c", ask], check=False, capture_output=True, text=True, timeout=60)
    path = told.stdout.strip()
    return path if path and Path(path).exists() else None


def _install(command: list[str]) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    quiet = subprocess.DEVNULL
    with contextlib.suppress(subprocess.TimeoutExpired):  # the next way is tried
        subprocess.run(command, env=environment, check=False, stdin=quiet, stdout=quiet, timeout=INSTALL_SECONDS)


if __name__ == "__main__":
    try:
        print(find_chromium())
    except NoChromium as error:
        sys.exit(str(error))
