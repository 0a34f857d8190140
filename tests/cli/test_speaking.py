"""Commands that speak to a running platform: tasks, guess, trigger, listen, logs."""

import contextlib
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from codetether_platform.cli.caller import call
from codetether_platform.webhooks.signing import verify
from tests.tools import demo

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]
PROGRAM = Path(sys.executable).with_name("codetether")
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[demo.Demo]:
    with demo.running(PROGRAM, tmp_path_factory.mktemp("demo")) as running:
        yield running


def environment(platform: demo.Demo, *, url: str | None = None) -> dict[str, str]:
    printed = platform.environment()
    return demo.clean_environment() | {
        "CODETETHER_API_URL": url or printed["BASE_URL"],
        "CODETETHER_API_KEY": printed["SECRET_KEY"],
    }


def run(platform: demo.Demo, *arguments: str) -> str:
    done = subprocess.run([PROGRAM, *arguments], env=environment(platform), capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


class Receiver:
    """A local address that keeps what is POSTed to it."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        got = self.got

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                got.append((dict(self.headers), self.rfile.read(int(self.headers["content-length"]))))
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
                """Say nothing."""

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Cable:
    """A TCP proxy whose connections can be cut."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> int:
        """Cut every connection and return how many there were."""
        ends, self._open = self._open, []
        for end in ends:
            _end(end)
        return len(ends) // 2

    def close(self) -> None:
        _end(self._listener)
        self.cut()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._target))
                self._open += [near, far]
                for source, sink in ((near, far), (far, near)):
                    threading.Thread(target=self._pump, args=(source, sink), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(65_536):
                sink.sendall(piece)
        _end(source)
        _end(sink)


def _end(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


def test_a_task_is_created_read_watched_and_cancelled(platform: demo.Demo) -> None:
    done = json.loads(
        run(platform, "tasks", "create", "test:succeed", "--title", "From the shell", "--metadata", "a=b", "--wait", "30")
    )
    assert (done["status"], done["title"], done["metadata"]) == ("completed", "From the shell", {"a": "b"})
    assert json.loads(run(platform, "tasks", "get", done["task_id"])) == done
    watched = run(platform, "tasks", "watch", done["task_id"])
    assert "task.created" in watched.splitlines()[0]
    assert "task.completed" in watched.splitlines()[-1]
    slow = json.loads(run(platform, "tasks", "create", "test:slow:30"))
    assert json.loads(run(platform, "tasks", "cancel", slow["task_id"]))["status"] == "cancelled"


def test_a_refusal_is_one_sentence_with_its_code(platform: demo.Demo) -> None:
    refused = subprocess.run(
        [PROGRAM, "tasks", "get", "nope"], env=environment(platform), capture_output=True, text=True, timeout=60, check=False
    )
    assert (refused.returncode, refused.stderr.startswith("Error: task_not_found: ")) == (1, True)


def test_a_description_is_guessed(platform: demo.Demo) -> None:
    assert "task" in json.loads(run(platform, "guess", "read", "Summarise my inbox every Monday at 9"))


def test_listen_forwards_signed_events_and_takes_a_cut_connection_up_without_loss(platform: demo.Demo) -> None:
    receiver = Receiver()
    cable = Cable(int(platform.environment()["BASE_URL"].rsplit(":", 1)[1]))
    listening = subprocess.Popen(
        [PROGRAM, "listen", "--forward-to", receiver.url, "--secret", SECRET, "--events", "task.created,task.completed"],
        env=environment(platform, url=cable.url) | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert listening.stdout is not None
        assert "Listening" in listening.stdout.readline()
        assert SECRET in listening.stdout.readline()
        made = [_create(platform)]
        _until(lambda: len(receiver.got) >= 1)
        assert cable.cut() >= 1
        made += [_create(platform) for _ in range(2)]
        _until(lambda: len(receiver.got) >= 6)
    finally:
        listening.kill()
        listening.communicate()
        cable.close()
        receiver.close()
    bodies = [json.loads(body) for _, body in receiver.got]
    for task in made:
        told = [body["type"] for body in bodies if body["data"]["task_id"] == task]
        assert told == ["task.created", "task.completed"]
    assert len({body["id"] for body in bodies}) == len(bodies)
    for headers, body in receiver.got:
        verify(SECRET, headers, body, now_unix_seconds=int(time.time()))


def test_trigger_leads_to_the_event(platform: demo.Demo) -> None:
    receiver = Receiver()
    listening = subprocess.Popen(
        [PROGRAM, "listen", "--forward-to", receiver.url, "--events", "task.needs_input", "--stop-after", "1"],
        env=environment(platform) | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    with listening:
        assert listening.stdout is not None
        listening.stdout.readline()
        assert "task.needs_input" in run(platform, "trigger", "task.needs_input")
        assert listening.wait(timeout=30) == 0
    receiver.close()
    assert [json.loads(body)["type"] for _, body in receiver.got] == ["task.needs_input"]


def test_the_log_shows_requests(platform: demo.Demo) -> None:
    run(platform, "tasks", "create", "test:succeed")
    _until(lambda: "POST   /v1/tasks " in run(platform, "logs", "tail", "--no-follow", "--limit", "100"))


def test_the_log_leaves_out_those_that_read_it(platform: demo.Demo) -> None:
    run(platform, "logs", "tail", "--no-follow")
    url, key = (platform.environment()[name] for name in ("BASE_URL", "SECRET_KEY"))

    def is_logged() -> bool:
        page = call(url, key, "GET", "/v1/request-logs", params={"limit": 100})["data"]
        return "/v1/request-logs" in {line["path"] for line in page}

    _until(is_logged)
    assert "/v1/request-logs" not in run(platform, "logs", "tail", "--no-follow", "--limit", "100")


def _create(platform: demo.Demo) -> str:
    return str(json.loads(run(platform, "tasks", "create", "test:succeed"))["task_id"])


def _until(condition: object, *, seconds: float = 30) -> None:
    assert callable(condition)
    ends_at = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends_at, "it did not come to pass"
        time.sleep(0.1)
