"""The platform's documented numbers, and the list of what breaks them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

# https://docs.slack.dev/reference/block-kit/blocks ("50 blocks in each message, and 100 blocks in modals or Home")
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
# Not documented: https://github.com/slackapi/bolt-js/issues/2509
ALL_BLOCK_TEXT = 13_200
# https://docs.slack.dev/reference/block-kit/blocks/<name>-block
BLOCK_ID = 255
SECTION_TEXT = 3_000
SECTION_FIELDS = 10
SECTION_FIELD = 2_000
HEADER_TEXT = 150
CONTEXT_ELEMENTS = 10
ACTIONS_ELEMENTS = 25
INPUT_LABEL = 2_000
INPUT_HINT = 2_000
IMAGE_TITLE = 2_000
MARKDOWN_TEXT = 12_000  # of all markdown blocks of one payload together
# https://docs.slack.dev/reference/block-kit/block-elements/<name>-element
ACTION_ID = 255
BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
ACCESSIBILITY_LABEL = 75
URL = 3_000
ALT_TEXT = 2_000
PLACEHOLDER = 150
OPTIONS = 100
OPTION_GROUPS = 100
OVERFLOW_OPTIONS = 5
CHOICE_OPTIONS = 10  # radio buttons and checkboxes
INPUT_TEXT = 3_000
INPUT_FILES = 10
# https://docs.slack.dev/reference/block-kit/composition-objects/option-object
# (the value is 150 there and in slack_sdk, 75 in @slack/types: the stricter one holds)
OPTION_TEXT = 75
OPTION_VALUE = 75
# https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object
CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_BUTTON = 100, 300, 30
# https://docs.slack.dev/reference/views/modal-views and .../home-tab-views
VIEW_TITLE = 24
VIEW_BUTTON = 24
PRIVATE_METADATA = 3_000
CALLBACK_ID = 255
EXTERNAL_ID = 255
VIEW_BYTES = 250_000  # https://docs.slack.dev/reference/methods/views.open (view_too_large)
VIEW_STACK = 3  # https://docs.slack.dev/reference/methods/views.push (push_limit_reached)
# https://docs.slack.dev/reference/methods/chat.postMessage ("4,000 characters" advised, 40,000 at most)
TEXT_ADVISED = 4_000
TEXT = 40_000
# https://docs.slack.dev/interactivity/handling-user-interaction
ANSWER_SECONDS = 3.0
TRIGGER_SECONDS = 3.0
RESPONSE_URL_SECONDS = 30 * 60.0
RESPONSE_URL_USES = 5
# https://docs.slack.dev/messaging/message-metadata
METADATA_BYTES = 8_000

MISSING = object()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a layout, in Slack's words, at a JSON pointer."""

    rule: str
    message: str
    pointer: str

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]"


@dataclass(slots=True)
class Problems:
    """All problems of one layout: every one is reported, not the first.

    The wording is Slack's own, as seen in
    https://github.com/grafana-cold-storage/oncall/pull/5121 and
    https://github.com/slackapi/node-slack-sdk/issues/875
    """

    found: list[Problem] = field(default_factory=list)

    def add(self, rule: str, message: str, pointer: str) -> None:
        self.found.append(Problem(rule, message, pointer))

    def string(
        self, holder: dict[str, Any], key: str, at: str, most: int, *, least: int = 0, needed: bool = False
    ) -> None:
        """A plain string under `key`."""
        value = holder.get(key, MISSING)
        if value is MISSING or value is None:
            if needed:
                self.add("missing", f"missing required field: {key}", at)
        elif not isinstance(value, str):
            self.add("type", "must provide a string", f"{at}/{key}")
        else:
            self.length(value, f"{at}/{key}", most, least)

    def length(self, value: str, at: str, most: int, least: int = 1) -> None:
        if len(value) > most:
            self.add("too_long", f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            self.add("too_short", f"must be more than {least - 1} characters", at)

    def text(
        self, holder: dict[str, Any], key: str, at: str, most: int, *, plain: bool = True, needed: bool = False
    ) -> None:
        """A text object under `key`.

        https://docs.slack.dev/reference/block-kit/composition-objects/text-object
        """
        value = holder.get(key, MISSING)
        if value is MISSING or value is None:
            if needed:
                self.add("missing", f"missing required field: {key}", at)
            return
        self.text_object(value, f"{at}/{key}", most, plain=plain)

    def text_object(self, value: Any, at: str, most: int, *, plain: bool) -> None:
        if not isinstance(value, dict) or not isinstance(value.get("text"), str):
            self.add("type", "must provide an object with a text", at)
            return
        kind = value.get("type")
        if kind not in ({"plain_text"} if plain else {"plain_text", "mrkdwn"}):
            self.add("text_type", f"unsupported type: {kind}", f"{at}/type")
        self.known(value, {"type", "text", "emoji"} if kind == "plain_text" else {"type", "text", "verbatim"}, at)
        self.length(value["text"], f"{at}/text", most)

    def known(self, value: dict[str, Any], keys: set[str], at: str) -> None:
        for key in value.keys() - keys:
            self.add("unknown_key", f"invalid additional property: {key}", at)

    def count(self, values: Any, at: str, most: int, *, least: int = 1) -> bool:
        """Whether `values` is a list of an allowed length."""
        if not isinstance(values, list):
            self.add("type", "must provide an array", at)
            return False
        if len(values) > most:
            self.add("too_many", f"no more than {most} items allowed", at)
        elif len(values) < least:
            self.add("too_few", f"must provide at least {least} items", at)
        return all(self.is_object(each, f"{at}/{place}") for place, each in enumerate(values))

    def is_object(self, value: Any, at: str) -> bool:
        if not isinstance(value, dict):
            self.add("type", "must provide an object", at)
        return isinstance(value, dict)

    def unique(self, values: Iterable[tuple[Any, str]], name: str) -> None:
        seen: set[Any] = set()
        for value, at in values:
            if value is not None and value in seen:
                self.add(f"duplicate_{name}", f"`{name}` already exists: {value}", at)
            seen.add(value)
