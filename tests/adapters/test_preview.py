"""`content preview`: a module as each platform would show it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from adapters.preview import PLATFORMS, Draws
from bot.__main__ import main
from bot.authoring.preview import messages
from bot.course import Course
from tests.unit.interchange.courses import STEADY, courses
from tests.unit.pack_texts import MODULE, write_pack


def preview(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["content", "preview", *map(str, arguments)])


def test_a_module_is_shown_in_the_words_marks_and_buttons_of_each_platform(tmp_path: Path) -> None:
    output = preview(write_pack(tmp_path), "brewing").output
    for platform in PLATFORMS:
        assert f"── {platform}: summary" in output
        assert f"── {platform}: question steps" in output
    assert "**Steep** (also: infuse): To leave in water." in output, "Discord's bold"
    assert "*Steep* (also: infuse): To leave in water." in output, "Slack's bold"
    assert "Steep (also: infuse): To leave in water." in output, "a terminal's"
    assert "[A. 80] [B. 100]\n[Hint]" in output
    assert "Cool enough" not in output, "no key is shown"


def test_pages_are_turned_as_learners_turn_them(tmp_path: Path) -> None:
    long = "\n\n".join(f"  Paragraph {number}: {'water ' * 60}" for number in range(9))
    pack = write_pack(tmp_path, {"brewing.yaml": MODULE.replace("  Water, leaves, time.", long)})
    output = preview(pack, "brewing", "--on", "slack").output
    assert "Slack: summary, page 1 of 3" in output
    assert "Paragraph 8" in output


def test_of_one_platform_alone_and_without_a_module_the_first(tmp_path: Path) -> None:
    output = preview(write_pack(tmp_path), "--on", "discord").output
    assert "Discord: summary" in output
    assert "Slack" not in output


@pytest.mark.parametrize(("spoilt", "said"), [("", "It has: brewing."), ("id: brewing", "mend them first")])
def test_what_cannot_be_shown_is_said(tmp_path: Path, spoilt: str, said: str) -> None:
    module = MODULE.replace(spoilt, "id: boiling") if spoilt else MODULE
    result = preview(write_pack(tmp_path, {"brewing.yaml": module}), "boiling")
    assert result.exit_code == 1
    assert said in result.output


@STEADY
@given(course=courses(), platform=st.sampled_from([*PLATFORMS.values()]))
def test_nothing_is_fuller_than_its_platform_allows(course: Course, platform: Draws) -> None:
    for module in course.modules:
        for _, reply in messages(course, module):
            for sheet in platform(reply):
                assert sheet.size <= sheet.limit
