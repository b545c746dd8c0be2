"""All that the tutor can do: what may be typed (COMMANDS), and what a press does (ACTIONS).

The two tables are the single source of every platform's commands, forms and completion, of the help, and of
docs/commands.md.
"""

from __future__ import annotations

from bot import answering, learning, manual, quizzing, setting_up, settings, standing
from bot.grammar import Access, Action, Command, Manner, Param
from bot.params import CommandName, CourseName, FreeText, ModuleName, OneOf, TermName, Whole, Zone
from bot.periods import Period
from bot.tokens import (
    Answer,
    Arrange,
    Choose,
    Forget,
    Hint,
    Keep,
    Leave,
    Next,
    Quiz,
    Read,
    Retry,
    ShareBoard,
    ShareProgress,
    ShareScore,
    ShareSummary,
    Submit,
    Terms,
    TypeAnswer,
)  # fmt: skip

READ, WRITE = Access.READ, Access.WRITE
REPLACE, PUBLIC = Manner.REPLACE, Manner.PUBLIC

COURSE = Param("course", "A course; the one chosen here if left out", CourseName())
MODULE = Param("module", "A module; the next one if left out", ModuleName())
MODULE_OR_MIX = Param("module", "A module; a mix of all if left out", ModuleName(mix=True))
COUNT = Param("count", "How many questions; 5 if left out", Whole(bounds=(1, 20)))
DIFFICULTY = Param("difficulty", "How hard; mixed if left out", OneOf(choices=("easy", "medium", "hard", "mixed")))
PERIOD = Param("period", "Since when; this week if left out", OneOf(choices=tuple(Period)), Period.WEEK.value)
SCOPE = Param("scope", "Who is compared; this place if left out", OneOf(choices=standing.SCOPES), standing.HERE)
TERM = Param("term", "The word to explain", TermName(), required=True)
ZONE = Param("zone", "A city or a zone, such as Europe/Paris", Zone())
NAME = Param("name", "A name for boards, or hidden, or own", FreeText(limit=60), required=True)
ON_OFF = Param("choice", "On or off", OneOf(choices=("on", "off")), required=True)

COMMANDS = (
    Command("courses", "See the courses", learning.courses),
    Command("modules", "See a course's modules", learning.modules, (COURSE,)),
    Command("summary", "Read a module's summary", learning.summary, (MODULE,)),
    Command("define", "Look a term up", learning.define, (TERM,)),
    Command("quiz", "Answer questions", quizzing.quiz, (MODULE_OR_MIX, COUNT, DIFFICULTY), WRITE, session=True),
    Command("progress", "See how far you have come", standing.progress, (COURSE,)),
    Command("leaderboard", "See who has the most points", standing.leaderboard, (PERIOD, COURSE, SCOPE)),
    Command("settings show", "See your settings", settings.show),
    Command("settings timezone", "Choose your time zone", settings.timezone, (ZONE.needed,), WRITE),
    Command("settings name", "Choose the name that boards show", settings.name, (NAME,), WRITE),
    Command("settings everywhere", "Be named on the board of everywhere", settings.everywhere, (ON_OFF,), WRITE),
    Command("my-data", "Get everything that I keep about you", settings.my_data),
    Command("forget-me", "Delete everything that I keep about you", settings.forget_me),
    Command("tutor", "See what to do next", manual.tutor),
    Command("help", "See what I can do", manual.help_, (Param("command", "A command", CommandName()),)),
    Command("setup", "Choose course, zone, channel and staff role", setting_up.setup, (
        Param("course", "The course to learn here", CourseName()),
        ZONE,
        Param("channel", "Where daily questions will go", FreeText(free=False, picks="channel")),
        Param("role", "Who is staff, beside those who manage this place", FreeText(free=False, picks="role")),
    ), WRITE, staff=True),
    Command("course use", "Choose the course of this place", setting_up.use, (COURSE.needed,), WRITE, staff=True),
)  # fmt: skip

ACTIONS = (
    Action(Answer, answering.answer, REPLACE),
    Action(Choose, answering.choose, REPLACE),
    Action(Arrange, answering.arrange, REPLACE),
    Action(Submit, answering.submit, REPLACE),
    Action(TypeAnswer, answering.type_answer, REPLACE, asks=answering.form),
    Action(Hint, answering.hint, REPLACE),
    Action(Next, quizzing.onward, REPLACE),
    Action(Leave, quizzing.leave, REPLACE),
    Action(Retry, quizzing.retry, REPLACE, session=True),
    Action(Quiz, quizzing.quiz_me, REPLACE, session=True),
    Action(Read, learning.read, REPLACE, READ),
    Action(Terms, learning.terms, REPLACE, READ),
    Action(ShareSummary, learning.share_summary, PUBLIC, READ),
    Action(ShareBoard, standing.share_board, PUBLIC, READ),
    Action(ShareProgress, standing.share_progress, PUBLIC),
    Action(ShareScore, quizzing.share_score, PUBLIC),
    Action(Forget, settings.forget, REPLACE),
    Action(Keep, settings.keep, REPLACE),
)
