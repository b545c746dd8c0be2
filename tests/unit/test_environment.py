from __future__ import annotations

import pickle
from dataclasses import fields
from pathlib import Path

import pytest

from bot.configuration.environment import SETTINGS, Settings, SettingsError, read_settings
from bot.configuration.log_choice import LogChoice
from bot.configuration.secret import Secret
from bot.configuration.settings_page import example, in_force, page

REPO = Path(__file__).parents[2]
TOKEN = "a-secret-that-nobody-shall-see"


def problems(**environment: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        read_settings(environment)
    return caught.value.problems


def test_nothing_needs_to_be_set() -> None:
    settings = read_settings({})
    assert settings.data.name == "syllabot"
    assert settings.database.parent == settings.data
    assert settings.timezone == "UTC"
    assert settings.log == LogChoice(20, json=False)
    assert not settings.discord_token
    assert settings.secrets == ()


def test_a_file_that_is_no_text_and_a_name_that_no_disk_takes_are_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("SYLLABOT_LOG=info".encode("utf-16"))
    with pytest.raises(SettingsError, match=r"\.env cannot be read\. Save it as plain text in UTF-8"):
        read_settings({}, tmp_path / ".env")
    (problem,) = problems(SYLLABOT_DATA="x" * 300)
    assert problem == "SYLLABOT_DATA: I cannot look at it (File name too long). Name another."


def test_the_table_and_the_settings_name_the_same() -> None:
    assert [setting.field for setting in SETTINGS] == [field.name for field in fields(Settings)]


def test_every_problem_is_named_at_once_with_its_mend() -> None:
    found = problems(
        SYLLABOT_TIMEZONE="Mars/Olympus",
        SYLLABOT_HTTP_PORT="99999",
        SYLLABOT_LOG="loud",
        SYLLABOT_SECRET_KEY="short",
        SYLLABOT_CONTENT="/no/such/folder",
        DISCORD_TOKEN="with a space",
        DISCORD_API_URL="discord.com/api",
        DISCORD_GATEWAY_URL="https://gateway.discord.gg",
        SLACK_BOT_TOKEN="xapp-swapped",
        SLACK_APP_TOKEN="xoxb-swapped",
        SLACK_API_URL="http://[",
    )
    assert [problem.partition(":")[0] for problem in found] == [
        "DISCORD_TOKEN", "DISCORD_API_URL", "DISCORD_GATEWAY_URL", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN",
        "SLACK_API_URL", "SYLLABOT_CONTENT", "SYLLABOT_TIMEZONE", "SYLLABOT_HTTP_PORT", "SYLLABOT_SECRET_KEY",
        "SYLLABOT_LOG",
    ]  # fmt: skip
    assert all("\n" not in problem and problem.endswith(".") for problem in found)


def test_a_problem_never_holds_the_secret() -> None:
    found = problems(DISCORD_TOKEN=f"{TOKEN} {TOKEN}", SLACK_BOT_TOKEN=TOKEN, SYLLABOT_SECRET_KEY=TOKEN)
    assert TOKEN not in "".join(found)


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_CLIENT_ID": "1.2"}, "SLACK_CLIENT_SECRET"),
    ],
)
def test_half_of_a_pair_is_a_problem(environment: dict[str, str], named: str) -> None:
    assert named in "".join(problems(**environment))


def test_a_file_is_a_folder_of_data_for_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "SYLLABOT_DATA" in "".join(problems(SYLLABOT_DATA=str(tmp_path / "file")))


def test_the_environment_wins_over_the_file_and_an_option_over_both(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("SYLLABOT_TIMEZONE=Europe/Paris\nSYLLABOT_LOG=debug\nDISCORD_TOKEN='a$b'\n")
    settings = read_settings({"SYLLABOT_TIMEZONE": "Asia/Tokyo", "SYLLABOT_LOG": " "}, file, data=str(tmp_path))
    assert (settings.timezone, str(settings.log)) == ("Asia/Tokyo", "debug")
    assert settings.discord_token.reveal() == "a$b"
    assert settings.data == tmp_path


def test_a_misspelt_name_in_the_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DISCORD_TOKNE=x\nEDITOR=vi\n")
    with pytest.raises(SettingsError, match=r"no such setting\. Did you mean `DISCORD_TOKEN`"):
        read_settings({}, tmp_path / ".env")


def test_a_secret_shows_itself_to_nobody_by_accident() -> None:
    settings = read_settings({"DISCORD_TOKEN": TOKEN})
    secret = settings.discord_token
    assert secret.reveal() == TOKEN
    assert settings.secrets == (secret,)
    for shown in (str(secret), repr(secret), f"{secret}", f"{settings}", in_force(settings)):
        assert TOKEN not in shown
    assert pickle.loads(pickle.dumps(secret)) == Secret(TOKEN)  # noqa: S301 - our own


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("info", LogChoice(20, json=False)),
        ("json", LogChoice(20, json=True)),
        ("DEBUG, json", LogChoice(10, json=True)),
    ],
)
def test_what_is_logged_is_read(text: str, choice: LogChoice) -> None:
    assert LogChoice.read(text) == choice
    assert LogChoice.read(str(choice)) == choice


def test_the_example_holds_every_setting_and_can_be_used(tmp_path: Path) -> None:
    assert (REPO / ".env.example").read_text("utf-8") == example()
    assert example().count("\n# ") == len(SETTINGS) + 1
    (tmp_path / ".env").write_text(example())
    assert read_settings({}, tmp_path / ".env") == read_settings({})


def test_the_documents_hold_every_setting() -> None:
    assert (REPO / "docs" / "settings.md").read_text("utf-8") == page()
