from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from adapters.slack.manifest import OPTIONAL, SCOPES, as_yaml, manifest
from adapters.slack.manifest_command import slack
from adapters.slack.naming import EVERYTHING, SHORT, Names, first_words
from bot.commands import COMMANDS

DOCS = Path(__file__).parents[2] / "docs"


def slashes(**options: object) -> list[dict[str, object]]:
    found: list[dict[str, object]] = manifest(COMMANDS, **options)["features"]["slash_commands"]  # type: ignore[arg-type]
    return found


def test_the_committed_manifest_is_made_from_the_table() -> None:
    committed = (DOCS / "slack-manifest.yaml").read_text(encoding="utf-8")
    assert committed == as_yaml(manifest(COMMANDS)), "run: syllabot slack manifest > docs/slack-manifest.yaml"


def test_the_default_offers_everything_and_a_few_short_names() -> None:
    words = first_words(COMMANDS)
    assert {each["command"] for each in slashes()} == {
        f"/{EVERYTHING}",
        *(f"/{word}" for word in SHORT if word in words),
    }


def test_short_offers_every_command_and_each_is_understood() -> None:
    offered = [str(each["command"]) for each in slashes(short=True, prefix="acme-")]
    assert set(offered) == {f"/acme-{word}" for word in (EVERYTHING, *first_words(COMMANDS))}
    names = Names(COMMANDS)
    for command in COMMANDS:
        word, _, rest = command.name.partition(" ")
        assert names.read(f"/acme-{word}", rest) == command.name


@pytest.mark.parametrize("short", [True, False])
def test_it_keeps_slacks_limits(*, short: bool) -> None:
    """https://docs.slack.dev/reference/app-manifest."""
    made = manifest(COMMANDS, short=short)
    commands = made["features"]["slash_commands"]
    assert len(commands) <= 50
    for each in commands:
        assert re.fullmatch(r"/[a-z0-9_-]{1,31}", each["command"])
        assert 0 < len(each["description"]) <= 2000
        assert len(each.get("usage_hint", "")) <= 1000
    assert len(made["display_information"]["description"]) <= 140


def test_every_scope_is_justified_in_the_docs() -> None:
    page = (DOCS / "slack.md").read_text(encoding="utf-8")
    for scope, why in {**SCOPES, **OPTIONAL}.items():
        assert f"| `{scope}` | {why} |" in page


def test_the_command_prints_what_yaml_reads_back() -> None:
    printed = CliRunner().invoke(slack, ["manifest", "--short", "--prefix", "acme-"])
    assert printed.exit_code == 0
    assert yaml.safe_load(printed.output) == manifest(COMMANDS, short=True, prefix="acme-")


@pytest.mark.parametrize("prefix", ["Acme", "a b", "x" * 25])
def test_a_prefix_that_slack_would_refuse_is_refused_here(prefix: str) -> None:
    printed = CliRunner().invoke(slack, ["manifest", "--short", "--prefix", prefix])
    assert printed.exit_code == 2
    assert "--prefix" in printed.output


def test_called_by_http_everything_comes_to_one_address_and_nothing_by_a_socket() -> None:
    """https://docs.slack.dev/reference/app-manifest."""
    printed = CliRunner().invoke(slack, ["manifest", "--http", "https://tutor.example.org/"])
    made = yaml.safe_load(printed.output)
    events = "https://tutor.example.org/slack/events"
    settings = made["settings"]
    assert settings["socket_mode_enabled"] is False
    assert settings["event_subscriptions"]["request_url"] == events
    assert settings["interactivity"]["request_url"] == events
    assert settings["interactivity"]["message_menu_options_url"] == events
    assert {each["url"] for each in made["features"]["slash_commands"]} == {events}
    assert made["oauth_config"]["redirect_urls"] == ["https://tutor.example.org/slack/oauth_redirect"]


@pytest.mark.parametrize("address", ["http://tutor.example.org", "tutor.example.org", "https://a b", "https://a\n"])
def test_an_address_that_slack_would_not_call_is_refused_here(address: str) -> None:
    printed = CliRunner().invoke(slack, ["manifest", "--http", address])
    assert printed.exit_code == 2
    assert "--http" in printed.output
