from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.text.markdown import (
    Bold,
    Code,
    Fence,
    Italic,
    Link,
    List,
    Paragraph,
    Quote,
    Spoiler,
    Text,
    blocks,
    escape,
    plain,
)

SIGNS = st.text(st.sampled_from("\\*_`[]()|>~-+#1.! \n\tabé\x00<&"), max_size=200)
ANYTHING = SIGNS | st.text(max_size=200)


def paragraph(*spans: Text | Bold | Italic | Code | Link | Spoiler) -> tuple[Paragraph, ...]:
    return (Paragraph(spans),)


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    assert blocks("Scale the\nfeatures.\n\nThen train.") == (
        Paragraph((Text("Scale the features."),)),
        Paragraph((Text("Then train."),)),
    )


@pytest.mark.parametrize("text", ["one\\\ntwo", "one  \ntwo"])
def test_a_backslash_or_two_spaces_keep_the_break(text: str) -> None:
    assert blocks(text) == paragraph(Text("one\ntwo"))


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("**x**", Bold((Text("x"),))),
        ("*x*", Italic((Text("x"),))),
        ("_x_", Italic((Text("x"),))),
        ("`x*y*`", Code("x*y*")),
        ("[x](https://example.org)", Link((Text("x"),), "https://example.org")),
        ("||x *y*||", Spoiler((Text("x "), Italic((Text("y"),))))),
    ],
)
def test_spans_are_found(text: str, span: Bold | Italic | Code | Link | Spoiler) -> None:
    assert blocks(f"before {text} after") == paragraph(Text("before "), span, Text(" after"))


@pytest.mark.parametrize(
    "text",
    [
        "snake_case_name", "2 * 3 * 4", "a || b", "||||", "# no heading", "<b>no HTML</b>", "&amp;", "![no image]",
        "[no](javascript:alert(1))", "***", "1.5 of them", "-1",
    ],
)  # fmt: skip
def test_what_is_not_of_the_subset_stands_as_text(text: str) -> None:
    assert blocks(text) == paragraph(Text(text))


def test_lists_have_bullets_or_numbers_and_items_go_on() -> None:
    assert blocks("Before:\n- one\n  goes on\n* **two**\n3. three\n4) four") == (
        Paragraph((Text("Before:"),)),
        List(((Text("one goes on"),), (Bold((Text("two"),)),))),
        List(((Text("three"),), (Text("four"),)), 3),
    )


def test_a_year_at_the_beginning_of_a_line_begins_no_list() -> None:
    assert blocks("It was written in\n2019. It still holds.") == paragraph(
        Text("It was written in 2019. It still holds.")
    )


def test_a_quote_holds_blocks_and_quotes_in_quotes_are_one() -> None:
    assert blocks("> one\n> two\n>\n> - three\nafter") == (
        Quote((Paragraph((Text("one two"),)), List(((Text("three"),),)))),
        Paragraph((Text("after"),)),
    )
    assert blocks("> > deep") == (Quote((Paragraph((Text("deep"),)),)),)
    assert blocks(">  " * 5000 + "deep") == (Quote((Paragraph((Text("deep"),)),)),)


def test_a_fence_keeps_every_sign_and_every_line() -> None:
    assert blocks("See:\n```python\nx = '**'\n\n- y\n```\ndone") == (
        Paragraph((Text("See:"),)),
        Fence("x = '**'\n\n- y", "python"),
        Paragraph((Text("done"),)),
    )


def test_a_fence_that_is_not_closed_holds_the_rest() -> None:
    assert blocks("~~~\na\n```\nb") == (Fence("a\n```\nb"),)


def test_plain_text_reads_well() -> None:
    text = "**Bold** and `code`, [docs](https://x.org).\n\n1. one\n2. two\n\n- three\n\nThe ||end||\n\n||Hidden||"
    shown = "Bold and code, docs (https://x.org).\n\n1. one\n2. two\n\n• three\n\nThe [hidden: end]\n\nHidden"
    assert plain(text) == shown


@given(ANYTHING)
@example("**" * 3000)
@example("[" * 3000)
@example("||" * 3001)
@example("> " * 3000)
@example("`" * 3000 + "a")
def test_any_text_can_be_read(text: str) -> None:
    assert isinstance(plain(text), str)


@given(st.text(st.sampled_from("ab .,:!?é\n"), max_size=200))
def test_text_without_signs_keeps_every_word(text: str) -> None:
    assert plain(text).split() == text.split()


@given(ANYTHING)
@example("1. x")
@example("12)")
@example("- x")
@example("```")
@example("a\\")
@example("||x||")
def test_what_a_person_typed_stands_as_typed_wherever_it_is_put(typed: str) -> None:
    name = escape(typed)
    shown = plain(name)
    assert plain(shown and f"Name: {name}.").removeprefix("Name: ").removesuffix(".") == shown
    assert plain(f"- {name}") == (f"• {shown}" if shown else "• ")
    if shown:
        assert blocks(f"**{name}**") == paragraph(Bold((Text(shown),)))
        assert blocks(f"||{name}||") == paragraph(Spoiler((Text(shown),)))


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=100))
def test_an_escaped_text_keeps_all_signs_that_can_be_seen(typed: str) -> None:
    assert plain(escape(typed)) == " ".join(typed.split())


def test_an_escaped_text_cannot_turn_the_writing_direction() -> None:
    assert escape("ab\u202ecd\x1b[31m") == "ab cd \\[31m"


@pytest.mark.parametrize("sign", ["[", "*[", "[x](", "||["])
def test_a_paragraph_that_no_person_wrote_is_text_as_it_stands(sign: str) -> None:
    """Else this takes hours."""
    text = sign * (500_000 // len(sign))
    assert blocks(text) == paragraph(Text(text))
