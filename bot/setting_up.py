"""What staff choose for their space."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot import schedules
from bot.calendar_words import clock_words
from bot.context import Context
from bot.course import Course
from bot.markdown import escape
from bot.model import Reply, Space, TutorError
from bot.storage import schedules as store
from bot.storage import spaces


def setup(
    context: Context,
    course: Course | None,
    zone: ZoneInfo | None,
    channel: str | None,
    time: int | None,
    role: str | None,
) -> Reply:
    """Set what is given, then say what is set and what is missing."""
    space = _space(context)
    if course:
        spaces.choose_course(context.tx, space, course.id)
    if zone:
        spaces.choose_zone(context.tx, space, zone.key)
    if channel:
        spaces.choose_channel(context.tx, space, channel)
    if role:
        spaces.choose_staff_role(context.tx, space, role)
    now = spaces.of(context.tx, context.place) or space
    if time is not None:
        where, zone_name = now.channel or context.place.channel, now.zone or context.default_zone
        schedules.make_or_move(context, now, where, time, zone_name)
    return _state(context, now)


def _state(context: Context, now: Space) -> Reply:
    """What is set and what is missing."""
    chosen = context.library.course(now.course or "")
    daily = [each for each in store.of_space(context.tx, now.id) if each.kind == store.DAILY]
    times = ", ".join(f"{clock_words(each.rule.minute)} {each.rule.zone}" for each in daily)
    lines = [
        f"- Course: **{escape((chosen or context.library.default).title)}**" + ("" if chosen else " (not chosen yet)"),
        f"- Time zone: **{now.zone or context.default_zone}**" + ("" if now.zone else " (not chosen yet)"),
        f"- Channel: {escape(now.channel) if now.channel else 'not chosen yet'}",
        f"- Daily question: {times or 'not chosen yet'}",
        f"- Staff role: {escape(now.staff_role) if now.staff_role else 'none beside those who manage this place'}",
    ]
    wanted = (("course", chosen), ("zone", now.zone), ("channel", now.channel), ("time", daily))
    missing = [name for name, value in wanted if not value]
    hint = f"To set what is missing: `/setup {' '.join(f'{name}=…' for name in missing)}`. " if missing else ""
    return Reply("\n".join(lines) + f"\n\n{hint}Members can type `/quiz`.", "Set up")


def use(context: Context, course: Course) -> Reply:
    """Choose the course of this space."""
    spaces.choose_course(context.tx, _space(context), course.id)
    return Reply(f"From now on the course here is **{escape(course.title)}**. Members can type `/quiz`.", "Saved")


def _space(context: Context) -> Space:
    if context.space is None:
        raise TutorError("This is a direct message, which belongs to no server. Type this in a channel of yours.")
    return context.space
