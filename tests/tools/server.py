"""`codetether serve` as a process of its own, for tests that kill it.

Most of a start is importing. The standard library's fork server imports once for each test process, and every server is forked
from there: it is the command's own code from its first line on, and it can be killed like any other process.
"""

import multiprocessing
import os
import socket
import sys
import time
from collections.abc import Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

import httpx

from tests.tools.demo import clean_environment

READY_SECONDS = 90
COMMAND_SECONDS = 300
_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(["codetether_platform.operations", "codetether_platform.cli.running"])


class Server:
    """A server on a port that stays the same over restarts."""

    def __init__(self, data_dir: Path, database_url: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.base_url = f"http://localhost:{self.port}"
        self.environment = clean_environment() | {
            "CODETETHER_DATABASE_URL": database_url,
            "CODETETHER_DATA_DIR": str(data_dir),
            "CODETETHER_BIND_PORT": str(self.port),
            "CODETETHER_BASE_URL": self.base_url,
            "CODETETHER_LOG_LEVEL": "warning",
        }
        self.log = data_dir / "server.log"
        self.process: BaseProcess | None = None

    def run(self, *words: str) -> bytes:
        """Carry out another command of `codetether` with the server's settings and return what it printed."""
        told = self.log.with_name(f"{words[0]}.out")
        told.unlink(missing_ok=True)
        process = self._begin(words, told)
        process.join(COMMAND_SECONDS)
        if process.exitcode != 0:
            process.kill()
            raise AssertionError(f"codetether {' '.join(words)} ended with {process.exitcode}: {self._said()}")
        return told.read_bytes()

    def start(self) -> None:
        """Start it, without waiting."""
        self.process = self._begin(("serve",), self.log)

    def wait_until_ready(self) -> None:
        """Return when it answers."""
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            try:
                if httpx.get(self.base_url + "/readyz", timeout=1).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.05)
        raise AssertionError(self._said())

    def kill(self) -> None:
        """Kill it as `kill -9` does."""
        if self.process is not None:
            self.process.kill()
            self.process.join(10)
            self.process = None

    def _begin(self, words: Sequence[str], told: Path) -> BaseProcess:
        process = _FORKED.Process(target=_codetether, args=(words, self.environment, told, self.log), daemon=True)
        process.start()
        return process

    def _said(self) -> str:
        return self.log.read_text()[-3000:] if self.log.exists() else ""


def _codetether(words: Sequence[str], environment: dict[str, str], told: Path, log: Path) -> None:
    """Become `codetether WORDS`, with nothing of the test process's but the modules that are loaded."""
    for stream, path in ((1, told), (2, log)):
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(opened, stream)
        os.close(opened)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["codetether", *words]
    from codetether_platform.cli import main

    main(prog_name="codetether")
