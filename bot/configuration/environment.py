"""The settings: one table, read from the environment and from a file `.env` beside it; the environment wins.

`.env.example` and docs/settings.md are printed from the table by `syllabot settings`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.configuration.log_choice import LogChoice
from bot.configuration.secret import Secret
from bot.configuration.setting_needs import missing
from bot.configuration.setting_values import (
    read_address,
    read_app_token,
    read_bot_token,
    read_folder,
    read_folders,
    read_host,
    read_key,
    read_port,
    read_secret,
    read_text,
    read_zone,
)

DATABASE = "syllabot.sqlite"


class SettingsError(Exception):
    """What is wrong with the settings, one line a problem."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Settings:
    """What is set. A secret that is not set is false."""

    discord_token: Secret
    discord_api_url: str
    discord_gateway_url: str
    slack_bot_token: Secret
    slack_app_token: Secret
    slack_signing_secret: Secret
    slack_client_id: str
    slack_client_secret: Secret
    slack_api_url: str
    data: Path
    content: str
    timezone: str
    http_port: int | None
    http_host: str
    secret_key: Secret
    old_secret_key: Secret
    log: LogChoice

    @property
    def database(self) -> Path:
        return self.data / DATABASE

    @property
    def slack(self) -> bool:
        """Whether Slack is served: one workspace by its token, or those that install the app."""
        return bool(self.slack_bot_token or self.slack_client_id)

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """Those that are set."""
        values = (getattr(self, setting.field) for setting in SETTINGS)
        return tuple(value for value in values if isinstance(value, Secret) and value)


@dataclass(frozen=True, slots=True)
class Setting:
    """A row of the table. `read` raises ValueError with the mend; `default` is text, as it would be typed.

    `stated` is how the documents tell a default that differs from machine to machine.
    """

    name: str
    help: str
    read: Callable[[str], object]
    default: str = ""
    stated: str = ""

    @property
    def field(self) -> str:
        return self.name.lower().removeprefix("syllabot_")

    @property
    def secret(self) -> bool:
        return self.read in (read_secret, read_bot_token, read_app_token, read_key)


SETTINGS = (
    Setting("DISCORD_TOKEN", "The bot's token (discord.com/developers, Bot). With it, Discord is served.", read_secret),
    Setting(
        "DISCORD_API_URL",
        "Discord's API, for those who run a proxy.",
        read_address("http", "https"),
        "https://discord.com/api/v10",
    ),
    Setting(
        "DISCORD_GATEWAY_URL",
        "Discord's gateway, for those who run a proxy.",
        read_address("ws", "wss"),
        "wss://gateway.discord.gg/",
    ),
    Setting("SLACK_BOT_TOKEN", "The Bot User OAuth Token, xoxb-…; with it, Slack is served.", read_bot_token),
    Setting(
        "SLACK_APP_TOKEN", "The App-Level Token, xapp-…, for Socket Mode (no public address needed).", read_app_token
    ),
    Setting("SLACK_SIGNING_SECRET", "The Signing Secret, where Slack calls us by HTTP.", read_secret),
    Setting("SLACK_CLIENT_ID", "The Client ID, where many workspaces may install the app.", read_text),
    Setting("SLACK_CLIENT_SECRET", "The Client Secret that goes with it.", read_secret),
    Setting(
        "SLACK_API_URL",
        "Slack's Web API, for those who run a proxy.",
        read_address("http", "https"),
        "https://slack.com/api/",
    ),
    Setting(
        "SYLLABOT_DATA",
        "The folder of the database and the caches.",
        read_folder,
        stated="the user's data folder, as ~/.local/share/syllabot",
    ),
    Setting("SYLLABOT_CONTENT", "More folders of course packs, parted by a colon.", read_folders),
    Setting(
        "SYLLABOT_TIMEZONE", "The time zone of spaces that chose none: where days and weeks begin.", read_zone, "UTC"
    ),
    Setting(
        "SYLLABOT_HTTP_PORT",
        "The port to listen on: for /health and /metrics, and where Slack calls us by HTTP.",
        read_port,
    ),
    Setting(
        "SYLLABOT_HTTP_HOST",
        "Where to listen: this machine alone, or 0.0.0.0 for all that reach it (as in a container).",
        read_host,
        "127.0.0.1",
    ),
    Setting(
        "SYLLABOT_SECRET_KEY", "At least 32 random signs, to keep Slack's tokens encrypted in the database.", read_key
    ),
    Setting(
        "SYLLABOT_OLD_SECRET_KEY",
        "The key before it, while keys are changed: at the start all is encrypted anew.",
        read_key,
    ),
    Setting(
        "SYLLABOT_LOG",
        "What is logged: debug, info, warning or error; with json, one object a line.",
        LogChoice.read,
        "info",
    ),
)

_OURS = ("DISCORD_", "SLACK_", "SYLLABOT_")


def read_settings(environment: Mapping[str, str], file: Path | None = None, **instead: str) -> Settings:
    """The settings. `instead` gives values that win over both, by field (an option of the command line).

    Raises:
        SettingsError: every problem at once; no message holds a secret.

    """
    try:
        given = _in_file(file)
    except (OSError, UnicodeError):
        raise SettingsError([f"{file} cannot be read. Save it as plain text in UTF-8, a setting a line."]) from None
    problems = [f"{name} in {file}: there is no such setting.{_meant(name)}" for name in given if _is_stray(name)]
    given |= {name: value for name, value in environment.items() if value.strip()}
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        text = instead.get(setting.field) or given.get(setting.name, "").strip() or setting.default
        try:
            values[setting.field] = setting.read(text)
        except ValueError as error:
            problems.append(f"{setting.name}: {error}")
        except OSError as error:
            problems.append(f"{setting.name}: I cannot look at it ({error.strerror}). Name another.")
    if problems:
        raise SettingsError(problems)
    settings = Settings(**values)
    if lacking := list(missing(settings)):
        raise SettingsError(lacking)
    return settings


def _in_file(file: Path | None) -> dict[str, str]:
    if file is None or not file.is_file():
        return {}
    from dotenv import dotenv_values  # noqa: PLC0415 - only where there is such a file

    found = dotenv_values(file, interpolate=False)
    return {name: value for name, value in found.items() if value is not None and value.strip()}


def _is_stray(name: str) -> bool:
    return name.startswith(_OURS) and all(setting.name != name for setting in SETTINGS)


def _meant(name: str) -> str:
    from bot.packs.problems import did_you_mean  # noqa: PLC0415 - only mistakes need it

    return did_you_mean(name, [setting.name for setting in SETTINGS])
