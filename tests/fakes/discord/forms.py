"""The limits of a modal, and what a person sends when they fill it in.

https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-modal
and https://discord.com/developers/docs/components/reference
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fakes.discord.components import (
    CUSTOM_ID,
    OPTION_TEXT,
    TEXT_DISPLAY,
    V2_TEXT,
    check_select,
    unique_custom_ids,
)
from tests.fakes.discord.message import ACTION_ROW, SELECTS, walk

if TYPE_CHECKING:
    from tests.fakes.discord.problems import Json, Problems

TEXT_INPUT, LABEL, FILE_UPLOAD, RADIO, CHECKBOXES, CHECKBOX = 4, 18, 19, 21, 22, 23
LABELLED = SELECTS | {TEXT_INPUT, FILE_UPLOAD, RADIO, CHECKBOXES, CHECKBOX}

TITLE = 45
COMPONENTS = 5
LABEL_TEXT = 45
LABEL_DESCRIPTION = 100
INPUT_PLACEHOLDER = 100
INPUT_VALUE = 4000
GROUP_OPTIONS = 10
FILES = 10


@dataclass(frozen=True, slots=True)
class Input:
    """A field of a form, as the person sees it."""

    kind: int
    custom_id: str
    label: str
    description: str
    placeholder: str
    value: str
    required: bool
    max_length: int | None
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Modal:
    """A form that the bot asks a person to fill in."""

    custom_id: str
    title: str
    raw: Json

    @property
    def inputs(self) -> list[Input]:
        """The fields, from top to bottom."""
        found: list[Input] = []
        for part in self.raw["components"]:
            fields = part.get("components") or [part.get("component") or {}]
            found += [_input(field, part) for field in fields if "custom_id" in field]
        return found

    @property
    def text(self) -> str:
        """All the words of the form."""
        words = [self.title]
        words += [part["content"] for part in walk(self.raw["components"]) if "content" in part]
        for field in self.inputs:
            words += [field.label, field.description, field.placeholder, field.value]
        return "\n".join(word for word in words if word)


def _input(field: Json, around: Json) -> Input:
    return Input(
        kind=field["type"],
        custom_id=field["custom_id"],
        label=around.get("label") or field.get("label") or "",
        description=around.get("description") or "",
        placeholder=field.get("placeholder") or "",
        value=field.get("value") or "",
        required=field.get("required", True),
        max_length=field.get("max_length"),
        options=tuple((option["label"], option["value"]) for option in field.get("options") or ()),
    )


def check_modal(data: Json, problems: Problems) -> None:
    """Report all that is wrong with a modal."""
    problems.at("custom_id").required(data.get("custom_id"), 1, CUSTOM_ID)
    problems.at("title").required(data.get("title"), 1, TITLE)
    components = data.get("components") or []
    below = problems.at("components")
    below.required(components, 1, COMPONENTS)
    for index, component in enumerate(components):
        _top(component, below.at(index))
    unique_custom_ids(components, below)


def _top(component: Json, problems: Problems) -> None:
    kind = component.get("type")
    if kind == ACTION_ROW:
        children = component.get("components") or []
        problems.at("components").required(children, 1, 1)
        for index, child in enumerate(children):
            # "Action Row with Text Inputs in modals are now deprecated", but they still work.
            _text_input(child, problems.at("components", index), labelled=False)
    elif kind == LABEL:
        problems.at("label").required(component.get("label"), 1, LABEL_TEXT)
        problems.at("description").length(component.get("description"), 0, LABEL_DESCRIPTION)
        _labelled(component.get("component") or {}, problems.at("component"))
    elif kind == TEXT_DISPLAY:
        problems.at("content").required(component.get("content"), 1, V2_TEXT)
    else:
        problems.at("type").add("BASE_TYPE_CHOICES", "Value must be one of (1, 10, 18).")


def _labelled(field: Json, problems: Problems) -> None:
    kind = field.get("type")
    if kind not in LABELLED:
        problems.at("type").add("BASE_TYPE_CHOICES", f"Value must be one of {sorted(LABELLED)}.")
    elif kind == TEXT_INPUT:
        _text_input(field, problems, labelled=True)
    elif kind in SELECTS:
        check_select(field, problems, modal=True)
    else:
        problems.at("custom_id").required(field.get("custom_id"), 1, CUSTOM_ID)
    if kind == FILE_UPLOAD:
        problems.at("min_values").number(field.get("min_values"), 0, FILES)
        problems.at("max_values").number(field.get("max_values"), 1, FILES)
    if kind in (RADIO, CHECKBOXES):
        _group(field, problems)
    if field.get("disabled"):
        problems.at("disabled").add("COMPONENT_DISABLED_IN_MODAL", "Modals cannot have disabled components")


def _group(field: Json, problems: Problems) -> None:
    options = field.get("options") or []
    problems.at("options").required(options, 2 if field["type"] == RADIO else 1, GROUP_OPTIONS)
    for index, option in enumerate(options):
        for name in ("label", "value"):
            problems.at("options", index, name).required(option.get(name), 1, OPTION_TEXT)
        problems.at("options", index, "description").length(option.get("description"), 0, OPTION_TEXT)


def _text_input(field: Json, problems: Problems, *, labelled: bool) -> None:
    if field.get("type") != TEXT_INPUT:
        problems.at("type").add("BASE_TYPE_CHOICES", "Value must be one of (4,).")
        return
    problems.at("custom_id").required(field.get("custom_id"), 1, CUSTOM_ID)
    problems.at("style").number(field.get("style") or 0, 1, 2)
    if not labelled:
        problems.at("label").required(field.get("label"), 1, LABEL_TEXT)
    problems.at("placeholder").length(field.get("placeholder"), 0, INPUT_PLACEHOLDER)
    problems.at("value").length(field.get("value"), 0, INPUT_VALUE)
    problems.at("min_length").number(field.get("min_length"), 0, INPUT_VALUE)
    problems.at("max_length").number(field.get("max_length"), 1, INPUT_VALUE)
