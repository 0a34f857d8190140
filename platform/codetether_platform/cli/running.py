"""`codetether demo`, `serve` and `worker`: what runs until it is told to stop."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import click

from codetether_platform.cli.settings import settings_or_exit


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8700, show_default=True, help="Port; 0 picks a free one.")
@click.option("--data-dir", type=click.Path(file_okay=False, path_type=Path), default=Path("codetether-data"), show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on stdout when ready.")
def demo(port: int, data_dir: Path, as_json: bool) -> None:
    """Start everything on embedded defaults: API, worker, dashboard, a partner's page, its receiver, a mail outbox."""
    from codetether_platform.demo.run import run_demo

    _run(run_demo(port=port, data_dir=data_dir, as_json=as_json))


@click.command()
@click.option("--host", help="Address to listen on (CODETETHER_BIND_HOST).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on (CODETETHER_BIND_PORT).")
def serve(host: str | None, port: int | None) -> None:
    """Serve the API, and carry runs too unless CODETETHER_RUNS_WORKER is off."""
    from codetether_platform.operations import serve_platform

    given = {"bind_host": host, "bind_port": port}
    _run(serve_platform(settings_or_exit(**{name: value for name, value in given.items() if value is not None})))


@click.command()
def worker() -> None:
    """Carry runs and deliver webhooks without serving the API (PostgreSQL)."""
    from codetether_platform.operations import run_worker

    _run(run_worker(settings_or_exit(runs_worker=True)))


def _run(coroutine: Coroutine[Any, Any, None]) -> None:
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(coroutine)
    except KeyboardInterrupt:
        return


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return uvloop's, where there is one (it does not exist for Windows)."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop
