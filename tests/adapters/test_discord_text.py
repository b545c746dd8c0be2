"""Our Markdown in Discord's, and nothing that a person types can mark up, mention or link."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.text import escaped, parts
from bot.text import mentions
from bot.text.markdown import escape

LIMIT = 4096


def one(text: str) -> str:
    (part,) = parts(text, LIMIT)
    return part


def seen(text: str) -> str:
    """What a person sees of text in which everything special is escaped."""
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", text).replace("\u200b", "")


@pytest.mark.parametrize(
    ("ours", "discords"),
    [
        ("**bold** and *italic*", "**bold** and *italic*"),
        ("a `code` b", "a `code` b"),
        ("`` a`b ``", "`` a`b ``"),
        ("||the key||", "||the key||"),
        ("[docs](https://example.org/a(b))", "[docs](https://example.org/a%28b%29)"),
        ("[https://example.org](https://example.org)", "<https://example.org>"),
        ("[write](mailto:a@example.org)", "write (mailto:a@example.org)"),
        (f"in {mentions.channel('42')}", "in <#42>"),
        (f"for {mentions.role('7')}", "for <@&7>"),
        (mentions.channel("general"), r"\#general"),
        ("- one\n- two", "- one\n- two"),
        ("3. three\n4. four", "3. three\n4. four"),
        ("> a quote\n> goes on", "> a quote goes on"),
        ("```python\nx = 1\n```", "```python\nx = 1\n```"),
        ("One.\n\nTwo.", "One.\n\nTwo."),
        ("train_test_split", r"train\_test\_split"),
        ("~~not struck~~", r"\~\~not struck\~\~"),
        ("# no heading", r"\# no heading"),
        ("see https://example.org", r"see https\://example.org"),
        ("<@123> and <#5> and <t:1:R>", r"\<@123> and \<#5> and \<t:1:R>"),
        ("@everyone, look", "@\u200beveryone, look"),
    ],
)
def test_marks(ours: str, discords: str) -> None:
    assert one(ours) == discords


def test_a_fence_cannot_be_ended_from_inside() -> None:
    assert one("~~~~\na\n```\n@here\n~~~~").count("```") == 2


@given(st.text(min_size=1, max_size=300))
def test_escaped_text_shows_as_it_is(text: str) -> None:
    assert seen(escaped(text)) == text.replace("\u200b", "")


@given(st.text(alphabet="ab1 *_~`|<>@#&!:/[]()\\-+.=everyonehttps\n", min_size=1, max_size=80))
def test_a_persons_text_marks_nothing_up(text: str) -> None:
    shown = "".join(parts(f"Well done, {escape(text)}!", LIMIT))
    assert seen(shown) == f"Well done, {' '.join(text.split())}!"
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_~`|<\[]", shown)
    assert not re.search(r"(?<!\\)://|@everyone|@here", shown)


@given(st.lists(st.lists(st.integers(1, 90), min_size=1, max_size=30), min_size=1, max_size=8), st.integers(40, 400))
def test_long_texts_are_parted_at_paragraphs_else_at_sentences(paragraphs: list[list[int]], limit: int) -> None:
    """Sentences of so many words "w", each shorter than a part."""
    sentences = [[" ".join("w" * min(length, limit // 3)) + "." for length in each] for each in paragraphs]
    text = "\n\n".join(" ".join(each) for each in sentences)
    found = parts(text, limit)
    assert all(len(part) <= limit for part in found)
    assert " ".join(found).split() == text.split()
    assert all(part.endswith(".") for part in found)
    whole = [paragraph for paragraph in text.split("\n\n") if len(paragraph) <= limit]
    assert all(any(paragraph in part for part in found) for paragraph in whole)


def test_a_long_fence_becomes_several() -> None:
    text = "```python\n" + "\n".join(f"x{number} = {number}" for number in range(200)) + "\n```"
    found = parts(text, 500)
    assert len(found) > 1
    for part in found:
        assert len(part) <= 500
        assert part.startswith("```python\n")
        assert part.endswith("\n```")
    assert re.findall(r"x\d+ = \d+", "".join(found)) == [f"x{number} = {number}" for number in range(200)]


def test_what_is_hidden_stays_hidden_in_each_part() -> None:
    found = parts(f"||{'A sentence. ' * 100}||", 500)
    assert len(found) > 1
    assert all(part.startswith("||") and part.endswith(".||") and len(part) <= 500 for part in found)


WORDS = st.lists(st.text("ab.*`_", min_size=1, max_size=40), max_size=60)
"""Long enough to be divided, at ends of paragraphs, lines, sentences and words."""


@given(
    st.one_of(st.text(max_size=3000), *(WORDS.map(joint.join) for joint in (" ", "\n", "\n\n", ". "))),
    st.integers(60, 300),
)
def test_any_text_fits(text: str, limit: int) -> None:
    assert all(len(part) <= limit for part in parts(text, limit))


def test_a_text_of_line_breaks_takes_no_longer_than_another() -> None:
    """Else this takes hours."""
    assert escaped("\n" * 300_000) == "\n" * 300_000
