"""Which settings need each other, and which of two counts."""

from __future__ import annotations

import pytest

from bot.configuration.environment import SettingsError, read_settings
from bot.configuration.setting_needs import overruled

BOT = {"SLACK_BOT_TOKEN": "xoxb-1"}
APP = {"SLACK_APP_TOKEN": "xapp-1"}
SIGNED = {"SLACK_SIGNING_SECRET": "s"}
PORT = {"SYLLABOT_HTTP_PORT": "8080"}


@pytest.mark.parametrize("environment", [{}, PORT, BOT | APP, BOT | APP | PORT, BOT | SIGNED | PORT])
def test_what_fits_together_is_taken_without_a_word(environment: dict[str, str]) -> None:
    assert list(overruled(read_settings(environment))) == []


@pytest.mark.parametrize(
    ("environment", "lacking"),
    [
        (BOT, "SLACK_APP_TOKEN"),
        (BOT | PORT, "SLACK_APP_TOKEN"),
        (APP, "SLACK_BOT_TOKEN"),
        (BOT | SIGNED, "SYLLABOT_HTTP_PORT"),
        (SIGNED | PORT, "SLACK_BOT_TOKEN"),
    ],
)
def test_what_is_missing_is_named_in_one_line(environment: dict[str, str], lacking: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(environment)
    (problem,) = caught.value.problems
    assert problem.startswith(f"{lacking}: it is missing")


@pytest.mark.parametrize("more", [{}, PORT])
def test_with_both_ways_set_the_socket_is_taken_and_that_is_said(more: dict[str, str]) -> None:
    (line,) = overruled(read_settings(BOT | APP | SIGNED | more))
    assert "over Socket Mode, and SLACK_SIGNING_SECRET is not used" in line
