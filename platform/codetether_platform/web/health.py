"""Is the process alive, and can it work?"""

from typing import Literal

import msgspec
from litestar import Controller, get
from litestar.di import NamedDependency
from sqlalchemy import text

from codetether_platform import __version__
from codetether_platform.kernel.db import Database


class Health(msgspec.Struct, kw_only=True):
    """The answer of both checks."""

    status: Literal["ok"]
    version: str


class HealthController(Controller):
    """`/healthz` and `/readyz`."""

    include_in_schema = False  # for whoever runs the platform, not for its partners

    @get("/healthz")
    async def healthz(self) -> Health:
        """Answer without touching anything else."""
        return Health(status="ok", version=__version__)

    @get("/readyz")
    async def readyz(self, db: NamedDependency[Database]) -> Health:
        """Answer 503 while the database cannot be reached."""
        async with db.read() as session:
            await session.execute(text("SELECT 1"))
        return Health(status="ok", version=__version__)
