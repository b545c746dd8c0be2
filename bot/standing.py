"""Where a learner stands: progress through a course, and the leaderboard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.context import Context, Facts
from bot.course import Course
from bot.daily.streaks import Streak, streak, streak_line
from bot.model import Button, Learner, Reply, Style
from bot.periods import WORDS, Period, period_key
from bot.storage import active_days, totals
from bot.storage import progress as store
from bot.storage.totals import EVERYWHERE, Board, Entry, Standing
from bot.text.markdown import escape, one_line
from bot.tokens import Quiz, ShareBoard, ShareProgress

TOP = 10
HERE, EVERYWHERE_WORD = "here", "everywhere"
SCOPES = (HERE, EVERYWHERE_WORD)
_BAR = 10


def progress(context: Context, course: Course | None = None) -> Reply:
    """How far the learner has come, module by module."""
    chosen = course or context.course
    if context.learner is None:
        return _nothing_yet(chosen)
    text = _report(context, chosen, context.learner)
    kept = streak_line(_streak(context, context.learner))
    if text is None and not kept:
        return _nothing_yet(chosen)
    buttons = [Button("Quiz me", Quiz(chosen.id, "").pack(), Style.PRIMARY)]
    if context.place.space is not None:
        buttons.append(Button("Show in channel", ShareProgress(chosen.id).pack()))
    text = "\n\n".join(filter(None, [text, kept]))
    return Reply(text, f"Your progress: {chosen.title}", (tuple(buttons),), colour=chosen.page.colour)


def _streak(context: Context, learner: Learner) -> Streak:
    """By the questions that this space was asked."""
    asked = active_days.questioned(context.tx, context.scope, context.now)
    return streak(asked.dates, active_days.of(context.tx, learner.id), asked.open)


def share_progress(context: Context, token: ShareProgress) -> Reply:
    """The presser's own progress, for everybody in the channel."""
    course = context.reachable(token.course) or context.course
    who = "Somebody" if context.me.hidden else context.me.shown
    report = _report(context, course, context.me) or "Just beginning."
    text = "\n\n".join(filter(None, [report, streak_line(_streak(context, context.me))]))
    return Reply(text, f"{one_line(who)}: {course.title}", colour=course.page.colour)


def _nothing_yet(course: Course) -> Reply:
    text = "Nothing yet: your progress begins with your first answer."
    button = Button("Quiz me", Quiz(course.id, "").pack(), Style.PRIMARY)
    return Reply(text, f"Your progress: {course.title}", ((button,),), colour=course.page.colour)


def _report(context: Context, course: Course, learner: Learner) -> str | None:
    known = store.by_module(context.tx, learner.id, course.id)
    lines, right, asked, total = [], 0, 0, 0
    for module in course.modules:
        size = len(module.questions)
        total += size
        mastery = known.get(module.id)
        if mastery is None:
            continue
        right += min(mastery.first_right, size)
        asked += mastery.answered
        first, last = mastery.first_right, mastery.last_right
        by_now = f", {last} by now" if last != first else ""
        lines.append(f"{_bar(first, size)} **{escape(module.title)}**: {first} of {size} right the first time{by_now}")
    if not lines:
        return None
    rest = len(course.modules) - len(lines)
    more = f"\n\n{rest} module{'s' * (rest != 1)} not begun yet." if rest else ""
    head = f"**{right} of {total} questions** right the first time; {asked} answered."
    return f"{head}\n\n" + "\\\n".join(lines) + more


def _bar(part: int, whole: int) -> str:
    filled = min(_BAR, round(_BAR * part / whole)) if whole else 0
    return "▰" * filled + "▱" * (_BAR - filled)


def leaderboard(context: Context, period: str, course: Course | None, scope: str) -> Reply:
    """The board, with the learner's own rank."""
    everywhere = scope == EVERYWHERE_WORD or context.space is None
    text, title, colour = _board(context, Period(period), course, context.learner, everywhere=everywhere)
    buttons = [Button("Quiz me", Quiz((course or context.course).id, "").pack(), Style.PRIMARY)]
    if context.place.space is not None:
        token = ShareBoard(period, course.id if course else "", everywhere).pack()
        buttons.append(Button("Show in channel", token))
    return Reply(text, title, (tuple(buttons),), colour=colour)


def share_board(context: Context, token: ShareBoard) -> Reply:
    """The board for everybody in the channel; nobody's own rank is told."""
    course = context.reachable(token.course) if token.course else None
    everywhere = token.everywhere or context.space is None  # where there is no space, only who opted in is named
    text, title, colour = _board(context, Period(token.period), course, None, everywhere=everywhere)
    return Reply(text, title, colour=colour)


def _board(
    context: Context, period: Period, course: Course | None, learner: Learner | None, *, everywhere: bool
) -> tuple[str, str, str]:
    zone = totals.UTC if everywhere else context.zone
    day = context.now.astimezone(zone).date()
    scope = EVERYWHERE if everywhere else context.scope
    board = Board(scope, course.id if course else "", period_key(period, day))
    entries = totals.page(context.tx, board, TOP, opted_in=everywhere)
    own = _own(context, board, learner, entries) if learner is not None else ""
    text = "\n\n".join(filter(None, [_ranked(context, board, entries, period, learner), own]))
    title = f"Leaderboard {'everywhere' if everywhere else 'here'}, {_about(period, course)}"
    return text, title, (course or context.course).page.colour


def public_board(facts: Facts, period: Period, space: int, course: Course | None, day: date) -> Reply:
    """A space's board of the period that holds this day, for everybody in a channel."""
    board = Board(space, course.id if course else "", period_key(period, day))
    entries = totals.page(facts.tx, board, TOP)
    colour = course.page.colour if course else ""
    title = f"Leaderboard here, {_about(period, course)}"
    return Reply(_ranked(facts, board, entries, period, None), title, colour=colour)


def _about(period: Period, course: Course | None) -> str:
    return f"{WORDS[period]}, {course.title}" if course else WORDS[period]


def _ranked(facts: Facts, board: Board, entries: Sequence[Entry], period: Period, learner: Learner | None) -> str:
    if entries:
        return "\\\n".join(_line(entry, learner) for entry in entries)
    if totals.size(facts.tx, board):
        return "Nobody is named on this board."
    when = "" if period is Period.ALL else f" {WORDS[period]}"
    return f"Nobody has points{when} yet. Be the first: `/quiz`."


def _line(entry: Entry, learner: Learner | None) -> str:
    you = " (you)" if learner is not None and entry.learner == learner.id else ""
    return f"**{entry.rank}.** {escape(entry.name)}{you}: {entry.points} points"


def _own(context: Context, board: Board, learner: Learner, entries: list[Entry]) -> str:
    standing: Standing | None = totals.standing(context.tx, board, learner.id)
    if standing is None:
        return "You have no points here yet." if entries else ""
    size = totals.size(context.tx, board)
    hidden = ""
    if learner.hidden:
        hidden = " Nobody else sees your name."
    elif board.scope == EVERYWHERE and not learner.everywhere:
        hidden = " You are not named on the board of everywhere; `/settings everywhere on` changes that."
    elif any(entry.learner == learner.id for entry in entries):
        return f"You are number {standing.rank} of {size}."
    return f"You are number {standing.rank} of {size}, with {standing.points} points.{hidden}"
