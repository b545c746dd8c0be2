"""Mentions: a channel or a role within a text, as the link `[#42](channel:42)`. Each platform shows it by its name.

Only we make them: what people type is escaped, and packs may link to the web only. None of them notifies anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote

from bot.text.markdown import escape, is_mention


@dataclass(frozen=True, slots=True)
class Mention:
    """`kind` is "channel" or "role"; `id` is the platform's."""

    kind: str
    id: str


_SIGNS = {"channel": "#", "role": "@"}


def channel(channel_id: str) -> str:
    return _link(Mention("channel", channel_id))


def role(role_id: str) -> str:
    return _link(Mention("role", role_id))


def _link(mention: Mention) -> str:
    """Where a platform does not know it, its id stands there, as `#42`."""
    label = _SIGNS[mention.kind] + escape(mention.id)
    return f"[{label}]({mention.kind}:{quote(mention.id, safe='')})"


def read(url: str) -> Mention | None:
    """What a link mentions; None when it leads somewhere."""
    kind, _, mentioned = url.partition(":")
    return Mention(kind, unquote(mentioned)) if is_mention(url) else None
