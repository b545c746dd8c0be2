"""Packs made to hurt: whatever the bytes, a pack is a Course or PackProblems, soon and in bounds."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.course import Course
from bot.packs.loading import read_pack
from bot.packs.problems import PackProblems
from bot.text.markdown import Link, blocks, is_mention
from tests.examples import examples
from tests.unit.pack_texts import MODULE, PAGE, problems_of, write_pack

_LAUGHS = "a: &a [lol, lol]\n" + "".join(
    f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcd", "bcde", strict=True)
)

HOSTILE: tuple[tuple[str, str | bytes, str], ...] = (
    ("billion laughs", _LAUGHS, "anchors and aliases"),
    ("a wide alias", MODULE.replace("[infuse]", "[&a infuse, *a]"), "anchors and aliases"),
    ("an alias of itself", "questions: &q [*q]\n", "anchors and aliases"),
    ("deep lists", "a: " + "[" * 100_000, "nested more than 20 deep"),
    ("deep groups", "{a: " * 100_000, "nested more than 20 deep"),
    ("deep blocks", "- " * 100_000, "nested more than 20 deep"),
    ("three megabytes", b"#" + b"x" * 3_000_000, "larger than 2 MB"),
    ("a tag", "!!python/object/apply:os.system ['true']\n", "Take out the tag"),
    ("a tag within", MODULE.replace("title: Brewing", "title: !!python/name:os.system"), "Take out the tag"),
    ("binary", bytes(range(256)), "UTF-16 or is no text"),
    ("binary later", b"id: brewing\ntitle: \xff\n", "not written in UTF-8"),
    ("UTF-16", MODULE.encode("utf-16"), "UTF-16"),
    ("UTF-16 without a mark", MODULE.encode("utf-16-le"), "UTF-16"),
    ("a control character", MODULE.replace("Water", "Wa\x07ter"), "control character"),
    ("a tab", MODULE.replace("  - id: heat-water", "\t- id: heat-water"), "spaces, not tabs"),
    ("two documents", MODULE + "---\n" + MODULE, "second document"),
    ("nothing", "", "The file is empty"),
    ("truncated", MODULE[: MODULE.index("2-3")], "A value is missing here"),
    ("an open quote", MODULE.replace('"80"', '"80'), "quote"),
    ("a second colon", MODULE.replace("title: Brewing", "title: Brewing: how"), "Put the text in quotes"),
    ("a mention", MODULE.replace("Water", "[Water](role:42)"), "Link to the web only"),
    ("a mention in disguise", MODULE.replace("Water", "[Water](<r&#111;le:42>)"), "Link to the web only"),
    ("a mention with an escaped colon", MODULE.replace("Water", "[Water](role\\:42)"), "Link to the web only"),
    ("an id of before that is none", MODULE.replace("{id: sun,", "{id: sun, was: a/b/c,"), "`module/id`"),
    ("an unknown alias", MODULE.replace("title: Brewing", "title: *Brewing"), "must stand in quotes"),
)


@pytest.mark.parametrize(("body", "said"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_a_hostile_file_is_refused_with_one_message(tmp_path: Path, body: str | bytes, said: str) -> None:
    problems = problems_of(write_pack(tmp_path, {"brewing.yaml": body}))
    assert [problem.file for problem in problems] == ["brewing.yaml"], problems
    assert said in problems[0].message


def test_a_syntax_error_names_its_line(tmp_path: Path) -> None:
    body = MODULE.replace("title: Brewing", "title: Brewing: how")
    assert problems_of(write_pack(tmp_path, {"brewing.yaml": body}))[0].line == 2


def test_text_with_ampersands_and_stars_is_no_anchor(tmp_path: Path) -> None:
    summary = "R&D, &c, *leaves* and **water**\n  &x a line that begins with one"
    text = MODULE.replace("Water, leaves, time.", summary)
    assert problems_of(write_pack(tmp_path, {"brewing.yaml": text})) == ()


def test_a_link_that_leaves_the_folder_is_not_followed(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    (pack / "brewing.yaml").rename(tmp_path / "elsewhere.yaml")
    (pack / "brewing.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    assert [problem.message[:14] for problem in problems_of(pack)] == ["This link lead"]


def test_a_pipe_and_a_ring_of_links_hold_nobody_up(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    os.mkfifo(pack / "pipe.yaml")
    (pack / "ring.yaml").symlink_to(pack / "ring.yaml")
    assert [problem.file for problem in problems_of(pack)] == ["pipe.yaml", "ring.yaml"]


def test_too_many_modules_are_refused(tmp_path: Path) -> None:
    page = PAGE.replace("[brewing]", "[brewing" + ", brewing" * 500 + "]")
    assert any("`modules` has 501" in each.message for each in problems_of(write_pack(tmp_path, {"course.yaml": page})))


def test_a_pack_of_more_than_50_megabytes_is_refused(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    for number in range(26):
        with (pack / f"{number}.png").open("wb") as file:
            file.truncate(1_999_999)
    assert ["too large for a pack" in problem.message for problem in problems_of(pack)] == [True]


def test_thousands_of_problems_are_cut_off(tmp_path: Path) -> None:
    body = MODULE + "".join(f"wrong-{number}: 1\n" for number in range(5000))
    assert len(problems_of(write_pack(tmp_path, {"brewing.yaml": body}))) == 1001


def _outcome(body: bytes, name: str) -> Course | str:
    with tempfile.TemporaryDirectory() as folder:
        pack = write_pack(Path(folder), {name: body})
        try:
            return read_pack(pack)
        except PackProblems as error:
            return str(error)


@examples(300)
@given(st.binary(max_size=400), st.sampled_from(["course.yaml", "brewing.yaml"]))
def test_any_bytes_are_a_course_or_problems(body: bytes, name: str) -> None:
    assert _outcome(body, name)


_PIECES = st.sampled_from(
    [
        *"[]{}:,-?&*!|>'\"%@`#~ \n\t",
        "\n  ",
        "\n- ",
        ": ",
        "id",
        "yes",
        "1",
        "questions",
        "type",
        "single",
        "choices",
        "é",
    ]
)


@examples(300)
@given(st.lists(_PIECES, max_size=60).map("".join))
def test_any_text_of_yaml_signs_is_a_course_or_problems(text: str) -> None:
    assert _outcome(text.encode(), "brewing.yaml")


@examples(300)
@given(st.data())
def test_a_sound_module_with_a_piece_replaced_is_a_course_or_problems(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(MODULE)))
    end = data.draw(st.integers(start, min(len(MODULE), start + 60)))
    piece = data.draw(_PIECES | st.sampled_from(MODULE.splitlines(keepends=True)) | st.just(""))
    assert _outcome((MODULE[:start] + piece + MODULE[end:]).encode(), "brewing.yaml")


_OF_LINKS = st.sampled_from([
    "[x](", "](", "<", ">", ")", "channel", "role", "Role", ":", "\\", "\\:", "&colon;", "&#58;", "&#x3a;", "&#111;",
    "%3A", "1", " ", "\t", "\n", "a", "&amp;",
])  # fmt: skip


@examples(500)
@given(st.lists(_OF_LINKS, max_size=12).map("".join))
def test_what_is_read_of_a_pack_mentions_nobody(text: str) -> None:
    summary = text.strip()
    body = MODULE.replace("|\n  Water, leaves, time.", json.dumps(summary))
    outcome = _outcome(body.encode(), "brewing.yaml") if summary else ""
    if isinstance(outcome, Course):
        assert list(_mentioned(blocks(outcome.modules[0].summary))) == []


def _mentioned(parts: Iterable[object]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Link) and is_mention(part.url):
            yield part.url
        yield from _mentioned(getattr(part, "spans", ()))


@pytest.mark.parametrize("piece", ["](", "](&a", "](a", "]( "])
def test_a_text_made_to_keep_us_busy_is_read_in_time(piece: str) -> None:
    body = MODULE.replace("|\n  Water, leaves, time.", json.dumps("x" + piece * (7_999 // len(piece))))
    began = perf_counter()
    _outcome(body.encode(), "brewing.yaml")
    assert perf_counter() - began < 0.1
