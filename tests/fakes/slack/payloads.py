"""The payloads as Slack builds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .world import new_id

if TYPE_CHECKING:
    from .journal import Json
    from .messages import Message
    from .modals import View
    from .platform import Platform
    from .world import Channel, Team, User


def slash_payload(platform: Platform, user: User, channel: Channel, command: str, text: str) -> Json:
    """https://docs.slack.dev/interactivity/implementing-slash-commands (all values are strings)"""
    return {
        "token": platform.verification_token, "team_id": user.team.id, "team_domain": user.team.domain,
        "channel_id": channel.id, "channel_name": channel.name, "user_id": user.id,
        "user_name": user.name, "command": command, "text": text, "api_app_id": platform.app_id,
        "is_enterprise_install": "false",
    }  # fmt: skip


def interactive(platform: Platform, kind: str, user: User) -> Json:
    """What every interaction payload has: https://docs.slack.dev/reference/interaction-payloads"""
    team = user.team
    return {
        "type": kind, "token": platform.verification_token, "api_app_id": platform.app_id,
        "team": {"id": team.id, "domain": team.domain}, "enterprise": None,
        "is_enterprise_install": False,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": team.id},
    }  # fmt: skip


def message_place(message: Message) -> Json:
    """The container, channel and message of a press.

    Slack leaves the message itself out where it is ephemeral.
    https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
    """
    ephemeral = message.ephemeral_to is not None
    channel = message.channel
    container = {
        "type": "message", "message_ts": message.ts, "channel_id": channel.id, "is_ephemeral": ephemeral,
    }  # fmt: skip
    if message.thread_ts is not None:
        container["thread_ts"] = message.thread_ts
    place: Json = {"container": container, "channel": {"id": channel.id, "name": channel.name}}
    return place if ephemeral else place | {"message": message.payload()}


def view_place(view: View) -> Json:
    return {"container": {"type": "view", "view_id": view.id}, "view": view.payload()}


def block_actions(platform: Platform, user: User, place: Json, action: Json) -> Json:
    """https://docs.slack.dev/reference/interaction-payloads/block_actions-payload"""
    stamped = action | {"action_ts": platform.clock.timestamp()}
    state: Json = {} if "view" in place else {"state": {"values": {}}}
    return interactive(platform, "block_actions", user) | place | state | {"actions": [stamped]}


def view_submission(platform: Platform, view: View, kind: str = "view_submission") -> Json:
    """https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload"""
    more: Json = {"response_urls": []} if kind == "view_submission" else {"is_cleared": False}
    return interactive(platform, kind, view.user) | {"view": view.payload()} | more


def block_suggestion(platform: Platform, user: User, place: Json, asked: Json) -> Json:
    """https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload"""
    return interactive(platform, "block_suggestion", user) | place | asked


def event_callback(platform: Platform, team: Team, event: Json) -> Json:
    """https://docs.slack.dev/apis/events-api"""
    now = platform.clock.now()
    return {
        "token": platform.verification_token, "team_id": team.id, "api_app_id": platform.app_id,
        "event": {"event_ts": platform.clock.timestamp(), **event}, "type": "event_callback",
        "event_id": new_id("Ev"), "event_time": int(now), "is_ext_shared_channel": False,
        "authorizations": [{
            "enterprise_id": None, "team_id": team.id, "user_id": team.bot.id, "is_bot": True,
            "is_enterprise_install": False,
        }],
    }  # fmt: skip
