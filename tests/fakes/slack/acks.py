"""What an acknowledgement may carry, and what comes of it.

https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import limits
from .blocks import check_view
from .elements import check_groups, check_options
from .events import Response
from .limits import Problems
from .modals import close, close_all, new_view, push
from .posting import compose, post
from .refusal import Refusal, refuse_layout

if TYPE_CHECKING:
    from .events import Event
    from .journal import Journal, Json
    from .modals import View
    from .platform import Platform

AUDIENCES = {None, "ephemeral", "in_channel"}


def take_ack(platform: Platform, event: Event, payload: Json) -> None:
    """Do what the acknowledgement says; what Slack would not understand it shows as an error."""
    try:
        if event.kind == "slash_commands":
            said_in_ack(platform, event, payload)
        elif event.what == "view_submission":
            answer_submission(platform, event, payload)
        elif event.what == "block_suggestion":
            suggest(platform, event, payload)
        elif payload:
            # https://github.com/slackapi/bolt-js/issues/132: block actions take no message in the response
            platform.journal.violation("ack.payload_not_accepted", event.what, str(payload)[:300])
    except Refusal as refusal:
        event.fail("invalid_command_response" if event.kind == "slash_commands" else refusal.error)


def said_in_ack(platform: Platform, event: Event, payload: Json) -> None:
    """https://docs.slack.dev/interactivity/implementing-slash-commands#responding_to_commands"""
    if not payload or not (payload.get("text") or payload.get("blocks")):
        return
    audience = payload.get("response_type")
    if audience not in AUDIENCES:
        platform.journal.violation("ack.response_type", event.what, f"response_type {audience!r}")
        raise Refusal("invalid_arguments")
    assert event.channel is not None
    assert event.user is not None
    content = compose(platform.journal, payload, f"ack of {event.what}")
    private = None if audience == "in_channel" else event.user.id
    message = post(platform, event.channel, content, ephemeral_to=private)
    event.note(Response("ack", payload, message))


def answer_submission(platform: Platform, event: Event, payload: Json) -> None:
    """https://docs.slack.dev/surfaces/modals#updating_response: errors, update, push or clear."""
    view = event.view
    assert view is not None
    action = payload.get("response_action")
    if not payload:
        close(view)
    elif action == "errors":
        show_errors(platform, view, payload)
        event.note(Response("ack", payload, view=view))
    elif action == "clear":
        close_all(view)
        event.note(Response("ack", payload, view=view))
    elif action in {"update", "push"}:
        body = require_view(platform.journal, payload.get("view"), f"response_action {action}")
        event.note(Response("ack", payload, view=change_stack(platform, view, body, action)))
    else:
        platform.journal.violation("ack.response_action", event.what, str(payload)[:300])
        raise Refusal("invalid_arguments")


def show_errors(platform: Platform, view: View, payload: Json) -> None:
    errors = payload.get("errors")
    known = {block["block_id"] for block in view.inputs}
    if not isinstance(errors, dict) or not errors or not set(errors) <= known:
        detail = f"errors {errors!r} must name blocks of {sorted(known)}"
        platform.journal.violation("ack.errors", "view_submission", detail)
        raise Refusal("invalid_arguments")
    view.errors = {str(block): str(text) for block, text in errors.items()}


def change_stack(platform: Platform, view: View, body: Json, action: str) -> View:
    if action == "update":
        view.change(body, platform.clock)
        return view
    if len(view.team.views(view.user)) >= limits.VIEW_STACK:
        platform.journal.violation("push_limit_reached", "response_action push", "three views are open")
        raise Refusal("push_limit_reached")
    pushed = new_view(view.team, view.user, body, platform.clock)
    push(pushed)
    return pushed


def require_view(journal: Journal, view: object, where: str, *, modal: bool = True) -> Json:
    """The view if Slack would take it; else it is recorded and refused."""
    problems = Problems()
    check_view(view, problems, modal=modal)
    if problems.found:
        for each in problems.found:
            journal.violation(f"invalid_view.{each.rule}", where, str(each))
        raise refuse_layout("invalid_arguments", problems)
    assert isinstance(view, dict)
    if len(str(view).encode()) > limits.VIEW_BYTES:
        journal.violation("view_too_large", where, f"{len(str(view))} bytes")
        raise Refusal("view_too_large")
    return view


def suggest(platform: Platform, event: Event, payload: Json) -> None:
    """https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element#external_select"""
    problems = Problems()
    keys = {"options", "option_groups"} & payload.keys()
    if len(keys) != 1:
        problems.add("suggestion", "must provide either options or option_groups", "")
    elif keys == {"options"}:
        check_options(payload["options"], "/options", problems, least=0)
    else:
        check_groups(payload["option_groups"], "/option_groups", problems)
    if problems.found:
        for each in problems.found:
            platform.journal.violation(f"invalid_options.{each.rule}", "block_suggestion", str(each))
        raise Refusal("invalid_options")
    event.note(Response("ack", payload, event.message, event.view))
