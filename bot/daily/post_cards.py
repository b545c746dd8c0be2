"""What stands in a channel of a post: the questions with their counter, and the closing reply with the key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bot.context import Facts
from bot.course import MultipleChoice, Numeric, Ordering, SingleChoice, TrueFalse, Typed
from bot.daily.calendar_words import date_words, moment_words
from bot.daily.streaks import streak
from bot.distribution import Distribution, chart
from bot.model import Button, Reply, Style
from bot.quiz import cards
from bot.quiz.answer_buttons import SHORT
from bot.quiz.scoring import RIGHT
from bot.storage import active_days, posts
from bot.storage.attempts import LETTERS
from bot.storage.posts import Post, PostQuestion, Response
from bot.storage.schedules import AT_ONCE
from bot.text.markdown import escape, plain
from bot.tokens import AnswerPost, MyResult, OpenPost

LETTERED = 5
"""Buttons in a row (Discord's limit): longer questions of a post of several are opened."""

LONGEST = 3
"""Streaks that are named in a closing reply."""


def render(facts: Facts, subject: str) -> Reply | None:
    """The post as it stands now; delivered late, it is closed."""
    post = posts.get(facts.tx, subject)
    if post is None:
        return None
    asked = posts.questions(facts.tx, subject)
    several = len(asked) > 1
    parts = [part for each in asked for part in _asked(each, several=several, letters=_is_lettered(each, several))]
    rows = tuple(_row(post, each, several=several) for each in asked) if post.is_open else ()
    course = facts.known_course(post.course)
    kind = "Test question" if post.test else "Daily question"
    title = f"{kind}, {date_words(post.date)}" + ("" if post.is_open else " (closed)")
    text = "\n\n".join([*parts, _state(facts, post)])
    shown = tuple(
        found
        for each in asked
        for found in facts.pictures_of(each.question, f"Question {each.number}: " if several else "")
    )
    return Reply(text, title, rows, shown, colour=course.page.colour if course else "")


def _asked(each: PostQuestion, *, several: bool, letters: bool) -> list[str]:
    stem = cards.stem_parts(each.question)
    if several:
        stem[0] = f"**{each.number}.** {stem[0]}"
    return [*stem, cards.options_text(each)] if letters else stem


def _is_lettered(each: PostQuestion, several: bool) -> bool:  # noqa: FBT001
    """Whether it is answered by letters in the channel; others open privately."""
    return isinstance(each.question, SingleChoice | TrueFalse) and (not several or len(each.shown) <= LETTERED)


def _row(post: Post, each: PostQuestion, *, several: bool) -> tuple[Button, ...]:
    number = str(each.number) if several else ""
    if not _is_lettered(each, several):
        return (Button(f"Answer {number}".strip(), OpenPost(post.id, each.number).pack(), Style.PRIMARY),)
    texts = [plain(each.question.options[index].text) for index in each.shown]
    short = not several and all(len(text) <= SHORT for text in texts)
    return tuple(
        Button(
            f"{letter}. {text}" if short else f"{number}{letter}",
            AnswerPost(post.id, each.number, letter).pack(),
            spoken=f"{number}{letter}. {text}",
        )
        for letter, text in zip(LETTERS, texts, strict=False)
    )


def _state(facts: Facts, post: Post) -> str:
    count = posts.answered_by(facts.tx, post)
    have = "Nobody has" if not count else "1 has" if count == 1 else f"{count} have"
    if not post.is_open:
        return f"*Closed. {have} answered.*"
    yet = "" if count else " yet"
    until = moment_words(post.closes_at, post.zone or facts.default_zone)
    later = "; you can change it, and the result comes at the close"
    how = ", and the result comes at once" if post.reveal == AT_ONCE else later
    worth = " A test: it earns no points." if post.test else ""
    return f"*{have} answered{yet}. Your answer is private{how}. Open until {until}.{worth}*"


def render_reveal(facts: Facts, subject: str) -> Reply | None:
    """The closing reply: the key, why, how many chose what, and the longest streaks."""
    post = posts.get(facts.tx, subject)
    if post is None or post.is_open:
        return None
    asked = posts.questions(facts.tx, subject)
    given = [posts.responses(facts.tx, subject, each.number) for each in asked]
    parts: list[str] = []
    for each, responses in zip(asked, given, strict=True):
        number = f"**Question {each.number}**" if len(asked) > 1 else ""
        told = [cards.hidden(text) for text in (cards.key_line(each), each.question.explanation) if text]
        parts += [number, *told, distribution(each, responses)]
    if not post.test:
        parts += [_streaks(facts, post), "Missed it? `/daily` asks you, as practice."]
    buttons = ((Button("My result", MyResult(post.id).pack()),),)
    course = facts.known_course(post.course)
    kind = "The answer to the test" if post.test else "The answer" if len(asked) == 1 else "The answers"
    title = f"{kind}, {date_words(post.date)}"
    colour = course.page.colour if course else ""
    return Reply("\n\n".join(filter(None, parts)), title, buttons, pictures(asked, given, colour), colour=colour)


def pictures(asked: Sequence[PostQuestion], given: Sequence[list[Response]], colour: str) -> tuple[Distribution, ...]:
    """What `distribution` tells, drawn; nothing where nobody answered."""
    groups = []
    for each, responses in zip(asked, given, strict=True):
        letters = Counter(letter for response in responses for letter in response.given)
        right = sum(response.credit >= RIGHT for response in responses)
        group = chart(each.question, each.shown, letters, right, len(responses))
        groups.append(replace(group, title=f"Question {each.number}") if len(asked) > 1 else group)
    return (Distribution(tuple(groups), colour),) if any(given) else ()


def distribution(each: PostQuestion, given: list[Response]) -> str:
    """How many chose what, in words. Wrong typed answers are counted, never quoted."""
    count = len(given)
    if not count:
        return "Nobody answered in time."
    if isinstance(each.question, Typed | Numeric | Ordering):
        right = sum(response.credit >= RIGHT for response in given)
        return f"Right: {right} of {count}."
    chosen = Counter(letter for response in given for letter in response.given)
    several = isinstance(each.question, MultipleChoice)
    lines = []
    for letter, index in zip(LETTERS, each.shown, strict=False):
        key = (", a key" if several else ", the key") if each.question.options[index].correct else ""
        lines.append(f"{letter}{key}: {chosen[letter]} of {count}")
    return cards.hidden(cards.BREAK.join(lines))


def _streaks(facts: Facts, post: Post) -> str:
    """The longest streaks of those who answered, hidden learners aside."""
    asked = active_days.questioned(facts.tx, post.space, facts.now)
    kept = [
        (streak(asked.dates, each.days, asked.open).days, each.name)
        for each in active_days.answerers(facts.tx, post.id, post.space)
    ]
    longest = sorted((-days, name) for days, name in kept if days > 1)[:LONGEST]
    named = ", ".join(f"{escape(name)} {-days} days" for days, name in longest)
    return f"Longest streaks: {named}." if named else ""
