"""Runs what a command does to its end."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import click

T = TypeVar("T")


def finish(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run to the end; what the platform refuses ends the command with its own sentence."""
    from codetether_platform.kernel.errors import PlatformError

    try:
        return asyncio.run(coroutine)
    except PlatformError as error:
        raise click.ClickException(error.detail) from error
