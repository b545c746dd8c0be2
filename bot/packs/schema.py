"""The JSON Schema of a pack's files, for editors: completion, hints and red lines while a teacher writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from bot.course import CoursePage, Module
from bot.question import MADE

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
FILES: dict[str, type[msgspec.Struct]] = {"course.json": CoursePage, "module.json": Module}


def schemas() -> dict[str, str]:
    """Each schema's text by its file name, made from the same Structs that read the files."""
    return {name: _schema(cls) for name, cls in FILES.items()}


def write_schemas(folder: Path) -> list[Path]:
    """Writes the schemas into the folder and returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")
        paths.append(folder / name)
    return paths


def _schema(cls: type[msgspec.Struct]) -> str:
    whole = {"$schema": _DRAFT, **_for_editors(msgspec.json.schema(cls))}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _for_editors(value: Any) -> Any:
    """As msgspec says it, but plain numbers count as texts, as they do for our reader, and nothing may be null."""
    if isinstance(value, list | tuple):
        return [_for_editors(item) for item in value if item != {"type": "null"}]
    if not isinstance(value, dict):
        return value
    found = {key: _for_editors(item) for key, item in value.items() if not (key == "default" and item is None)}
    for made in MADE & found.get("properties", {}).keys():
        del found["properties"][made]
    found.pop("discriminator", None)  # OpenAPI's word; each type's `const` says the same to editors
    if found.get("type") == "string" and "enum" not in found:
        found["type"] = ["string", "number"]
    options = found.get("anyOf")
    if isinstance(options, list) and len(options) == 1:
        found = {**found.pop("anyOf")[0], **found}
    return found
