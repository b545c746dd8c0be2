"""What a learner sees of a question: the question card, the feedback card and the score card. Pure text and buttons.

A question card holds nothing that the key could be told from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.course import AnyQuestion, Course, Module, MultipleChoice, Numeric, Ordering, TrueFalse, Typed
from bot.model import Button, Reply, Style
from bot.quiz.grading import grade_typed
from bot.quiz.scoring import RIGHT, WORTH
from bot.storage.attempts import LETTERS, Answer, Attempt
from bot.text.markdown import Paragraph, blocks, escape, plain
from bot.text.paging import paragraphs
from bot.tokens import Answer as AnswerToken
from bot.tokens import Arrange, Choose, Hint, Submit, TypeAnswer

SHORT = 30
"""Characters up to which the choices stand on the buttons too, when all of them are so short."""

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
    rows = [*_answer_rows(attempt), tuple(extra)]
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


def _answer_rows(attempt: Attempt) -> list[tuple[Button, ...]]:
    question = attempt.question
    if isinstance(question, Typed | Numeric):
        return [(Button("Answer…", TypeAnswer(attempt.id).pack(), Style.PRIMARY),)]
    texts = [plain(question.options[index].text) for index in attempt.shown]
    letters = LETTERS[: len(texts)]
    if isinstance(question, MultipleChoice):
        return [_toggles(attempt, letters, texts), (Button("Submit", Submit(attempt.id).pack(), Style.PRIMARY),)]
    if isinstance(question, Ordering):
        return [_taps(attempt, letters, texts), _arranging(attempt)]
    short = all(len(text) <= SHORT for text in texts)
    return [
        tuple(
            Button(
                f"{letter}. {text}" if short else letter,
                AnswerToken(attempt.id, letter).pack(),
                spoken=f"{letter}. {text}",
            )
            for letter, text in zip(letters, texts, strict=True)
        )
    ]


def _toggles(attempt: Attempt, letters: str, texts: Sequence[str]) -> tuple[Button, ...]:
    buttons = []
    for letter, text in zip(letters, texts, strict=True):
        chosen = letter in attempt.chosen
        token = Choose(attempt.id, letter, not chosen).pack()
        label, style = (f"{letter}, chosen", Style.CHOSEN) if chosen else (letter, Style.PLAIN)
        buttons.append(Button(label, token, style, f"{label}. {text}"))
    return tuple(buttons)


def _taps(attempt: Attempt, letters: str, texts: Sequence[str]) -> tuple[Button, ...]:
    place = len(attempt.chosen) + 1
    return tuple(
        Button(letter, Arrange(attempt.id, place, letter).pack(), spoken=f"{letter}. {text}")
        for letter, text in zip(letters, texts, strict=True)
        if letter not in attempt.chosen
    )


def _arranging(attempt: Attempt) -> tuple[Button, ...]:
    if not attempt.chosen:
        return ()
    undo = Button("Undo", Arrange(attempt.id, len(attempt.chosen), "").pack())
    if len(attempt.chosen) < len(attempt.shown):
        return (undo,)
    return (Button("Submit", Submit(attempt.id).pack(), Style.PRIMARY), undo)


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


@dataclass(frozen=True, slots=True)
class Scored:
    """A finished session in figures; `missed` are the modules to read again."""

    right: int
    asked: int
    planned: int
    points: int
    missed: tuple[tuple[Course, Module], ...]


def score_text(scored: Scored, who: str = "") -> str:
    """The score card's text; `who` names the learner where others see it."""
    subject = f"{escape(who)} has" if who else "You have"
    left = f" Left after {scored.asked} of {scored.planned} questions." if scored.asked < scored.planned else ""
    lines = [f"{subject} **{scored.right} of {scored.asked} right** and {scored.points} points.{left}"]
    if not who and scored.missed:
        titles = "\n".join(f"- **{escape(module.title)}**" for _, module in scored.missed)
        lines.append(f"Worth reading again:\n\n{titles}")
    elif not who and scored.asked:
        lines.append("All of it right: well done.")
    return "\n\n".join(lines)
