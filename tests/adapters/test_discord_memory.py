"""No message, view or lock is kept; `tests.benchmarks.discord_memory` measures the same over 10,000 messages."""

from __future__ import annotations

import asyncio
import gc
from pathlib import Path

import discord

from tests.adapters.discord_scene import scene

MESSAGES = 200


async def test_messages_with_buttons_leave_nothing_behind(tmp_path: Path) -> None:
    async with scene(tmp_path) as made:
        for _ in range(MESSAGES):
            shown = await made.say("summary")
            await made.press(shown, "Key terms")
        client = made.adapter.client
        assert client is not None
        assert list(client.cached_messages) == []
        assert list(client.persistent_views) == []
        assert [guild.member_count for guild in client.guilds] == [3]
        gc.collect()
        kept = [each for each in gc.get_objects() if isinstance(each, discord.Message | discord.ui.View | asyncio.Lock)]
        assert len(kept) < MESSAGES // 10
