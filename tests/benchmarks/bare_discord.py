"""The floor: a bare discord.py bot that answers every command and every press with a constant."""

from __future__ import annotations

import sys

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route


class Bare(discord.Client):
    sizes = (0, 0)  # of the texts of question and feedback

    async def setup_hook(self) -> None:
        assert self.application_id is not None
        options = [{"type": kind, "name": name, "description": name} for name, kind in (("module", 3), ("count", 4))]
        command = {"type": 1, "name": "quiz", "description": "Answer questions", "options": options}
        await self.http.bulk_upsert_global_commands(self.application_id, payload=[command])
        self.embeds = [discord.Embed(title="Question", description="w" * size, colour=0x4285F4) for size in self.sizes]
        self.question, self.feedback = discord.ui.View(timeout=None), discord.ui.View(timeout=None)
        for letter in "ABCD":
            self.question.add_item(discord.ui.Button(label=letter, custom_id=f"1:answer:0123456789ab:{letter}"))
        self.feedback.add_item(discord.ui.Button(label="Next", custom_id="1:next:0123456789ab:2"))
        self.question.stop()
        self.feedback.stop()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        if interaction.type is discord.InteractionType.component:
            await interaction.response.edit_message(embed=self.embeds[1], view=self.feedback)
        else:
            await interaction.response.send_message(embed=self.embeds[0], view=self.question, ephemeral=True)


if __name__ == "__main__":
    token, Route.BASE, gateway, *sizes = sys.argv[1:]
    Bare.sizes = (int(sizes[0]), int(sizes[1]))
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    Bare(intents=discord.Intents(guilds=True), max_messages=None).run(token, log_handler=None)
