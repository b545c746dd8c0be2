"""What a course is made of, and how far naive guessing gets."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.course import Choice, Difficulty, SingleChoice
from bot.packs.loading import read_pack
from bot.review.item_counts import TYPES, count_items, report
from bot.review.naive_guessing import chance, hit_rates
from tests.unit.pack_texts import write_pack


def _question(stem: str, key: str, *distractors: str) -> SingleChoice:
    choices = (Choice(text=key, correct=True), *(Choice(text=text) for text in distractors))
    return SingleChoice(id="q", objective="o", difficulty=Difficulty.EASY, stem=stem, choices=choices)


def _share(rule: str, *questions: SingleChoice) -> float:
    return next(rate.share for rate in hit_rates(questions) if rate.rule == rule)


@pytest.mark.parametrize(
    ("rule", "key", "distractor"),
    [
        ("longest choice", "a long answer", "short"),
        ("most overlap with the stem", "cooler water", "an oven"),
        ("hedged wording", "it often helps", "it helps"),
        ("no absolute", "it helps", "it always helps"),
    ],
)
def test_a_rule_finds_the_key_it_is_made_for(rule: str, key: str, distractor: str) -> None:
    stem = "Which water is cool, and cooler than hot water?"
    assert _share(rule, _question(stem, key, distractor, distractor + ".")) == 1
    assert _share(rule, _question(stem, distractor, key)) == 0


def test_ties_share_the_credit() -> None:
    question = _question("What?", "abcd", "efgh", "ij")
    assert _share("longest choice", question) == 0.5
    assert _share("no absolute", question) == pytest.approx(1 / 3)


def test_chance_is_the_mean_of_one_in_the_number_of_choices() -> None:
    assert chance([_question("?", "a", "b"), _question("?", "a", "b", "c", "d")]) == pytest.approx(0.375)
    assert chance([]) == 0


@given(st.lists(st.lists(st.text(min_size=1, max_size=9), min_size=2, max_size=6), max_size=9))
def test_over_every_position_of_the_key_a_rule_does_no_better_than_chance(texts: list[list[str]]) -> None:
    """Whatever the rule likes, it picks one share per question; so the key's place alone decides."""
    asked = [_question("?", row[place], *row[:place], *row[place + 1 :]) for row in texts for place in range(len(row))]
    for rate in hit_rates(asked):
        assert rate.hits == pytest.approx(sum(1 / len(question.choices) for question in asked))


def test_a_pack_is_counted_by_type_difficulty_and_basis(tmp_path: Path) -> None:
    module = read_pack(write_pack(tmp_path)).modules[0]
    counts = count_items(module.id, module.questions)
    assert counts.total == 6
    assert counts.types == dict.fromkeys(TYPES, 1)
    assert counts.levels == {"easy": 2, "medium": 3, "hard": 1}
    assert counts.bases == {"source": 1, "none": 5}
    assert counts.source_share == pytest.approx(1 / 6)


def test_the_report_names_modules_and_rules_beside_chance(tmp_path: Path) -> None:
    text = "\n".join(report([read_pack(write_pack(tmp_path))]))
    for part in ("Tea (tea)", "brewing", "in all", "blindly: 50.0%", "longest choice", "no absolute"):
        assert part in text
    assert "All packs" not in text


def test_several_packs_are_counted_together(tmp_path: Path) -> None:
    course = read_pack(write_pack(tmp_path))
    lines = list(report([course, course]))
    start = lines.index("All packs")
    assert any(line.split()[:3] == ["in", "all", "12"] for line in lines[start:])
