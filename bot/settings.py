"""What a learner decides about themselves: zone, name, being named everywhere; and their data."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from bot import reminding
from bot.context import Context
from bot.daily.calendar_words import clock_words
from bot.model import Button, File, Reply, Style, TutorError
from bot.storage import learners, personal, reminders, totals
from bot.text.markdown import escape
from bot.tokens import Forget, Keep

NAME_LIMIT = 32
HIDDEN = ("hidden", "hide", "anonymous")
OWN = ("own", "mine", "default", "show")


def show(context: Context) -> Reply:
    """Every setting of the learner, and how to change it."""
    me = context.learner
    name = "the name that this place shows"
    if me and me.hidden:
        name = "hidden"
    elif me and me.alias:
        name = f"**{escape(me.alias)}**"
    zone = me.zone if me and me.zone else f"{context.zone.key} (as the others here)"
    everywhere = "yes" if me and me.everywhere else "no"
    reminder = reminders.get(context.tx, me.id) if me else None
    reminded = f"at {clock_words(reminder.minute)}" if reminder and not reminder.stopped else "off"
    lines = [
        f"- Name on boards: {name}. Change it with `/settings name <name>`, or `hidden`, or `own`.",
        f"- Time zone: {zone}. Change it with `/settings timezone <zone>`.",
        f"- Named on the board of everywhere: {everywhere}. Change it with `/settings everywhere on` or `off`.",
        f"- Reminders: {reminded}. Change them with `/reminders on <time>` or `/reminders off`.",
    ]
    return Reply("\n".join(lines), "Your settings")


def timezone(context: Context, zone: ZoneInfo) -> Reply:
    """Choose the zone of the learner's own days."""
    learners.choose_zone(context.tx, context.me, zone.key)
    reminding.plan(context, replace(context.me, zone=zone.key))
    clock = context.now.astimezone(zone).strftime("%H:%M")
    return Reply(f"Your time zone is **{zone.key}**, where it is {clock} now.", "Saved")


def name(context: Context, name: str) -> Reply:
    """Choose another name for boards, none at all, or the platform's again."""
    wanted = " ".join(name.split())
    if wanted.lower() in HIDDEN:
        learners.choose_name(context.tx, context.me, None, hidden=True)
        return Reply("Done: from now on you are named nowhere. Your points still count for you.", "Saved")
    if wanted.lower() in OWN:
        learners.choose_name(context.tx, context.me, None, hidden=False)
        return Reply(f"Done: boards show you as **{escape(context.me.name)}**.", "Saved")
    if len(wanted) > NAME_LIMIT or not wanted.isprintable():
        raise TutorError(f"Please choose a name of at most {NAME_LIMIT} characters, all of them printable.")
    learners.choose_name(context.tx, context.me, wanted, hidden=False)
    return Reply(f"Done: boards show you as **{escape(wanted)}**.", "Saved")


def everywhere(context: Context, choice: str) -> Reply:
    """Be named on the board of everywhere, or not."""
    named = choice == "on"
    learners.choose_everywhere(context.tx, context.me, named=named)
    return Reply(f"Done: you are {'named' if named else 'not named'} on the board of everywhere.", "Saved")


def my_data(context: Context) -> Reply:
    """Everything that is kept about the learner, as a JSON file."""
    if context.learner is None:
        return Reply("I keep nothing about you yet.", "Your data")
    content = personal.export(context.tx, context.learner)
    file = File("my-data.json", content, "A JSON file with everything that Syllabot keeps about you")
    return Reply("This file holds everything that I keep about you. Only you can see it.", "Your data", files=(file,))


def forget_me(context: Context) -> Reply:
    """Ask once before everything about the learner is deleted."""
    if context.learner is None:
        return Reply("I keep nothing about you, so there is nothing to forget.", "Forget me")
    text = (
        "This deletes your answers, points, progress and settings, in every place that I know you from. "
        "It can't be undone; `/my-data` gives you a copy first."
    )
    forget = Button("Forget me", Forget(context.learner.id).pack(), Style.DANGER)
    return Reply(text, "Forget everything about you?", ((forget, Button("Keep it", Keep().pack())),))


def forget(context: Context, token: Forget) -> Reply:
    """Delete everything about the learner; boards stay right for the others."""
    if context.learner is None or context.learner.id != token.learner:
        raise TutorError("There is nothing of yours behind that button. Type `/forget-me` to see what I keep.")
    totals.remove(context.tx, context.learner.id)
    learners.forget(context.tx, context.learner)
    return Reply("Done. I have forgotten you. If you come back, we begin afresh.", "Forgotten")


def keep(context: Context, token: Keep) -> Reply:  # noqa: ARG001 - a handler's form
    return Reply("Good: everything stays as it is.", "Kept")
