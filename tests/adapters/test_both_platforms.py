"""Discord and Slack in one process, on one database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from adapters.discord.adapter import DiscordAdapter
from adapters.slack.adapter import SlackAdapter
from bot.clock import SteeredClock
from bot.composition import opened
from bot.configuration.environment import read_settings
from bot.delivery.adapter import Adapter
from tests.adapters.discord_scene import START
from tests.adapters.slack_scene import HEARTBEAT, Scene, Served, kinds, library
from tests.fakes.discord import FakeDiscord
from tests.fakes.slack import FakeSlack


@asynccontextmanager
async def serving_both(discord: FakeDiscord, slack: FakeSlack, bot_token: str, folder: Path) -> AsyncIterator[Served]:
    settings = read_settings(
        {
            "DISCORD_TOKEN": discord.token,
            "DISCORD_API_URL": discord.api_url,
            "DISCORD_GATEWAY_URL": discord.gateway_url,
            "SLACK_BOT_TOKEN": bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
            "SYLLABOT_DATA": str(folder),
        }
    )
    async with opened(settings, library(), SteeredClock.standing(START), print, seed=1) as tutor:
        adapter = SlackAdapter(settings, heartbeat=HEARTBEAT)
        adapters: list[Adapter] = [DiscordAdapter(settings), adapter]
        engine = tutor.beside(adapters)
        tasks = [asyncio.create_task(each.run(tutor)) for each in adapters]
        try:
            await slack.connected()
            await discord.gateway.ready(1)
            yield Served(tutor, adapter, engine, tasks[1])
        finally:
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task


async def test_one_process_serves_both_and_boards_are_apart(tmp_path: Path) -> None:
    async with FakeDiscord() as discord, FakeSlack() as slack:
        team = slack.add_team("Cohort")
        ada = team.add_user("ada")
        guild = discord.add_guild("Class")
        channel = guild.add_channel("general")
        grace = discord.add_user("grace", guild=guild)
        async with serving_both(discord, slack, team.bot_token, tmp_path) as bot:
            s = Scene(slack, team, team.add_channel("general"), ada, ada, bot)
            card = await s.begin("20")
            while "Right!" not in card.text:
                if "next" in kinds(card):
                    await s.press(card, "Next")
                await s.answered(card)
            await bot.tutor.settle()
            here = (await s.type("/tutor", "leaderboard")).responses[0].body["text"]
            assert "ada" in here
            there = (await (await discord.slash(grace, channel, "leaderboard", {})).answered()).message
            assert "ada" not in there.text
            question = (await (await discord.slash(grace, channel, "quiz", {"count": 1})).answered()).message
            assert "Question 1 of 1" in question.text
