"""A Reply as Slack's message: Block Kit, and a plain text for notifications and screen readers.

Plain dicts: slack_sdk's models would check again, at every press, what the tests check once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from adapters.slack.fitting import clip, cut, pack
from adapters.slack.mrkdwn import convert, escape
from bot.model import Button, Reply, Style
from bot.text.markdown import Block, Italic, Paragraph, Text, blocks, plain

Json = dict[str, Any]

HEADER = 150
SECTION = 3000
"""https://docs.slack.dev/reference/block-kit/blocks/section-block, header-block."""

ALL = 12_000
"""All the texts of a message together; beyond some 13,200 Slack refuses (https://github.com/slackapi/bolt-js/issues/2509)."""

ROW = 25
LABEL = 75
"""…/blocks/actions-block, …/block-elements/button-element: of the text and of the accessibility label."""

FALLBACK = 4000
"""Characters of `text`: chat.update takes no more (https://docs.slack.dev/reference/methods/chat.update#errors)."""

_CHANNELS = re.compile(r"\]\(channel:([A-Z0-9]+)\)")
"""The ids of the channels that a text mentions."""

PRESS = "press:"
"""With what the action ids of our buttons begin."""

_MORE = "This is longer than one message of Slack can be, so it ends here."
_STYLES = {Style.PRIMARY: "primary", Style.CHOSEN: "primary", Style.DANGER: "danger"}


def message(reply: Reply, origin: str = "") -> Json:
    """`text` and `blocks`.

    `origin` is the channel where a conversation in the direct message began; its buttons keep it.
    """
    shown: list[Json] = []
    if reply.title:
        shown.append({"type": "header", "text": plain_text(clip(reply.title, HEADER))})
    shown += map(dict, _body(reply.text, ALL - _taken(reply)))
    shown += _rows(reply.buttons, origin)
    return {"text": fallback(reply), "blocks": shown}


def plain_text(text: str) -> Json:
    """Without emoji: what looks like one's name is text."""
    return {"type": "plain_text", "text": text, "emoji": False}


def section(text: str) -> Json:
    """`verbatim`: else Slack links addresses and names of channels by itself."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def context(text: str) -> Json:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}]}


def line(text: str) -> Json:
    """A message of one line of mrkdwn."""
    return {"text": text, "blocks": [section(text)]}


def fallback(reply: Reply) -> str:
    """All that matters, for those who don't see the blocks."""
    text = escape("\n".join(filter(None, [reply.title, plain(reply.text)])))
    for channel in _CHANNELS.findall(reply.text):
        text = text.replace(f"#{channel}", f"<#{channel}>")
    return (text if len(text) <= FALLBACK else f"{next(cut(text, FALLBACK - 1))}…") or "…"


def read_value(value: str) -> tuple[str, str]:
    """A pressed button's token and origin."""
    token, _, origin = value.partition(" ")
    return token, origin


@lru_cache(maxsize=1024)
def _body(text: str, room: int) -> tuple[Json, ...]:
    """Sections, and a context for the source; the caller copies what it takes."""
    found = blocks(text)
    source = found[-1:] if found and _is_source(found[-1]) else ()
    texts = list(pack(map(convert, found[: len(found) - len(source)]), SECTION))
    kept = list(_within(texts, room - sum(len(convert(each)) for each in source)))
    if len(kept) < len(texts):
        source = ()
        kept.append(_MORE)
    return (*map(section, kept), *(context(convert(each)) for each in source if len(convert(each)) <= SECTION))


def _within(texts: Sequence[str], room: int) -> Iterator[str]:
    if sum(map(len, texts)) > room:
        room -= len(_MORE)
    for text in texts:
        room -= len(text)
        if room < 0:
            return
        yield text


def _is_source(block: Block) -> bool:
    """The last paragraph, wholly in italics, that names the source."""
    match block:
        case Paragraph((Italic((Text(text), *_)),)):
            return text.startswith("Source: ")
    return False


def _taken(reply: Reply) -> int:
    """What stands beside the body; in steps, so that the cached bodies are few."""
    labels = sum(min(len(button.label), LABEL) for row in reply.buttons for button in row)
    return -(-(min(len(reply.title), HEADER) + labels) // 500) * 500


def _rows(rows: Sequence[Sequence[Button]], origin: str) -> Iterator[Json]:
    for number, row in enumerate(rows):
        elements = [_button(button, f"{PRESS}{number}:{place}", origin) for place, button in enumerate(row)]
        for start in range(0, len(elements), ROW):
            yield {"type": "actions", "elements": elements[start : start + ROW]}


def _button(button: Button, action_id: str, origin: str) -> Json:
    shown: Json = {
        "type": "button",
        "action_id": action_id,
        "text": plain_text(clip(button.label, LABEL) or "…"),
        "value": f"{button.token} {origin}" if origin else button.token,
    }
    if button.spoken:
        shown["accessibility_label"] = clip(button.spoken, LABEL)
    if button.style in _STYLES:
        shown["style"] = _STYLES[button.style]
    return shown
