"""A stand-in for the platform that speaks the embed's wire contract and can be scripted into every state of the element.

It exists for failures that the real server is hard to provoke into; the journey against the real server is another test.
"""

import gzip
import hashlib
import json
import re
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from e2e.fake_answers import guess_answer, guess_frames, play_success

STATIC = Path(__file__).parent.parent / "widget" / "codetether_widget" / "static"
CONSENT_VERSION = "2026-11-01"
TERMINAL = ("task.completed", "task.failed", "task.cancelled")
SECRET_NUMBER = 137


@dataclass
class FakeTask:
    """One task with its events; `script` is what a worker thread will emit."""

    prompt: str
    title: str | None
    task_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    run_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    status: str = "queued"
    events: list[dict[str, Any]] = field(default_factory=list)
    needs_input: dict[str, Any] | None = None
    result: str | None = None
    error: dict[str, str] | None = None
    artifacts: list[dict[str, Any]] = field(default_factory=list)
    created: float = field(default_factory=time.time)
    answered: threading.Event = field(default_factory=threading.Event)


class Problem(Exception):
    """An answer that is not a success."""

    def __init__(self, status: int, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.status = status
        self.body = {"type": "about:blank", "title": code, "status": status, "code": code, "request_id": "req_0000000000", **extra}


class FakePlatform:
    """The server and its script. Tests set attributes; every request is kept in `requests`."""

    def __init__(self) -> None:
        self.reset()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.origin = f"http://localhost:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def reset(self) -> None:
        """Forget everything that the last test did and scripted."""
        self.requests: list[tuple[str, str, dict[str, str], Any]] = []
        self.failures: dict[str, list[Problem]] = {}
        self.delays: dict[str, float] = {}
        self.guess: dict[str, Any] = guess_answer()
        #: Between the slots and the model's words.
        self.text_may_come = threading.Event()
        self.text_may_come.set()
        self.breaks_guess = False
        self.partner = {
            "id": "p1",
            "name": "Acme Helpdesk",
            "accent": "#0b5fff",
            "support_url": "https://acme.example/help",
            "terms_url": "https://acme.example/terms",
            "privacy_url": None,
            "white_label": False,
        }
        self.mode = "test"
        self.boot_expires_in = 300
        self.tasks: dict[str, FakeTask] = {}
        self.consents: set[str] = set()
        self.access: dict[str, str] = {}
        self.refresh: dict[str, str] = {}
        self.client_secrets: set[str] = set()
        self.users: dict[str, dict[str, Any]] = {}
        self.is_streaming = True
        self.drop_stream_after: int | None = None
        #: What fails from the moment a stream is dropped, by path.
        self.failures_after_drop: dict[str, list[Problem]] = {}
        self.play: Callable[[FakePlatform, FakeTask], None] = play_success

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def fail(self, path: str, status: int, code: str, *, times: int = 1, **extra: Any) -> None:
        """Answer the next requests to a path prefix with a problem."""
        self.failures.setdefault(path, []).extend([Problem(status, code, **extra)] * times)

    def issue_client_secret(self) -> str:
        """What the partner's server would fetch with its secret key: usable once."""
        secret = f"ctes_{uuid.uuid4().hex}"
        self.client_secrets.add(secret)
        return secret

    def emit(self, task: FakeTask, kind: str, /, **data: Any) -> None:
        """Append an event; streams that are open pass it on."""
        sequence = len(task.events) + 1
        task.events.append(
            {
                "sequence": sequence,
                "type": f"task.{kind}",
                "created_at": _now(),
                "task_id": task.task_id,
                "run_id": task.run_id,
                "data": data,
            }
        )

    def calls(self, path: str) -> list[tuple[str, str, dict[str, str], Any]]:
        """The requests made to paths that match a pattern, without preflights."""
        return [request for request in self.requests if re.fullmatch(path, urlsplit(request[1]).path) and request[0] != "OPTIONS"]

    def task_json(self, task: FakeTask) -> dict[str, Any]:
        is_over = task.status in {"completed", "failed", "cancelled"}
        return {
            "task_id": task.task_id,
            "id": task.task_id,
            "run_id": task.run_id,
            "status": task.status,
            "title": task.title,
            "prompt": task.prompt,
            "agent": "sandbox",
            "model": None,
            "priority": 0,
            "metadata": {},
            "result": task.result,
            "error": task.error,
            "artifacts": task.artifacts,
            "needs_input": task.needs_input,
            "usage": {"input_tokens": 10, "output_tokens": 20},
            "charge": {"payer": "partner", "currency": "USD", "held_micros": None, "amount_micros": None},
            "created_at": _now(task.created),
            "started_at": _now(task.created),
            "completed_at": _now() if is_over else None,
            "duration_seconds": 14.2 if is_over else None,
            "user_id": "u1",
            "guess_id": None,
            "sequence": len(task.events),
            "mode": self.mode,
        }

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        platform = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
                """Say nothing: the tests look at `requests`."""

            def do_OPTIONS(self) -> None:
                platform.requests.append(("OPTIONS", self.path, dict(self.headers), None))
                self._send(204, b"", "text/plain")

            def do_GET(self) -> None:
                self._answer("GET")

            def do_POST(self) -> None:
                self._answer("POST")

            def _answer(self, method: str) -> None:
                length = int(self.headers.get("content-length") or 0)
                raw = self.rfile.read(length)
                is_form = "urlencoded" in (self.headers.get("content-type") or "")
                body = {k: v[0] for k, v in parse_qs(raw.decode()).items()} if is_form else json.loads(raw or b"null")
                path = urlsplit(self.path).path
                platform.requests.append((method, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                try:
                    if path.startswith("/widget/"):
                        return self._static(path)
                    time.sleep(next((s for prefix, s in platform.delays.items() if path.startswith(prefix)), 0))
                    for prefix, problems in platform.failures.items():
                        if re.match(prefix, path) and problems:
                            raise problems.pop(0)
                    self._route(method, path, body)
                except Problem as problem:
                    body_bytes = json.dumps(problem.body).encode()
                    self._send(problem.status, body_bytes, "application/problem+json")
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def _route(self, method: str, path: str, body: Any) -> None:
                found = re.fullmatch(r"/v1/tasks/([^/]+)(?:/(cancel|input|runs|events|artifacts/.+))?", path)
                if path == "/v1/embed/boot":
                    self._json(200, _boot(platform, body["locale"]))
                elif path == "/oauth/token":
                    self._json(200, _grant(platform, body))
                elif path == "/v1/embed/consent":
                    platform.consents.add(self._user())
                    self._send(204, b"", "text/plain")
                elif path == "/v1/guess" and body["stream"] and platform.is_streaming:
                    self._guess()
                elif path in {"/v1/guess", "/v1/guesses/a-link"}:
                    self._json(200, platform.guess)
                elif path == "/v1/tasks" and method == "POST":
                    if self._user() not in platform.consents:
                        raise Problem(403, "consent_required")
                    self._json(
                        201,
                        _start(platform, FakeTask(prompt=body.get("prompt", ""), title=body.get("title")), body.get("schedule")),
                    )
                elif found:
                    self._user()
                    task = platform.tasks.get(found[1])
                    if task is None:
                        raise Problem(404, "not_found")
                    self._task(task, found[2], body)
                else:
                    raise Problem(404, "not_found")

            def _task(self, task: FakeTask, action: str | None, body: Any) -> None:
                if action == "events":
                    return self._events(task)
                if action == "runs":
                    return self._json(201, _start(platform, FakeTask(prompt=task.prompt, title=task.title)))
                if action == "cancel":
                    task.status = "cancelled"
                    platform.emit(task, "cancelled")
                    task.answered.set()
                elif action == "input":
                    if body["request_id"] != (task.needs_input or {}).get("request_id"):
                        raise Problem(409, "question_gone")
                    task.needs_input = None
                    task.status = "running"
                    task.answered.set()
                elif action:
                    return self._send(200, b"topic,messages\nSearch,31\n", "text/csv")
                return self._json(200, platform.task_json(task))

            def _guess(self) -> None:
                """Slots at once, the model's words after a while, then the whole; or a stream that breaks before that."""
                self.close_connection = True
                self.send_response(200)
                self._headers("text/event-stream")
                self.send_header("connection", "close")
                self.end_headers()
                for name, part in guess_frames(platform.guess):
                    self.wfile.write(f"event: {name}\ndata: {json.dumps(part)}\n\n".encode())
                    self.wfile.flush()
                    if name == "slots":
                        platform.text_may_come.wait(10)
                        if platform.breaks_guess:
                            return

            def _events(self, task: FakeTask) -> None:
                if "event-stream" not in (self.headers.get("accept") or "") or not platform.is_streaming:
                    after = int(parse_qs(urlsplit(self.path).query).get("after", ["0"])[0])
                    page = task.events[after:]
                    return self._json(200, {"data": page, "next_after": after + len(page), "has_more": False})
                cursor = int(self.headers.get("last-event-id") or 0)
                self.close_connection = True
                self.send_response(200)
                self._headers("text/event-stream")
                self.send_header("connection", "close")
                self.end_headers()
                self.wfile.write(b": open\n\n")
                sent = 0
                deadline = time.monotonic() + 60
                while time.monotonic() < deadline:
                    for event in task.events[cursor:]:
                        if platform.drop_stream_after is not None and sent >= platform.drop_stream_after:
                            platform.drop_stream_after = None
                            platform.failures.update(platform.failures_after_drop)
                            return None
                        self.wfile.write(f"id: {event['sequence']}\nevent: {event['type']}\ndata: {json.dumps(event)}\n\n".encode())
                        self.wfile.flush()
                        cursor = event["sequence"]
                        sent += 1
                        if event["type"] in TERMINAL:
                            return None
                    time.sleep(0.01)
                return None

            def _user(self) -> str:
                token = (self.headers.get("authorization") or "").removeprefix("Bearer ")
                if token not in platform.access:
                    raise Problem(401, "invalid_token")
                return platform.access[token]

            def _static(self, path: str) -> None:
                name = re.fullmatch(r"/widget/[^/]+/(codetether-task\.js|locales/\w+\.json)", path)
                file = STATIC / name[1] if name else None
                if file is None or not file.is_file():
                    raise Problem(404, "not_found")
                kind = "text/javascript" if path.endswith(".js") else "application/json"
                self._send(200, gzip.compress(file.read_bytes(), 1), kind, encoding="gzip")

            def _json(self, status: int, body: Any) -> None:
                self._send(status, json.dumps(body).encode(), "application/json")

            def _headers(self, kind: str) -> None:
                self.send_header("content-type", kind)
                self.send_header("access-control-allow-origin", "*")
                self.send_header("access-control-allow-headers", "authorization, content-type, idempotency-key, last-event-id")
                self.send_header("access-control-allow-methods", "GET, POST, OPTIONS")
                self.send_header("cache-control", "no-store")
                self.send_header("cross-origin-resource-policy", "cross-origin")

            def _send(self, status: int, body: bytes, kind: str, *, encoding: str | None = None) -> None:
                self.send_response(status)
                self._headers(kind)
                if encoding:
                    self.send_header("content-encoding", encoding)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        return Handler


def _now(seconds: float | None = None) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def _boot(platform: FakePlatform, locale: str) -> dict[str, Any]:
    language = "de" if locale.startswith("de") else "en"
    salt = "c0ffee"
    return {
        "boot_token": f"ctb_{uuid.uuid4().hex}",
        "expires_in": platform.boot_expires_in,
        "mode": platform.mode,
        "partner": platform.partner,
        "sponsorship": {"payer": "partner", "guest_runs_before_proof": 2},
        "consent": {
            "version": CONSENT_VERSION,
            "text": "I agree that Acme Helpdesk runs tasks for me with CodeTether, which processes what I type to do so.",
            "scopes": ["tasks:read", "tasks:write"],
        },
        "challenge": {
            "algorithm": "SHA-256",
            "salt": salt,
            "challenge": hashlib.sha256(f"{salt}{SECRET_NUMBER}".encode()).hexdigest(),
            "max_number": 20_000,
            "signature": "sig",
        },
        "limits": {"prompt_characters": 4000},
        "strings": json.loads((STATIC / "locales" / f"{language}.json").read_text()),
        "api_version": "2026-11-01",
        "version": "0.1.0",
    }


def _grant(platform: FakePlatform, form: dict[str, str]) -> dict[str, Any]:
    kind = form["grant_type"].rsplit(":", 1)[-1]
    if kind == "guest":
        if form["challenge_number"] != str(SECRET_NUMBER):
            raise Problem(400, "invalid_grant", error="invalid_grant")
        user_id = str(uuid.uuid4())
    elif kind == "embed-session":
        if form["client_secret"] not in platform.client_secrets:
            raise Problem(400, "invalid_grant", error="invalid_grant")
        platform.client_secrets.discard(form["client_secret"])
        user_id = "vouched-user"
    else:
        user_id = platform.refresh.pop(form["refresh_token"], "")
        if not user_id:
            raise Problem(400, "invalid_grant", error="invalid_grant")
    if form.get("consent_version"):
        platform.consents.add(user_id)
    user = platform.users.setdefault(
        user_id, {"id": user_id, "kind": "guest", "name": "Ada L.", "email_hint": form.get("email"), "email_verified": False}
    )
    access, refresh = f"cta_{uuid.uuid4().hex}", f"ctr_{uuid.uuid4().hex}"
    platform.access[access] = user_id
    platform.refresh[refresh] = user_id
    return {
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": 600,
        "refresh_token": refresh,
        "scope": "tasks:read tasks:write guess account:read",
        "consent_version": CONSENT_VERSION if user_id in platform.consents else None,
        "user": user,
    }


def _start(platform: FakePlatform, task: FakeTask, schedule: dict[str, Any] | None = None) -> dict[str, Any]:
    platform.tasks[task.task_id] = task
    platform.emit(task, "created")
    answer = platform.task_json(task) | {"scheduled_for": schedule["next_runs"][0] if schedule else None}
    threading.Thread(target=platform.play, args=(platform, task), daemon=True).start()
    return answer
