"""Builds the app once a process for all tests with the usual settings: platforms come and go on its stage.

Building it takes longer than most tests. The app is given stand-ins for the parts of a platform; each passes on whatever is
asked of it to the part of the platform that is on stage.
"""

from functools import partial
from typing import Any, cast

import msgspec
from litestar import Litestar

from codetether_platform.app import Platform, create_app
from codetether_platform.settings import Settings


class StandIn:
    """Stands for one part of whichever platform is on stage."""

    __slots__ = ("_name", "_stage")

    def __init__(self, stage: "Stage", name: str) -> None:
        object.__setattr__(self, "_stage", stage)
        object.__setattr__(self, "_name", name)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._stage.part(self._name), name)
        if not callable(found) or not hasattr(found, "__self__"):
            return found
        return partial(self._call, name)  # a method that the app takes once is a later platform's too

    def _call(self, name: str, *given: Any, **named: Any) -> Any:
        return getattr(self._stage.part(self._name), name)(*given, **named)


class Stage:
    """One app, and the platform that answers through it now. `usual` are the settings of the app, but for where data is kept."""

    def __init__(self, usual: Settings) -> None:
        self._usual = _anywhere(usual)
        self._platform: Platform | None = None
        self._app: Litestar | None = None

    def part(self, name: str) -> Any:
        """Return a part of the platform that is on stage."""
        return getattr(self._platform, name)

    def enter(self, platform: Platform) -> Litestar:
        """Put a platform on stage and return the app, one of its own if its settings are not the usual ones."""
        if _anywhere(platform.settings) != self._usual:
            return create_app(platform)
        self._platform = platform
        if self._app is None:
            parts = Parts(self)
            self._app = create_app(cast("Platform", parts))
            parts.is_built = True
        return self._app


class Parts:
    """A platform as the app is given it: a stand-in for each part that it takes while it is built, and later the part itself."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.is_built = False

    def __getattr__(self, name: str) -> Any:
        # Settings are all the same here, and a struct has to be one.
        return self._stage.part(name) if self.is_built or name == "settings" else StandIn(self._stage, name)


def _anywhere(settings: Settings) -> Settings:
    return msgspec.structs.replace(settings, database_url="", data_dir="")
