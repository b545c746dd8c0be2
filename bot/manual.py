"""The help, made from the table of commands, and the next step for whoever asks."""

from __future__ import annotations

from bot.context import Context
from bot.course import Module
from bot.grammar import Command, find_command
from bot.model import Button, Reply, Style
from bot.params import CHOICES_SHOWN
from bot.storage import progress, reminders, sessions
from bot.text.markdown import escape
from bot.tokens import Quiz


def help_(context: Context, command: str | None) -> Reply:
    """What I can do, or how one command goes."""
    if command:
        return _one(find_command(context.commands, command)[0])
    mine = [each for each in context.commands if not each.staff]
    staff = [each for each in context.commands if each.staff]
    parts = ["\n".join(f"- `{each.usage}`: {each.help}" for each in mine)]
    if context.is_staff and staff:
        parts += ["For staff:", "\n".join(f"- `{each.usage}`: {each.help}" for each in staff)]
    parts.append("Values in brackets can be left out and come in any order. `/help quiz` tells more about one command.")
    return Reply("\n\n".join(parts), "What I can do")


def tutor(context: Context) -> Reply:
    """The next step for whoever asks."""
    course = context.course
    begun = progress.by_module(context.tx, context.learner.id, course.id) if context.learner else {}
    following = next((module for module in course.modules if module.id not in begun), None) if begun else None
    text = (
        f"I am the tutor of **{escape(course.title)}**. {_next_step(context, following, begun=bool(begun))}\n\n"
        "Read with `/summary`, answer with `/quiz`, see where you stand with `/progress` and `/leaderboard`. "
        "`/help` lists everything."
    )
    button = Button("Quiz me", Quiz(course.id, following.id if following else "").pack(), Style.PRIMARY)
    return Reply(text, "Hello!", ((button,),), colour=course.page.colour)


def _next_step(context: Context, following: Module | None, *, begun: bool) -> str:
    me, space = context.learner, context.space
    if me is not None and space is not None and reminders.waiting_post(context.tx, me.id, space.id, context.now):
        return "Today's question is open to you: `/daily` shows it."
    if me is not None and _is_unfinished(context, me.id):
        return "A quiz of yours waits: `/quiz` goes on with it."
    if following is not None:
        return f"Next comes **{escape(following.title)}**: `/summary` reads it to you."
    if begun:
        return "You have begun every module: `/quiz` asks first what you missed."
    return "Begin with `/quiz`: five questions, and after each you read why."


def _is_unfinished(context: Context, learner: int) -> bool:
    session = sessions.unfinished(context.tx, learner, context.now)
    return session is not None and len(sessions.answered(context.tx, session.id)) < len(session.plan)


def _one(command: Command) -> Reply:
    lines = [command.help + ("" if command.help.endswith(".") else ".")]
    for param in command.params:
        limits = ""
        if param.type.choices:
            limits = f" One of {', '.join(param.type.choices[:CHOICES_SHOWN])}."
        elif param.type.bounds:
            limits = f" From {param.type.bounds[0]} to {param.type.bounds[1]}."
        lines.append(f"- `{param.name}`: {param.help}.{limits}")
    who = "\n\nFor staff only." if command.staff else ""
    return Reply("\n".join([lines[0], "", *lines[1:]]) + who, command.usage)
