"""Reading the settings when a command starts: what cannot be used is told, and the process ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from bot.configuration.environment import Settings, SettingsError, read_settings


def settings_or_exit(**instead: str) -> Settings:
    """The settings of the environment and of `.env` here. `instead` holds values that win, by field."""
    try:
        return read_settings(os.environ, Path(".env"), **instead)
    except SettingsError as error:
        for problem in error.problems:
            click.echo(problem, err=True)
        sys.exit(1)
