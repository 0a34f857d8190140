"""The npm packages of these tests, installed when a test asks first; pinned by node/package-lock.json."""

import contextlib
import fcntl
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.tools.node import find_node

FOLDER = Path(__file__).parent / "node"
INSTALL_SECONDS = 300


def environment() -> dict[str, str]:
    """Return an environment in which `npm`, `node` and the packages' programs are found."""
    programs = FOLDER / "node_modules" / ".bin"
    return os.environ | {
        "PATH": os.pathsep.join((str(programs), str(find_node()), os.environ["PATH"])),
        "REDOCLY_TELEMETRY": "off",
        "NO_UPDATE_NOTIFIER": "1",
        "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true",
    }


def install() -> Path:
    """Install what the lock file names, unless it is there; return the folder."""
    stamp, lock = FOLDER / "node_modules" / ".installed", FOLDER / "package-lock.json"
    with alone(FOLDER):
        if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
            _install(stamp)
    return FOLDER


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep the workers of a test run from installing into one folder at once."""
    with (folder / ".install.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _install(stamp: Path) -> None:
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    subprocess.run(command, cwd=FOLDER, env=environment(), check=True, stdin=subprocess.DEVNULL, timeout=INSTALL_SECONDS)
    stamp.touch()


def run(*command: str, seconds: float = 100, extra: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program of the packages in their folder; both outputs come as one text."""
    return subprocess.run(
        command,
        cwd=install(),
        env=environment() | (extra or {}),
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=seconds,
    )
