from __future__ import annotations

import pytest

from adapters.slack.naming import Names
from bot.commands import COMMANDS
from bot.model import Reply


@pytest.mark.parametrize(
    ("slash", "text", "line"),
    [
        ("/tutor", "quiz feature engineering 3", "quiz feature engineering 3"),
        ("/quiz", "feature engineering 3", "quiz feature engineering 3"),
        ("/acme-quiz", "5", "quiz 5"),
        ("/acme-tutor", "my-data", "my-data"),
        ("/my-data", "", "my-data"),
        ("/settings", "timezone Paris", "settings timezone Paris"),
        ("/tutor", "", "tutor"),
        ("/tutor", "  ", "tutor"),
        ("/quiz", "a &lt;b&gt; &amp; c", "quiz a <b> & c"),
        ("/tutor", "define &amp;lt;", "define &lt;"),
        ("/tutor", "settings name <@U1|ada>", "settings name @ada"),
        ("/tutor", "settings name <#C1|general> <!subteam^S1|@staff> <!here>", "settings name #general staff !here"),
        ("/tutor", "define <https://x.example|x.example>", "define x.example"),
        ("/tutor", "setup <#C1|general>", "setup channel=C1"),
        ("/tutor", "setup role=<!subteam^S1|@staff> channel=<#C1>", "setup role=S1 channel=C1"),
    ],
)
def test_what_was_typed_is_the_line_to_run(slash: str, text: str, line: str) -> None:
    assert Names(COMMANDS).read(slash, text) == line


def test_people_are_told_commands_as_they_can_type_them() -> None:
    names = Names(COMMANDS)
    reply = Reply("Type `/help`, /quiz or `/settings name`; see https://x.example/help and a/help.", "/define <term>")
    told = names.told(reply)
    assert told.text == ("Type `/tutor help`, /quiz or `/tutor settings name`; see https://x.example/help and a/help.")
    assert told.title == "/tutor define <term>"
    assert names.told(told) == told


def test_a_prefix_is_learned_from_what_people_type() -> None:
    names = Names(COMMANDS)
    names.read("/acme-quiz", "")
    assert names.told(Reply("`/quiz` and `/help`")).text == "`/acme-quiz` and `/acme-tutor help`"
