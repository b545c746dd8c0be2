"""The settings as people read them: the example file, and the page of the documents."""

from __future__ import annotations

from bot.configuration.environment import SETTINGS, Setting, Settings
from bot.configuration.secret import Secret

_EXAMPLE = """\
# Syllabot's settings. Copy this file to .env and fill in what you need; everything may stay empty.
# The environment wins over this file. Written by `syllabot settings --example`.
"""

_PAGE = """\
# Settings

Syllabot reads its settings from the environment, and from a file `.env` in the folder where it is started
([.env.example](../.env.example) is a beginning). The environment wins. An empty setting counts as not set. With a
setting that cannot be used Syllabot does not start, and says in a line what to do. Secrets are never logged.

`syllabot settings` prints what is in force, of a secret only whether it is set. This table is written by
`syllabot settings --page`.

| setting | what it is | default |
|---|---|---|
"""


def example() -> str:
    """The text of `.env.example`."""
    return _EXAMPLE + "".join(f"\n# {_described(setting)}\n{setting.name}=\n" for setting in SETTINGS)


def page() -> str:
    """The text of docs/settings.md."""
    return _PAGE + "".join(f"| `{each.name}` | {_purpose(each)} | {_default(each)} |\n" for each in SETTINGS)


def in_force(settings: Settings) -> str:
    """What is set now, a line a setting; of a secret only whether it is set."""
    return "".join(f"{setting.name}={_shown(getattr(settings, setting.field))}\n" for setting in SETTINGS)


def _described(setting: Setting) -> str:
    default = setting.stated or setting.default
    return f"{setting.help} Default: {default}." if default else setting.help


def _purpose(setting: Setting) -> str:
    return f"{setting.help} A secret." if setting.secret else setting.help


def _default(setting: Setting) -> str:
    return setting.stated or (f"`{setting.default}`" if setting.default else "")


def _shown(value: object) -> str:
    if isinstance(value, Secret):
        return "(set)" if value else ""
    return "" if value is None else str(value)
