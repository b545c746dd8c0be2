"""Logs go to standard error, for people to read or as JSON; what is secret is taken out of every line."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterable
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import Processor

from bot.configuration.log_choice import LogChoice
from bot.configuration.secret import Secret

_TOKEN = re.compile(r"\bx(?:ox[a-z]|app)[.-][\w.-]{8,}")
"""Slack's tokens: workspaces that install the app bring theirs with them, and no setting names those."""

_BEFORE: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper("iso", utc=True),
)


def configure(choice: LogChoice, secrets: Iterable[Secret] = ()) -> None:
    """From now on log so, the libraries' logs and what ends the process included."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(choice, secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(choice.level, logging.INFO))
    logging.getLogger("bot").setLevel(choice.level)
    logging.getLogger("adapters").setLevel(choice.level)
    logging.getLogger("watchfiles").setLevel(logging.WARNING)  # it counts changes of files; we tell of packs
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_BEFORE, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    sys.excepthook = _log_the_end


def _formatter(choice: LogChoice, secrets: Iterable[Secret]) -> logging.Formatter:
    if choice.json:
        renderers: list[Processor] = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    else:
        # rich's tracebacks print every local variable, and so secrets
        plain = structlog.dev.plain_traceback
        renderers = [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain)]
    return _Discreet(
        tuple(form for secret in secrets for form in _forms(secret.reveal())),
        foreign_pre_chain=_BEFORE,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderers],
    )


def _forms(text: str) -> set[str]:
    """How a text may stand in a line: as it is, quoted by Python, and either of them quoted by JSON."""
    quoted = {text, repr(text)[1:-1]}
    return quoted | {json.dumps(each)[1:-1] for each in quoted}


class _Discreet(structlog.stdlib.ProcessorFormatter):
    """Takes secrets out of the finished line, wherever in it they stand."""

    def __init__(self, texts: tuple[str, ...], **options: Any) -> None:
        super().__init__(**options)
        self._texts = texts

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for text in self._texts:
            line = line.replace(text, str(Secret(text)))
        return _TOKEN.sub(str(Secret("")), line)


def _log_the_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    structlog.get_logger("bot").critical("process.failed", exc_info=(kind, error, trace))
