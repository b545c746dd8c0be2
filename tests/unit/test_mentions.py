from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.text import mentions
from bot.text.markdown import Link, Paragraph, blocks, escape, plain
from bot.text.mentions import Mention


@given(st.text(min_size=1, max_size=30), st.sampled_from(["channel", "role"]))
def test_a_mention_is_read_as_it_was_written(name: str, kind: str) -> None:
    text = mentions.channel(name) if kind == "channel" else mentions.role(name)
    (paragraph,) = blocks(f"in {text}, soon")
    assert isinstance(paragraph, Paragraph)
    (link,) = [span for span in paragraph.spans if isinstance(span, Link)]
    assert mentions.read(link.url) == Mention(kind, name)


def test_where_no_platform_shows_it_it_stands_by_its_id() -> None:
    assert (
        plain(f"In **{mentions.channel('general')}**, for {mentions.role('mentors')}.") == "In #general, for @mentors."
    )


@given(st.text(max_size=60))
def test_nobody_can_type_one(typed: str) -> None:
    for text in (typed, f"[x](channel:{typed})", f"[x](<role:1>{typed})", f"{typed}](channel:1)"):
        spans = [span for block in blocks(f"[{escape(text)}") if isinstance(block, Paragraph) for span in block.spans]
        assert not any(isinstance(span, Link) for span in spans)


def test_other_links_mention_nobody() -> None:
    assert mentions.read("https://example.org/channel:1") is None
    assert mentions.read("channels:1") is None
