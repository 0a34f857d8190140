"""What the fake platform answers: one suggestion, one result, and the ways in which a run can go."""

import time
import uuid
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from e2e.fake_platform import FakePlatform, FakeTask

RESULT = """## What customers said

Feedback this week is **mostly positive**: 41 of 52 messages praise the new search.

1. Search is faster, and people notice.
2. The export button is hard to find.
3. Two customers ask for a dark theme.

| Topic | Messages | Mood |
|---|---|---|
| Search | 31 | good |
| Export | 14 | mixed |
| Theme | 7 | wish |

Read the `export` thread first: [the longest one](https://acme.example/threads/118).

```
python export.py --week 47
```

> One message was in Portuguese and is summarised in English.
"""

STEPS = ("Read 52 messages from this week", "Group them by topic", "Weigh praise and complaints", "Write the summary")


def guess_answer() -> dict[str, Any]:
    """A suggestion with a schedule, an assumption, one question and an estimate."""
    return {
        "id": str(uuid.uuid4()),
        "engine": "rules",
        "title": "Summarise this week’s customer feedback",
        "summary": "Reads the week’s messages, groups them and writes one page.",
        "kind": "summarize",
        "notify": True,
        "steps": [{"step": {"title": title, "app": None, "api": None}, "alternatives": []} for title in STEPS],
        "task": {
            "prompt": "Summarise this week’s customer feedback by topic, with counts and the mood of each topic.",
            "model": None,
            "priority": 50,
            "notify_email": "ada@acme.example",
            "callback_url": None,
            "schedule": {
                "cron": "0 9 * * 1-5",
                "rrule": None,
                "run_at": None,
                "timezone": "Europe/Berlin",
                "human": "Every weekday at 09:00",
                "next_runs": ["2026-11-25T08:00:00Z", "2026-11-26T08:00:00Z", "2026-11-27T08:00:00Z"],
                "assumed": ["time_of_day"],
            },
        },
        "missing": [{"field": "data_source", "question": "Where do the messages come from?", "required": False}],
        "assumptions": ["“Morning” was taken as 09:00."],
        "confidence": {"overall": "high", "schedule": "medium", "kind": "high"},
        "alternatives": [
            {
                "title": "List the open complaints",
                "prompt": "List the open complaints of this week.",
                "kind": None,
                "schedule": None,
            }
        ],
        "provenance": {
            "task.schedule.cron": [{"start": 0, "end": 21, "unit": "utf16", "text": "Every weekday morning", "source": "span"}]
        },
        "dropped": [],
        "estimate": {
            "payer": "partner",
            "currency": "USD",
            "p50_micros": 20_000,
            "p95_micros": 60_000,
            "max_charge_micros": 100_000,
            "remaining_after_micros": None,
            "remaining_share_percent": 80,
        },
        "prefilled_url": None,
        "messages": [{"code": "schedule_assumed", "text": "The zone is your browser’s."}],
        "usage": {},
    }


def _input(name: str, label: str, kind: str, **more: Any) -> dict[str, Any]:
    plain = {"required": False, "options": [], "default": None, "max_length": 500, "help": None}
    return {"name": name, "label": label, "type": kind, **plain, **more}


def templates() -> list[dict[str, Any]]:
    """Two templates of the partner: one that asks for a value of every type, and a small one."""
    every = [
        _input("topic", "Topic", "textarea", required=True, help="In a sentence or two."),
        _input("format", "Format", "select", options=["PDF", "Word", "10", "9"], default="PDF"),
        _input("points", "Points", "number"),
        _input("source", "Source", "url"),
        _input("reader", "Reader", "email"),
        _input("due", "Due", "date"),
        _input("charts", "With charts", "boolean"),
        _input("note", "Remark", "text", max_length=20),
    ]
    values = {"topic": "the north region", "points": 5}
    return [
        {"id": "t1", "title": "Sales report", "inputs": every, "values": values, "extra": "Mention Bavaria."},
        {
            "id": "t2",
            "title": "Page summary",
            "inputs": [_input("url", "Address", "url", required=True)],
            "values": {},
            "extra": None,
        },
    ]


def guess_frames(guess: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The same as a stream: the rules' words are poorer than the model's, and the id, the price and the link come last."""
    text = {name: value for name, value in guess.items() if name not in {"id", "estimate", "prefilled_url"}}
    return [("slots", text | {"title": "Summarise the customer feedback", "summary": ""}), ("text", text), ("done", guess)]


PROMPT = "Every weekday morning, summarise the customer feedback, high priority, and tell ada@acme.example"


def play_steps(platform: "FakePlatform", task: "FakeTask", *, upto: int = len(STEPS), pause_seconds: float = 0.05) -> None:
    """Emit the first steps of a run."""
    task.status = "running"
    platform.emit(task, "started")
    for number, message in enumerate(STEPS[:upto], 1):
        time.sleep(pause_seconds)
        if task.status == "cancelled":
            return
        platform.emit(task, "progress", message=message, step=number, steps=len(STEPS), percent=None)


def play_success(platform: "FakePlatform", task: "FakeTask") -> None:
    """All steps, a result and a file."""
    play_steps(platform, task)
    if task.status == "cancelled":
        return
    task.status = "completed"
    task.result = RESULT
    task.artifacts = [{"name": "feedback-week-47.csv", "media_type": "text/csv", "size_bytes": 18_240, "url": "/unused"}]
    platform.emit(task, "completed", result=RESULT, artifacts=task.artifacts)


def play_half(platform: "FakePlatform", task: "FakeTask") -> None:
    """Two steps, then nothing: the task stays running."""
    play_steps(platform, task, upto=3)


def play_failure(platform: "FakePlatform", task: "FakeTask") -> None:
    """Two steps, then the agent gives up."""
    play_steps(platform, task, upto=2)
    task.status = "failed"
    task.error = {"code": "source_unavailable", "message": "The feedback inbox did not answer."}
    platform.emit(task, "failed", error=task.error)


def play_question(platform: "FakePlatform", task: "FakeTask", *, kind: str = "text") -> None:
    """Two steps, a question, and success after its answer."""
    play_steps(platform, task, upto=2)
    task.status = "needs_input"
    task.needs_input = {
        "request_id": str(uuid.uuid4()),
        "question": "Which language should the summary be in?",
        "kind": kind,
        "choices": ["English", "German", "As in the message"] if kind == "choice" else [],
        "expires_at": "2026-12-01T12:00:00Z",
    }
    platform.emit(task, "needs_input", **task.needs_input)
    if task.answered.wait(30) and task.status != "cancelled":
        play_success(platform, task)
