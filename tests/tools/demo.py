"""Run `codetether demo` as its own process, as a newcomer would, and read the addresses and keys that it prints."""

import contextlib
import dataclasses
import json
import os
import queue
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

START_SECONDS = 60
STOP_SECONDS = 20
#: A test asks more in a minute than a person.
MANY_REQUESTS = {f"CODETETHER_REQUESTS_PER_MINUTE_{name}": "1000000" for name in ("ADDRESS", "PAGE", "KEY", "USER", "PARTNER")}


class DemoFailed(Exception):
    """The demo did not start; the sentence holds the end of what it logged."""


@dataclasses.dataclass
class Demo:
    """A running demo."""

    process: subprocess.Popen[str]
    printed: dict[str, str]
    log: Path

    def environment(self) -> dict[str, str]:
        """Return what it printed as variables: BASE_URL, SECRET_KEY, PUBLISHABLE_KEY, PARTNER_ID and so on."""
        return {name.upper(): value for name, value in self.printed.items() if name != "snippet"}

    def interrupt(self) -> int:
        """Press Ctrl-C and return the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(STOP_SECONDS)


@contextlib.contextmanager
def running(program: Path, directory: Path, *arguments: str) -> Iterator[Demo]:
    """Run the demo of an installed `codetether` with its data in `directory`, on a free port.

    Raises:
        DemoFailed: It ended, or printed nothing within `START_SECONDS`.
    """
    log = directory / "demo.log"
    command = [str(program), "demo", "--json", "--port", "0", "--data-dir", str(directory / "data"), *arguments]
    environment = clean_environment() | MANY_REQUESTS
    with log.open("w") as errors:
        process = subprocess.Popen(
            command, cwd=directory, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, text=True
        )
    try:
        yield Demo(process, _printed(process, log), log)
    finally:
        _end(process)


def clean_environment() -> dict[str, str]:
    """Return the environment without settings, so that a developer's own do not reach the test."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("CODETETHER_", "PYTHONPATH"))}


def _printed(process: subprocess.Popen[str], log: Path) -> dict[str, str]:
    found: queue.Queue[dict[str, str] | None] = queue.Queue()
    assert process.stdout is not None
    threading.Thread(target=_read, args=(process.stdout, found), daemon=True).start()
    try:
        printed = found.get(timeout=START_SECONDS)
    except queue.Empty:
        printed = None
    if printed is None:
        raise DemoFailed(f"codetether demo --json printed no JSON object; it logged: {log.read_text()[-3000:]}")
    return printed


def _read(stdout: IO[str], found: "queue.Queue[dict[str, str] | None]") -> None:
    """Read one JSON object, on one line or several, then keep the pipe empty."""
    text = ""
    for line in stdout:
        text += line
        value = _object(text)
        if value is not None:
            found.put(value)
            text = ""
    found.put(None)


def _object(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.stdout:
        process.stdout.close()
