"""Transcripts: modules by topic, drafts made of the transcript's own sentences."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.interchange import transcript
from bot.interchange.imported import Import
from bot.interchange.incoming_file import from_bytes
from bot.interchange.sentences import sentences
from bot.interchange.topics import SHORTEST, topics
from bot.review.drafts import MARK
from tests.unit.interchange.courses import STEADY

_LEAVES = (
    "Green leaves are picked by hand in the early spring, when the bushes on the hills are still wet. "
    "The pickers take two leaves and a bud from every bush, and they carry them to the drying hall. "
    "In the drying hall the leaves are steamed, so that the leaves stay green and keep their smell. "
    "Black leaves are rolled and left in the warm air, and the air turns the leaves dark. "
)
_WATER = (
    "We then move on to water, because water is most of what stands in a cup. "
    "Hard water holds lime, and the lime in hard water makes a skin on the cup. "
    "Soft water draws more from a leaf, and a kettle filled with soft water stays clean. "
    "The heat of the water matters too, and a kettle with a thermometer shows the heat of the water. "
)
SPOKEN = _LEAVES * 4 + _WATER * 4


def _read(text: str, name: str = "tea-for-all.transcript.txt") -> Import:
    return transcript.read(from_bytes(name, text.encode()))


def test_a_new_topic_is_a_new_module() -> None:
    first, second = _read(SPOKEN).modules
    assert "leaves" in first.summary
    assert "water" not in first.summary
    assert "water" in second.summary
    assert first.title.startswith("Part 1: ")


def test_a_summary_is_a_marked_draft_of_its_own_sentences() -> None:
    for module in _read(SPOKEN).modules:
        mark, *paragraphs = module.summary.split("\n\n")
        assert mark == transcript.DRAFT
        assert MARK in mark
        for sentence in re.split(r"(?<=\.) (?=[A-Z])", " ".join(paragraphs)):
            assert sentence in SPOKEN


def test_terms_are_phrases_with_the_sentence_in_which_they_stand() -> None:
    terms = {term.term: term.definition for module in _read(SPOKEN).modules for term in module.terms}
    assert "soft water" in {name.lower() for name in terms}
    for name, definition in terms.items():
        assert definition.startswith(MARK)
        assert name.lower() in definition.lower()


def test_a_short_transcript_is_one_module_named_by_its_file() -> None:
    [module] = _read("Tea is made of leaves and hot water. It is drunk warm in the afternoon by many people.").modules
    assert module.title == "Tea for all"


def test_subtitles_lose_their_times() -> None:
    times = ("00:00:01.000 --> 00:00:04.000", "00:00:04.000 --> 00:00:05.000")
    text = f"WEBVTT\n\n1\n{times[0]}\nTea is made\n\n2\n{times[1]}\n<i>of leaves</i>.\n"
    found = _read(text, "tea.vtt")
    assert found.modules[0].summary.endswith("Tea is made of leaves.")
    assert "times and numbers" in found.notes[0].message


def test_speech_without_full_stops_is_cut_evenly() -> None:
    assert [each.size for each in sentences("word " * 110)] == [25, 25, 25, 25, 10]


@STEADY
@given(st.lists(st.sampled_from(["Tea is hot.", "Water boils in a kettle now.", "Leaves?", "x " * 40]), max_size=60))
def test_topics_hold_every_sentence_once_and_are_long_enough(parts: list[str]) -> None:
    said = sentences(" ".join(parts))
    found = topics(said)
    assert [each for part in found for each in part] == said
    if len(found) > 1:
        assert all(sum(each.size for each in part) >= SHORTEST for part in found)


@STEADY
@given(st.text())
def test_any_text_gives_an_import(text: str) -> None:
    if text.strip() and not re.search("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]", text):
        assert _read(text).file
