"""What a learner sees of a question: the question card and the feedback card. Pure text and buttons.

A question card holds nothing that the key could be told from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.course import AnyQuestion, Course, MultipleChoice, Numeric, Ordering, TrueFalse, Typed
from bot.model import Button, Reply
from bot.quiz.answer_buttons import answer_rows
from bot.quiz.grading import grade_typed
from bot.quiz.scoring import RIGHT, WORTH
from bot.storage.attempts import LETTERS, Answer, Attempt
from bot.text.markdown import Paragraph, blocks, escape
from bot.text.paging import paragraphs
from bot.tokens import Hint

BREAK = "\\\n"


class Laid(Protocol):
    """A question with its options in an order: an attempt, or a post's question."""

    @property
    def question(self) -> AnyQuestion: ...
    @property
    def shown(self) -> tuple[int, ...]: ...
    def letter(self, index: int) -> str: ...


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over a question: a title (`Question 2 of 5`), where it is from, and the course's colour."""

    title: str
    place: str
    colour: str = ""
    pays: bool = True
    """Whether it may earn points, and so says how many."""


def question_card(attempt: Attempt, heading: Heading, more: Sequence[Button] = (), note: str = "") -> Reply:
    """The question as it stands now, with what has been chosen so far; `more` are the session's own buttons."""
    question = attempt.question
    worth = f" · {WORTH[question.difficulty]} points" if heading.pays else ""
    about = f"*{escape(heading.place)} · {question.difficulty}{worth}*"
    parts = [note, about, *stem_parts(question), _options(attempt), _instruction(attempt)]
    if attempt.hinted and question.hint:
        parts.append(f"**Hint:** {question.hint}")
    extra = list(more)
    if question.hint and not attempt.hinted:
        extra.insert(0, Button("Hint", Hint(attempt.id).pack()))
    rows = [*answer_rows(attempt), tuple(extra)]
    return Reply(
        "\n\n".join(filter(None, parts)),
        heading.title,
        tuple(row for row in rows if row),
        colour=heading.colour,
    )


def feedback_card(
    attempt: Attempt, answer: Answer, heading: Heading, basis: str, buttons: Sequence[Button], note: str = ""
) -> Reply:
    """Right or wrong, the key, why, and the source."""
    question = attempt.question
    parts = [
        f"**{verdict(answer)}** {_earned(answer)}",
        *stem_parts(question),
        said(attempt, answer),
        key_line(attempt) if answer.credit < RIGHT else "",
        question.explanation,
        f"*Source: {basis}*" if basis else "",
        note,
    ]
    rows = (tuple(buttons),) if buttons else ()
    return Reply("\n\n".join(filter(None, parts)), heading.title, rows, colour=heading.colour)


def kept_text(attempt: Attempt, until: str) -> str:
    """What is kept of an answer whose result comes later."""
    question = attempt.question
    if isinstance(question, Typed | Numeric):
        what = f"“{escape(attempt.chosen)}”"
    elif isinstance(question, Ordering):
        what = " → ".join(attempt.chosen)
    else:
        chosen = [(letter, attempt.index(letter)) for letter in attempt.chosen]
        what = ", ".join(f"**{letter}.** {question.options[at].text}" for letter, at in chosen if at is not None)
    return f"Kept: {what}\n\nYou can change it until {until}; the result comes then."


def verdict(answer: Answer) -> str:
    if answer.credit >= RIGHT:
        return "Right!"
    return "Partly right." if answer.credit > 0 else "Not quite."


def _earned(answer: Answer) -> str:
    if answer.points:
        return f"+{answer.points} points."
    return "It counts for your progress; points are for the first answer only." if answer.credit > 0 else ""


def stem_parts(question: AnyQuestion) -> list[str]:
    parts = [question.stem.strip()]
    if question.code:
        parts.append(f"```{question.code.language}\n{question.code.text.rstrip()}\n```")
    if question.image:
        parts.append(f"*Picture: {escape(question.image.alt)}*")
    return parts


def _options(attempt: Attempt) -> str:
    several = isinstance(attempt.question, MultipleChoice)
    return options_text(attempt, attempt.chosen if several else "")


def options_text(laid: Laid, marked: str = "") -> str:
    """The options by their letters, those in `marked` as chosen."""
    options = laid.question.options
    lines = []
    for letter, index in zip(LETTERS, laid.shown, strict=False):
        mark = " *(chosen)*" if letter in marked else ""
        lines.append(f"**{letter}.** {options[index].text}{mark}")
    return BREAK.join(lines)


def _instruction(attempt: Attempt) -> str:
    question = attempt.question
    if isinstance(question, MultipleChoice):
        return "*Press every letter that applies, then Submit.*"
    if isinstance(question, Ordering):
        order = " → ".join(attempt.chosen)
        return f"*Your order so far:* {order}" if order else "*Tap the letters in order, first to last, then Submit.*"
    if isinstance(question, Numeric):
        return f"*Type a number{f', in {question.unit}' if question.unit else ''}.*"
    return "*Type your answer, in a word or a few.*" if isinstance(question, Typed) else ""


def said(attempt: Attempt, answer: Answer) -> str:
    """What was answered, and what there is to say to just that."""
    question = attempt.question
    if isinstance(question, Typed | Numeric):
        return f"You answered “{escape(answer.response)}”. {grade_typed(question, answer.response).feedback}".strip()
    if isinstance(question, Ordering):
        return f"Your order: {' → '.join(answer.response)}. {question.feedback}".strip()
    lines = []
    for letter in answer.response:
        index = attempt.index(letter)
        if index is not None:
            option = question.options[index]
            lines.append(f"You chose **{letter}.** {option.text}{BREAK}{option.feedback}".removesuffix(BREAK))
    return "\n\n".join(lines) or "You chose nothing."


def key_line(attempt: Laid) -> str:
    """The key, in words and with the letters that were seen."""
    question = attempt.question
    if isinstance(question, Typed):
        return f"The answer is **{escape(question.accept[0])}**."
    if isinstance(question, Numeric):
        unit = f" {escape(question.unit)}" if question.unit else ""
        return f"The answer is **{question.answer:.10g}{unit}**."
    if isinstance(question, Ordering):
        lines = [f"**{attempt.letter(index)}.** {item}" for index, item in enumerate(question.items)]
        return BREAK.join(["The right order:", *lines])
    keys = sorted((attempt.letter(index), option) for index, option in enumerate(question.options) if option.correct)
    lines = [f"**{letter}.** {option.text}" for letter, option in keys]
    if len(keys) > 1:
        return BREAK.join(["The keys:", *lines])
    why = "" if isinstance(question, TrueFalse) else keys[0][1].feedback  # of true/false it is said to the wrong answer
    return f"The key: {lines[0]}{BREAK}{why}".removesuffix(BREAK)


def hidden(text: str) -> str:
    """What tells a key to everybody who passes by: a platform that can hides each paragraph until one looks."""
    return "\n\n".join(f"||{part}||" if _can_be_hidden(part) else part for part in paragraphs(text))


def _can_be_hidden(part: str) -> bool:
    (first, *rest) = blocks(part)
    return isinstance(first, Paragraph) and not rest and "||" not in part


def basis_of(question: AnyQuestion, course: Course | None) -> str:
    """Where a question's answer can be read: the document and its lines, or the public reference."""
    basis = question.basis
    if basis is None:
        return ""
    if basis.source is None:
        return f"[{escape(basis.field or '')}]({basis.url})"
    document = course.page.documents.get(basis.source) if course else None
    title = document.title if document else basis.source
    return f"{escape(title)}, line{'s' if '-' in (basis.lines or '') else ''} {basis.lines}"
