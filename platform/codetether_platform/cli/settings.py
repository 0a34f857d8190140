"""The platform's settings for commands that run it or care for its data."""

from typing import Any

import click

from codetether_platform.settings import Settings, SettingsInvalid, load_settings


def settings_or_exit(**overrides: Any) -> Settings:
    """Return the settings; a wrong one ends the command with its sentence."""
    try:
        return load_settings(**overrides)
    except SettingsInvalid as error:
        raise click.ClickException(str(error)) from error
