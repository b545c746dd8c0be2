"""All that the tutor can do: what may be typed (COMMANDS), and what a press does (ACTIONS).

The two tables are the single source of every platform's commands, forms and completion, of the help, and of
docs/commands.md.
"""

from __future__ import annotations

from bot import learning, manual, reminding, setting_up, settings, standing
from bot.daily import planning, posts, previewing, schedules
from bot.daily.time_params import Day, Days, LastDay, ScheduleNumber, Time, Topic
from bot.delivery import doubts
from bot.grammar import Access, Action, Command, Intake, Manner, Param
from bot.live import playing
from bot.params import CommandName, CourseName, FreeText, GivenFile, ModuleName, OneOf, TermName, Whole, Zone
from bot.periods import Period
from bot.quiz import answering, quizzing
from bot.tokens import (
    Answer,
    AnswerPost,
    AnswerRound,
    Arrange,
    Choose,
    Forget,
    Hint,
    JoinRound,
    Keep,
    Leave,
    MyResult,
    Next,
    OnPost,
    OpenPost,
    PassOver,
    Peek,
    PostAnyway,
    PostTest,
    Publish,
    Quiz,
    Read,
    Retry,
    ShareBoard,
    ShareProgress,
    ShareScore,
    ShareSummary,
    Submit,
    Terms,
    TermsPage,
    TypeAnswer,
)  # fmt: skip
from bot.uploads import uploading
from bot.uploads.intake import read_upload
from bot.uploads.upload_params import DraftModule, OwnCourse

READ, WRITE = Access.READ, Access.WRITE
REPLACE, PRIVATE, PUBLIC = Manner.REPLACE, Manner.PRIVATE, Manner.PUBLIC

COURSE = Param("course", "A course; the one chosen here if left out", CourseName())
COURSE_HERE = Param("course", "The course to learn here", CourseName())
MODULE = Param("module", "A module; the next one if left out", ModuleName())
MODULE_OR_MIX = Param("module", "A module; a mix of all if left out", ModuleName(mix=True))
COUNT = Param("count", "How many questions; 5 if left out", Whole(bounds=(1, 20)))
DIFFICULTY = Param("difficulty", "How hard; mixed if left out", OneOf(choices=("easy", "medium", "hard", "mixed")))
PERIOD = Param("period", "Since when; this week if left out", OneOf(choices=tuple(Period)), Period.WEEK.value)
SCOPE = Param("scope", "Who is compared; this place if left out", OneOf(choices=standing.SCOPES), standing.HERE)
TERM = Param("term", "The word to explain", TermName(), required=True)
ZONE = Param("zone", "A city or a zone, such as Europe/Paris", Zone())
NAME = Param(
    "name", "A name; or hidden, for none; or own, for that of this place", FreeText(settings.NAME_LIMIT), required=True
)
SECONDS = Param("seconds", "For each question; 45 if left out", Whole(bounds=(10, 300)))
TIME = Param("time", "A time of day, such as 9:00, 6pm or noon", Time())
ZONE_HERE = Param("zone", "A city or a zone; that of this place if left out", Zone(free=False))
DAYS = Param("days", "Every day, weekdays, mon wed fri; every day if left out", Days())
TOPIC = Param("topic", "A course or a module; the course here if left out", Topic())
QUESTIONS = Param("questions", "How many a day; 1 if left out", Whole(bounds=(1, 5)))
REVEAL = Param("reveal", "When the result comes; at once if left out", OneOf(choices=("at once", "later")))
UNTIL = Param("until", "The last date, or forever; forever if left out", LastDay())
SCHEDULE = Param("schedule", "Its number, such as #3; the one here if left out", ScheduleNumber())
DATE = Param("date", "A date, such as 24 dec or tomorrow", Day(), required=True)
START = Param("start", "When the first module opens", Day(), required=True)
EVERY = Param("every", "Days from one module to the next; 7 if left out", Whole(bounds=(1, 90)))
ON_OFF = Param("choice", "On or off", OneOf(choices=("on", "off")), required=True)
FILE = Param("file", "A pack as .zip, a module as .yaml, or a question bank", GivenFile(), required=True)
DRAFT = Param("module", "A module of the last upload; the first if left out", DraftModule())
OWN = Param("course", "A course of this place's own; the last one if left out", OwnCourse())

COMMANDS = (
    Command("courses", "See the courses", learning.courses),
    Command("modules", "See a course's modules", learning.modules, (COURSE,)),
    Command("summary", "Read a module's summary", learning.summary, (MODULE,)),
    Command("define", "Look up a term", learning.define, (TERM,)),
    Command("quiz", "Answer questions", quizzing.quiz, (MODULE_OR_MIX, COUNT, DIFFICULTY), WRITE, session=True),
    Command("daily", "Answer today's question, or what you missed", posts.daily, (), WRITE),
    Command("progress", "See how far you have come", standing.progress, (COURSE,)),
    Command("leaderboard", "See who has the most points", standing.leaderboard, (PERIOD, COURSE, SCOPE)),
    Command("play start", "Begin a live round in this channel", playing.start, (MODULE_OR_MIX, COUNT, SECONDS), WRITE),
    Command("play stop", "End the live round of this channel", playing.stop, (), WRITE, rights=True),
    Command("reminders on", "Be reminded in private when something is due", reminding.on, (TIME.needed,), WRITE),
    Command("reminders off", "End the reminders", reminding.off, (), WRITE),
    Command("settings show", "See your settings", settings.show),
    Command("settings timezone", "Choose your time zone", settings.timezone, (ZONE.needed,), WRITE),
    Command("settings name", "Choose the name that boards show", settings.name, (NAME,), WRITE),
    Command("settings everywhere", "Be named on the board of everywhere", settings.everywhere, (ON_OFF,), WRITE),
    Command("my-data", "Get everything that I keep about you", settings.my_data),
    Command("forget-me", "Delete everything that I keep about you", settings.forget_me),
    Command("tutor", "See what to do next", manual.tutor),
    Command("help", "See what I can do", manual.help_, (Param("command", "A command", CommandName()),), rights=True),
    Command("setup", "Choose course, zone, channel, time and staff role", setting_up.setup, (
        COURSE_HERE,
        ZONE,
        Param("channel", "Where daily questions go", FreeText(free=False, picks="channel")),
        TIME,
        Param("role", "Who is staff, beside those who manage this place", FreeText(free=False, picks="role")),
    ), WRITE, staff=True, posts=setting_up.where),
    Command("course use", "Choose the course of this place", setting_up.use, (COURSE_HERE.needed,), WRITE, staff=True),
    Command("course plan", "Open the modules one after another", planning.plan, (START, EVERY), WRITE, staff=True),
    Command("course upload", "Bring a course or a question bank, as a file", uploading.upload, (FILE,), WRITE,
        staff=True, intake=Intake(uploading.admit, read_upload)),
    Command("course preview", "Read what was uploaded, with its keys", uploading.preview, (DRAFT,), staff=True),
    Command("course publish", "Let this place use what was uploaded", uploading.publish, (OWN,), WRITE, staff=True),
    Command("course rollback", "Go back to the version before", uploading.rollback, (OWN,), WRITE, staff=True),
    Command("schedule daily", "Post questions here every day", schedules.daily, (
        TIME.needed, ZONE_HERE, DAYS, TOPIC, QUESTIONS, REVEAL, UNTIL,
    ), WRITE, staff=True, posts=schedules.here),
    Command("schedule board", "Post the week's board here", schedules.board, (
        TIME.needed, Param("day", "A day of the week; friday if left out", Days()),
    ), WRITE, staff=True, posts=schedules.here),
    Command("schedule list", "See what is scheduled", schedules.list_, staff=True),
    Command("schedule change", "Change a schedule", schedules.change, (
        TIME.kept, ZONE_HERE.kept, DAYS.kept, TOPIC.kept, QUESTIONS.kept, REVEAL.kept, UNTIL.kept, SCHEDULE,
    ), WRITE, staff=True),
    Command("schedule pause", "Stop a schedule for a while", schedules.pause, (SCHEDULE,), WRITE, staff=True),
    Command("schedule resume", "Go on with a schedule", schedules.resume, (SCHEDULE,), WRITE, staff=True,
        posts=schedules.of_line),
    Command("schedule skip", "Post nothing on a date", schedules.skip, (DATE, SCHEDULE), WRITE, staff=True),
    Command("schedule preview", "See what is asked next", previewing.preview, (SCHEDULE,), WRITE, staff=True),
    Command("schedule test", "Post a test question now", previewing.test, (SCHEDULE,), WRITE, staff=True,
        posts=previewing.of_line),
    Command("schedule remove", "End a schedule", schedules.remove, (SCHEDULE,), WRITE, staff=True),
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
    Action(TermsPage, learning.turn_terms, REPLACE, READ),
    Action(ShareSummary, learning.share_summary, PUBLIC, READ),
    Action(ShareBoard, standing.share_board, PUBLIC, READ),
    Action(ShareProgress, standing.share_progress, PUBLIC),
    Action(ShareScore, quizzing.share_score, PUBLIC),
    Action(AnswerPost, posts.answer, PRIVATE),
    Action(OpenPost, posts.open_, PRIVATE),
    Action(OnPost, posts.open_, REPLACE),
    Action(MyResult, posts.my_result, PRIVATE),
    Action(PostTest, previewing.post_test, PRIVATE, posts=previewing.of_token, rights=True),
    Action(PassOver, previewing.pass_over, REPLACE, rights=True),
    Action(Forget, settings.forget, REPLACE),
    Action(Keep, settings.keep, REPLACE),
    Action(JoinRound, playing.join, PRIVATE),
    Action(AnswerRound, playing.answer, PRIVATE),
    Action(PostAnyway, doubts.post_anyway, PRIVATE, rights=True),
    Action(Peek, uploading.peek, REPLACE, READ, rights=True),
    Action(Publish, uploading.publish_this, PRIVATE, rights=True),
)
