"""A person at a terminal: prompt_toolkit reads with history and Tab, rich draws."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Iterable
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.patch_stdout import patch_stdout

from adapters.console.completing import complete
from adapters.console.conversation import Conversation
from adapters.console.drawing import TerminalPrinter


class Terminal:
    """Reads lines with history, completion and hints. Ctrl-C clears the line, Ctrl-D leaves."""

    def __init__(self, history: History) -> None:
        plain = ColorDepth.DEPTH_1_BIT if os.environ.get("NO_COLOR") else None
        self._session: PromptSession[str] = PromptSession(
            history=history, complete_while_typing=False, color_depth=plain, enable_history_search=True
        )

    async def line(self, conversation: Conversation) -> str | None:
        desk = conversation.desk
        while True:
            try:
                with patch_stdout(raw=True):
                    return await self._session.prompt_async(
                        f"{desk.learner}> ",
                        completer=Tab(conversation),
                        bottom_toolbar=conversation.hint,
                        handle_sigint=False,
                    )
            except KeyboardInterrupt:
                continue
            except EOFError:
                return None


class Tab(Completer):
    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:  # noqa: ARG002
        return ()

    async def get_completions_async(
        self,
        document: Document,
        complete_event: CompleteEvent,  # noqa: ARG002
    ) -> AsyncGenerator[Completion, None]:
        talk = self._conversation
        for each in await complete(document.text_before_cursor, talk.commands, talk.words, talk.suggest):
            yield Completion(each.text, -each.length, display=each.label)


def open_terminal(data: Path) -> tuple[TerminalPrinter, Terminal]:
    """The screen and the keyboard; what is typed is remembered beside the data, for its owner alone."""
    return TerminalPrinter(), Terminal(_history(data / "history"))


def _history(file: Path) -> History:
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(file))
