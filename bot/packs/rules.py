"""What must hold in a course pack beyond the form of its fields: rules of questions, of a module and of a course.

A rule first looks at the values, and only when it suspects a mistake at where they stand and whether they are sound.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.course import (
    AnyQuestion,
    Basis,
    Choice,
    ChoiceQuestion,
    Module,
    MultipleChoice,
    Numeric,
    Ordering,
    Part,
    SingleChoice,
    Typed,
)
from bot.packs.findings import Findings
from bot.packs.problems import Problem, did_you_mean, listed, shown

_EARLIER = re.compile(r"(?:[a-z0-9-]+/)?[a-z0-9-]+")


def check_module(module: Module, findings: Findings) -> None:
    """Everything that can be said of a module's file alone."""
    _check_unique([(each, "id", each.id) for each in module.objectives], "objective", findings)
    _check_unique([(each, "id", each.id) for each in module.questions], "question", findings)
    names = [(each, "term", each.term) for each in module.terms]
    names += [(each, "also", name) for each in module.terms for name in each.also]
    _check_unique(names, "term", findings)
    objectives = {each.id for each in module.objectives}
    whole = findings.sound(module, "objectives") and all(findings.sound(each, "id") for each in module.objectives)
    for question in module.questions:
        if question.objective not in objectives and whole and findings.sound(question, "objective"):
            hint = did_you_mean(question.objective, objectives) or f" This module has: {listed(objectives)}."
            line = findings.line(question, "objective")
            findings.at(line, f"There is no objective `{question.objective}` in this module.{hint}")
        _check_question(question, findings)


def check_documents(module: Module, documents: Iterable[str], findings: Findings) -> None:
    """Every document that a module names must stand in course.yaml."""
    known = set(documents)
    for index, name in enumerate(module.sources):
        if name not in known and findings.item_sound(module, "sources", index):
            _note_document(name, known, findings.item_line(module, "sources", index), findings)
    for question in module.questions:
        basis = question.basis
        if basis and basis.source and basis.source not in known and findings.sound(basis, "source"):
            _note_document(basis.source, known, findings.line(basis, "source"), findings)


def _note_document(name: str, known: set[str], line: int, findings: Findings) -> None:
    hint = did_you_mean(name, known) or (f" It has: {listed(known)}." if known else "")
    findings.at(line, f"There is no document `{name}` in course.yaml.{hint}")


@dataclass(frozen=True, slots=True)
class Move:
    """That a question says it had another id, `module/question`, before."""

    old: str
    file: str
    line: int


def moves_of(module: Module, stem: str, findings: Findings) -> Iterator[Move]:
    for question in module.questions:
        if question.was and findings.sound(question, "was"):
            old = "/".join([stem, *question.was.split("/")][-2:])
            yield Move(old, findings.file, findings.line(question, "was"))


def check_moves(moves: Iterable[Move], modules: Mapping[str, Module]) -> Iterator[Problem]:
    """`was` must name an id that is free, once. Modules go by the file's name without .yaml."""
    taken = {f"{stem}/{each.id}": "still stands there" for stem, module in modules.items() for each in module.questions}
    for move in moves:
        if move.old in taken:
            message = f"`was` names {shown(move.old)}, which {taken[move.old]}. Name the id this question had before."
            yield Problem(move.file, move.line, message)
        taken.setdefault(move.old, "another question names as well")


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _check_unique(names: Sequence[tuple[Part, str, str]], noun: str, findings: Findings) -> None:
    first: dict[str, tuple[Part, str]] = {}
    for part, field, name in names:
        folded = _folded(name)
        if folded in first and findings.sound(part, field):
            line = findings.line(*first[folded])
            message = f"The {noun} {shown(name)} stands already in line {line}. Give each its own name."
            findings.at(findings.line(part, field), message)
        first.setdefault(folded, (part, field))


def _check_question(question: AnyQuestion, findings: Findings) -> None:
    if question.was and not _EARLIER.fullmatch(question.was) and findings.sound(question, "was"):
        message = f"`was` is {shown(question.was)}. Write the id that this question had before, or `module/id`."
        findings.at(findings.line(question, "was"), message)
    if question.basis:
        _check_basis(question.basis, findings)
    match question:
        case ChoiceQuestion():
            _check_choices(question, findings)
        case Ordering():
            _check_distinct(question, "items", question.items, findings)
        case Typed():
            _check_typed(question, findings)
        case Numeric():
            _check_numeric(question, findings)


def _check_choices(question: SingleChoice | MultipleChoice, findings: Findings) -> None:
    _check_distinct(question, "choices", [choice.text for choice in question.choices], findings)
    keys = sum(choice.correct for choice in question.choices)
    all_right = keys == len(question.choices)
    single = isinstance(question, SingleChoice)
    if keys and not (keys > 1 if single else all_right):
        return
    if not (question.choices and findings.sound(question, "choices") and _marks_sound(question.choices, findings)):
        return
    line = findings.line(question, "choices")
    if not keys:
        findings.at(line, "No choice is right. Write `correct: true` under the key.")
    elif single:
        message = f"{keys} choices are marked as right. Write `type: multiple`, or leave one `correct: true`."
        findings.at(line, message)
    else:
        findings.at(line, "Every choice is right. Add a distractor: a choice that is wrong.")


def _marks_sound(choices: Iterable[Choice], findings: Findings) -> bool:
    return all(findings.sound(choice, "correct") for choice in choices)


def _check_distinct(question: AnyQuestion, field: str, texts: Sequence[str], findings: Findings) -> None:
    seen: dict[str, int] = {}
    for index, text in enumerate(texts):
        folded = _folded(text)
        if folded and folded in seen and findings.sound(question, field):
            first = findings.item_line(question, field, seen[folded])
            line = findings.item_line(question, field, index)
            findings.at(line, f"{shown(text)} stands already in line {first}. Each of `{field}` must differ.")
        seen.setdefault(folded, index)


def _check_typed(question: Typed, findings: Findings) -> None:
    accepted = {_folded(text) for text in question.accept}
    for trap in question.traps:
        if _folded(trap.text) in accepted and findings.sound(trap, "text"):
            findings.at(
                findings.line(trap, "text"), f"The trap {shown(trap.text)} is accepted too. Take it out of one."
            )


def _check_numeric(question: Numeric, findings: Findings) -> None:
    for trap in question.traps:
        counts = abs(trap.value - question.answer) <= question.tolerance
        if counts and findings.sound(trap, "value") and findings.sound(question, "answer", "tolerance"):
            message = f"The trap {trap.value:g} counts as right within the tolerance. Choose another value."
            findings.at(findings.line(trap, "value"), message)


def _check_basis(basis: Basis, findings: Findings) -> None:
    says_source = basis.source is not None
    says_field = basis.field is not None
    needed = ("source", "lines", "anchor") if says_source else ("field", "url", "checked")
    wanted = "`source`, `lines` and `anchor` for a document; or `field`, `url` and `checked` for a public reference"
    if says_source == says_field:
        findings.at(
            findings.line(basis), f"This basis names {'both kinds' if says_source else 'neither kind'}. Write {wanted}."
        )
    elif missing := [name for name in needed if getattr(basis, name) is None]:
        listed = " and ".join(f"`{name}`" for name in missing)
        findings.at(findings.line(basis), f"This basis lacks {listed}. Write {wanted}.")
    elif mixed := [
        name for name in ("lines", "anchor", "url", "checked") if name not in needed and getattr(basis, name)
    ]:
        findings.at(findings.line(basis, mixed[0]), f"`{mixed[0]}` belongs to the other kind of basis. Write {wanted}.")
    if basis.checked and not _is_date(basis.checked) and findings.sound(basis, "checked"):
        findings.at(findings.line(basis, "checked"), f"There is no day {basis.checked} in the calendar.")
    if basis.lines and findings.sound(basis, "lines"):
        first, _, last = basis.lines.partition("-")
        if last and (len(last), last) < (len(first), first):
            findings.at(findings.line(basis, "lines"), f"The lines {basis.lines} run backwards. Write {last}-{first}.")


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
