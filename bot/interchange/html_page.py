"""Our small Markdown → HTML, for formats whose readers show nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bot.text.markdown import (
    Block,
    Bold,
    Code,
    Fence,
    Italic,
    Link,
    List,
    Paragraph,
    Quote,
    Span,
    Spoiler,
    Text,
    blocks,
)


def to_html(text: str) -> str:
    return "".join(map(_block, blocks(text)))


def _block(block: Block) -> str:
    match block:
        case Paragraph(spans):
            return f"<p>{_spans(spans)}</p>"
        case Fence(text, language):
            kind = f' class="language-{escape(language)}"' if language else ""
            return f"<pre><code{kind}>{escape(text, quote=False)}</code></pre>"
        case List(items, start):
            tag = "ul" if start is None else "ol"
            first = f' start="{start}"' if start not in (None, 1) else ""
            return f"<{tag}{first}>{''.join(f'<li>{_spans(item)}</li>' for item in items)}</{tag}>"
        case Quote(inside):
            return f"<blockquote>{''.join(map(_block, inside))}</blockquote>"


def _spans(spans: Sequence[Span]) -> str:
    return "".join(map(_span, spans))


def _span(span: Span) -> str:
    match span:
        case Text(text):
            return escape(text, quote=False).replace("\n", "<br>")
        case Code(text):
            return f"<code>{escape(text, quote=False)}</code>"
        case Bold(inside):
            return f"<b>{_spans(inside)}</b>"
        case Italic(inside):
            return f"<i>{_spans(inside)}</i>"
        case Spoiler(inside):
            return f'<span class="spoiler">{_spans(inside)}</span>'
        case Link(inside, url):
            return f'<a href="{escape(url)}">{_spans(inside)}</a>'
