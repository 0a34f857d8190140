"""Provides the service of a request's caller to the routes."""

from litestar.di import NamedDependency

from codetether_platform.a2a.service import A2aService
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.principal import Principal
from codetether_platform.settings import Settings
from codetether_platform.tasks.service.create import TaskDoor
from codetether_platform.tasks.service.intake import Intake
from codetether_platform.tasks.signals import TaskSignals


def provide_a2a(
    db: NamedDependency[Database],
    clock: NamedDependency[Clock],
    keyring: NamedDependency[Keyring],
    settings: NamedDependency[Settings],
    signals: NamedDependency[TaskSignals],
    door: NamedDependency[TaskDoor],
    intake: NamedDependency[Intake],
    principal: NamedDependency[Principal],
) -> A2aService:
    """Return the service of a request's caller."""
    return A2aService(db, clock, keyring, settings, signals, door, intake, principal)
