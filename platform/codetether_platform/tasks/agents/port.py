"""What an agent is, and what it may do while it carries out a run.

An agent is a resumable function. Everything that it decides from outside (a model's turn, an answer) goes through
`RunContext.step` or `.ask`, whose results are kept in the run's journal. After a crash the agent is called again from
the top and gets the kept results, so that no call is repeated and no event is written twice.
"""

from collections.abc import Awaitable, Callable
from typing import Literal, Protocol, TypeVar, runtime_checkable

import msgspec

from codetether_platform.tasks.ports import Usage

T = TypeVar("T")


class RunBrief(msgspec.Struct, frozen=True):
    """What a run is asked to do. `max_charge_micros` is the hold: the most that it may cost."""

    run_id: str
    task_id: str
    partner_id: str
    user_id: str | None
    prompt: str
    model: str | None
    max_charge_micros: int


class Outcome(msgspec.Struct, frozen=True):
    """A finished run: Markdown, at most 200,000 characters, and what it used in all."""

    result: str
    usage: Usage


class AgentFailed(Exception):
    """The run cannot be finished.

    `blame` decides who pays: "platform" voids the hold; "task" and "budget" settle what was used.
    `partial_result` is kept on the task.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        blame: Literal["platform", "task", "budget"],
        usage: Usage | None = None,
        partial_result: str | None = None,
    ) -> None:
        self.code = code
        self.message = message
        self.blame = blame
        self.usage = usage or Usage()
        self.partial_result = partial_result
        super().__init__(f"{code}: {message}")


class RunCancelled(Exception):
    """Someone cancelled the run; raised out of any `RunContext` call. Agents let it pass."""


class WaitingForInput(Exception):
    """The run waits for a person; raised out of `RunContext.ask` and ends the segment. Agents let it pass."""


@runtime_checkable
class RunContext(Protocol):
    """An agent's only door to the outside. Every call first raises `RunCancelled` if the run was cancelled."""

    brief: RunBrief

    async def progress(self, key: str, message: str, *, step: int, steps: int | None = None, percent: int | None = None) -> None:
        """Tell the watchers. `key` names this message within the run (≤ 80 characters): the same key is told once, ever."""
        ...

    async def step(self, key: str, call: Callable[[], Awaitable[T]], result_type: type[T]) -> T:
        """Call something once and keep its result (JSON by msgspec, ≤ 256 kB); called again with the key, return the kept result.

        A result that has a `usage` of type `Usage` counts as used from then on, also when the run is cancelled or waits.
        A crash while `call` runs makes it run again. A cancel interrupts it (asyncio cancellation inside `call`).
        """
        ...

    async def ask(self, key: str, question: str, *, choices: tuple[str, ...] = ()) -> str:
        """Return the person's answer; until there is one, end the segment by raising `WaitingForInput`."""
        ...

    async def artifact(self, key: str, *, name: str, media_type: str, body: bytes) -> None:
        """Keep a file for the person (≤ 1 MB, ≤ 20 a run); the same key is kept once."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait; wakes with `RunCancelled` within a second of a cancel."""
        ...

    async def check(self) -> None:
        """Raise `RunCancelled` if the run was cancelled."""
        ...

    async def cost_micros(self, usage: Usage) -> int:
        """Price usage under the plan stamped on this run's hold."""
        ...


@runtime_checkable
class Agent(Protocol):
    """Carries out runs. One instance serves all runs of a process; it keeps no state between them."""

    name: str

    async def carry_out(self, context: RunContext) -> Outcome:
        """Do the work.

        Raises:
            AgentFailed: The run ends as failed, with a code that a partner can act on.
        """
        ...
