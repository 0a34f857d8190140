"""The state table: what may follow what, and nothing else."""

import pytest

from codetether_platform.tasks.errors import MoveNotAllowed, TaskFinished
from codetether_platform.tasks.states import MOVES, TERMINAL, Status, check_move

ALLOWED = {
    ("queued", "running"),
    ("queued", "failed"),
    ("queued", "cancelled"),
    ("running", "needs_input"),
    ("running", "completed"),
    ("running", "failed"),
    ("running", "cancelled"),
    ("needs_input", "running"),
    ("needs_input", "failed"),
    ("needs_input", "cancelled"),
}


@pytest.mark.parametrize("current", list(Status))
@pytest.mark.parametrize("target", list(Status))
def test_only_the_moves_of_the_table_are_allowed(current: Status, target: Status) -> None:
    if (current.value, target.value) in ALLOWED:
        check_move(current, target)
        return
    with pytest.raises(TaskFinished if current in TERMINAL else MoveNotAllowed):
        check_move(current, target)


def test_completed_failed_and_cancelled_are_the_ends() -> None:
    assert {status.value for status in TERMINAL} == {"completed", "failed", "cancelled"}
    assert set(MOVES) == set(Status)
