"""What our commands are called in Slack, where names are one list for the whole workspace."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace

from bot.grammar import Command, Param, find_command
from bot.model import Reply, TutorError

EVERYTHING = "tutor"
"""`/tutor quiz` is `/quiz`, and so on: this one always works."""

SHORT = ("quiz", "summary", "daily")
"""The commands that the default manifest also offers by their own names, where they exist."""

QUIZ_ME = "quiz_me"
"""The callback id of the global shortcut."""

_PATH = "/.:<-_"
_CONTROL = re.compile(r"<([^<>|\s]+)(?:\|([^<>]*))?>")
_UNESCAPES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def first_words(commands: Iterable[Command]) -> tuple[str, ...]:
    """`settings` for `settings show` and its kin: a slash command of Slack is one word."""
    return tuple(dict.fromkeys(command.name.split(" ")[0] for command in commands))


class Names:
    """Reads what was typed, and tells people how to type it; the manifest's prefix is learned from what is typed."""

    def __init__(self, commands: Sequence[Command]) -> None:
        self._commands = commands
        self._words = (EVERYTHING, *first_words(commands))
        words = "|".join(map(re.escape, sorted(self._words, key=len, reverse=True)))
        self._told = re.compile(rf"/(?:{EVERYTHING} )?({words})(?![\w/-])")
        self._prefix = ""

    def read(self, slash: str, text: str) -> str:
        """The line to run: `/quiz 5`, `/tutor quiz 5` and, with a prefix, `/acme-quiz 5` are the same."""
        typed = slash.removeprefix("/")
        word = max((each for each in self._words if typed.endswith(each)), key=len, default=typed)
        self._prefix = typed.removesuffix(word)
        if "<" in text or "&" in text:
            text = self._unescaped(text, word)
        return (text if word == EVERYTHING else f"{word} {text}").strip() or EVERYTHING

    def told(self, reply: Reply) -> Reply:
        """Commands as they can be typed here: the manifest may offer few of them by their own names."""
        if "/" not in reply.text and "/" not in reply.title:
            return reply
        return replace(
            reply, text=self._told.sub(self._full, reply.text), title=self._told.sub(self._full, reply.title)
        )

    def _full(self, match: re.Match[str]) -> str:
        """Not after a word: there it is part of a path or an address."""
        before = match.string[match.start() - 1] if match.start() else " "
        if before.isalnum() or before in _PATH:
            return match[0]
        word = match[1]
        short = word in SHORT or word == EVERYTHING
        return f"/{self._prefix}{word}" if short else f"/{self._prefix}{EVERYTHING} {word}"

    def _unescaped(self, text: str, word: str) -> str:
        """Channels, people and groups come as `<#C1|general>`, for the manifest says should_escape.

        They are text again, but where the command takes a channel or a group: there `channel=C1` stands instead.
        https://docs.slack.dev/interactivity/implementing-slash-commands#escaping
        """
        picks = {param.type.picks: param.name for param in self._params(text, word) if param.type.picks}

        def shown(match: re.Match[str]) -> str:
            target, label = match[1], match[2] or ""
            kind = "channel" if target[0] == "#" else "role" if target.startswith("!subteam^") else ""
            if kind in picks:
                named = match.string[: match.start()].endswith("=")
                return ("" if named else f"{picks[kind]}=") + target.removeprefix("!subteam^").removeprefix("#")
            return (target[0] if target[0] in "#@" else "") + label.lstrip("@#") if label else target

        text = _CONTROL.sub(shown, text)
        for escaped, plain in _UNESCAPES:
            text = text.replace(escaped, plain)
        return text

    def _params(self, text: str, word: str) -> tuple[Param, ...]:
        with suppress(TutorError):
            return find_command(self._commands, text if word == EVERYTHING else f"{word} {text}")[0].params
        return ()
