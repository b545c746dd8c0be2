"""How Slack reads a mrkdwn string: the mentions and links in it, and what a person sees.

https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# "<" opens a control sequence when a ">" follows on the same line; everything else is text.
CONTROL = re.compile(r"<([^<>\n]*)>")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a mrkdwn string means to Slack."""

    mentions: tuple[str, ...]  # "<!channel>", "<@U1>", "<#C1>", "<!subteam^S1>", without any label
    links: tuple[str, ...]
    visible: str


def read_mrkdwn(text: str) -> Reading:
    """The mentions and links of `text`, and its visible text after unescaping.

    `<!date^…>` mentions nobody and is shown by its fallback. An unknown `<…>` is a link: Slack
    treats whatever does not begin with `@`, `#` or `!` as one.
    """
    mentions: list[str] = []
    links: list[str] = []

    def shown(match: re.Match[str]) -> str:
        target, _, label = match[1].partition("|")
        if target.startswith("!date^"):
            return label
        if target[:1] in {"@", "#", "!"}:
            mentions.append(f"<{target}>")
            return label or target.lstrip("!").partition("^")[0]
        if target:
            links.append(unescape(target))
        return label or target

    visible = CONTROL.sub(shown, text)
    return Reading(tuple(mentions), tuple(links), unescape(visible))


def unescape(text: str) -> str:
    """Slack knows these three entities only, and unescapes once."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def mentions_in(text: str) -> tuple[str, ...]:
    return read_mrkdwn(text).mentions
