"""Replies as plain text or as JSON, for pipes and scripts. `adapters.console.drawing` is for terminals."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TextIO

from adapters.console.buttons import advice, letter_of
from bot.model import Reply
from bot.text.markdown import plain


@dataclass(frozen=True, slots=True)
class Printed:
    """A reply on its way to the screen. `command` is the line that it answers; `files` is where its files were put."""

    reply: Reply
    private: bool = True
    command: str = ""
    files: Sequence[str] = ()


class Printer(Protocol):
    def show(self, printed: Printed) -> None: ...


class TextPrinter:
    """Plain text: nothing is wrapped, nothing is coloured, and an empty line ends a reply."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def show(self, printed: Printed) -> None:
        parts = [printed.reply.title, body(printed), buttons_line(printed.reply), advice(printed.reply)]
        self._stream.write(visible("\n".join(filter(None, parts))) + "\n\n")
        self._stream.flush()


class JsonPrinter:
    """One object a line."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def show(self, printed: Printed) -> None:
        reply = printed.reply
        shown: dict[str, object] = {
            "title": reply.title,
            "text": body(printed),
            "buttons": [{"label": button.label, "token": button.token} for row in reply.buttons for button in row],
            "private": printed.private,
            "command": printed.command,
        }
        if printed.files:
            shown["files"] = list(printed.files)
        self._stream.write(json.dumps(shown, ensure_ascii=False) + "\n")
        self._stream.flush()


def body(printed: Printed) -> str:
    """The text without markup, then what cannot be shown here: pictures in words, and files by their paths."""
    parts = [plain(printed.reply.text)]
    parts += [f"[picture: {picture.path}]" for picture in printed.reply.pictures if picture.path]
    parts += [f"The file is here: {path}" for path in printed.files]
    return "\n\n".join(filter(None, parts))


def buttons_line(reply: Reply) -> str:
    """Each row on a line. Letters stand as they are typed; other buttons with the number that presses them too."""
    number = 0
    lines = []
    for row in reply.buttons:
        labels = []
        for button in row:
            number += 1
            typed = letter_of(button) or button.label.isdigit()
            labels.append(f"[{button.label}]" if typed else f"[{number}: {button.label}]")
        lines.append(" ".join(labels))
    return "\n".join(lines)


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def visible(text: str) -> str:
    """Without the signs that would steer a terminal."""
    return _CONTROL.sub("", text)
