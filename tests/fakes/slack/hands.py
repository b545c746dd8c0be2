"""What people do with their hands: finding the button, filling in a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .files import store
from .journal import Json
from .messages import Button, Message, elements_of
from .modals import View

if TYPE_CHECKING:
    from .platform import Platform

TEXTUAL = {"plain_text_input", "number_input", "email_text_input", "url_text_input"}
# The key under which a single value of the element stands in the state.
# https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
SINGLE = {
    "users_select": "selected_user", "conversations_select": "selected_conversation",
    "channels_select": "selected_channel", "datepicker": "selected_date", "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}  # fmt: skip
SEVERAL = {
    "multi_users_select": "selected_users", "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
}  # fmt: skip


def find_button(place: Message | View, which: str | Button) -> Button:
    """The button with this action id or label; a Button may be of an earlier version."""
    if isinstance(which, Button):
        return which
    buttons = place.buttons
    for attribute in ("action_id", "text", "accessibility_label", "value"):
        found = [each for each in buttons if getattr(each, attribute) == which]
        if len(found) == 1:
            return found[0]
        if found:
            raise AssertionError(f"{len(found)} buttons have the {attribute} {which!r}")
    shown = [(each.text, each.action_id) for each in buttons]
    raise AssertionError(f"no button {which!r} among {shown}")


def button_action(button: Button) -> Json:
    action: Json = {
        "type": "button", "action_id": button.action_id, "block_id": button.block_id,
        "text": button.raw.get("text", {"type": "plain_text", "text": button.text, "emoji": True}),
    }  # fmt: skip
    for key in ("value", "style"):
        if button.raw.get(key) is not None:
            action[key] = button.raw[key]
    return action


def find_element(place: Message | View, action_id: str) -> tuple[Json, str]:
    if isinstance(place, View):
        return place.element(action_id)
    for element, block_id in elements_of(place.blocks):
        if action_id in {element["action_id"], block_id}:
            return element, block_id
    raise AssertionError(f"no element {action_id!r} in {place.blocks}")


def options_of(element: Json, suggested: list[Json]) -> list[Json]:
    grouped = [each for group in element.get("option_groups", []) for each in group["options"]]
    return [*element.get("options", []), *grouped, *suggested]


def pick(element: Json, suggested: list[Json], value: object) -> Json:
    """The option with this value or text; Slack's client offers no other."""
    options = options_of(element, suggested)
    for option in options:
        if value in (option, option["value"], option["text"]["text"]):
            return option
    raise AssertionError(f"no option {value!r} among {[each['text']['text'] for each in options]}")


def fill(platform: Platform, view: View, action_id: str, value: object) -> tuple[str, str, Json]:
    """What the state holds once `value` is put in: its block's id, its action id, its state."""
    element, block_id = view.element(action_id)
    kind = str(element["type"])
    suggested = view.suggested.get(element["action_id"], [])
    state: Json = {"type": kind}
    if kind in TEXTUAL:
        state["value"] = typed(element, value)
    elif kind in SINGLE:
        state[SINGLE[kind]] = value
    elif kind in SEVERAL:
        state[SEVERAL[kind]] = value
    elif kind in {"static_select", "external_select", "radio_buttons"}:
        state["selected_option"] = None if value is None else pick(element, suggested, value)
    elif kind in {"checkboxes", "multi_static_select", "multi_external_select"}:
        assert isinstance(value, (list, tuple))
        state["selected_options"] = [pick(element, suggested, each) for each in value]
    elif kind == "file_input":
        state["files"] = attached(platform, view, element, value)
    else:
        raise AssertionError(f"the fake cannot fill in a {kind}")
    return block_id, element["action_id"], state


def typed(element: Json, value: object) -> str | None:
    """Slack's client holds people to min_length and max_length."""
    if value is None or value == "":
        return None
    text = str(value)
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    assert least <= len(text) <= most, f"{len(text)} characters; the input takes {least} to {most}"
    return text


def attached(platform: Platform, view: View, element: Json, value: object) -> list[Json]:
    """Files as (name, bytes) pairs, held to filetypes and max_files."""
    assert isinstance(value, (list, tuple))
    assert len(value) <= element.get("max_files", 10), "more files than the input takes"
    rows: list[Json] = []
    for name, content in value:
        types = element.get("filetypes")
        assert not types or name.rpartition(".")[2] in types, f"{name} is not one of {types}"
        rows.append(store(platform, view.team, name, content, view.user.id).payload())
    return rows


def initial_state(element: Json) -> Json:
    """What an untouched element submits: its initial value, or nothing."""
    kind = str(element["type"])
    if kind in TEXTUAL:
        return {"type": kind, "value": element.get("initial_value")}
    if kind in SINGLE:
        return {"type": kind, SINGLE[kind]: element.get(SINGLE[kind].replace("selected", "initial"))}
    if kind in SEVERAL:
        return {"type": kind, SEVERAL[kind]: element.get(SEVERAL[kind].replace("selected", "initial"), [])}
    if kind in {"checkboxes", "multi_static_select", "multi_external_select"}:
        return {"type": kind, "selected_options": element.get("initial_options", [])}
    if kind == "file_input":
        return {"type": kind, "files": []}
    return {"type": kind, "selected_option": element.get("initial_option")}


def submitted(platform: Platform, view: View, values: Json) -> Json:
    """The state of the whole form; what is required must be filled in, as Slack's client demands."""
    state: Json = {}
    for block in view.inputs:
        element = block["element"]
        before = view.values.get(block["block_id"], {}).get(element["action_id"])
        state.setdefault(block["block_id"], {})[element["action_id"]] = before or initial_state(element)
    for action_id, value in values.items():
        block_id, name, filled = fill(platform, view, action_id, value)
        state.setdefault(block_id, {})[name] = filled
    for block in view.inputs:
        filled = state[block["block_id"]][block["element"]["action_id"]]
        empty = not any(value for key, value in filled.items() if key != "type")
        assert block.get("optional") or not empty, f"{block['label']['text']!r} is required"
    return state
