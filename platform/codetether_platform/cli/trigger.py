"""`codetether trigger`: makes an event happen, in test mode."""

import click

from codetether_platform.cli.caller import call, with_api

#: The magic prompt of the sandbox that leads to each event.
PROMPTS = {
    "task.created": "test:succeed",
    "task.started": "test:succeed",
    "task.progress": "test:steps:3",
    "task.needs_input": "test:needs-input",
    "task.completed": "test:succeed",
    "task.failed": "test:fail",
    "task.cancelled": "test:slow:30",
}
WEBHOOK_TEST = "webhook.test"


@click.command()
@click.argument("event", type=click.Choice([*PROMPTS, WEBHOOK_TEST]))
@with_api
def trigger(event: str, api_url: str, api_key: str) -> None:
    """Make an event happen: a real task in the sandbox that leads to it, or a test event to each webhook. Test keys only."""
    if not api_key.startswith("ct_test_"):
        raise click.ClickException("Only a test key may trigger events: use one that begins with ct_test_.")
    if event == WEBHOOK_TEST:
        hooks = call(api_url, api_key, "GET", "/v1/webhooks")["data"]
        if not hooks:
            raise click.ClickException("There is no webhook to test; register one first.")
        for hook in hooks:
            call(api_url, api_key, "POST", f"/v1/webhooks/{hook['id']}/test")
            click.echo(f"{event}  {hook['url']}")
        return
    task = call(api_url, api_key, "POST", "/v1/tasks", json={"prompt": PROMPTS[event], "title": f"Triggered {event}"})
    if event == "task.cancelled":
        call(api_url, api_key, "POST", f"/v1/tasks/{task['task_id']}/cancel")
    click.echo(f"{event}  {task['task_id']}")
