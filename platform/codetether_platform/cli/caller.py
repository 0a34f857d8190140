"""What commands that speak to a platform share: its address, the key, calls, refusals as sentences."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])
SECONDS = 70.0


def with_api(command: F) -> F:
    """Give a command the options of the platform's address and key, as `api_url` and `api_key`."""
    url = click.option(
        "--api-url", envvar="CODETETHER_API_URL", default="http://localhost:8700", show_default=True, help="The platform's address."
    )
    key = click.option("--api-key", envvar="CODETETHER_API_KEY", required=True, help="A secret key (CODETETHER_API_KEY).")
    return url(key(command))


def call(api_url: str, api_key: str, method: str, path: str, *, headers: dict[str, str] | None = None, **options: Any) -> Any:
    """Call the API and return what it answers; a refusal ends the command with its sentence."""
    import httpx

    try:
        sent = {"Authorization": f"Bearer {api_key}"} | (headers or {})
        answer = httpx.request(method, api_url.rstrip("/") + path, headers=sent, timeout=SECONDS, **options)
    except httpx.HTTPError as error:
        raise click.ClickException(f"{api_url} cannot be reached: {str(error) or type(error).__name__}") from error
    if answer.is_error:
        raise click.ClickException(refusal_of(answer.status_code, answer.text))
    return answer.json() if answer.content else None


def refusal_of(status: int, text: str) -> str:
    """Return a problem document as one sentence."""
    try:
        problem = json.loads(text)
        return f"{problem['code']}: {problem['detail']} (request {problem['request_id']})"
    except (ValueError, KeyError, TypeError):
        return f"The platform answered {status}."


def show(value: Any) -> None:
    """Print a value as JSON."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))
