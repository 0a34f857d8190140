"""`codetether listen`: webhooks for a machine without a public address."""

import time
from collections.abc import Iterator

import click

from codetether_platform.cli.caller import call, refusal_of, with_api
from codetether_platform.cli.stream import Event, events_of

#: Silence after which the connection counts as lost: the platform sends a ping every 15 seconds.
SILENCE_SECONDS = 45.0
FORWARD_SECONDS = 15.0
MOST_WAIT_SECONDS = 10.0


@click.command()
@click.option("--forward-to", required=True, metavar="URL", help="Where each event is POSTed.")
@click.option("--events", "types", help="Comma-separated event types; without it all.")
@click.option("--secret", help="Sign with this secret instead of a new one.")
@click.option("--after", default="latest", show_default=True, help="Begin behind this event.")
@click.option("--stop-after", type=click.IntRange(min=1), help="End after this many events.")
@with_api
def listen(
    forward_to: str, types: str | None, secret: str | None, after: str, stop_after: int | None, api_url: str, api_key: str
) -> None:
    """Forward events to an address as webhooks would be sent, signed. A lost connection is taken up where it broke."""
    from codetether_platform.webhooks.signing import new_secret

    secret = secret or new_secret()
    query = {"types": types} if types else {}
    start = call(api_url, api_key, "GET", "/v1/events", params={"after": after, "limit": 1} | query) if after == "latest" else None
    cursor = after if start is None else start["next_after"]
    click.echo(f"Listening at {api_url}; forwarding to {forward_to}")
    click.echo(f"Signing secret: {secret}")
    left, failures = stop_after, 0
    while left is None or left > 0:
        try:
            for event in _events(api_url, api_key, cursor=cursor, query=query):
                _forward(event, forward_to=forward_to, secret=secret)
                cursor, failures = event.id, 0
                left = None if left is None else left - 1
                if left == 0:
                    return
        except ConnectionError as error:
            failures += 1
            wait = min(MOST_WAIT_SECONDS, 0.5 * 2**failures)
            click.echo(f"{_now()}  the connection is lost ({error}); again in {wait:g} s", err=True)
            time.sleep(wait)


def _events(api_url: str, api_key: str, *, cursor: str | None, query: dict[str, str]) -> Iterator[Event]:
    """Yield events behind the cursor until the stream ends.

    Raises:
        ConnectionError: It broke, or could not be opened for now.
    """
    import httpx

    headers = {"Authorization": f"Bearer {api_key}", "Accept": "text/event-stream"}
    headers |= {} if cursor is None else {"Last-Event-ID": cursor}
    try:
        with httpx.stream(
            "GET", f"{api_url.rstrip('/')}/v1/events", params=query, headers=headers, timeout=SILENCE_SECONDS
        ) as answer:
            if answer.status_code == 429 or answer.status_code >= 500:
                raise ConnectionError(f"the platform answered {answer.status_code}")
            if answer.is_error:
                answer.read()
                raise click.ClickException(refusal_of(answer.status_code, answer.text))
            yield from events_of(answer.iter_lines())
    except httpx.HTTPError as error:
        raise ConnectionError(str(error) or type(error).__name__) from error


def _forward(event: Event, *, forward_to: str, secret: str) -> None:
    import httpx

    from codetether_platform.kernel.clock import SystemClock
    from codetether_platform.webhooks.signing import signature_headers

    body = event.data.encode()
    headers = {"Content-Type": "application/json", "User-Agent": "CodeTether-Webhooks/1 (listen)"}
    now = int(SystemClock().now().timestamp())
    headers |= signature_headers((secret,), webhook_id=event.id, timestamp=now, body=body, form="standard")
    started = time.perf_counter()
    try:
        answer = httpx.post(forward_to, content=body, headers=headers, timeout=FORWARD_SECONDS)
        said = str(answer.status_code)
    except httpx.HTTPError as error:
        said = type(error).__name__
    click.echo(f"{_now()}  {event.type:24} {event.id}  [{said}] {(time.perf_counter() - started) * 1000:.0f} ms")


def _now() -> str:
    return time.strftime("%H:%M:%S")
