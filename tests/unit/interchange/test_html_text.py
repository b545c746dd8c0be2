"""HTML as question banks hold it, as the Markdown that chats can show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interchange.html_page import to_html
from bot.interchange.html_text import from_html
from bot.interchange.texts import literal
from bot.text.markdown import Paragraph, Text, blocks
from tests.unit.interchange.courses import STEADY


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("plain", "plain"),
        ("<p>one</p><p>two<br>lines</p>", "one\n\ntwo\\\nlines"),
        ("<b>2 * 3</b>", "**2 * 3**"),
        ("a*b*c &lt;i&gt; &amp;", "a\\*b\\*c <i> &"),
        ("<ul><li>one</li><li><i>two</i></li></ul>", "- one\n- *two*"),
        ("<ol><li>one</li><li>two</li></ol>", "1. one\n2. two"),
        ("<pre><code class='language-python'>for x:\n  y</code></pre>", "```python\nfor x:\n  y\n```"),
        ("<pre>```</pre>", "````\n```\n````"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<a href='https://example.org/a'>here</a>", "[here](https://example.org/a)"),
        ("<a href='javascript:alert(1)'>here</a>", "here"),
        ("<span class='spoiler'>x</span> <span>y</span>", "||x|| y"),
        ("<script>alert(1)</script><style>b</style>x", "x"),
        ("<b>x</b> <![cdata[ y", "**x** <![cdata[ y"),
        ("</p></ul></pre></a></span>x", "x"),
    ],
)
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert from_html(html)[0] == markdown


def test_what_cannot_be_kept_is_named() -> None:
    html = "<img alt='a cup'><table><tr><td>x</td></tr></table>H<sub>2</sub>O<iframe></iframe>"
    text, lost = from_html(html)
    assert text.split() == ["a", "cup", "x", "H2O"]
    assert lost == ["a picture", "a subscript", "a table's rows", "an embedded page"]


@STEADY
@given(st.text(st.sampled_from("<>/&;!-[]\"'= abpreliodvb\n#x1`*_|"), max_size=60))
def test_any_html_is_read(text: str) -> None:
    from_html(text)


_LINE = st.text(st.sampled_from("aé漢 *_`[]()|\\<>&#~-+1.!"), min_size=1, max_size=20).map(str.split).map(" ".join)


@STEADY
@given(_LINE.filter(bool))
def test_a_literal_line_shows_as_it_stands(text: str) -> None:
    assert blocks(literal(text)) == (Paragraph((Text(text),)),)


@pytest.mark.parametrize(
    "text",
    [
        "a **b** *c* `d` [e](https://example.org/f) ||g||",
        "one\n\ntwo\\\nlines",
        "- a\n- **b**",
        "1. a\n2. b",
        "> a\n>\n> b",
        "```python\nx = 1\n\n  y\n```",
        "say \\*this\\*",
    ],
)
def test_markdown_survives_the_way_through_html(text: str) -> None:
    assert blocks(from_html(to_html(text))[0]) == blocks(text)
