"""The app's manifest, made from the table of commands: https://docs.slack.dev/reference/app-manifest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import yaml

from adapters.slack.addresses import CALLED, REDIRECT
from adapters.slack.naming import EVERYTHING, QUIZ_ME, SHORT, first_words
from bot.grammar import Command

Json = dict[str, Any]

SCOPES: Mapping[str, str] = MappingProxyType(
    {
        "commands": "to be reached by slash commands and the shortcut",
        "chat:write": "to ask and answer in direct messages, and to post in channels it was invited to",
        "files:write": "to show pictures: how a group answered, those of questions; and to give a learner their data",
        "files:read": "to read the course or question bank that staff give with `course upload`, and no other file",
        "users:read": "to see whether somebody who types a command for staff is an admin or owner of the workspace",
        "usergroups:read": "to see whether they belong to the user group that `setup` made staff",
        "channels:read": "to say at once, when a daily question is scheduled, that it must be invited to the channel",
        "groups:read": "the same, for private channels",
    }
)
"""What the app must be allowed, and why; docs/slack.md tells the same."""

OPTIONAL: Mapping[str, str] = MappingProxyType(
    {
        "channels:history": "to find out after a crash whether a daily question was posted, and not post it twice",
        "groups:history": "the same, for private channels",
        "im:history": "the same, for a reminder in a direct message",
        "im:write": "to find the direct message that a reminder went to",
    }
)
"""Only asked for; without them staff are asked instead."""

EVENTS = ("app_home_opened", "app_uninstalled", "tokens_revoked")

DESCRIPTION = "A course tutor: summaries, quizzes with feedback, and a daily question."
_LONGEST_NAME = 32
"""Of a slash command with its "/"."""
_LONGEST_HINT = 1000


def manifest(commands: Sequence[Command], *, short: bool = False, prefix: str = "", http: str = "") -> Json:
    """With `short` every command has a name of its own; `prefix` stands before all names.

    `http` is the address that leads to us, where Slack shall call us; without it we call Slack, in Socket Mode.

    Raises ValueError when a name gets too long for Slack.
    """
    words = first_words(commands)
    own = [word for word in words if (short or word in SHORT) and word != EVERYTHING]
    slashes = [_everything(commands, prefix), *(_slash(word, commands, prefix) for word in own)]
    made: Json = {
        "display_information": {"name": "Syllabot", "description": DESCRIPTION, "background_color": "#1a3c6e"},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Syllabot", "always_online": True},
            "shortcuts": [
                {"name": "Quiz me", "type": "global", "callback_id": QUIZ_ME, "description": "Answer a few questions"}
            ],
            "slash_commands": slashes,
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES), "bot_optional": list(OPTIONAL)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }
    if http:
        _call_us(made, http.rstrip("/"))
    return made


def _call_us(made: Json, http: str) -> None:
    """Everything comes to one address; `message_menu_options_url` is asked for a menu's suggestions.

    And people come back to another, who let many workspaces install the app.
    """
    events = f"{http}{CALLED}"
    settings = made["settings"]
    settings["socket_mode_enabled"] = False
    settings["event_subscriptions"] |= {"request_url": events}
    settings["interactivity"] |= {"request_url": events, "message_menu_options_url": events}
    made["oauth_config"] = {"redirect_urls": [f"{http}{REDIRECT}"], **made["oauth_config"]}
    for slash in made["features"]["slash_commands"]:
        slash["url"] = events


def as_yaml(made: Json) -> str:
    return yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=120)


def _everything(commands: Iterable[Command], prefix: str) -> Json:
    words = ", ".join(word for word in first_words(commands) if word != EVERYTHING)
    return _command(f"/{prefix}{EVERYTHING}", "Your course tutor: quizzes, summaries, progress", f"quiz, or {words}")


def _slash(word: str, commands: Iterable[Command], prefix: str) -> Json:
    """One command, or those of a group: `/settings` is `settings show` and its kin."""
    meant = [command for command in commands if command.name.split(" ")[0] == word]
    hints = [command.usage.removeprefix(f"/{word}").strip() for command in meant]
    return _command(f"/{prefix}{word}", "; ".join(command.help for command in meant), " | ".join(filter(None, hints)))


def _command(name: str, help_: str, hint: str) -> Json:
    """`should_escape`: channels and groups come with their ids, as `<#C1|general>`."""
    if len(name) > _LONGEST_NAME:
        raise ValueError(f"{name} is too long for Slack: at most {_LONGEST_NAME} characters. Choose a shorter prefix.")
    about = {"command": name, "description": help_, "should_escape": True}
    return about | {"usage_hint": hint[:_LONGEST_HINT]} if hint else about
