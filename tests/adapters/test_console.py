"""The console as it is started: a process, a pipe in, lines out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

QUIZ = """\
/courses
/modules
/summary feature-engineering
/quiz feature-engineering 3
a
next
b
next
a
next
/progress
/leaderboard
"""
PLAIN = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}


def start(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own
        [sys.executable, "-m", "bot", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=PLAIN | environment,
    )


def ended(process: subprocess.Popen[str], lines: str = "") -> tuple[int, str, str]:
    out, errors = process.communicate(lines, timeout=60)
    return process.returncode, out, errors


def chat(data: Path, lines: str, *options: str) -> str:
    code, out, errors = ended(start("chat", "--data", str(data), "--learner", "newcomer", *options), lines)
    assert (code, errors) == (0, "")
    return out


def replies(data: Path, lines: str, *options: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in chat(data, lines, "--seed", "1", "--json", *options).splitlines()]


def test_a_newcomer_reads_takes_a_quiz_and_stands_on_the_board(tmp_path: Path) -> None:
    out = chat(tmp_path, QUIZ, "--seed", "1")
    assert "Raw data seldom makes a great model" in out
    for told in ("Question 1 of 3", "Question 2 of 3", "Question 3 of 3", "Score card", "Source:", "The key"):
        assert told in out
    assert "newcomer (you): " in out


def test_a_seed_makes_a_script_repeatable_on_a_new_folder(tmp_path: Path) -> None:
    assert chat(tmp_path / "one", QUIZ, "--seed", "7") == chat(tmp_path / "two", QUIZ, "--seed", "7")


def test_the_same_seed_can_be_used_twice_on_one_folder(tmp_path: Path) -> None:
    for _ in range(2):
        assert "My mistake" not in chat(tmp_path, QUIZ, "--seed", "1")


def test_json_is_one_object_a_line_with_all_that_a_script_needs(tmp_path: Path) -> None:
    shown = replies(tmp_path, QUIZ)
    assert len(shown) == len(QUIZ.splitlines())
    for reply, line in zip(shown, QUIZ.splitlines(), strict=True):
        assert set(reply) == {"title", "text", "buttons", "private", "command"}
        assert reply["command"] == line.removeprefix("/")
        assert reply["private"] is True
        assert all(set(button) == {"label", "token"} for button in reply["buttons"])
    assert shown[4]["text"].startswith(("Right!", "Partly right.", "Not quite."))


def test_every_line_is_answered_whatever_it_holds(tmp_path: Path) -> None:
    lines = (
        "\n \n/\n//\nhello there\n:\n:fly\n/nosuch\n1:answer:zzz:A\n/quiz 999\n\x1b[31m\n\ud83c\udf75\n"
        + "x" * 9000
        + "\n"
    )
    shown = replies(tmp_path, lines.encode("utf-16", "surrogatepass").decode("utf-16"))
    told = " ".join(reply["text"] for reply in shown)
    for phrase in ("no command", "There is no :fly", "I don't know /nosuch", "a number from 1 to 20"):
        assert phrase in told
    assert len(shown) == 9
    assert not any(reply["title"] == "My mistake" for reply in shown)


def test_bytes_that_are_no_text_are_a_line_like_others(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "chat", "--data", str(tmp_path), "--json"]
    lines = b"\xff\xfe\x00\n/help\nno newline at the end"
    done = subprocess.run(command, input=lines, capture_output=True, check=True)  # noqa: S603
    assert [json.loads(line)["title"] for line in done.stdout.splitlines()] == ["", "What I can do", ""]


def test_people_take_turns_staff_is_switched_and_time_passes(tmp_path: Path) -> None:
    lines = (
        ":as ann\n/course use mlops\n:staff on\n/course use mlops\n:advance 1d2h\n:advance soon\n:staff perhaps\n:as\n"
    )
    told = [reply["text"] for reply in replies(tmp_path, lines, "--now", "2026-11-21T09:00")]
    assert told[0] == "You are ann now."
    assert "teaching staff" in told[1]
    assert told[2] == "ann is staff now."
    assert "MLOps" in told[3]
    assert told[4] == "It is Sunday, 2026-11-22 11:00 UTC now."
    assert all(text.endswith((".", "?")) for text in told[5:])


def test_a_restart_keeps_what_was_written_and_the_question_on_the_screen(tmp_path: Path) -> None:
    shown = replies(tmp_path, "/quiz feature-engineering 3\n:restart\na\n:quit\n/help\n")
    assert len(shown) == 2
    assert shown[1]["text"].startswith(("Right!", "Not quite."))


def test_a_file_that_cannot_be_written_is_told_and_the_chat_goes_on(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way")
    told = replies(tmp_path, "/quiz 1\n/my-data\n/help quiz\n")
    assert "I can't write a file into" in told[1]["text"]
    assert told[2]["title"].startswith("/quiz")


def test_whoever_stops_reading_ends_the_chat_without_a_word(tmp_path: Path) -> None:
    process = start("chat", "--data", str(tmp_path))
    assert process.stdout
    process.stdout.close()
    process.stdout = None
    _, errors = process.communicate("/help\n" * 3, timeout=60)
    assert (process.returncode, errors) == (1, "")


@pytest.mark.parametrize("time", ["rubbish", "0001-01-01T00:00+14:00", "9999-12-31T23:00"])
def test_a_time_that_is_none_or_too_far_is_refused(tmp_path: Path, time: str) -> None:
    code, _, errors = ended(start("chat", "--data", str(tmp_path), "--now", time))
    assert (code, "is no time. Give one as 2026-11-21T09:00." in errors) == (2, True)


def test_a_pressed_token_is_the_same_as_its_button(tmp_path: Path) -> None:
    question = replies(tmp_path, "/quiz feature-engineering 3\n")[0]
    token = question["buttons"][0]["token"]
    answered, again = replies(tmp_path, f"{token}\n{token}\n")
    assert answered["text"] == again["text"]
    refused = replies(tmp_path, f":as somebody else\n{token}\n")[1]
    assert "somebody else" in refused["text"]


def test_my_data_is_put_into_the_folder_of_the_data(tmp_path: Path) -> None:
    shown = replies(tmp_path, "/quiz 1\n/my-data\n/my-data\n")
    paths = [path for reply in shown for path in reply.get("files", ())]
    assert paths == [str(tmp_path / "out" / "my-data.json"), str(tmp_path / "out" / "my-data-2.json")]
    assert json.loads(Path(paths[0]).read_bytes())["account"]["user"] == "newcomer"
    assert Path(paths[0]).stat().st_mode & 0o777 == 0o600


def test_run_without_tokens_says_what_there_is_and_ends_with_its_input(tmp_path: Path) -> None:
    code, out, errors = ended(start("run", SYLLABOT_DATA=str(tmp_path)))
    assert (code, errors) == (0, "")
    assert "ml-on-google-cloud" in out
    assert f"Data: {tmp_path}" in out
    assert (tmp_path / "syllabot.sqlite").stat().st_mode & 0o777 == 0o600


def test_settings_that_cannot_be_used_stop_the_start_with_a_line_each(tmp_path: Path) -> None:
    code, out, errors = ended(start("run", SYLLABOT_DATA=str(tmp_path), SYLLABOT_TIMEZONE="Mars", DISCORD_TOKEN="a b"))
    assert (code, out) == (1, "")
    assert [line.split(":")[0] for line in errors.splitlines()] == ["DISCORD_TOKEN", "SYLLABOT_TIMEZONE"]


def test_a_broken_pack_is_told_and_the_others_can_be_learned(tmp_path: Path) -> None:
    pack = tmp_path / "packs" / "broken"
    pack.mkdir(parents=True)
    (pack / "course.yaml").write_text("id: broken\ntitle: no modules\n")
    environment = {"SYLLABOT_DATA": str(tmp_path / "data"), "SYLLABOT_CONTENT": str(tmp_path / "packs")}
    code, out, errors = ended(start("run", **environment))
    assert code == 0
    assert "ml-on-google-cloud" in out
    assert f"{pack} is left out" in errors
    assert "course.yaml" in errors


def test_a_database_that_is_none_is_one_line_and_exit_1(tmp_path: Path) -> None:
    (tmp_path / "syllabot.sqlite").write_bytes(b"a letter to my aunt" * 100)
    code, _, errors = ended(start("chat", "--data", str(tmp_path)), "/help\n")
    assert code == 1
    assert errors.count("\n") == 1
    assert "damaged" in errors


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    process = start("chat", "--data", str(tmp_path), "--json")
    answer_to(process, "/courses")
    process.send_signal(number)
    assert ended(process)[0] == 0
    assert not (tmp_path / "syllabot.sqlite-wal").exists()


def test_a_second_process_waits_and_takes_over(tmp_path: Path) -> None:
    first = start("chat", "--data", str(tmp_path), "--json")
    answer_to(first, "/courses")
    second = start("chat", "--data", str(tmp_path), "--json")
    assert second.stderr is not None
    assert "I wait" in second.stderr.readline()
    assert ended(first)[0] == 0
    assert "Courses" in answer_to(second, "/courses")
    assert ended(second)[0] == 0


def answer_to(process: subprocess.Popen[str], line: str) -> str:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()
    return process.stdout.readline()


def test_settings_are_printed_and_secrets_are_not(tmp_path: Path) -> None:
    code, out, _ = ended(start("settings", SYLLABOT_DATA=str(tmp_path), DISCORD_TOKEN="nobody-shall-see"))
    assert code == 0
    assert f"SYLLABOT_DATA={tmp_path}" in out
    assert "DISCORD_TOKEN=(set)" in out
    assert "nobody-shall-see" not in out


def test_a_backup_and_a_check_by_the_command_line(tmp_path: Path) -> None:
    data, copy = tmp_path / "data", tmp_path / "copy"
    chat(data, QUIZ, "--seed", "1")
    environment = {"SYLLABOT_DATA": str(data)}
    assert ended(start("db", "backup", str(copy), **environment))[0] == 0
    code, _, errors = ended(start("db", "backup", str(copy), **environment))
    assert (code, "exists already" in errors) == (1, True)
    assert ended(start("db", "check", **environment))[:2] == (0, "Everything is in order.\n")
    assert ended(start("db", "rebuild", **environment))[0] == 0
    assert ended(start("db", "check", **environment))[:2] == (0, "Everything is in order.\n")


def test_a_pipe_needs_neither_yaml_nor_a_terminal_nor_a_platform(tmp_path: Path) -> None:
    chat(tmp_path, "/courses\n")
    heavy = ("yaml", "prompt_toolkit", "discord", "slack_bolt", "aiohttp", "PIL", "rapidfuzz", "click.testing")
    script = f"import sys; from bot.__main__ import main\ntry: main()\nfinally: print(*set({heavy}) & set(sys.modules))"
    command = [sys.executable, "-c", script, "chat", "--data", str(tmp_path), "--seed", "1"]
    done = subprocess.run(command, input=QUIZ, capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.splitlines()[-1] == ""
