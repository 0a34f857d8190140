"""What tasks refuse."""

from codetether_platform.kernel.errors import Conflict, Forbidden, NotFound, PreconditionFailed


class TaskNotFound(NotFound):
    """There is no such task that the caller may see."""

    code, title = "task_not_found", "No such task"


class TaskChanged(PreconditionFailed):
    """The task has changed since the version that `If-Match` names: read it again."""

    code, title = "task_changed", "Task changed meanwhile"


class ArtifactNotFound(NotFound):
    """The task has no file of this name."""

    code, title = "artifact_not_found", "No such file"


class NoQuestionOpen(Conflict):
    """The task asks nothing at the moment."""

    code, title, is_user_safe = "no_question_open", "No question is open", True


class QuestionMismatch(Conflict):
    """The answer is for another question than the one that is open."""

    code, title, is_user_safe = "question_mismatch", "Another question is open", True


class EmailNotProven(Forbidden):
    """Mail to this address needs its owner's proof first."""

    code, title, is_user_safe = "email_not_proven", "E-mail not proven", True


class ContentWithheld(Forbidden):
    """A partner's key may see that its user's task exists and what it costs, not what it says."""

    code, title = "content_withheld", "Content is the user's"


class TaskFinished(Conflict):
    """The task has already ended; what was asked of it is not possible any more."""

    code, title, is_user_safe = "task_finished", "Task already finished", True


class TaskStarted(Conflict):
    """A worker has the task already: its place in the queue cannot change any more."""

    code, title, is_user_safe = "task_started", "Task already started", True


class MoveNotAllowed(Conflict):
    """The task's state does not allow this move."""

    code, title = "move_not_allowed", "Not possible in this state"


class FenceLost(Exception):
    """Another worker has taken this run over, or somebody has ended it: stop, write nothing more."""
