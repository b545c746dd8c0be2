"""What `syllabot status` tells, beside a bot that has the file open."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.delivery.adapter import ForbiddenError
from bot.status import lines
from bot.storage import timers
from bot.storage.files import StoreError
from bot.storage.upkeep import back_up
from tests.classroom import NOON
from tests.fakes.memory import MemoryPlatform
from tests.unit.postroom import MINUTE, postroom

HOUR = timedelta(hours=1)


async def test_it_tells_what_is_late_in_doubt_and_undeliverable_beside_the_running_bot(tmp_path: Path) -> None:
    platform = MemoryPlatform(finds=False)
    async with postroom(tmp_path, platform) as room:
        platform.trouble("closed", ForbiddenError("I may not post there."))
        platform.drop("dropped", after=True)
        await room.want("one", "closed")
        await room.want("two", "dropped")
        await room.settle(HOUR)
        await room.want("three", platform="elsewhere")
        await room.database.write(lambda tx: timers.set_timer(tx, "close", "post", NOON))
        told = list(lines(room.database.path, room.clock.now() + 5 * MINUTE))
    assert told[1:] == [
        "Spaces: none",
        "Schedules: 0",
        "Timers: 1, the oldest late by 1:05:00",
        "Messages: 1 waiting, 1 in doubt, 1 undeliverable, the oldest late by 0:05:00",
        "  in doubt: #2, note for memory home/dropped: perhaps posted",
        "  undeliverable: #1, note for memory home/closed: I may not post there.",
        "Last backup: never. Try `syllabot db backup FILE`.",
    ]


async def test_it_tells_when_the_last_backup_was_made(tmp_path: Path) -> None:
    async with postroom(tmp_path) as room:
        back_up(room.database.path, tmp_path / "copy.db")
        told = list(lines(room.database.path, NOON))
    assert told[-1].startswith("Last backup: 20")
    assert "Messages: 0, none late" in told


def test_without_data_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StoreError, match="There is no database"):
        list(lines(tmp_path / "syllabot.db", NOON))
    monkeypatch.setenv("SYLLABOT_DATA", str(tmp_path))
    result = CliRunner().invoke(main, ["status"])
    assert (result.exit_code, "There is no database" in result.output) == (1, True)
