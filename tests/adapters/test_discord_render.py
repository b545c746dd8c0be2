"""Whatever the core says fits into what Discord takes; the fake's own checks of Discord's limits are the judge."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.render import Draft, drafts, modal
from bot.model import Button, File, Form, Reply, Style
from tests.fakes.discord.flags import INTERACTION_FLAGS
from tests.fakes.discord.forms import check_modal
from tests.fakes.discord.limits import check_message
from tests.fakes.discord.problems import Problems

TEXT = st.text(alphabet="ab *_\n.", max_size=60)
ROWS = st.lists(st.lists(st.text(min_size=1, max_size=120), min_size=1, max_size=9), max_size=8)


@dataclass(frozen=True, slots=True)
class Drawing:
    alt: str = "A line that rises"
    name: str = "progress.png"
    path: str = ""
    works: bool = True

    def content(self) -> bytes:
        if not self.works:
            raise OSError("the file is gone")
        return b"\x89PNG"


def drawn(reply: Reply) -> list[Draft]:
    return asyncio.run(drafts(reply))


def buttons(labels: list[list[str]]) -> tuple[tuple[Button, ...], ...]:
    return tuple(
        tuple(Button(label, f"1:next:{row}:{column}") for column, label in enumerate(each))
        for row, each in enumerate(labels)
    )


@given(TEXT, st.integers(1, 300), st.text(max_size=400), ROWS)
def test_every_reply_fits(text: str, times: int, title: str, labels: list[list[str]]) -> None:
    for draft in drawn(Reply(f"{text}. " * times, title, buttons(labels), colour="#4285f4")):
        problems = Problems()
        check_message(draft.body, problems, v2=False, allowed_flags=INTERACTION_FLAGS)
        problems.settle()


@given(st.text(max_size=120), st.text(max_size=120), st.text(max_size=200), st.integers(1, 9999))
def test_every_form_fits(title: str, label: str, hint: str, limit: int) -> None:
    problems = Problems()
    check_modal(modal(Form(f"T{title}", f"L{label}", "1:type:a", hint, limit)), problems)
    problems.settle()


def test_a_reply_is_one_embed_in_the_courses_colour_that_mentions_nobody() -> None:
    (draft,) = drawn(Reply("Hello @everyone <@1>", "Title", colour="#0f9d58"))
    (embed,) = draft.body["embeds"]
    assert (embed["title"], embed["color"]) == ("Title", 0x0F9D58)
    assert draft.body["allowed_mentions"] == {"parse": []}
    assert "@everyone" not in embed["description"]


def test_an_edit_leaves_nothing_of_what_stood_there() -> None:
    (draft,) = drawn(Reply("Only this"))
    assert (draft.body["components"], draft.body["attachments"]) == ([], [])


def test_a_picture_and_files_are_described() -> None:
    (draft,) = drawn(Reply("See", pictures=(Drawing(),), files=(File("data.json", b"{}", "All of it"),)))
    assert [file.name for file in draft.files] == ["progress.png", "data.json"]
    assert [each["description"] for each in draft.body["attachments"]] == ["A line that rises", "All of it"]


def test_a_picture_beside_hidden_words_is_hidden_too() -> None:
    (draft,) = drawn(Reply("||The key: B||", pictures=(Drawing(),)))
    assert [each["filename"] for each in draft.body["attachments"]] == ["SPOILER_progress.png"]
    assert draft.body["embeds"] == [{"description": "||The key: B||"}]


def test_a_picture_that_cannot_be_had_leaves_the_words_alone() -> None:
    (draft,) = drawn(Reply("See", pictures=(Drawing(works=False),)))
    assert (draft.files, draft.body["attachments"]) == ((), [])
    assert draft.body["embeds"][0]["description"] == "See"


def test_long_rows_are_broken_and_all_buttons_stay() -> None:
    (draft,) = drawn(Reply("Choose", buttons=buttons([["A", "B", "C", "D", "E", "F", "G"], ["Next"]])))
    rows = [[button["label"] for button in row["components"]] for row in draft.body["components"]]
    assert rows == [["A", "B", "C", "D", "E"], ["F", "G"], ["Next"]]


def test_many_short_rows_are_filled_up() -> None:
    (draft,) = drawn(Reply("Choose", buttons=buttons([[str(number)] for number in range(13)])))
    rows = [[button["label"] for button in row["components"]] for row in draft.body["components"]]
    assert rows == [["0", "1", "2", "3", "4"], ["5", "6", "7", "8", "9"], ["10", "11", "12"]]


def test_styles_differ_in_colour() -> None:
    reply = Reply("Choose", buttons=(tuple(Button(style.value, style.value, style) for style in Style),))
    styles = [button["style"] for button in drawn(reply)[0].body["components"][0]["components"]]
    assert sorted(styles) == [1, 2, 3, 4]


def test_the_buttons_of_a_long_reply_stand_under_its_last_message() -> None:
    text = "\n\n".join(["A sentence of some words. " * 30] * 20)
    first, *rest = drawn(Reply(text, "Long", buttons([["Next"]])))
    assert rest
    assert first.body["components"] == []
    assert rest[-1].body["components"]
