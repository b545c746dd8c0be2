"""What Slack accepts as an element of a block.

https://docs.slack.dev/reference/block-kit/block-elements
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import limits

if TYPE_CHECKING:
    from .journal import Json
    from .limits import Problems

COMMON = {"type", "action_id", "confirm", "focus_on_load"}
SELECT = COMMON | {"placeholder"}
MULTI = SELECT | {"max_selected_items"}
SHORT_INPUT = {"type", "action_id", "placeholder", "initial_value", "dispatch_action_config", "focus_on_load"}

KEYS: dict[str, set[str]] = {
    "button": {"type", "action_id", "text", "value", "url", "style", "confirm", "accessibility_label"},
    "static_select": SELECT | {"options", "option_groups", "initial_option"},
    "external_select": SELECT | {"initial_option", "min_query_length"},
    "users_select": SELECT | {"initial_user"},
    "conversations_select": SELECT
    | {"initial_conversation", "default_to_current_conversation", "response_url_enabled", "filter"},
    "channels_select": SELECT | {"initial_channel", "response_url_enabled"},
    "multi_static_select": MULTI | {"options", "option_groups", "initial_options"},
    "multi_external_select": MULTI | {"initial_options", "min_query_length"},
    "multi_users_select": MULTI | {"initial_users"},
    "multi_conversations_select": MULTI | {"initial_conversations", "default_to_current_conversation", "filter"},
    "multi_channels_select": MULTI | {"initial_channels"},
    "overflow": COMMON - {"focus_on_load"} | {"options"},
    "radio_buttons": COMMON | {"options", "initial_option"},
    "checkboxes": COMMON | {"options", "initial_options"},
    "datepicker": SELECT | {"initial_date"},
    "timepicker": SELECT | {"initial_time", "timezone"},
    "datetimepicker": COMMON | {"initial_date_time"},
    "plain_text_input": SHORT_INPUT | {"multiline", "min_length", "max_length"},
    "number_input": SHORT_INPUT | {"is_decimal_allowed", "min_value", "max_value"},
    "email_text_input": SHORT_INPUT,
    "url_text_input": SHORT_INPUT,
    "file_input": {"type", "action_id", "filetypes", "max_files"},
    "image": {"type", "alt_text", "image_url", "slack_file"},
}

SELECTS = {name for name in KEYS if name.endswith("_select")}
CHOICES = {"radio_buttons", "checkboxes"}
PICKERS = {"datepicker", "timepicker", "datetimepicker"}
TYPED = {"plain_text_input", "number_input", "email_text_input", "url_text_input", "file_input"}

IN_ACTIONS = {"button", "overflow", *SELECTS, *CHOICES, *PICKERS}
IN_SECTION = (IN_ACTIONS | {"image"}) - {"datetimepicker"}
IN_INPUT = {*SELECTS, *CHOICES, *PICKERS, *TYPED}


def check_element(element: Json, at: str, allowed: set[str], problems: Problems) -> None:
    kind = element.get("type")
    if kind not in allowed:
        problems.add("element_type", f"unsupported type: {kind}", f"{at}/type")
        return
    problems.known(element, KEYS[str(kind)], at)
    problems.string(element, "action_id", at, limits.ACTION_ID, least=1)
    problems.text(element, "placeholder", at, limits.PLACEHOLDER)
    if "confirm" in element:
        check_confirm(element["confirm"], f"{at}/confirm", problems)
    if kind == "button":
        check_button(element, at, problems)
    elif kind == "image":
        check_image(element, at, problems)
    elif "options" in KEYS[str(kind)]:
        check_choices(element, at, problems)
    elif kind in TYPED:
        check_typed(element, at, problems)


def check_button(button: Json, at: str, problems: Problems) -> None:
    problems.text(button, "text", at, limits.BUTTON_TEXT, needed=True)
    problems.string(button, "value", at, limits.BUTTON_VALUE, least=1)
    problems.string(button, "url", at, limits.URL, least=1)
    problems.string(button, "accessibility_label", at, limits.ACCESSIBILITY_LABEL, least=1)
    if button.get("style") not in {None, "primary", "danger"}:
        problems.add("style", 'must be "primary" or "danger"', f"{at}/style")


def check_confirm(confirm: Json, at: str, problems: Problems) -> None:
    if problems.is_object(confirm, at):
        problems.known(confirm, {"title", "text", "confirm", "deny", "style"}, at)
        problems.text(confirm, "title", at, limits.CONFIRM_TITLE, needed=True)
        problems.text(confirm, "text", at, limits.CONFIRM_TEXT, plain=False, needed=True)
        problems.text(confirm, "confirm", at, limits.CONFIRM_BUTTON, needed=True)
        problems.text(confirm, "deny", at, limits.CONFIRM_BUTTON, needed=True)


def check_image(image: Json, at: str, problems: Problems) -> None:
    """https://docs.slack.dev/reference/block-kit/blocks/image-block: a url or a Slack file, and alt text."""
    problems.string(image, "alt_text", at, limits.ALT_TEXT, needed=True)
    problems.string(image, "image_url", at, limits.URL, least=1)
    if ("image_url" in image) == ("slack_file" in image):
        problems.add("image_source", "must provide one of image_url or slack_file", at)


def check_choices(element: Json, at: str, problems: Problems) -> None:
    kind = element["type"]
    options: object
    most = {"overflow": limits.OVERFLOW_OPTIONS}.get(kind, limits.OPTIONS)
    most = limits.CHOICE_OPTIONS if kind in CHOICES else most
    if "option_groups" in KEYS[kind] and "option_groups" in element:
        check_groups(element["option_groups"], f"{at}/option_groups", problems)
        options = [each for group in element["option_groups"] for each in group.get("options", [])]
    else:
        options = element.get("options")
        check_options(options, f"{at}/options", problems, most=most)
    known = options if isinstance(options, list) else []
    initial = [element["initial_option"]] if "initial_option" in element else element.get("initial_options", [])
    for each in initial:
        if each not in known:
            problems.add("initial_option", "must be one of the options", at)


def check_options(options: object, at: str, problems: Problems, *, most: int = limits.OPTIONS, least: int = 1) -> None:
    if not problems.count(options, at, most, least=least) or not isinstance(options, list):
        return
    for place, option in enumerate(options):
        here = f"{at}/{place}"
        problems.known(option, {"text", "value", "description", "url"}, here)
        problems.text(option, "text", here, limits.OPTION_TEXT, plain=False, needed=True)
        problems.string(option, "value", here, limits.OPTION_VALUE, least=1, needed=True)
        problems.text(option, "description", here, limits.OPTION_TEXT, plain=False)


def check_groups(groups: object, at: str, problems: Problems) -> None:
    """https://docs.slack.dev/reference/block-kit/composition-objects/option-group-object"""
    if not problems.count(groups, at, limits.OPTION_GROUPS) or not isinstance(groups, list):
        return
    for place, group in enumerate(groups):
        problems.text(group, "label", f"{at}/{place}", limits.OPTION_TEXT, needed=True)
        check_options(group.get("options"), f"{at}/{place}/options", problems)


def check_typed(element: Json, at: str, problems: Problems) -> None:
    """https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element and its kin."""
    least, most = element.get("min_length", 0), element.get("max_length", limits.INPUT_TEXT)
    if not (0 <= least <= most <= limits.INPUT_TEXT and most >= 1):
        problems.add("input_length", f"must be between 0 and {limits.INPUT_TEXT}", at)
    problems.string(element, "initial_value", at, limits.INPUT_TEXT)
    if element["type"] == "number_input" and not isinstance(element.get("is_decimal_allowed"), bool):
        problems.add("missing", "missing required field: is_decimal_allowed", at)
    if element["type"] == "file_input" and not 1 <= element.get("max_files", 10) <= limits.INPUT_FILES:
        problems.add("max_files", f"must be between 1 and {limits.INPUT_FILES}", f"{at}/max_files")
