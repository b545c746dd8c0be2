"""Lines with hard breaks are read one by one, which must give what reading them together gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.text import markdown_spans
from tests.examples import examples


@examples(500)
@given(st.lists(st.text(alphabet="ab *_`[]()|\\.x", max_size=12), min_size=2, max_size=4))
def test_lines_apart_read_as_they_do_together(lines: list[str]) -> None:
    apart = markdown_spans._apart(lines)
    assert not apart or apart == markdown_spans._together("\\\n".join(lines))


def test_choices_are_read_line_by_line() -> None:
    assert len(markdown_spans._apart(["**A.** one", "**B.** *two*"])) == 5
    assert markdown_spans._apart(["**A.** one *two", "three* four"]) == ()
    assert markdown_spans._apart(["*`*", "*`*"]) == ()


_PIECES = st.lists(st.sampled_from(["**", "*", " ", "a", "b.", "(", "é", "\u00a0", "  "]), max_size=12)


@examples(1000)
@given(st.one_of(st.text(alphabet="ab. *_|é\u00a0\t-", max_size=24), _PIECES.map("".join)))
def test_the_short_way_reads_as_markdown_it_does(text: str) -> None:
    short = markdown_spans._simple(text)
    assert not short or short == markdown_spans._parsed(text)


def test_most_of_our_lines_go_the_short_way() -> None:
    assert len(markdown_spans._simple("**A.** Divide it *by* its maximum")) == 4
    assert markdown_spans._simple("a [link](https://example.org)") == ()
