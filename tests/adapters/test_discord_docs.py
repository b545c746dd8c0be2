"""docs/discord.md says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from adapters.discord.adapter import SCOPES
from adapters.discord.posts import NEEDED
from bot.commands import COMMANDS
from bot.configuration.environment import SETTINGS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "discord.md").read_text(encoding="utf-8")


def test_every_scope_and_permission_has_its_reason() -> None:
    for asked in (*(f"`{scope}`" for scope in SCOPES), *NEEDED.values()):
        assert re.search(rf"^\| {re.escape(asked)} \| .+ \|$", PAGE, re.MULTILINE), asked


def test_every_setting_and_command_and_log_line_exists() -> None:
    assert set(re.findall(r"\b(?:DISCORD|SLACK|SYLLABOT)_[A-Z_]+", PAGE)) <= {setting.name for setting in SETTINGS}
    names = {command.name for command in COMMANDS}
    typed = re.findall(r"`/([a-z-]+(?: [a-z]+)?)(?=[` ])", PAGE)
    assert [line for line in typed if line not in names and line.split()[0] not in names] == []
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "adapters" / "discord").glob("*.py"))
    assert [event for event in re.findall(r"`(discord\.[a-z_]+)`", PAGE) if f'"{event}"' not in source] == []
