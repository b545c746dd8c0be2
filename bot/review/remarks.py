"""What a good editor would say about a course that is formally right: remarks on questions and on modules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bot.course import (
    AnyQuestion,
    ChoiceQuestion,
    Course,
    Difficulty,
    Module,
    MultipleChoice,
    Numeric,
    Ordering,
    TrueFalse,
    Typed,
)
from bot.packs.problems import shown
from bot.review.drafts import draft_places
from bot.review.near_duplicates import near_duplicates
from bot.review.question_wording import question_wording
from bot.review.wording import words

SUMMARY_WORDS = (150, 300)
KEY_POINTS = (4, 8)
FEWEST_QUESTIONS = 10
PER_OBJECTIVE = 2
ANCHOR_WORDS = 7
SHARES = {Difficulty.EASY: (0.25, 0.55), Difficulty.MEDIUM: (0.25, 0.55), Difficulty.HARD: (0.1, 0.35)}
MOST_TRUE_FALSE = 0.16
FEWEST_OPEN = 0.2

_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_FOREIGN_MARKDOWN = (
    (re.compile(r"^ {0,3}#{1,6} ", re.MULTILINE), "a heading"),
    (re.compile(r"!\[[^\]]{0,1000}\]\("), "an image"),
    (re.compile(r"</?[a-zA-Z][^<>]*>|<!--"), "HTML"),
    (re.compile(r"^ *\|.*\| *$\n^[ :|-]+\| *$", re.MULTILINE), "a table"),
)


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """`module` is empty for the course as a whole, `question` for the module as a whole."""

    module: str
    question: str
    message: str


def review(course: Course) -> list[Remark]:
    """All remarks on the course, module by module."""
    remarks = [remark for module in course.modules for remark in _module_remarks(module)]
    remarks += [
        Remark(module.id, question.id, message)
        for module, question in course.questions()
        for message in _question_remarks(module, question)
    ]
    remarks += [Remark(module, "", message) for module, message in draft_places(course)]
    stems = [(module.id, question) for module, question in course.questions()]
    texts = [f"{each.stem} {each.code.text if each.code else ''}" for _, each in stems]
    for first, second, likeness in near_duplicates(texts):
        (module, question), (other_module, other) = stems[second], stems[first]
        where = other.id if module == other_module else f"{other_module}/{other.id}"
        message = f"The stem is nearly that of `{where}` ({likeness:.0f} % alike). Ask something else, or drop one."
        remarks.append(Remark(module, question.id, message))
    order = {module.id: number for number, module in enumerate(course.modules)}
    return sorted(remarks, key=lambda remark: (order.get(remark.module, -1), remark.question, remark.message))


def _module_remarks(module: Module) -> Iterator[Remark]:
    for message in (*_size_remarks(module), *_mix_remarks(module), *_foreign_markdown(_module_texts(module))):
        yield Remark(module.id, "", message)


def _size_remarks(module: Module) -> Iterator[str]:
    count = len(words(module.summary))
    if not SUMMARY_WORDS[0] <= count <= SUMMARY_WORDS[1]:
        yield f"The summary has {count} words. {SUMMARY_WORDS[0]} to {SUMMARY_WORDS[1]} read well on a phone."
    if not KEY_POINTS[0] <= len(module.key_points) <= KEY_POINTS[1]:
        count = len(module.key_points)
        yield f"The module has {count} key point{'s' * (count != 1)}. Aim at {KEY_POINTS[0]} to {KEY_POINTS[1]}."
    if len(module.questions) < FEWEST_QUESTIONS:
        count = len(module.questions)
        yield f"The module has {count} question{'s' * (count != 1)}. With {FEWEST_QUESTIONS}, quizzes stay fresh."
    asked = Counter(question.objective for question in module.questions)
    for objective in module.objectives:
        if asked[objective.id] < PER_OBJECTIVE:
            yield f"Objective `{objective.id}` has {asked[objective.id]} of {PER_OBJECTIVE} questions that test it."


def _mix_remarks(module: Module) -> Iterator[str]:
    total = len(module.questions)
    if total < FEWEST_QUESTIONS:
        return
    levels = Counter(question.difficulty for question in module.questions)
    for level, (least, most) in SHARES.items():
        share = levels[level] / total
        if not least <= share <= most:
            yield f"{share:.0%} of the questions are {level}. Aim at {least:.0%} to {most:.0%}."
    judged = sum(isinstance(question, TrueFalse) for question in module.questions) / total
    if judged > MOST_TRUE_FALSE:
        yield f"{judged:.0%} of the questions are true or false, which half can guess. Aim at 15% at most."
    written = sum(isinstance(question, Typed | Numeric | Ordering) for question in module.questions) / total
    if written < FEWEST_OPEN:
        yield f"{written:.0%} of the questions are typed, numeric or ordering. Aim at {FEWEST_OPEN:.0%} or more."
    if not any(isinstance(question, MultipleChoice) for question in module.questions):
        yield "No question has several keys. Add one of type multiple."


def _question_remarks(module: Module, question: AnyQuestion) -> Iterator[str]:
    yield from _missing(question)
    yield from question_wording(question)
    shown_texts = [text for option in question.options for text in (option.text, option.feedback)]
    yield from _foreign_markdown([question.stem, question.explanation, question.hint, *shown_texts])
    basis = question.basis
    if basis and basis.anchor and len(basis.anchor.split()) > ANCHOR_WORDS:
        yield f"The anchor {shown(basis.anchor)} has more than {ANCHOR_WORDS} words. Quote fewer."
    if basis and basis.source and basis.source not in module.sources:
        yield f"The basis names `{basis.source}`, which the module's `sources` leave out. Add it there."
    if isinstance(question, MultipleChoice) and sum(choice.correct for choice in question.choices) == 1:
        yield "Only one choice of this `multiple` is right. Mark another one, or write `type: single`."


def _missing(question: AnyQuestion) -> Iterator[str]:
    if isinstance(question, ChoiceQuestion):
        silent = sum(not choice.feedback for choice in question.choices)
        if silent:
            yield f"{silent} of {len(question.choices)} choices lack `feedback`. Say of each why it is right or wrong."
    elif isinstance(question, TrueFalse | Ordering) and not question.feedback:
        yield "The question has no `feedback`. Say why the wrong answer tempts."
    if not question.explanation:
        yield "The question has no `explanation`. Say the idea behind the answer."
    if not question.hint:
        yield "The question has no `hint`. Give a nudge which does not give the key away."
    if not question.basis:
        yield "The question has no `basis`. Say which document or reference it rests on."


def _module_texts(module: Module) -> list[str]:
    terms = [term.definition for term in module.terms]
    return [module.summary, *module.key_points, *terms, *(objective.text for objective in module.objectives)]


def _foreign_markdown(texts: list[str]) -> Iterator[str]:
    """What some chats cannot show. Code may hold anything."""
    for text in texts:
        bare = _CODE.sub("", text)
        for pattern, name in _FOREIGN_MARKDOWN:
            if found := pattern.search(bare):
                yield f"{shown(found.group().strip())} is {name}, which chats cannot show. Write it another way."
