"""What Slack accepts as the blocks of a message or a view.

https://docs.slack.dev/reference/block-kit/blocks
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import limits
from .elements import IN_ACTIONS, IN_INPUT, IN_SECTION, check_element, check_image
from .limits import Problems
from .messages import texts_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from .journal import Json

KEYS: dict[str, set[str]] = {
    "section": {"text", "fields", "accessory", "expand"},
    "divider": set(),
    "header": {"text", "level"},
    "context": {"elements"},
    "actions": {"elements"},
    "image": {"alt_text", "image_url", "slack_file", "title"},
    "input": {"label", "element", "dispatch_action", "hint", "optional"},
    "markdown": {"text"},
    "rich_text": {"elements"},
    "file": {"external_id", "source"},
}


def check_blocks(blocks: Any, problems: Problems, *, at: str = "/blocks", surface: str = "message") -> None:
    """Add to `problems` all that Slack would refuse in `blocks` of a message, modal or home."""
    most = limits.MESSAGE_BLOCKS if surface == "message" else limits.VIEW_BLOCKS
    if not problems.count(blocks, at, most, least=0):
        return
    for place, block in enumerate(blocks):
        check_block(block, f"{at}/{place}", problems, surface)
    problems.unique(((each.get("block_id"), f"{at}/{n}/block_id") for n, each in enumerate(blocks)), "block_id")
    markdown = sum(len(str(each.get("text"))) for each in blocks if each.get("type") == "markdown")
    if markdown > limits.MARKDOWN_TEXT:
        problems.add("too_long", f"must be less than {limits.MARKDOWN_TEXT + 1} characters", at)


def check_block(block: Json, at: str, problems: Problems, surface: str) -> None:
    kind = block.get("type")
    if kind not in KEYS or (kind in {"markdown", "file"} and surface != "message"):
        problems.add("block_type", f"unsupported type: {kind}", f"{at}/type")
        return
    problems.known(block, {"type", "block_id", *KEYS[kind]}, at)
    problems.string(block, "block_id", at, limits.BLOCK_ID, least=1)
    check = CHECKS.get(kind)
    if check is not None:
        check(block, at, problems)
    if kind == "input" and block.get("element", {}).get("type") == "file_input" and surface != "modal":
        # https://docs.slack.dev/reference/block-kit/block-elements/file-input-element: modals only
        problems.add("element_type", "unsupported type: file_input", f"{at}/element/type")


def check_section(block: Json, at: str, problems: Problems) -> None:
    problems.text(block, "text", at, limits.SECTION_TEXT, plain=False, needed="fields" not in block)
    if "fields" in block and problems.count(block["fields"], f"{at}/fields", limits.SECTION_FIELDS):
        for place, value in enumerate(block["fields"]):
            problems.text_object(value, f"{at}/fields/{place}", limits.SECTION_FIELD, plain=False)
    if "accessory" in block and problems.is_object(block["accessory"], f"{at}/accessory"):
        check_element(block["accessory"], f"{at}/accessory", IN_SECTION, problems)


def check_header(block: Json, at: str, problems: Problems) -> None:
    problems.text(block, "text", at, limits.HEADER_TEXT, needed=True)


def check_context(block: Json, at: str, problems: Problems) -> None:
    if not problems.count(block.get("elements"), f"{at}/elements", limits.CONTEXT_ELEMENTS):
        return
    for place, element in enumerate(block["elements"]):
        here = f"{at}/elements/{place}"
        if element.get("type") == "image":
            check_element(element, here, {"image"}, problems)
        else:
            problems.text_object(element, here, limits.SECTION_TEXT, plain=False)


def check_actions(block: Json, at: str, problems: Problems) -> None:
    if not problems.count(block.get("elements"), f"{at}/elements", limits.ACTIONS_ELEMENTS):
        return
    for place, element in enumerate(block["elements"]):
        check_element(element, f"{at}/elements/{place}", IN_ACTIONS, problems)
    ids = ((each.get("action_id"), f"{at}/elements/{n}/action_id") for n, each in enumerate(block["elements"]))
    problems.unique(ids, "action_id")


def check_picture(block: Json, at: str, problems: Problems) -> None:
    check_image(block, at, problems)
    problems.text(block, "title", at, limits.IMAGE_TITLE)


def check_input(block: Json, at: str, problems: Problems) -> None:
    problems.text(block, "label", at, limits.INPUT_LABEL, needed=True)
    problems.text(block, "hint", at, limits.INPUT_HINT)
    if problems.is_object(block.get("element"), f"{at}/element"):
        check_element(block["element"], f"{at}/element", IN_INPUT, problems)


def check_markdown(block: Json, at: str, problems: Problems) -> None:
    problems.string(block, "text", at, limits.MARKDOWN_TEXT, least=1, needed=True)


CHECKS: dict[str, Callable[[Json, str, Problems], None]] = {
    "section": check_section,
    "header": check_header,
    "context": check_context,
    "actions": check_actions,
    "image": check_picture,
    "input": check_input,
    "markdown": check_markdown,
}


def check_view(view: Any, problems: Problems, *, modal: bool = True) -> None:
    """Add to `problems` all that Slack would refuse in a view.

    https://docs.slack.dev/reference/views/modal-views, https://docs.slack.dev/reference/views/home-tab-views
    """
    if not problems.is_object(view, "/view"):
        return
    kind = "modal" if modal else "home"
    if view.get("type") != kind:
        problems.add("view_type", f"must be {kind}", "/view/type")
    shared = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
    own = {"title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"}
    problems.known(view, shared | own if modal else shared, "/view")
    if modal:
        problems.text(view, "title", "/view", limits.VIEW_TITLE, needed=True)
        problems.text(view, "submit", "/view", limits.VIEW_BUTTON)
        problems.text(view, "close", "/view", limits.VIEW_BUTTON)
    problems.string(view, "private_metadata", "/view", limits.PRIVATE_METADATA)
    problems.string(view, "callback_id", "/view", limits.CALLBACK_ID)
    problems.string(view, "external_id", "/view", limits.EXTERNAL_ID)
    if "blocks" not in view:
        problems.add("missing", "missing required field: blocks", "/view")
        return
    check_blocks(view["blocks"], problems, at="/view/blocks", surface=kind)
    for place, block in enumerate(view["blocks"] if modal and "submit" not in view else []):
        if isinstance(block, dict) and block.get("type") == "input":
            # https://github.com/slackapi/node-slack-sdk/issues/875
            problems.add("no_submit", "must define `submit` to use `input` block", f"/view/blocks/{place}/input")


def total_text(blocks: list[Json]) -> int:
    """The characters of all texts of a message's blocks together, buttons included."""
    shown = sum(len(each) for each in texts_of(blocks))
    buttons = (each for block in blocks for each in block.get("elements", []) if each.get("type") == "button")
    return shown + sum(len(each["text"]["text"]) for each in buttons)
