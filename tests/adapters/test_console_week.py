"""A week of daily questions across a change of clocks, typed into the console as it is started."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

LINES = """\
:staff on
/settings timezone Europe/Paris
/schedule daily 02:30 Europe/Paris
/schedule list
"""
LAST = ("progress", "leaderboard week")
DAYS = [f"{day} Oct" for day in ("Fri 23", "Sat 24", "Sun 25", "Mon 26", "Tue 27", "Wed 28", "Thu 29")]


def chat(folder: Path, lines: str) -> list[dict[str, Any]]:
    options = ["--json", "--seed", "1", "--now", "2026-10-22T12:00:00Z", "--data", str(folder), "--learner", "ann"]
    run = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-m", "bot", "chat", *options],
        input=lines,
        capture_output=True,
        text=True,
        timeout=120,
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent"},
        check=True,
    )
    assert not run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


def test_one_question_a_day_across_the_change_of_clocks_each_with_its_answer_and_a_streak_of_seven(
    tmp_path: Path,
) -> None:
    said = chat(tmp_path, LINES + ":advance 1d\nB\n" * 7 + "/progress\n/leaderboard week\n:advance 1d\n")
    assert "First question Fri 23 Oct, 02:30 Europe/Paris, in #general" in said[2]["text"]
    posts = [each for each in said if each["title"].startswith("Daily question") and not each["private"]]
    opened = [each["title"] for each in posts if not each["title"].endswith("(closed)")]
    assert opened == [f"Daily question, {day}" for day in [*DAYS, "Fri 30 Oct"]]
    answers = [each["title"] for each in said if each["title"].startswith("The answer")]
    assert answers == [f"The answer, {day}" for day in DAYS]
    told = [each for each in said if each["command"] == "B"]
    assert ["Streak: " in each["text"] for each in told] == [True] * 7
    progress, board = (next(each for each in said if each["command"] == what) for what in LAST)
    assert "Streak: 7 days, 1 freeze in hand." in progress["text"]
    this_week = sum(points(each) for each in told[3:])
    assert (f"ann (you): {this_week} points" if this_week else "Nobody has points") in board["text"]


def points(feedback: dict[str, Any]) -> int:
    found = re.match(r"Right! \+(\d+) points", feedback["text"])
    return int(found[1]) if found else 0
