"""What people can do in the fake Slack: type, press, choose, submit, look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import hands
from .events import Event
from .messages import Button, Message
from .modals import View, close
from .payloads import (
    block_actions,
    block_suggestion,
    event_callback,
    interactive,
    message_place,
    slash_payload,
    view_place,
    view_submission,
)

if TYPE_CHECKING:
    from .journal import Json
    from .platform import Platform
    from .world import Channel, Team, User

SLASH_LENGTH = 32  # https://docs.slack.dev/reference/app-manifest (slash_commands, with the "/")


class Seat:
    """Everything a person does gives an Event, already on its way unless `deliver` is False."""

    platform: Platform

    async def slash(self, user: User, channel: Channel, command: str, text: str = "", *, deliver: bool = True) -> Event:
        """Type a slash command."""
        if "commands" not in user.team.scopes:
            raise AssertionError("the app was not granted the scope `commands`")
        assert command.startswith("/")
        assert len(command) <= SLASH_LENGTH
        payload = slash_payload(self.platform, user, channel, command, text)
        event = Event(self.platform, "slash_commands", command, payload, user.team, user, channel)
        payload["response_url"] = self.platform.new_response_url(event, user, channel, None)
        return await self._go(event, deliver=deliver)

    async def press(self, user: User, place: Message | View, which: str | Button, *, deliver: bool = True) -> Event:
        """Press a button, named by its action id or its label."""
        return await self._act(user, place, hands.button_action(hands.find_button(place, which)), deliver=deliver)

    async def choose(
        self, user: User, place: Message | View, action_id: str, option: object, *, deliver: bool = True
    ) -> Event:
        """Choose an option of a menu, radio buttons, checkboxes or an overflow menu (by value or text)."""
        element, block_id = hands.find_element(place, action_id)
        suggested = place.suggested.get(element["action_id"], []) if isinstance(place, View) else []
        several = isinstance(option, (list, tuple))
        options = [hands.pick(element, suggested, each) for each in option] if isinstance(option, (list, tuple)) else []
        chosen: Any = options if several else hands.pick(element, suggested, option)
        key = "selected_options" if several else "selected_option"
        action = {"type": element["type"], "action_id": element["action_id"], "block_id": block_id, key: chosen}
        return await self._act(user, place, action, deliver=deliver)

    async def _act(self, user: User, place: Message | View, action: Json, *, deliver: bool) -> Event:
        if isinstance(place, View):
            assert place.user is user, "this view is open for another person"
            assert not place.closed, "this view is closed"
            payload = block_actions(self.platform, user, view_place(place), action)
            event = Event(self.platform, "interactive", "block_actions", payload, user.team, user, view=place)
            return await self._go(event, deliver=deliver)
        assert place.ephemeral_to in {None, user.id}, "this message is shown to another person"
        assert not place.deleted, "this message is deleted"
        payload = block_actions(self.platform, user, message_place(place), action)
        event = Event(self.platform, "interactive", "block_actions", payload, user.team, user, place.channel, place)
        payload["response_url"] = self.platform.new_response_url(event, user, place.channel, place)
        return await self._go(event, deliver=deliver)

    async def submit(self, user: User, view: View, values: Json | None = None, *, deliver: bool = True) -> Event:
        """Fill in a modal and submit it; values by block id, action id, or "block/action"."""
        assert view.user is user, "this view is open for another person"
        assert not view.closed, "this view is closed"
        assert view.body.get("submit"), "this view has no submit button"
        view.values = hands.submitted(self.platform, view, values or {})
        payload = view_submission(self.platform, view)
        event = Event(self.platform, "interactive", "view_submission", payload, user.team, user, view=view)
        return await self._go(event, deliver=deliver)

    async def close_view(self, user: User, view: View) -> Event | None:
        """Close a modal; the app hears of it only where it asked to (notify_on_close)."""
        assert view.user is user, "this view is open for another person"
        close(view)
        if not view.body.get("notify_on_close"):
            return None
        payload = view_submission(self.platform, view, "view_closed")
        event = Event(self.platform, "interactive", "view_closed", payload, user.team, user, view=view)
        return await self._go(event, deliver=True)

    async def suggest(self, user: User, place: Message | View, action_id: str, typed: str = "") -> Event:
        """Type into an external select; `event.options` are what is offered.

        https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element#external_select
        (min_query_length, default 3: Slack asks nothing before)
        """
        element, block_id = hands.find_element(place, action_id)
        assert element["type"] in {"external_select", "multi_external_select"}, element["type"]
        least = element.get("min_query_length", 3)
        assert len(typed) >= least, f"Slack asks from {least} characters on"
        where = view_place(place) if isinstance(place, View) else message_place(place)
        asked = {"action_id": element["action_id"], "block_id": block_id, "value": typed}
        payload = block_suggestion(self.platform, user, where, asked)
        view, message = (place, None) if isinstance(place, View) else (None, place)
        channel = None if message is None else message.channel
        event = Event(
            self.platform, "interactive", "block_suggestion", payload, user.team, user, channel, message, view
        )
        await self._go(event, deliver=True)
        await event.answered()
        if view is not None:
            view.suggested[element["action_id"]] = event.options
        return event

    async def shortcut(self, user: User, callback_id: str, *, deliver: bool = True) -> Event:
        """https://docs.slack.dev/interactivity/implementing-shortcuts (global)"""
        named = {"callback_id": callback_id, "action_ts": self.platform.clock.timestamp()}
        payload = interactive(self.platform, "shortcut", user) | named
        event = Event(self.platform, "interactive", "shortcut", payload, user.team, user)
        return await self._go(event, deliver=deliver)

    async def message_shortcut(self, user: User, message: Message, callback_id: str) -> Event:
        """https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload (message_action)"""
        channel = message.channel
        named = {
            "callback_id": callback_id, "action_ts": self.platform.clock.timestamp(),
            "message_ts": message.ts, "message": message.payload(),
            "channel": {"id": channel.id, "name": channel.name},
        }  # fmt: skip
        payload = interactive(self.platform, "message_action", user) | named
        event = Event(self.platform, "interactive", "message_action", payload, user.team, user, channel)
        payload["response_url"] = self.platform.new_response_url(event, user, channel, None)
        return await self._go(event, deliver=True)

    async def open_home(self, user: User, *, tab: str = "home", deliver: bool = True) -> Event:
        """https://docs.slack.dev/reference/events/app_home_opened"""
        inner: Json = {"type": "app_home_opened", "user": user.id, "channel": user.team.im(user).id, "tab": tab}
        home = user.team.home(user)
        if home is not None:
            inner["view"] = home.payload()
        return await self.event(user.team, inner, user=user, channel=user.team.im(user), deliver=deliver)

    async def message_im(self, user: User, text: str, *, thread_ts: str | None = None, deliver: bool = True) -> Event:
        """Write to the app in the direct message: https://docs.slack.dev/reference/events/message.im"""
        if "im:history" not in user.team.scopes:
            raise AssertionError("the app was not granted the scope im:history")
        channel = user.team.im(user)
        message = Message(channel, self.platform.clock.timestamp(), user.id, text, thread_ts=thread_ts, from_app=False)
        channel.messages.append(message)
        where = {"channel": channel.id, "channel_type": "im", "event_ts": message.ts}
        inner = message.payload() | where
        return await self.event(user.team, inner, user=user, channel=channel, deliver=deliver)

    async def event(
        self, team: Team, inner: Json, *, user: User | None = None, channel: Channel | None = None,
        deliver: bool = True,
    ) -> Event:  # fmt: skip
        """Any event of the Events API."""
        payload = event_callback(self.platform, team, inner)
        event = Event(self.platform, "events_api", str(inner["type"]), payload, team, user, channel)
        return await self._go(event, deliver=deliver)

    async def revoke_tokens(self, team: Team) -> Event:
        """https://docs.slack.dev/reference/events/tokens_revoked"""
        team.token_error = "token_revoked"
        return await self.event(team, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [team.bot.id]}})

    async def uninstall(self, team: Team) -> Event:
        """https://docs.slack.dev/reference/events/app_uninstalled"""
        team.token_error = "account_inactive"
        return await self.event(team, {"type": "app_uninstalled"})

    async def _go(self, event: Event, *, deliver: bool) -> Event:
        if deliver:
            await event.deliver()
        return event
