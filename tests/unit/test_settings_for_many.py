"""What belongs together where many workspaces install the app."""

from __future__ import annotations

import pytest

from bot.configuration.environment import SettingsError, read_settings

ALL = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "secret",
    "SLACK_SIGNING_SECRET": "signing",
    "SYLLABOT_HTTP_PORT": "8080",
    "SYLLABOT_SECRET_KEY": "k" * 32,
}


def problems(environment: dict[str, str]) -> list[str]:
    """The settings that are named, one for each line."""
    with pytest.raises(SettingsError) as caught:
        read_settings(environment)
    assert all("\n" not in problem and problem.endswith(".") for problem in caught.value.problems)
    return [problem.partition(":")[0] for problem in caught.value.problems]


def test_all_of_them_are_enough() -> None:
    assert read_settings(ALL).slack
    assert not read_settings({}).slack
    assert read_settings({**ALL, "SYLLABOT_OLD_SECRET_KEY": "o" * 32}).old_secret_key.reveal() == "o" * 32


@pytest.mark.parametrize("missing", ALL)
def test_one_that_is_missing_is_named(missing: str) -> None:
    assert problems({name: value for name, value in ALL.items() if name != missing}) == [missing]


@pytest.mark.parametrize("alone", ["SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"])
def test_all_that_are_missing_are_named_at_once(alone: str) -> None:
    assert set(problems({alone: ALL[alone]})) == set(ALL) - {alone}


@pytest.mark.parametrize("given", [{"SLACK_BOT_TOKEN": "xoxb-1"}, {"SLACK_APP_TOKEN": "xapp-1"}])
def test_one_workspace_and_many_are_not_mixed(given: dict[str, str]) -> None:
    assert problems(ALL | given) == list(given)


def test_an_old_key_needs_a_new_one() -> None:
    old = {"SYLLABOT_OLD_SECRET_KEY": "o" * 32}
    assert problems(old) == ["SYLLABOT_SECRET_KEY"]
    assert problems(ALL | old | {"SYLLABOT_SECRET_KEY": ""}) == ["SYLLABOT_SECRET_KEY"]
