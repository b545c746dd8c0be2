"""Long texts are parted at paragraphs, else at lines and sentences, and nothing of them is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.text.paging import paged, paragraphs

WORD = st.text("abcXYZ", min_size=1, max_size=8)
SENTENCE = st.lists(WORD, min_size=1, max_size=6).map(lambda words: " ".join(words) + ".")
PARAGRAPH = st.lists(SENTENCE, min_size=1, max_size=12).map(" ".join)
LIST = st.lists(SENTENCE, min_size=1, max_size=12).map(lambda items: "\n".join(f"- {item}" for item in items))
LIMIT = 100
"""Longer than any sentence."""


@given(st.lists(PARAGRAPH | LIST, min_size=1, max_size=8))
def test_no_page_is_too_long_or_ends_within_a_sentence(parts: list[str]) -> None:
    pages = paged(parts, LIMIT)
    assert all(len(page) <= LIMIT for page in pages)
    assert all(page.endswith(".") for page in pages)
    assert " ".join(pages).split() == " ".join(parts).split()


@given(st.lists(PARAGRAPH | LIST, min_size=1, max_size=8))
def test_a_paragraph_that_fits_stands_on_one_page(parts: list[str]) -> None:
    pages = paged(parts, LIMIT)
    assert all(any(part in page for page in pages) for part in parts if len(part) <= LIMIT)


def test_a_list_is_parted_between_its_items() -> None:
    items = [f"- {number}. One. Two. Three." for number in range(9)]
    assert paged(["\n".join(items)], 60) == ["\n".join(items[start : start + 2]) for start in range(0, 9, 2)]


def test_a_fence_stays_whole_with_its_empty_lines() -> None:
    fence = "```python\nx = 1\n\n\ny = 2\n```"
    text = f"First.\n\n{fence}\n\nLast."
    assert paragraphs(text) == ["First.", fence, "Last."]
    assert paged(paragraphs(text), 20) == ["First.", fence, "Last."]


def test_a_fence_ends_only_where_it_was_meant_to() -> None:
    fence = "````text\n```\n\n```python\n````"
    assert paragraphs(f"{fence}\n\nLast.") == [fence, "Last."]


def test_a_fence_that_nobody_closed_holds_the_rest() -> None:
    assert paragraphs("One.\n\n```\na\n\nb") == ["One.", "```\na\n\nb"]


def test_of_nothing_there_is_one_empty_page() -> None:
    assert paged(paragraphs(" \n\n ")) == [""]
