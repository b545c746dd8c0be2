"""`course plan`: when the modules of the course open in a space."""

from __future__ import annotations

from datetime import date, timedelta

from bot.context import Context
from bot.daily.calendar_words import date_words
from bot.model import Reply
from bot.storage import schedules
from bot.text.markdown import escape

EVERY = 7
SHOWN = 20


def plan(context: Context, start: date, every: int | None) -> Reply:
    """The first module opens at the start, the others one after another."""
    space, course, step = context.needed_space, context.course, timedelta(days=every or EVERY)
    openings = [(module.id, start + number * step) for number, module in enumerate(course.modules)]
    schedules.open_modules(context.tx, space.id, course.id, openings)
    named = zip(course.modules, openings, strict=True)
    lines = [f"- {date_words(day)} {day.year}: **{escape(module.title)}**" for module, (_, day) in named]
    more = f"\n- and {len(lines) - SHOWN} more" if len(lines) > SHOWN else ""
    text = "\n".join(lines[:SHOWN]) + more
    return Reply(
        f"{text}\n\nDaily questions come mostly from the module that opened last, some from those before, and none "
        "from those to come.",
        f"The plan of {course.title}",
        colour=course.page.colour,
    )
