"""Modals: for a typed answer, and for a command whose arguments are missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from adapters.slack.fitting import clip
from adapters.slack.render import Json, plain_text
from adapters.slack.spot import Spot, write_metadata
from bot.grammar import Command, Param
from bot.model import Form, Suggestion

TITLE = 24
"""https://docs.slack.dev/reference/views/modal-views; the buttons' texts too."""

PLACEHOLDER = 150
OPTION = 75
"""…/composition-objects/option-object: of the text, and of the value by the stricter of two official figures."""

ANSWER, COMMAND = "answer", "command"
"""The callback ids."""

TYPED = "typed"
"""The block and the element of a form's one field."""

ARGUMENT = "argument:"
"""With what the action ids of a command's arguments begin."""

LIMIT = 100
"""Characters of an argument whose type sets no limit."""


def answer_form(form: Form, spot: Spot, origin: str) -> Json:
    """A form of the core. The spot goes with it: a submission tells neither message nor response_url."""
    field: Json = {"type": "plain_text_input", "action_id": TYPED, "max_length": form.limit, "focus_on_load": True}
    if form.hint:
        field["placeholder"] = plain_text(clip(form.hint, PLACEHOLDER))
    metadata = write_metadata(spot.pack(), form.token, origin)
    block = {"type": "input", "block_id": TYPED, "label": plain_text(form.label), "element": field}
    return _modal(ANSWER, form.title, "Answer", metadata, [block])


def command_form(command: Command, given: Mapping[str, str], spot: Spot) -> Json:
    """A field for each argument, with what was typed already."""
    blocks = [_field(param, given.get(param.name, "")) for param in command.params]
    metadata = write_metadata(spot.pack(), command.name)
    return _modal(COMMAND, f"/{command.name}", "Go", metadata, blocks)


def arguments(state: Mapping[str, Mapping[str, Json]]) -> dict[str, str]:
    """What was filled in, by the argument's name; `state` is a view's state.values."""
    values: dict[str, str] = {}
    for name, elements in state.items():
        for element in elements.values():
            option: Any = element.get("selected_option") or {}
            value = element.get("value") or option.get("value") or element.get("selected_conversation")
            if value:
                values[name] = value
    return values


def given_file(state: Mapping[str, Mapping[str, Json]]) -> str:
    """The id of the file that was put in, or nothing: …/block-elements/file-input-element."""
    files = (file for elements in state.values() for each in elements.values() for file in each.get("files") or ())
    return next((str(file["id"]) for file in files), "")


def typed(state: Mapping[str, Mapping[str, Json]]) -> str:
    """What was typed into a form's field."""
    return str(state[TYPED][TYPED].get("value") or "")


def errors(body: Json, text: str) -> Json:
    """An acknowledgement that leaves the form open, with what is wrong under its first field."""
    blocks = (block["block_id"] for block in body["view"]["blocks"] if block["type"] == "input")
    return {"response_action": "errors", "errors": {next(blocks): text}}


def options(found: Iterable[Suggestion]) -> Json:
    """Suggestions as https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload wants them.

    A value too long for Slack gives way to its label, which the core knows as well.
    """
    shown = [(clip(each.label, OPTION), each.value) for each in found if each.label and each.value]
    fitting = [(label, value if len(value) <= OPTION else label) for label, value in shown]
    return {"options": [_option(label, value) for label, value in fitting]}


def _modal(callback: str, title: str, submit: str, metadata: str, blocks: list[Json]) -> Json:
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain_text(clip(title, TITLE)),
        "submit": plain_text(submit),
        "private_metadata": metadata,
        "blocks": blocks,
    }


def _field(param: Param, given: str) -> Json:
    return {
        "type": "input",
        "block_id": param.name,
        "label": plain_text(param.name.capitalize()),
        "hint": plain_text(param.help),
        "optional": not param.required,
        "element": {**_element(param, given), "action_id": f"{ARGUMENT}{param.name}"},
    }


def _element(param: Param, given: str) -> Json:
    kind = param.type
    if kind.choices:
        chosen = {"initial_option": _option(given, given)} if given in kind.choices else {}
        return {"type": "static_select", "options": [_option(each, each) for each in kind.choices], **chosen}
    if kind.suggests:
        chosen = {"initial_option": _option(clip(given, OPTION), clip(given, OPTION))} if given else {}
        return {"type": "external_select", "min_query_length": 0, **chosen}
    if kind.bounds:
        low, high = map(str, kind.bounds)
        bounds = {"is_decimal_allowed": False, "min_value": low, "max_value": high}
        return {"type": "number_input", **bounds, **_initial(given)}
    if kind.picks == "file":
        return {"type": "file_input", "max_files": 1}
    if kind.picks == "channel":
        return {"type": "conversations_select", "filter": {"include": ["public", "private"]}}
    return {"type": "plain_text_input", "max_length": getattr(kind, "limit", LIMIT), **_initial(given)}


def _initial(given: str) -> Json:
    return {"initial_value": given} if given else {}


def _option(label: str, value: str) -> Json:
    return {"text": plain_text(label), "value": value}
