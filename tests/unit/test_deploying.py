"""What docs/deploying.md and the Containerfile promise, held against the code: nobody finds out on their server."""

from __future__ import annotations

import json
import re
import shlex
from configparser import ConfigParser
from pathlib import Path

import pytest
from dotenv import dotenv_values
from prometheus_client.parser import text_string_to_metric_families

from bot import pruning
from bot.__main__ import main
from bot.configuration.environment import SETTINGS, read_settings
from bot.hosting.health import Report
from bot.hosting.measures import Measures
from bot.hosting.metrics import STATES, Metrics
from bot.hosting.web import LARGEST_BODY
from bot.storage.database import WAITING_LIMIT
from tests.furnished import town

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "deploying.md").read_text("utf-8")
CONTAINERFILE = (ROOT / "Containerfile").read_text("utf-8")
SOURCES = "\n".join(path.read_text("utf-8") for folder in ("bot", "adapters") for path in (ROOT / folder).rglob("*.py"))


def example(language: str) -> list[str]:
    """The examples in one language, in order."""
    found = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found, language
    return found


def instructions(word: str) -> list[str]:
    """The Containerfile's instructions of a kind."""
    lines = re.sub(r"\\\n\s*", "", CONTAINERFILE).splitlines()
    return [line.split(None, 1)[1] for line in lines if line.startswith(f"{word} ")]


@pytest.mark.parametrize("text", [PAGE, CONTAINERFILE], ids=["page", "Containerfile"])
def test_every_setting_that_is_named_exists(text: str) -> None:
    named = set(re.findall(r"\b(?:SYLLABOT|SLACK|DISCORD)_[A-Z_]+\b", text))
    assert named
    assert named <= {setting.name for setting in SETTINGS}


def test_every_command_that_is_named_exists() -> None:
    groups = {name: main.get_command(None, name) for name in main.list_commands(None)}  # type: ignore[arg-type]
    for command in re.findall(r"`?syllabot (?:db )?[a-z]+", PAGE):
        words = command.strip("`").split()[1:]
        group = groups[words[0]]
        assert len(words) == 1 or words[1] in getattr(group, "commands", {}), command


def test_every_target_of_make_that_is_named_exists() -> None:
    targets = set(
        re.findall(r"^(\S+):", (ROOT / "Makefile").read_text("utf-8").replace("$(VENV)", ".venv"), re.MULTILINE)
    )
    assert set(re.findall(r"`make ([^`\s]+)", PAGE)) <= targets


def test_the_unit_is_one_that_systemd_reads_and_gives_us_time_to_end() -> None:
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(example("systemd")[0])
    assert unit.sections() == ["Unit", "Service", "Install"]
    service = unit["Service"]
    assert shlex.split(service["ExecStart"]) == ["/opt/syllabot/.venv/bin/syllabot", "run"]
    assert service["Environment"].split("=")[1] == f"/var/lib/{service['StateDirectory']}"
    assert int(service["TimeoutStopSec"]) > 3 * 10, "the engine's, the adapters' and the server's last seconds"
    known = {
        "Unit": {"Description", "Wants", "After", "StartLimitIntervalSec", "StartLimitBurst"},
        "Service": {
            "User", "Group", "WorkingDirectory", "Environment", "EnvironmentFile", "ExecStart", "Restart", "RestartSec",
            "TimeoutStopSec", "StateDirectory", "StateDirectoryMode", "NoNewPrivileges", "ProtectSystem", "ProtectHome",
            "PrivateTmp", "PrivateDevices", "ProtectKernelTunables", "ProtectKernelModules", "ProtectControlGroups",
            "LockPersonality", "RestrictNamespaces", "RestrictAddressFamilies", "CapabilityBoundingSet",
            "SystemCallFilter",
        },
        "Install": {"WantedBy"},
    }  # fmt: skip
    assert {name: set(unit[name]) for name in unit.sections()} == known, "systemd.exec(5), systemd.service(5)"


def test_the_environment_file_is_enough_to_start_once_it_is_filled_in(tmp_path: Path) -> None:
    (tmp_path / "env").write_text(example("dotenv")[0])
    given = {name: value or "x" * 40 for name, value in dotenv_values(tmp_path / "env").items()}
    settings = read_settings({**given, "SYLLABOT_DATA": str(tmp_path)})
    assert (settings.http_port, settings.http_host, settings.log.json) == (8080, "127.0.0.1", True)


@pytest.mark.parametrize("proxy", ["caddy", "nginx"])
def test_the_proxies_let_slack_through_to_our_port_and_nothing_else(proxy: str) -> None:
    text = example(proxy)[0]
    assert text.count("{") == text.count("}")
    assert set(re.findall(r"127\.0\.0\.1:(\d+)", text)) == {"8080"}
    assert re.findall(r"/[a-z]+/\*?(?= \{)", text) == (["/slack/*"] if proxy == "caddy" else ["/slack/"])
    assert "404" in text
    assert "/metrics" not in text
    assert "/health" not in text


def test_the_proxy_takes_bodies_as_large_as_we_do() -> None:
    assert LARGEST_BODY == 1024 * 1024
    assert "client_max_body_size 1m;" in example("nginx")[0]
    assert "1 MiB at most" in PAGE


def test_the_examples_of_json_are_what_we_write() -> None:
    line, health = map(json.loads, example("json"))
    assert line.keys() == {"platforms", "event", "level", "timestamp"}
    assert health.keys() == Report((), {}, 0.0).shown().keys()


def test_every_event_that_is_named_is_logged() -> None:
    rows = re.findall(r"^\| (`[a-z]+\.[a-z_]+`.*?) \|", PAGE, re.MULTILINE)
    events = {event for row in rows for event in re.findall(r"`([a-z]+\.[a-z_]+)`", row)}
    assert len(events) > 5
    assert {event for event in events if f'"{event}"' not in SOURCES} == set()


async def test_every_figure_is_told_and_every_one_that_is_told_exists(tmp_path: Path) -> None:
    async with town(tmp_path) as here:
        metrics = Metrics(here.tutor.database, here.clock, Measures(here.tutor.commands))
        families = list(text_string_to_metric_families((await metrics.page()).decode()))
    ours = {
        f"{each.name}_total" if each.type == "counter" else each.name for each in families if "syllabot" in each.name
    }
    assert set(re.findall(r"`(syllabot_[a-z_]+)`", PAGE)) == ours
    others = {each.name for each in families}
    assert set(re.findall(r"`(process_[a-z_]+)`", PAGE)) <= others
    assert set(re.findall(r'`state="([a-z]+)"`', PAGE)) <= set(STATES)


def test_the_times_are_those_of_the_code() -> None:
    assert pruning.UNANSWERED.days == 2 * 365
    assert "after two years" in PAGE
    assert f"Back within {pruning.COMES_BACK.days} days" in PAGE
    assert f"after {pruning.KEPT.days} days, messages" in PAGE
    assert f"at {WAITING_LIMIT:,} people are told" in PAGE


def test_the_container_stands_on_a_python_that_we_support() -> None:
    (base,) = instructions("FROM")
    name, _, tag = base.partition(":")
    assert (name, tag) == ("python", "3.11-slim"), "no registry's host; the tag says the version"
    assert 'requires-python = ">=3.11"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_all_that_the_container_copies_exists_and_is_all_that_is_installed() -> None:
    copied = [source for line in instructions("COPY") for source in line.split()[:-1]]
    assert [source for source in copied if not (ROOT / source).exists()] == []
    packages = re.search(r"^packages = \[(.*)\]", (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert packages
    assert set(re.findall(r'"(\w+)"', packages[1])) <= set(copied)
    assert {"pyproject.toml", "README.md", "LICENSE"} <= set(copied), "the package's description names them"


def test_the_container_installs_what_the_makefile_installs() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    steps = [step for step in instructions("RUN") if "pip" in step]
    assert len(steps) == 2
    assert "--require-hashes -r requirements/run.txt" in steps[0]
    assert "--no-deps --no-build-isolation" in steps[1]
    for options in ("--require-hashes -r requirements/run.txt", "--no-deps --no-build-isolation"):
        assert options in makefile


def test_the_container_is_asked_for_its_health_where_it_listens_and_runs_without_rights() -> None:
    environment = dict(pair.split("=") for line in instructions("ENV") for pair in line.split())
    port = environment["SYLLABOT_HTTP_PORT"]
    settings = read_settings({**environment, "DISCORD_TOKEN": "token", "SYLLABOT_DATA": "/tmp"})  # noqa: S108
    assert (settings.http_host, settings.http_port) == ("0.0.0.0", int(port))  # noqa: S104 - within the container
    assert instructions("EXPOSE") == [port]
    assert f"127.0.0.1:{port}/health" in instructions("HEALTHCHECK")[0]
    assert instructions("VOLUME") == [environment["SYLLABOT_DATA"]]
    assert instructions("USER") == ["syllabot"]
    assert json.loads(instructions("ENTRYPOINT")[0]) + json.loads(instructions("CMD")[0]) == ["syllabot", "run"]
