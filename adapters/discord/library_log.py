"""What discord.py logs of a lost connection, in one line each: it reconnects by itself, nobody needs a traceback."""

from __future__ import annotations

import logging

import aiohttp
import discord

LOGGERS = ("discord.client", "discord.shard", "discord.gateway")

_OF_THE_NETWORK = (OSError, TimeoutError, aiohttp.ClientError, discord.DiscordException)


def shorten() -> None:
    """From now on; a filter that is there already is not added again."""
    for name in LOGGERS:
        logging.getLogger(name).addFilter(_in_one_line)


def _in_one_line(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, _OF_THE_NETWORK):
        record.msg = f"{record.getMessage()} ({type(error).__name__}: {error})"
        record.args = record.exc_info = None
    return True
