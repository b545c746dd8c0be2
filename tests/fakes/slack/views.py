"""The views.* methods.

https://docs.slack.dev/reference/methods/views.open, .push, .update, .publish
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import limits
from .acks import require_view
from .call import Call, Method
from .events import Response
from .modals import View, close, new_view, push

if TYPE_CHECKING:
    from .events import Event
    from .journal import Json
    from .world import User


def open_view(call: Call) -> Json:
    """Show a modal; one that is open already is put away with all that lies on it."""
    body, event, user = wanted(call)
    for each in call.team.views(user):
        close(each)
    return shown(call, event, user, body)


def push_view(call: Call) -> Json:
    """Put a view on top of an open modal, three at most."""
    body, event, user = wanted(call)
    depth = len(call.team.views(user))
    if depth == 0:
        raise call.refuse("not_found", "no modal is open")
    if depth >= limits.VIEW_STACK:
        raise call.refuse("push_limit_reached", f"{depth} views are open")
    return shown(call, event, user, body)


def wanted(call: Call) -> tuple[Json, Event, User]:
    """The checked view, and the event whose trigger is spent on it.

    The layout is checked first: a refused one leaves the trigger valid.
    """
    body = require_view(call.platform.journal, call.args.get("view"), call.method)
    unique_external_id(call, body, None)
    check_files(call, body)
    event = call.platform.triggers.exchange(call.need("trigger_id"), call.method)
    if event.team is not call.team or event.user is None:
        raise call.refuse("invalid_trigger_id", "the trigger of another workspace")
    return body, event, event.user


def check_files(call: Call, body: Json) -> None:
    """https://docs.slack.dev/reference/block-kit/block-elements/file-input-element: it wants the scope files:read."""
    wants = any(block.get("element", {}).get("type") == "file_input" for block in body["blocks"])
    if wants and "files:read" not in call.team.scopes:
        raise call.refuse("missing_scope", "file_input wants files:read")


def shown(call: Call, event: Event, user: User, body: Json) -> Json:
    view = new_view(call.team, user, body, call.platform.clock)
    push(view)
    event.note(Response(call.method, call.args, view=view))
    return {"view": view.payload()}


def unique_external_id(call: Call, body: Json, own: View | None) -> None:
    external_id = body.get("external_id")
    if external_id:
        found = call.platform.find_view(call.team, None, external_id)
        if found is not None and found is not own:
            raise call.refuse("duplicate_external_id", str(external_id))


def check_hash(call: Call, view: View) -> None:
    """https://docs.slack.dev/surfaces/modals#handling_race_conditions"""
    given = call.args.get("hash")
    if given is not None and given != view.hash:
        raise call.refuse("hash_conflict", f"{given} is not {view.hash}")


def update_view(call: Call) -> Json:
    view = call.platform.find_view(call.team, call.args.get("view_id"), call.args.get("external_id"))
    if view is None:
        raise call.refuse("not_found", str(call.args.get("view_id")))
    body = require_view(call.platform.journal, call.args.get("view"), call.method, modal=view.kind == "modal")
    unique_external_id(call, body, view)
    check_hash(call, view)
    view.change(body, call.platform.clock)
    call.platform.log.credit(Response(call.method, call.args, view=view), user=view.user)
    return {"view": view.payload()}


def publish_view(call: Call) -> Json:
    user = call.user("user_id")
    body = require_view(call.platform.journal, call.args.get("view"), call.method, modal=False)
    view = call.team.homes.get(user.id)
    if view is None:
        view = call.team.homes[user.id] = new_view(call.team, user, body, call.platform.clock)
    else:
        check_hash(call, view)
        view.change(body, call.platform.clock)
    call.platform.log.credit(Response(call.method, call.args, view=view), user=user)
    return {"view": view.payload()}


METHODS = {
    "views.open": Method(open_view),
    "views.push": Method(push_view),
    "views.update": Method(update_view),
    "views.publish": Method(publish_view),
}
