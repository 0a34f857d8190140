"""Routes of tasks, one file a group; `task_routes` are all of them."""

from codetether_platform.tasks.controllers.events import EventsController
from codetether_platform.tasks.controllers.moves import TaskMovesController
from codetether_platform.tasks.controllers.outcome import TaskOutcomeController
from codetether_platform.tasks.controllers.reading import TaskReadsController
from codetether_platform.tasks.controllers.tasks import TasksController
from codetether_platform.tasks.external.controllers import WorkerController
from codetether_platform.tasks.quotes.controllers import QuotesController
from codetether_platform.tasks.schedules.controllers import SchedulesController


class TaskRoutes(TasksController, TaskReadsController, TaskMovesController, TaskOutcomeController):
    """`/v1/tasks`; one controller, because two that share a path each bring an OPTIONS handler for it."""


task_routes = (TaskRoutes, EventsController, WorkerController, SchedulesController, QuotesController)
