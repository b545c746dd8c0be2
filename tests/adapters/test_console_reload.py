"""`syllabot chat` as a process of its own, while the packs that it serves are edited."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.pack_texts import MODULE, write_pack

DEADLINE = 20.0


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    write_pack(folder)
    return folder


@pytest.fixture
def chat(place: Path) -> Iterator[subprocess.Popen[str]]:
    with start(place) as running:
        yield running
        running.kill()


def start(place: Path, *arguments: str) -> subprocess.Popen[str]:
    settings = {"SYLLABOT_DATA": str(place.parent / "data"), "SYLLABOT_CONTENT": str(place)}
    return subprocess.Popen(  # noqa: S603 - our own
        [sys.executable, "-m", "bot", "chat", "--json", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **settings},
    )


def answer_to(chat: subprocess.Popen[str], line: str) -> str:
    assert chat.stdin
    assert chat.stdout
    chat.stdin.write(line + "\n")
    chat.stdin.flush()
    return chat.stdout.readline()


def told(chat: subprocess.Popen[str]) -> str:
    assert chat.stderr
    return chat.stderr.readline()


def test_who_edits_a_pack_sees_in_the_chat_that_it_was_taken_up(chat: subprocess.Popen[str], place: Path) -> None:
    assert "Brewing" in answer_to(chat, "/summary brewing")
    write_pack(place, {"brewing.yaml": MODULE.replace("title: Brewing", "title: Pouring")})
    assert told(chat) == "Taken up: Tea (tea): 1 module, 6 questions\n"
    assert "Pouring" in answer_to(chat, "/summary tea/pouring")
    _, rest = chat.communicate(timeout=DEADLINE)
    assert (chat.returncode, rest) == (0, "")


def test_a_mistake_is_told_with_its_line(chat: subprocess.Popen[str], place: Path) -> None:
    answer_to(chat, "/summary brewing")
    write_pack(place, {"brewing.yaml": MODULE.replace("title: Brewing", "titel: Brewing")})
    assert "Tea (tea) stays as it was" in told(chat)
    assert 'brewing.yaml:2: This module has no field "titel". Did you mean `title`?' in told(chat)
    assert "Brewing" in answer_to(chat, "/summary brewing")


@pytest.mark.parametrize("wish", [("--seed", "1"), ("--now", "2026-11-21T09:00")])
def test_what_shall_go_the_same_way_each_time_stays_with_the_packs_of_its_start(
    place: Path, wish: tuple[str, str]
) -> None:
    with start(place, *wish) as chat:
        answer_to(chat, "/summary brewing")
        write_pack(place, {"brewing.yaml": MODULE.replace("title: Brewing", "title: Pouring")})
        assert "Brewing" in answer_to(chat, "/summary tea/brewing")
        assert chat.stdin
        chat.stdin.write(":restart\n")
        assert "Pouring" in answer_to(chat, "/summary tea/pouring")
        _, rest = chat.communicate(timeout=DEADLINE)
    assert "Taken up" not in rest
