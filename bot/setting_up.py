"""What staff choose for their space."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from bot.context import Context
from bot.course import Course
from bot.daily import schedules
from bot.daily.calendar_words import clock_words
from bot.model import Address, Reply, Space, TutorError
from bot.storage import schedules as store
from bot.storage import spaces
from bot.text import mentions
from bot.text.markdown import escape


def setup(
    context: Context,
    course: Course | None,
    zone: ZoneInfo | None,
    channel: str | None,
    time: int | None,
    role: str | None,
) -> Reply:
    """Set what is given, then say what is set and what is missing."""
    space = context.needed_space
    if context.barred:
        raise TutorError(f"{context.barred} I have changed nothing.")
    if course:
        spaces.choose_course(context.tx, space, course.id)
    if zone:
        spaces.choose_zone(context.tx, space, zone.key)
    if channel:
        spaces.choose_channel(context.tx, space, channel)
    if role:
        spaces.choose_staff_role(context.tx, space, role)
    if time is not None and not (channel or space.channel):
        spaces.choose_channel(context.tx, space, context.place.channel)
    now = spaces.of(context.tx, context.place) or space
    if time is not None and now.channel:
        schedules.make_or_move(context, now, now.channel, time, now.zone or context.default_zone)
    return _state(context, now)


def _state(context: Context, now: Space) -> Reply:
    """What is set and what is missing."""
    chosen = context.library.course(now.course or "")
    daily = [each for each in store.of_space(context.tx, now.id) if each.kind == store.DAILY]
    when = [f"{clock_words(each.rule.minute)} {each.rule.zone}" for each in daily]
    times = ", ".join(
        f"{time} in {mentions.channel(each.address.channel)}" for time, each in zip(when, daily, strict=True)
    )
    lines = [
        f"- Course: **{escape((chosen or context.library.default).title)}**" + ("" if chosen else " (not chosen yet)"),
        f"- Time zone: **{now.zone or context.default_zone}**" + ("" if now.zone else " (not chosen yet)"),
        f"- Channel: {mentions.channel(now.channel) if now.channel else 'not chosen yet'}",
        f"- Daily question: {times or 'not chosen yet'}",
        f"- Staff: those who manage this place{f' and {mentions.role(now.staff_role)}' if now.staff_role else ''}",
    ]
    wanted = (("course", chosen), ("time zone", now.zone), ("channel", now.channel), ("time", daily))
    missing = [name for name, value in wanted if not value]
    hint = f"Still missing: {', '.join(missing)}. `/setup` takes them. " if missing else ""
    return Reply("\n".join(lines) + f"\n\n{hint}Members can type `/quiz`.", "Set up")


def where(context: Context, arguments: Mapping[str, Any]) -> Address | None:
    """Where the questions will go, once a channel or a time is given."""
    place, channel = context.place, arguments["channel"]
    if place.private or (channel is None and arguments["time"] is None):
        return None
    chosen = channel or (context.space and context.space.channel) or place.channel
    return Address(place.platform, place.space, chosen)


def use(context: Context, course: Course) -> Reply:
    """Choose the course of this space."""
    spaces.choose_course(context.tx, context.needed_space, course.id)
    return Reply(f"From now on the course here is **{escape(course.title)}**. Members can type `/quiz`.", "Saved")
