from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from bot.configuration import logs
from bot.configuration.log_choice import LogChoice
from bot.configuration.secret import Secret

TOKEN = 'xoxb-"quoted"-\\token'


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, hook = root.handlers[:], root.level, sys.excepthook
    yield
    root.handlers[:], sys.excepthook = handlers, hook
    root.setLevel(level)
    structlog.reset_defaults()


def log_with_the_secret() -> None:
    structlog.get_logger("bot.test").info("said", token=TOKEN, nested={"header": [TOKEN]})
    logging.getLogger("library").warning("calling https://x.org/?token=%s", TOKEN)
    try:
        int(TOKEN)
    except ValueError:
        structlog.get_logger("bot.test").exception("failed")


@pytest.mark.parametrize("as_json", [False, True])
def test_no_line_holds_a_secret(capsys: pytest.CaptureFixture[str], *, as_json: bool) -> None:
    logs.configure(LogChoice(json=as_json), [Secret(TOKEN)])
    log_with_the_secret()
    shown = capsys.readouterr().err
    assert shown.count("(secret)") >= 4
    assert "token" not in shown.replace("token=", "").replace('"token":', "")
    assert "Traceback" in shown


def test_json_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(LogChoice(json=True))
    log_with_the_secret()
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["event"] for line in lines] == ["said", f"calling https://x.org/?token={TOKEN}", "failed"]
    assert [line["level"] for line in lines] == ["info", "warning", "error"]


def test_what_ends_the_process_is_logged_without_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(LogChoice(), [Secret(TOKEN)])
    sys.excepthook(ValueError, ValueError(TOKEN), None)
    shown = capsys.readouterr().err
    assert "process.failed" in shown
    assert "(secret)" in shown
    assert "quoted" not in shown


def test_the_level_holds_for_us_and_libraries_never_debug(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(LogChoice(10))
    structlog.get_logger("bot.test").debug("ours")
    logging.getLogger("library").debug("theirs")
    assert "ours" in (shown := capsys.readouterr().err)
    assert "theirs" not in shown


@pytest.mark.parametrize(
    "token", ["xoxb-123-456-abcDEF", "xoxp-1-2-3-abcdef", "xoxe.xoxb-1-MjQ5", "xapp-1-A0-456-abcdef"]
)
def test_a_token_that_no_setting_names_is_shown_to_nobody_either(
    capsys: pytest.CaptureFixture[str], token: str
) -> None:
    logs.configure(LogChoice())
    structlog.get_logger("bot.test").warning("refused", headers={"Authorization": f"Bearer {token}"})
    assert token not in (shown := capsys.readouterr().err)
    assert "Bearer (secret)" in shown
