"""How the text of a setting becomes a value. Each reader raises ValueError with the mend, never with a secret."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

from bot.configuration.secret import Secret

_KEY_LENGTH = 32
_LAST_PORT = 65535


def read_text(value: str) -> str:
    return value


def read_secret(value: str) -> Secret:
    if any(sign.isspace() for sign in value):
        raise ValueError("there is a space or a line break in it. Copy it again, without spaces.")
    return Secret(value)


def read_bot_token(value: str) -> Secret:
    if value and not value.startswith("xoxb-"):
        raise ValueError("it does not begin with xoxb-. Copy the Bot User OAuth Token (OAuth & Permissions).")
    return read_secret(value)


def read_app_token(value: str) -> Secret:
    if value and not value.startswith("xapp-"):
        raise ValueError("it does not begin with xapp-. Make an App-Level Token (Basic Information) and copy it.")
    return read_secret(value)


def read_key(value: str) -> Secret:
    if value and len(value) < _KEY_LENGTH:
        raise ValueError(f"it is short. Give at least {_KEY_LENGTH} random letters and digits.")
    return read_secret(value)


def read_address(*schemes: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        from urllib.parse import urlsplit  # noqa: PLC0415 - 10 ms that only a changed address costs

        try:
            parts = urlsplit(value)
            usable = parts.scheme in schemes and parts.hostname is not None and (parts.port or 1) > 0
        except ValueError:
            usable = False
        if not usable:
            raise ValueError(f"{value!r} is no address. Begin with {' or '.join(f'{each}://' for each in schemes)}.")
        return value

    return read


def read_folder(value: str) -> Path:
    if value:
        folder = Path(value).expanduser()
    else:
        from platformdirs import user_data_path  # noqa: PLC0415 - only who sets no folder needs it

        folder = user_data_path("syllabot", appauthor=False)
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"{folder} is a file. Name a folder.")
    return folder.absolute()


def read_folders(value: str) -> str:
    """Folders of packs; `bot.packs.loading` divides and looks into them."""
    missing = [place for place in value.split(os.pathsep) if place.strip() and not Path(place).expanduser().is_dir()]
    if missing:
        raise ValueError(f"there is no folder {missing[0]}. Name folders that exist, parted by {os.pathsep!r}.")
    return value


def read_zone(value: str) -> str:
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - the default needs no look-up

    try:
        ZoneInfo(value)
    except (ValueError, OSError, LookupError):
        raise ValueError(f"{value!r} is no time zone. Name one as Europe/Paris or Asia/Tokyo.") from None
    return value


def read_port(value: str) -> int | None:
    if not value:
        return None
    if not (re.fullmatch("[0-9]{1,5}", value) and int(value) <= _LAST_PORT):
        raise ValueError(f"{value!r} is no port. Give a number from 1 to {_LAST_PORT}; 0 takes any that is free.")
    return int(value)


def read_host(value: str) -> str:
    """The name or number of an interface of this machine."""
    if not re.fullmatch(r"[0-9a-zA-Z.-]+|[0-9a-fA-F:.]+", value):
        raise ValueError(f"{value!r} is no host. Give 127.0.0.1 for this machine alone, 0.0.0.0 for all that reach it.")
    return value
