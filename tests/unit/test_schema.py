"""The schema for editors: made from the model, current in the repo, and kind to what our reader takes."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from bot.packs.schema import schemas, write_schemas

SHIPPED = Path(str(resources.files("content"))) / "schema"


@pytest.mark.parametrize("name", sorted(schemas()))
def test_the_committed_schema_is_current(name: str) -> None:
    shipped = (SHIPPED / name).read_text(encoding="utf-8")
    assert shipped == schemas()[name], "run: syllabot content schema --write content/schema"


def _module() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(schemas()["module.json"])
    return found


def test_every_type_of_question_is_told_apart_and_described() -> None:
    names = {"SingleChoice", "MultipleChoice", "TrueFalse", "Typed", "Numeric", "Ordering"}
    for name in names:
        question = _module()["$defs"][name]
        assert "const" in question["properties"]["type"] or "enum" in question["properties"]["type"]
        assert question["additionalProperties"] is False
        assert question["description"]
        assert question["properties"]["hint"]["description"]


def test_bounds_of_the_model_stand_in_the_schema() -> None:
    definitions = _module()["$defs"]
    assert definitions["SingleChoice"]["properties"]["choices"]["maxItems"] == 10
    assert definitions["Ordering"]["properties"]["items"]["minItems"] == 3
    assert definitions["Numeric"]["properties"]["tolerance"]["minimum"] == 0


def test_plain_numbers_are_texts_for_editors_too_and_nothing_is_null() -> None:
    lines = _module()["$defs"]["Basis"]["properties"]["lines"]
    assert lines["type"] == ["string", "number"]
    assert "null" not in schemas()["module.json"]


def test_writing_gives_the_paths(tmp_path: Path) -> None:
    paths = write_schemas(tmp_path / "schema")
    assert [path.name for path in paths] == ["course.json", "module.json"]
    assert all(path.read_text(encoding="utf-8").endswith("}\n") for path in paths)
