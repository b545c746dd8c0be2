"""Reads and writes question banks as CSV: one row a question, its columns found by their names."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import count, islice, product
from string import ascii_lowercase

from bot.course import (
    AnyQuestion,
    ChoiceQuestion,
    Course,
    Module,
    Numeric,
    Ordering,
    TrueFalse,
    Typed,
)
from bot.interchange.bank import Bank
from bot.interchange.imported import Import, Incoming
from bot.interchange.incoming_file import IncomingFile, RefusedError
from bot.interchange.table_row import Row, question_of
from bot.interchange.texts import tidy
from bot.interchange.weighted import UnfitError
from bot.packs.problems import shown

_NAMES = {
    "module": "module category topic section chapter",
    "id": "id idnumber name",
    "type": "type kind",
    "objective": "objective",
    "difficulty": "difficulty level",
    "stem": "stem question prompt questiontext front",
    "code": "code",
    "language": "language",
    "key": "key answer answers correct correctanswer correctanswers rightanswer solution back",
    "explanation": "explanation rationale generalfeedback",
    "hint": "hint",
    "tags": "tags tag",
    "tolerance": "tolerance",
    "unit": "unit",
    "shuffle": "shuffle",
    "feedback": "feedback",
}
_COLUMNS = {alias: column for column, aliases in _NAMES.items() for alias in aliases.split()}
_OPTION = re.compile(
    r"(?:(?:option|choice|answer)s?)?(?P<letter>[a-z]|[ab][a-z]|\d{1,2})(?P<said>feedback)?|feedback(?P<after>[a-z]|\d{1,2})"
)
_WRONG = re.compile(r"(?:wrong|incorrect)(?:answer)?s?\d{0,2}|distractor\d{0,2}")
_FIXED = ("module", "id", "type", "objective", "difficulty", "stem", "code", "language", "key")
_LAST = ("feedback", "explanation", "hint", "tags", "tolerance", "unit", "shuffle")


def looks_like_table(text: str) -> bool:
    header = text.split("\n", 1)[0]
    names = {_plain(name) for name in re.split(r"[,;\t]", header)}
    return len(names & _COLUMNS.keys()) > 1 and bool({_COLUMNS.get(name) for name in names} & {"stem"})


def read(file: IncomingFile) -> Import:
    header, *rows = _rows(file)
    columns = _columns(header[1], file)
    bank = Bank(file)
    _note_unknown(header[1], columns, rows, bank)
    for number, cells in rows:
        row = _row(columns, cells)
        name = row.facts.get("id") or row.facts.get("stem", "")
        for extra in cells[len(columns) :]:
            if extra.strip():
                bank.notes.left_out(number, name, f"{shown(extra)}, which stands under no column.")
        try:
            question, level = question_of(row, partial(bank.notes.adapted, number, name))
        except UnfitError as error:
            bank.notes.left_out(number, name, str(error))
            continue
        names = (row.facts["id"],) if row.facts.get("id") else ()
        incoming = Incoming(question, number, names, level, row.facts.get("objective") or None)
        bank.put(incoming, row.facts.get("module", ""))
    return bank.whole()


def _note_unknown(
    names: Sequence[str], columns: Sequence[str], rows: Sequence[tuple[int, list[str]]], bank: Bank
) -> None:
    for place, (name, column) in enumerate(zip(names, columns, strict=True)):
        if not column and any(cell.strip() for _, cells in rows for cell in cells[place : place + 1]):
            bank.notes.left_out(1, name, "a column of this name means nothing here.")


def _rows(file: IncomingFile) -> list[tuple[int, list[str]]]:
    header = file.text.split("\n", 1)[0]
    sign = max("\t;,", key=lambda each: (header.count(each), each == ","))
    reader = csv.reader(io.StringIO(file.text, newline=""), delimiter=sign, strict=True)
    rows, number = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((number, cells))
            number = reader.line_num + 1
    except csv.Error as error:
        raise RefusedError(
            file.name, number, f"The row that begins here breaks off or cannot be read: {error}."
        ) from None
    return rows


def _plain(name: str) -> str:
    return re.sub(r"[^a-z\d]", "", name.lower())


def _columns(header: Sequence[str], file: IncomingFile) -> list[str]:
    """What each column holds: a fact's name, `a`, `a feedback`, `wrong`, or nothing known."""
    found = []
    for name in map(_plain, header):
        if name in _COLUMNS:
            found.append(_COLUMNS[name])
        elif _WRONG.fullmatch(name):
            found.append("wrong")
        elif option := _OPTION.fullmatch(name):
            letter = option["letter"] or option["after"]
            letter = next(islice(letters(), int(letter) - 1, None)) if letter.isdigit() and letter != "0" else letter
            found.append(f"{letter} feedback" if option["said"] or option["after"] else f"option {letter}")
        else:
            found.append("")
    if "stem" not in found or len(header) < 2:  # noqa: PLR2004 - a question and its answer
        raise RefusedError(file.name, 1, "The first row must name the columns; at least `question` and `answer`.")
    return found


def _row(columns: Sequence[str], cells: Sequence[str]) -> Row:
    facts: dict[str, str] = {}
    options: dict[str, str] = {}
    said: dict[str, str] = {}
    wrong: list[str] = []
    for column, cell in zip(columns, cells, strict=False):
        text = tidy(cell)
        if not text or not column:
            continue
        if column == "wrong":
            wrong.append(text)
        elif column.startswith("option "):
            options[column.removeprefix("option ")] = text
        elif column.endswith(" feedback"):
            said[column.removesuffix(" feedback")] = text
        else:
            facts[column] = text
    return Row(facts, options, said, tuple(wrong))


def letters() -> Iterator[str]:
    """a, b, … z, aa, ab, … as spreadsheets go on."""
    return ("".join(each) for size in count(1) for each in product(ascii_lowercase, repeat=size))


def write(course: Course) -> str:
    rows = [_written(module, question) for module in course.modules for question in module.questions]
    most = max((len(options) for _, options in rows), default=0)
    names = list(islice(letters(), most))
    header = [*_FIXED, *(column for name in names for column in (name, f"{name} feedback")), *_LAST]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    for facts, options in rows:
        cells = [cell for option in options for cell in option] + [""] * 2 * (most - len(options))
        writer.writerow([*(facts.get(name, "") for name in _FIXED), *cells, *(facts.get(name, "") for name in _LAST)])
    return text.getvalue()


def _written(module: Module, question: AnyQuestion) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """A question's facts by column, and its options with what is said to each."""
    facts = {
        "module": module.title, "id": f"{module.id}/{question.id}", "objective": question.objective,
        "difficulty": str(question.difficulty), "stem": question.stem, "explanation": question.explanation,
        "hint": question.hint, "tags": "; ".join(question.tags),
        "type": str(type(question).__struct_config__.tag),
    }  # fmt: skip
    if question.code:
        facts |= {"code": question.code.text, "language": question.code.language}
    options, keys = _options(question)
    facts["key"] = " ".join(name.upper() for name, key in zip(letters(), keys, strict=False) if key)
    match question:
        case TrueFalse():
            facts |= {"key": str(question.answer).lower(), "feedback": question.feedback}
        case ChoiceQuestion():
            facts["shuffle"] = "" if question.shuffle else "no"
        case Numeric():
            facts |= {"tolerance": repr(question.tolerance), "unit": question.unit}
        case Ordering():
            facts["feedback"] = question.feedback
    return facts, options


def _options(question: AnyQuestion) -> tuple[list[tuple[str, str]], list[bool]]:
    """Options and traps, and which of them are right."""
    match question:
        case ChoiceQuestion():
            found = [(each.text, each.feedback) for each in question.choices]
            return found, [each.correct for each in question.choices]
        case Ordering():
            return [(item, "") for item in question.items], [True] * len(question.items)
        case Typed():
            traps = [(trap.text, trap.feedback) for trap in question.traps]
            return [*((text, "") for text in question.accept), *traps], [True] * len(question.accept)
        case Numeric():
            return [(repr(question.answer), ""), *((repr(trap.value), trap.feedback) for trap in question.traps)], [
                True
            ]
    return [], []
