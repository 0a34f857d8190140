"""The states of a task and the moves between them: the one table, enforced by `check_move`."""

from enum import StrEnum

from codetether_platform.tasks.errors import MoveNotAllowed, TaskFinished


class Status(StrEnum):
    """Where a task stands."""

    QUEUED = "queued"
    """Accepted, held for, and waiting for a worker."""
    RUNNING = "running"
    """A worker is carrying it out."""
    NEEDS_INPUT = "needs_input"
    """It waits for a person's answer."""
    COMPLETED = "completed"
    """Done; the result is there."""
    FAILED = "failed"
    """It could not be done; `error` says why."""
    CANCELLED = "cancelled"
    """Somebody stopped it."""


STATUSES = tuple(status.value for status in Status)
MOVES: dict[Status, frozenset[Status]] = {
    Status.QUEUED: frozenset({Status.RUNNING, Status.FAILED, Status.CANCELLED}),
    Status.RUNNING: frozenset({Status.NEEDS_INPUT, Status.COMPLETED, Status.FAILED, Status.CANCELLED}),
    Status.NEEDS_INPUT: frozenset({Status.RUNNING, Status.FAILED, Status.CANCELLED}),
    Status.COMPLETED: frozenset(),
    Status.FAILED: frozenset(),
    Status.CANCELLED: frozenset(),
}
TERMINAL = frozenset(status for status, targets in MOVES.items() if not targets)


def check_move(current: Status, target: Status) -> None:
    """Refuse a move that the table does not have.

    Raises:
        TaskFinished: `current` is terminal.
        MoveNotAllowed: Any other move that is not in the table.
    """
    if current in TERMINAL:
        raise TaskFinished(f"This task is already {current.value}.")
    if target not in MOVES[current]:
        raise MoveNotAllowed(f"A task that is {current.value} cannot become {target.value}.")
