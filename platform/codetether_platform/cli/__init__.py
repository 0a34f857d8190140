"""The `codetether` command. A group of commands is imported when it is used, so that `--version` waits for nothing else."""

import importlib

import click

#: Each command with its module and its one-line help, which the overview shows without importing the module.
COMMANDS = {
    "demo": ("running", "Start everything on embedded defaults, with a partner's page and its receiver."),
    "serve": ("running", "Serve the API, and carry runs too."),
    "worker": ("running", "Carry runs and deliver webhooks without serving the API."),
    "db": ("care", "Care for the database."),
    "partner": ("care", "Care for partners."),
    "keys": ("keys", "Care for the secret keys of partners."),
    "ledger": ("care", "Check the sponsor ledger."),
    "tasks": ("tasks", "Create, read, watch and cancel tasks."),
    "guess": ("guess", "Try the guesser."),
    "listen": ("listen", "Forward events to a local address as webhooks would be sent."),
    "trigger": ("trigger", "Make an event happen, in test mode."),
    "logs": ("logs", "Show the requests of your keys."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of `COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"{__name__}.{COMMANDS[cmd_name][0]}")
        command = getattr(module, cmd_name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the overview from the table."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="codetether")
def main() -> None:
    """Put AI agent tasks into your own product."""
