"""The parts of docs/writing-a-course.md that are made from the code: the fields of a pack, the table of formats."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from bot.packs.schema import schemas
from bot.question import ID_PATTERN

_PART = re.compile(r"(?P<begin><!-- (?P<name>\w+): begin -->\n).*?(?P<end><!-- (?P=name): end -->)", re.DOTALL)
_QUESTION = "SingleChoice"
"""The type from which the fields that all types share are told."""

_TYPES = ("SingleChoice", "MultipleChoice", "TrueFalse", "Typed", "Numeric", "Ordering")
_PARTS = ("Document", "Objective", "Term", "Reading")
_QUESTION_PARTS = ("Choice", "Trap", "NumericTrap", "Code", "Illustration", "Basis")
_KINDS = {"object": "fields by id", "boolean": "`true` or `false`", "number": "number"}


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(exists=True, path_type=Path))
def handbook(files: tuple[Path, ...]) -> None:
    """Write the generated parts of Markdown files anew, between `<!-- fields: begin -->` and its end."""
    for path in files:
        path.write_text(fill(path.read_text(encoding="utf-8")), encoding="utf-8")
        click.echo(str(path))


def fill(text: str) -> str:
    """The text with each generated part as it should be today."""
    return _PART.sub(lambda found: f"{found['begin']}{PARTS[found['name']]()}{found['end']}", text)


def formats() -> str:
    """What each format carries and what it loses, as a table."""
    from bot.interchange.formats import FORMATS  # noqa: PLC0415 - the reference of fields needs none of it

    lines = ["| format | in | out | carries | loses |", "|---|---|---|---|---|"]
    for each in FORMATS:
        out = "yes" if each.write else "–"  # noqa: RUF001 - what a table shows for no
        lines.append(
            f"| `{each.name}`: {each.title} | {', '.join(each.suffixes)} | {out} | {each.carries} | {each.loses} |"
        )
    return "\n".join(lines) + "\n"


def fields() -> str:
    """Every field of a pack's files, from the schemas that editors use."""
    return "\n".join([*_page(), *_module(), ""])


def _page() -> Iterator[str]:
    schema = json.loads(schemas()["course.json"])
    yield from _heading("`course.yaml`", schema["$defs"]["CoursePage"], schema["$defs"])
    for name in _PARTS[:1]:
        yield from _heading(f"{_spoken(name)} of `documents`", schema["$defs"][name], schema["$defs"])


def _module() -> Iterator[str]:
    definitions = json.loads(schemas()["module.json"])["$defs"]
    yield from _heading("`<module>.yaml`", definitions["Module"], definitions)
    for name in _PARTS[1:]:
        yield from _heading(_spoken(name), definitions[name], definitions)
    shared = set.intersection(*(set(definitions[name]["properties"]) for name in _TYPES)) - {"type"}
    yield from _heading("Every question", definitions[_QUESTION], definitions, shared.__contains__, said=False)
    for name in _TYPES:
        kind = definitions[name]["properties"]["type"]
        tag = kind.get("const") or kind["enum"][0]
        yield from _heading(
            f"`type: {tag}`", definitions[name], definitions, lambda each: each not in {*shared, "type"}
        )
    for name in _QUESTION_PARTS:
        yield from _heading(_spoken(name), definitions[name], definitions)


def _heading(
    title: str,
    definition: Mapping[str, Any],
    definitions: Mapping[str, Any],
    wanted: Callable[[str], bool] = lambda _: True,
    *,
    said: bool = True,
) -> Iterator[str]:
    """A heading, what the docstring says, and a row for each field."""
    yield from (f"#### {title}", "")
    if said and definition.get("description"):
        yield from (definition["description"].split("\n\n")[0].replace("\n", " "), "")
    yield from ("| field | holds | meaning |", "|---|---|---|")
    for name, facts in definition["properties"].items():
        if wanted(name):
            needed = "**" if name in definition.get("required", ()) else ""
            yield f"| {needed}`{name}`{needed} | {_holds(facts, definitions)} | {_meaning(facts)} |"
    yield ""


def _meaning(facts: Mapping[str, Any]) -> str:
    said = str(facts.get("description", "")).replace("\n", " ")
    default = facts.get("default")
    usual = "" if default in (None, "", [], {}, False) else f" Without it: `{json.dumps(default, ensure_ascii=False)}`."
    return f"{said}{usual}".strip()


def _holds(facts: Mapping[str, Any], definitions: Mapping[str, Any]) -> str:
    """The kind of value, with its limits, in words."""
    if "$ref" in facts:
        name = facts["$ref"].rsplit("/", 1)[-1]
        options = definitions.get(name, {}).get("enum")
        return " or ".join(f"`{each}`" for each in options) if options else _spoken(name).lower()
    if "anyOf" in facts:
        return "question" if len(facts["anyOf"]) > 1 else _holds(facts["anyOf"][0], definitions)
    if facts.get("type") == "array":
        least, most = facts.get("minItems"), facts.get("maxItems")
        count = f"{least or 0} to {most} of " if most else f"{least} or more of " if least else ""
        return f"list of {count}{_holds(facts['items'], definitions)}"
    kind = facts.get("type")
    return _KINDS[kind] if isinstance(kind, str) and kind in _KINDS else _text(facts)


def _text(facts: Mapping[str, Any]) -> str:
    longest = f" up to {facts['maxLength']:,} characters" if facts.get("maxLength") else ""
    if facts.get("pattern") == ID_PATTERN:
        return f"id{longest}: small letters, digits, hyphens"
    return f"text{longest}" + (f", as `{facts['pattern']}`" if facts.get("pattern") else "")


def _spoken(name: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return words[0] + words[1:].lower()


PARTS: Mapping[str, Callable[[], str]] = {"formats": formats, "fields": fields}
