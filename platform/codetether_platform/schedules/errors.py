"""What schedules refuse."""

from codetether_platform.kernel.errors import Conflict, NotFound, Unavailable


class ScheduleNotFound(NotFound):
    """There is no such schedule that the caller may see."""

    code, title = "schedule_not_found", "No such schedule"


class ScheduleEnded(Conflict):
    """The schedule has no further runs and cannot be changed, paused or resumed."""

    code, title, is_user_safe = "schedule_ended", "Schedule has ended", True


class ScheduleLimitReached(Conflict):
    """The partner or the user has as many schedules as are allowed; delete one first."""

    code, title, is_user_safe = "schedule_limit_reached", "Too many schedules", True


class ScheduleBusy(Unavailable):
    """The schedule is being changed by others at this moment; a later try succeeds."""

    code, title, is_user_safe = "schedule_busy", "Schedule is busy", True


class RuleInvalid(ValueError):
    """A cron expression or recurrence rule is not one; the sentence says what is wrong with it."""
