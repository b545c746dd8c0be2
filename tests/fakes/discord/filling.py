"""What a person enters into a form, as Discord sends it.

https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-modal-submit-data-structure
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.discord.forms import CHECKBOX, FILE_UPLOAD, RADIO, TEXT_INPUT
from tests.fakes.discord.message import ACTION_ROW, Upload
from tests.fakes.discord.options import CannotDo

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.fakes.discord.forms import Modal
    from tests.fakes.discord.options import Resolver, Value
    from tests.fakes.discord.problems import Json

Entry = str | bool | list["Value"] | list[str] | list[Upload]


def fill_form(modal: Modal, entries: Mapping[str, Entry], resolver: Resolver) -> list[Json]:
    """Return the components of a modal submit."""
    if strange := set(entries) - {field.custom_id for field in modal.inputs}:
        message = f"no such fields: {sorted(strange)}"
        raise CannotDo(message)
    return [_part(part, entries, resolver, number) for number, part in enumerate(modal.raw["components"], 1)]


def _part(part: Json, entries: Mapping[str, Entry], resolver: Resolver, number: int) -> Json:
    sent: Json = {"type": part["type"], "id": part.get("id") or 2 * number}
    if part["type"] == ACTION_ROW:
        sent["components"] = [_field(field, entries, resolver, 2 * number + 1) for field in part["components"]]
    elif "component" in part:
        sent["component"] = _field(part["component"], entries, resolver, 2 * number + 1)
    return sent


def _field(field: Json, entries: Mapping[str, Entry], resolver: Resolver, number: int) -> Json:
    sent: Json = {"type": field["type"], "id": field.get("id") or number, "custom_id": field["custom_id"]}
    entry = entries.get(field["custom_id"])
    if field["type"] == TEXT_INPUT:
        text = entry if isinstance(entry, str) else field.get("value") or ""
        _check_text(field, text)
        return {**sent, "value": text}
    if field["type"] == CHECKBOX:
        return {**sent, "value": bool(entry)}
    if field["type"] == RADIO:
        _need(field, given=entry is not None)
        return {**sent, "value": entry}
    values = entry if isinstance(entry, list) else []
    _check_values(field, values)
    return {**sent, "values": [resolver.value(value) for value in values]}


def _need(field: Json, *, given: bool) -> None:
    if field.get("required", True) and not given:
        message = f"{field['custom_id']} is required"
        raise CannotDo(message)


def _check_text(field: Json, text: str) -> None:
    _need(field, given=bool(text))
    low, high = field.get("min_length") or 0, field.get("max_length") or 4000
    if text and not low <= len(text) <= high:
        message = f"{field['custom_id']}: {len(text)} characters; {low} to {high} are allowed"
        raise CannotDo(message)


def _check_values(field: Json, values: Sequence[Value]) -> None:
    _need(field, given=bool(values))
    offered = [option["value"] for option in field.get("options") or ()]
    most = field.get("max_values") or (len(offered) if offered else 1)
    if len(values) > most or (offered and not set(values) <= set(offered)):
        message = f"{field['custom_id']}: {values!r} cannot be chosen"
        raise CannotDo(message)
    if field["type"] == FILE_UPLOAD and not all(isinstance(value, Upload) for value in values):
        message = f"{field['custom_id']} takes files (Upload)"
        raise CannotDo(message)
