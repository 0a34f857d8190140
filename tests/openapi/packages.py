"""The npm packages of these tests, installed when a test asks first; pinned by node/package-lock.json."""

import os
import subprocess
from pathlib import Path

from tests.tools.node import find_node, install_packages

FOLDER = Path(__file__).parent / "node"


def environment() -> dict[str, str]:
    """Return an environment in which `npm`, `node` and the packages' programs are found."""
    programs = FOLDER / "node_modules" / ".bin"
    return os.environ | {
        "PATH": os.pathsep.join((str(programs), str(find_node()), os.environ["PATH"])),
        "REDOCLY_TELEMETRY": "off",
        "NO_UPDATE_NOTIFIER": "1",
        "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true",
    }


def run(*command: str, seconds: float = 100, extra: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program of the packages in their folder; both outputs come as one text."""
    return subprocess.run(
        command,
        cwd=install_packages(FOLDER),
        env=environment() | (extra or {}),
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=seconds,
    )
