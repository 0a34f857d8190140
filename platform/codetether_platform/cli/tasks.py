"""`codetether tasks`: create, get, watch, cancel."""

import json

import click

from codetether_platform.cli.caller import SECONDS, call, refusal_of, show, with_api
from codetether_platform.cli.stream import events_of


@click.group()
def tasks() -> None:
    """Create, read, watch and cancel tasks."""


@tasks.command()
@click.argument("prompt")
@click.option("--title", help="Default: the prompt's first line.")
@click.option("--agent", help="Agent that carries it out.")
@click.option("--metadata", multiple=True, metavar="NAME=VALUE", help="May be given several times.")
@click.option("--wait", type=click.IntRange(0, 60), help="Wait at most this many seconds for the run.")
@with_api
def create(
    prompt: str, title: str | None, agent: str | None, metadata: tuple[str, ...], wait: int | None, api_url: str, api_key: str
) -> None:
    """Run a task and print it."""
    pairs = dict(item.partition("=")[::2] for item in metadata)
    given = {"prompt": prompt, "title": title, "agent": agent, "metadata": pairs or None}
    body = {name: value for name, value in given.items() if value is not None}
    headers = {} if wait is None else {"Prefer": f"wait={wait}"}
    show(call(api_url, api_key, "POST", "/v1/tasks", json=body, headers=headers))


@tasks.command()
@click.argument("task_id")
@with_api
def get(task_id: str, api_url: str, api_key: str) -> None:
    """Print a task."""
    show(call(api_url, api_key, "GET", f"/v1/tasks/{task_id}"))


@tasks.command()
@click.argument("task_id")
@with_api
def watch(task_id: str, api_url: str, api_key: str) -> None:
    """Print what happens to a task, as it happens, until it ends."""
    import httpx

    headers = {"Authorization": f"Bearer {api_key}", "Accept": "text/event-stream"}
    url = f"{api_url.rstrip('/')}/v1/tasks/{task_id}/events"
    try:
        with httpx.stream("GET", url, headers=headers, timeout=SECONDS) as answer:
            if answer.is_error:
                answer.read()
                raise click.ClickException(refusal_of(answer.status_code, answer.text))
            for event in events_of(answer.iter_lines()):
                told = json.loads(event.data)
                click.echo(f"{told['created_at']}  {event.type:18} {_words(told['data'])}")
    except httpx.HTTPError as error:
        raise click.ClickException(f"The stream broke off: {str(error) or type(error).__name__}") from error


@tasks.command()
@click.argument("task_id")
@with_api
def cancel(task_id: str, api_url: str, api_key: str) -> None:
    """Stop a task and print it."""
    show(call(api_url, api_key, "POST", f"/v1/tasks/{task_id}/cancel"))


def _words(data: dict[str, object]) -> str:
    error = data.get("error")
    if isinstance(error, dict):
        return str(error.get("code", ""))
    return str(data.get("message") or data.get("question") or data.get("title") or "")
