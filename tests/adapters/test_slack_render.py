from __future__ import annotations

import json
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from adapters.slack import render
from adapters.slack.fitting import clip, cut, pack
from bot.model import Button, Reply, Style
from tests.examples import examples
from tests.fakes.slack.blocks import check_blocks, total_text
from tests.fakes.slack.limits import Problems

WORDS = st.sampled_from(
    ["word", "**bold**", "*source*", "`code`", "a" * 90, "&", "<", "\n\n", "\n- ", "```\n", "> ", "é"]
)
BODIES = st.tuples(st.lists(WORDS, max_size=40).map(" ".join), st.integers(1, 60)).map(lambda each: each[0] * each[1])
BUTTONS = st.builds(
    Button, st.text(max_size=90), st.just("1:keep"), st.sampled_from(Style), spoken=st.text(max_size=120)
)
ROWS = st.lists(st.lists(BUTTONS, max_size=6).map(tuple), max_size=5).map(tuple)


@dataclass(frozen=True, slots=True)
class Drawing:
    alt: str = "Two lines that cross"
    name: str = "lines.png"
    path: str = ""

    def content(self) -> bytes:
        return b"png"


REPLIES = st.builds(
    Reply,
    BODIES,
    st.text(max_size=200),
    ROWS,
    pictures=st.sampled_from([(), (Drawing(),), (Drawing("long " * 900), Drawing())]),
)


def problems_of(message: render.Json) -> list[object]:
    problems = Problems()
    check_blocks(message["blocks"], problems)
    return list(problems.found)


@examples(300)
@given(REPLIES)
def test_whatever_is_said_fits_slacks_limits(reply: Reply) -> None:
    message = render.message(reply, "C0123")
    assert problems_of(message) == []
    assert total_text(message["blocks"]) <= render.ALL + 500
    assert 0 < len(message["text"]) <= 4000
    assert all(part["verbatim"] for part in mrkdwn_parts(message["blocks"]))


def test_the_plain_text_says_all_that_matters() -> None:
    reply = Reply("**Right!** A < B\n\n*Source: [notes](https://x.example)*", "Question 1", pictures=(Drawing(),))
    message = render.message(reply)
    assert message["text"] == "Question 1\nRight! A &lt; B\n\nSource: notes (https://x.example)"
    assert [block["type"] for block in message["blocks"]] == ["header", "section", "context"]


def test_the_plain_text_fits_chat_update_whatever_has_to_be_escaped() -> None:
    assert len(render.message(Reply("<" * 5000))["text"]) <= 4000


def test_buttons_tell_a_screen_reader_the_choice_and_keep_their_rows() -> None:
    answers = tuple(Button(letter, f"1:answer:x:{letter}", spoken=f"{letter}. {letter * 100}") for letter in "AB")
    rows = (answers, (Button("Leave", "1:leave:x", Style.DANGER), Button("B, chosen", "1:x", Style.CHOSEN)))
    first, second = render.message(Reply("Which?", buttons=rows), "C1")["blocks"][1:]
    assert [each["accessibility_label"][:5] for each in first["elements"]] == ["A. AA", "B. BB"]
    assert len(first["elements"][0]["accessibility_label"]) == 75
    assert [each.get("style") for each in second["elements"]] == ["danger", "primary"]
    assert {each["action_id"] for block in (first, second) for each in block["elements"]} == {
        "press:0:0", "press:0:1", "press:1:0", "press:1:1",
    }  # fmt: skip
    assert render.read_value(first["elements"][0]["value"]) == ("1:answer:x:A", "C1")
    assert render.read_value("1:keep") == ("1:keep", "")


def test_a_long_text_is_parted_at_the_ends_of_paragraphs() -> None:
    paragraph = "word " * 199 + "end."
    message = render.message(Reply("\n\n".join([paragraph] * 8)))
    texts = [block["text"]["text"] for block in message["blocks"]]
    assert all(text.endswith("end.") and len(text) <= 3000 for text in texts)
    assert len(texts) == 4


def test_what_no_message_can_hold_says_that_it_ends() -> None:
    message = render.message(Reply("\n\n".join(["word " * 190] * 30), "Title"))
    assert message["blocks"][-1]["text"]["text"] == render._MORE
    assert total_text(message["blocks"]) <= render.ALL


def test_a_message_is_not_changed_by_what_is_done_to_another() -> None:
    reply = Reply("The same text")
    first = render.message(reply)
    first["blocks"].append({"type": "divider"})
    assert len(render.message(reply)["blocks"]) == 1


TEXTS = st.lists(st.sampled_from(["word", " ", "\n", "&amp;", "<https://x.example|label>", "x" * 30]), max_size=60)


@examples(500)
@given(TEXTS.map("".join), st.integers(26, 90))
def test_pieces_are_short_and_lose_no_word(text: str, limit: int) -> None:
    pieces = list(pack(text.split("\n\n"), limit))
    assert all(0 < len(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    for piece in pieces:
        assert piece.count("<") == piece.count(">")
        assert piece.count("&") == piece.count("&amp;")


def test_a_fence_stays_a_fence_in_each_piece() -> None:
    pieces = list(cut("```\n" + "line of code\n" * 20 + "```", 60))
    assert len(pieces) > 3
    assert all(piece.startswith("```\n") and piece.endswith("\n```") for piece in pieces)


def test_clipping_is_seen() -> None:
    assert (clip("short", 5), clip("longer text", 7)) == ("short", "longer…")


def mrkdwn_parts(blocks: list[render.Json]) -> list[render.Json]:
    found: list[render.Json] = json.loads(json.dumps(blocks), object_hook=lambda each: each)
    parts = [part for block in found for part in (block.get("text"), *block.get("elements", ())) if part]
    return [part for part in parts if part.get("type") == "mrkdwn"]
