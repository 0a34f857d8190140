"""A run's context in memory, with a journal that outlives crashes."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from codetether_platform.tasks.agents.port import RunBrief, RunCancelled, WaitingForInput
from codetether_platform.tasks.ports import Usage

T = TypeVar("T")

#: Micros a token, as of a middling model: $3 and $15 a million.
INPUT_MICROS, OUTPUT_MICROS = 3, 15
#: The model of the agents under test, whatever the settings' default is by now.
MODEL = "claude-sonnet-5-5"


class Crashed(BaseException):
    """The process died here. Not an Exception: nothing may catch it."""


@dataclass
class Journal:
    """What is on disk: it stays when a process dies."""

    steps: dict[str, bytes] = field(default_factory=dict)
    told: dict[str, tuple[str, int, int | None, int | None]] = field(default_factory=dict)
    artifacts: dict[str, tuple[str, str, bytes]] = field(default_factory=dict)
    questions: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    used: Usage = field(default_factory=Usage)

    def count(self, usage: object) -> None:
        """Add what a kept step says it used."""
        if isinstance(usage, Usage):
            self.used = Usage(
                model=usage.model,
                input_tokens=self.used.input_tokens + usage.input_tokens,
                output_tokens=self.used.output_tokens + usage.output_tokens,
            )

    @property
    def messages(self) -> list[str]:
        """What the watchers saw, in order."""
        return [message for message, _, _, _ in self.told.values()]


def brief(prompt: str, *, max_charge_micros: int = 1_000_000, model: str | None = None) -> RunBrief:
    """Return what a run is asked to do."""
    return RunBrief(
        run_id="run",
        task_id="task",
        partner_id="partner",
        user_id=None,
        prompt=prompt,
        model=model,
        max_charge_micros=max_charge_micros,
    )


class FakeContext:
    """Implements `RunContext`. Dies at the `dies_at`-th crash point; each effect has one before and one after it."""

    def __init__(self, brief: RunBrief, journal: Journal, *, dies_at: int | None = None) -> None:
        self.brief = brief
        self.journal = journal
        self.slept: list[float] = []
        self.points = 0
        self._dies_at = dies_at
        self._cancelled = asyncio.Event()

    def cancel(self) -> None:
        """Cancel the run, as a person does from outside."""
        self._cancelled.set()

    async def progress(self, key: str, message: str, *, step: int, steps: int | None = None, percent: int | None = None) -> None:
        await self.check()
        assert len(key) <= 80
        assert message.strip()
        self._point()
        self.journal.told.setdefault(key, (message, step, steps, percent))
        self._point()

    async def step(self, key: str, call: Callable[[], Awaitable[T]], result_type: type[T]) -> T:
        await self.check()
        if key not in self.journal.steps:
            self._point()
            result = await self._unless_cancelled(call)
            kept = msgspec.json.encode(result)
            assert len(kept) <= 256_000
            self.journal.steps[key] = kept
            self.journal.count(getattr(result, "usage", None))
            self._point()
        return msgspec.json.decode(self.journal.steps[key], type=result_type)

    async def ask(self, key: str, question: str, *, choices: tuple[str, ...] = ()) -> str:
        await self.check()
        self._point()
        self.journal.questions.setdefault(key, (question, choices))
        if key not in self.journal.answers:
            raise WaitingForInput
        return self.journal.answers[key]

    async def artifact(self, key: str, *, name: str, media_type: str, body: bytes) -> None:
        await self.check()
        self._point()
        self.journal.artifacts.setdefault(key, (name, media_type, body))
        self._point()

    async def sleep(self, seconds: float) -> None:
        await self.check()
        self._point()
        self.slept.append(seconds)

    async def check(self) -> None:
        if self._cancelled.is_set():
            raise RunCancelled

    async def cost_micros(self, usage: Usage) -> int:
        await self.check()
        return usage.input_tokens * INPUT_MICROS + usage.output_tokens * OUTPUT_MICROS

    def _point(self) -> None:
        self.points += 1
        if self.points == self._dies_at:
            raise Crashed

    async def _unless_cancelled(self, call: Callable[[], Awaitable[T]]) -> T:
        async def called() -> T:
            return await call()

        work = asyncio.create_task(called())
        flag = asyncio.create_task(self._cancelled.wait())
        try:
            await asyncio.wait({work, flag}, return_when=asyncio.FIRST_COMPLETED)
            if self._cancelled.is_set():
                raise RunCancelled
            return await work
        finally:
            flag.cancel()
            work.cancel()
            await asyncio.gather(work, flag, return_exceptions=True)
