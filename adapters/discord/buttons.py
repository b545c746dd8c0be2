"""Rows of buttons, within Discord's limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from bot.model import Button, Style

ROWS = 5
ROW = 5
LABEL = 80
"""https://discord.com/developers/docs/components/reference#action-row, #button-button-structure."""

_ACTION_ROW, _BUTTON = 1, 2
_STYLES = {Style.PLAIN: 2, Style.PRIMARY: 1, Style.CHOSEN: 3, Style.DANGER: 4}


def rows(buttons: Sequence[Sequence[Button]]) -> list[dict[str, Any]]:
    """Long rows are broken; too many short ones are filled up. What is beyond 25 buttons has no place."""
    broken = [part for row in buttons for part in _broken(row)]
    if len(broken) > ROWS:
        broken = list(_broken(list(chain.from_iterable(buttons))))[:ROWS]
    return [{"type": _ACTION_ROW, "components": [_button(button) for button in row]} for row in broken]


def _broken(row: Sequence[Button]) -> Iterator[Sequence[Button]]:
    return (row[start : start + ROW] for start in range(0, len(row), ROW))


def _button(button: Button) -> dict[str, Any]:
    return {
        "type": _BUTTON,
        "style": _STYLES[button.style],
        "label": button.label if len(button.label) <= LABEL else f"{button.label[: LABEL - 1]}…",
        "custom_id": button.token,
    }
