"""What we read of Slack's payloads, and what may be missing there: another shape is refused before anybody reads it.

https://docs.slack.dev/reference/interaction-payloads, …/interactivity/implementing-slash-commands, …/apis/events-api.
What we don't read is not looked at: Slack adds to it. What is None here Slack sends as null, or not at all.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated, Any

import msgspec

from adapters.slack.forms import ANSWER, COMMAND, TYPED
from adapters.slack.render import PRESS, Json
from adapters.slack.spot import Spot, read_metadata, team_of

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Text = str | None

_SPOT = tuple(field.name for field in fields(Spot))


class StrangeError(Exception):
    """It is not a payload that we know; the text says where it differs."""


class Shape(msgspec.Struct):
    pass


class Named(Shape):
    id: Id


class User(Shape):
    id: Id
    username: Text = None
    name: Text = None
    team_id: Text = None


class Channel(Shape):
    id: Text = None
    name: Text = None


class Container(Shape):
    message_ts: Text = None
    is_ephemeral: bool | None = None


class Action(Shape):
    action_id: str
    action_ts: Text = None
    value: Text = None

    def __post_init__(self) -> None:
        if self.action_id.startswith(PRESS) and not (self.value and self.action_ts):
            raise ValueError("a button without value or time")


class Option(Shape):
    value: Text = None


class Filled(Shape):
    value: Text = None
    selected_option: Option | None = None
    selected_conversation: Text = None
    files: list[Named] | None = None


Values = dict[str, dict[str, Filled]]


class State(Shape):
    values: Values | None = None


class Block(Shape):
    type: str
    block_id: str = ""


class Surface(Shape):
    """A modal, or the Home."""

    type: Text = None
    app_installed_team_id: Text = None


class Payload(Shape):
    """`team` is null where an organisation installed the app."""

    team: Named | None = None
    view: Surface | None = None


class Interaction(Payload, kw_only=True):
    user: User
    team_id: Text = None

    def __post_init__(self) -> None:
        if not (self.team or self.user.team_id):
            raise ValueError("no team")


class Pressed(Interaction, kw_only=True):
    actions: Annotated[list[Action], msgspec.Meta(min_length=1)]
    trigger_id: str
    container: Container | None = None
    channel: Channel | None = None
    response_url: Text = None


class Shortcut(Interaction, kw_only=True):
    trigger_id: str


class Asked(Surface, kw_only=True):
    """A form's view while somebody chooses from a menu."""

    private_metadata: str
    state: State | None = None

    def __post_init__(self) -> None:
        _form_of_a_command(self.private_metadata)


class Suggestion(Interaction, kw_only=True):
    view: Asked
    action_id: str
    value: str = ""


class Final(Shape):
    values: Values


class Sent(Surface, kw_only=True):
    """A form's view as it was sent in."""

    id: Id
    callback_id: str
    private_metadata: str
    blocks: list[Block]
    state: Final

    def __post_init__(self) -> None:
        if self.callback_id == COMMAND:
            _form_of_a_command(self.private_metadata)
        elif self.callback_id == ANSWER:
            _form_of_an_answer(self.private_metadata)
            if TYPED not in self.state.values.get(TYPED, {}):
                raise ValueError("a typed answer without its field")
        else:
            raise ValueError("a form that is not ours")
        if not any(block.type == "input" and block.block_id for block in self.blocks):
            raise ValueError("a form without a field")


class Submission(Interaction, kw_only=True):
    view: Sent


class Typed(Payload, kw_only=True):
    """A slash command; it is known by its fields, for it has no type."""

    command: Id
    team_id: Id
    user_id: Id
    channel_id: Id
    trigger_id: Id
    text: str = ""
    user_name: str = ""
    channel_name: str = ""
    response_url: str = ""


class Home(Shape):
    private_metadata: str = ""


class Revoked(Shape):
    bot: list[str] | None = None


class Happening(Shape):
    type: str
    user: str = ""
    tab: Text = None
    event_ts: str = ""
    view: Home | None = None
    tokens: Revoked | None = None

    def __post_init__(self) -> None:
        if self.type == "app_home_opened" and not (self.user and self.event_ts):
            raise ValueError("a Home that nobody opened")


class Event(Payload, kw_only=True):
    team_id: Id
    event: Happening


KINDS: dict[str, type[Shape]] = {
    "block_actions": Pressed,
    "block_suggestion": Suggestion,
    "view_submission": Submission,
    "shortcut": Shortcut,
    "event_callback": Event,
    "command": Typed,
}
"""By the payload's type."""


def known(body: Json) -> str:
    """The payload's kind: its type, or "command". Raises StrangeError for what we cannot read."""
    kind = "command" if "command" in body else body.get("type")
    shape = KINDS.get(kind) if isinstance(kind, str) else None
    if shape is None:
        raise StrangeError("there is no such kind of payload")
    try:
        found = msgspec.convert(body, shape)
    except (ValueError, RecursionError) as error:
        raise StrangeError(f"{kind}: {error}") from None
    if isinstance(found, Suggestion | Submission) and read_metadata(body)[0][0] != team_of(body):
        raise StrangeError(f"{kind}: a form of another workspace")
    return str(kind)


def _form_of_a_command(metadata: str) -> None:
    _checked(msgspec.json.decode(metadata, type=tuple[list[Any], Id]))


def _form_of_an_answer(metadata: str) -> None:
    _checked(msgspec.json.decode(metadata, type=tuple[list[Any], Id, str]))


def _checked(parts: tuple[Any, ...]) -> None:
    """A spot was packed in order; an older one may have fewer parts."""
    msgspec.convert(dict(zip(_SPOT, parts[0], strict=False)), Spot)
