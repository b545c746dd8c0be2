from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.mrkdwn import escape, mrkdwn
from bot.text import markdown, mentions
from bot.text.markdown import Bold, Italic, Link, List, Paragraph, Quote, Span, Spoiler, blocks
from tests.examples import examples
from tests.fakes.slack import mentions_in, read_mrkdwn

HOSTILE = (
    "<!channel>", "<!here|here>", "<@U123>", "<#C123|general>", "<!subteam^S1>", "<https://evil.example|https://bank.example>",
    "<mailto:a@b>", "*bold*", "_italic_", "~gone~", "`code`", "```", "> quote", ":smile:", "&lt;!channel&gt;", "&amp;",
    "@channel", "http://evil.example", "|", "||", "[a](https://evil.example)", "\n", "\\", "snake_case", " ", "x",
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(HOSTILE), max_size=8).map("".join))
UNSEEN = str.maketrans("", "", "\u00ad\u200b")


def converted(text: str) -> str:
    return mrkdwn(blocks(text))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("plain", "plain"),
        ("**bold** and *italic*", "*bold* and _italic_"),
        ("`a < b`", "`a &lt; b`"),
        ("[a *link*](https://x.example/?a=1&b=2)", "<https://x.example/?a=1&amp;b=2|a link>"),
        (f"in {mentions.channel('C42')}", "in <#C42>"),
        (f"for {mentions.role('S7')}", "for <!subteam^S7>"),
        (mentions.channel("general"), "#general"),
        ("- one\n- two", "• one\n• two"),
        ("2. one\n3. two", "2. one\n3. two"),
        ("> said\n> so", "> said so"),
        ("> ```\n> a\n> b\n> ```", "> `a`\n> `b`"),
        ("```python\nx < 1\n```", "```\nx &lt; 1\n```"),
        ("It is ||the key||", "It is [hidden: the key]"),
        ("||The key: *all of it*||", "The key: _all of it_"),
        ("one\\\ntwo", "one\ntwo"),
        ("one\n\ntwo", "one\n\ntwo"),
        ("**A.** text", "*A.* text"),
        ("**one\\\ntwo**", "*one*\n*two*"),
        ("word**bold**word", "word\u200b*bold*\u200bword"),
        ("snake_case_name", "snake_case_name"),
        ("***both***", "_*both*_"),
        ("[x](ftp://y.example)", "x (ftp://y.example)"),
        ("[a|b](https://x.example)", "<https://x.example|a∣b>"),  # noqa: RUF001 - the look-alike
    ],
)
def test_our_markdown_becomes_mrkdwn(text: str, wanted: str) -> None:
    assert converted(text) == wanted


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_person_typed_stands_as_text(text: str) -> None:
    shown = converted(markdown.escape(text))
    reading = read_mrkdwn(shown)
    assert (reading.mentions, reading.links) == ((), ())
    assert reading.visible.translate(UNSEEN) == " ".join(text.split())


def test_marks_that_would_mark_up_are_shown_by_the_fallback_of_a_date() -> None:
    assert converted(markdown.escape("2 * 3 * 4")) == "2 <!date^00000000^{_}|*> 3 <!date^00000000^{_}|*> 4"
    assert converted(markdown.escape("a :b: c")) == "a <!date^00000000^{_}|:>b: c"
    assert converted(markdown.escape("> no quote")) == "\u00ad&gt; no quote"


@examples(1500)
@given(TEXTS)
def test_nobodys_text_mentions_links_or_marks_up(text: str) -> None:
    shown = converted(markdown.escape(text))
    reading = read_mrkdwn(shown)
    assert (reading.mentions, reading.links) == ((), ())
    typed = " ".join(re.sub(markdown._UNSEEN, " ", text).split())
    assert reading.visible.translate(UNSEEN) == typed.translate(UNSEEN)
    outside = re.sub(r"<!date[^>]*>", "…", shown)
    assert not re.search(r"[*~`]|(?<![A-Za-z0-9_])_|_(?![A-Za-z0-9_])", outside)
    assert not re.search(r"^\s*(?:&gt;|>|＞)", outside, re.MULTILINE)  # noqa: RUF001 - it quotes as well


@examples(1500)
@given(TEXTS)
def test_no_course_mentions_anybody_nor_links_what_is_no_link(text: str) -> None:
    reading = read_mrkdwn(converted(text))
    assert reading.mentions == ()
    links = {url for block in blocks(text) for url in addresses(block)}
    assert {link.removeprefix("<") for link in reading.links} <= links
    assert mentions_in(escape(text)) == ()


def addresses(block: object) -> list[str]:
    match block:
        case Paragraph(spans):
            return [url for span in spans for url in of_span(span)]
        case List(items):
            return [url for item in items for span in item for url in of_span(span)]
        case Quote(inside):
            return [url for each in inside for url in addresses(each)]
    return []


def test_a_text_of_line_breaks_takes_no_longer_than_another() -> None:
    """Else this takes hours."""
    text = "\n" * 300_000
    assert mrkdwn([Paragraph((markdown.Text(text),))]) == text


def of_span(span: Span) -> list[str]:
    match span:
        case Link(_, url):
            return [url]
        case Bold(inside) | Italic(inside) | Spoiler(inside):
            return [url for each in inside for url in of_span(each)]
    return []
