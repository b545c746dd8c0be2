"""Reads GIFT, Moodle's text format for question banks (https://docs.moodle.org/en/GIFT_format)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.course import AnyQuestion, Difficulty, Ordering, Question, TrueFalse
from bot.interchange.bank import Bank
from bot.interchange.gift_blocks import Block, blocks, signs
from bot.interchange.html_text import from_html, is_html
from bot.interchange.imported import Import, Incoming
from bot.interchange.incoming_file import IncomingFile
from bot.interchange.labels import Labels, read_labels
from bot.interchange.texts import literal, stem_and_code, tidy
from bot.interchange.weighted import (
    FULL,
    Answer,
    UnfitError,
    chosen,
    explained,
    matched,
    numeric,
    read_number,
    shared,
    typed,
)

_FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]")
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d*)?)%")
_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_ORDERING = re.compile(r">\s*(?:\d+\s*)?(?:[A-Z_a-z]+[ \t]*)*\n")
_NAMED = re.compile(r"^::.{1,300}?::", re.MULTILINE)
_BRACES = re.compile(r"(?<!\\)\{([^{}]{0,5000})\}")
_ANSWERS = re.compile(r"[=~#]|\s*(?:T|F|TRUE|FALSE)\s*\Z")
_GAP = "_____"


def looks_like_gift(text: str) -> bool:
    return _NAMED.search(text) is not None or any(_ANSWERS.match(found[1].strip()) for found in _BRACES.finditer(text))


def read(file: IncomingFile) -> Import:
    bank = Bank(file)
    category = ""
    for block in blocks(file.text):
        if block.text.startswith("$CATEGORY:"):
            path = signs(block.text.removeprefix("$CATEGORY:")).strip()
            category = re.split(r"(?<!/)/(?!/)", path)[-1].replace("//", "/").strip()
            continue
        _Item(block, bank, category).read()
    return bank.whole()


@dataclass(frozen=True, slots=True)
class _Parts:
    """A block taken apart: what stands before the braces, in them, and after `####`."""

    name: str
    stem: str
    answer: str
    explanation: str
    form: str


class _Item:
    """One block on its way to a question."""

    def __init__(self, block: Block, bank: Bank, category: str) -> None:
        self._block = block
        self._bank = bank
        self._category = category
        self._labels: Labels = read_labels(block.tags)
        self._name = ""

    def read(self) -> None:
        try:
            parts = self._parts()
            for question in self._questions(parts):
                self._put(question)
        except UnfitError as error:
            name = self._name or signs(self._block.text)[:60]
            self._bank.notes.left_out(self._block.line, name, str(error))

    def _put(self, question: AnyQuestion) -> None:
        names = tuple(name for name in (self._block.idnumber, self._name) if name)
        labels = self._labels
        incoming = Incoming(question, self._block.line, names, labels.difficulty, labels.objective)
        self._bank.put(incoming, self._category)

    def _say(self, message: str) -> None:
        self._bank.notes.adapted(self._block.line, self._name or signs(self._block.text)[:60], message)

    def _parts(self) -> _Parts:
        text = self._block.text
        if text.startswith("::") and (end := text.find("::", 2)) > 0:
            self._name, text = tidy(signs(text[2:end])), text[end + 2 :].strip()
        before, opened, rest = text.partition("{")
        inside, closed, after = rest.partition("}")
        if not opened:
            raise UnfitError("it asks nothing: there is no answer in braces.")
        if not closed:
            raise UnfitError("the brace { of its answer is never closed.")
        stem = f"{before.rstrip()} {_GAP} {after.strip()}" if after.strip() else before
        answer, _, explanation = inside.rpartition("####") if "####" in inside else (inside, "", "")
        form, stem = _form(stem.strip(), "moodle")
        return _Parts(self._name, stem, answer.strip(), explanation.strip(), form)

    def _questions(self, parts: _Parts) -> Iterator[AnyQuestion]:
        stem, code = stem_and_code(self._text(parts.stem, parts.form))
        question = Question(
            id="", objective="", stem=stem, code=code, tags=self._labels.tags,
            difficulty=self._labels.difficulty or Difficulty.MEDIUM,
            explanation=self._text(parts.explanation, parts.form),
        )  # fmt: skip
        answer = parts.answer
        if not answer:
            raise UnfitError("it asks for an essay, which nobody here would grade.")
        if answer.startswith("#"):
            yield numeric(question, self._numbers(answer[1:], parts.form), self._say, self._labels.unit)
        elif found := _ORDERING.match(answer):
            items = tuple(self._text(line, parts.form) for line in answer[found.end() :].split("\n") if line.strip())
            yield Ordering(**shared(question), items=items)
        elif "~" in answer:
            several = "=" not in answer
            answers = self._answers(answer, parts.form)
            yield chosen(question, answers, self._say, several=several, shuffle=self._labels.shuffle)
        elif _asks_for_pairs(answer):
            yield from matched(question, self._pairs(answer, parts.form), self._say)
        elif (truth := _TRUTH.get(answer.partition("#")[0].strip())) is not None:
            yield self._true_false(question, truth, answer.split("#")[1:], parts.form)
        else:
            yield typed(question, self._answers(answer, "typed", parts.form), self._say)

    def _answers(self, text: str, form: str, said_in: str = "") -> list[Answer]:
        return [self._answer(each, form, said_in or form) for each in _pieces(text)]

    def _answer(self, piece: str, form: str, said_in: str) -> Answer:
        mark, text = (piece[0], piece[1:].lstrip()) if piece[:1] in ("=", "~") else ("=", piece)
        weight = FULL if mark == "=" else 0.0
        if found := _WEIGHT.match(text):
            weight, text = float(found[1]), text[found.end() :]
        text, _, feedback = text.partition("#")
        return Answer(self._text(text, form), weight, self._text(feedback, said_in))

    def _numbers(self, text: str, form: str) -> list[Answer]:
        found = []
        for each in self._answers(text, "typed", form):
            low, dots, high = each.text.partition("..")
            value, _, tolerance = each.text.partition(":")
            least, most = read_number(low), read_number(high)
            if dots and least is not None and most is not None:
                value, tolerance = repr((least + most) / 2), repr(abs(most - least) / 2)
            found.append(Answer(value.strip(), each.weight, each.feedback, tolerance.strip()))
        return found

    def _pairs(self, text: str, form: str) -> list[tuple[str, str]]:
        pairs = [each.lstrip("=").partition("->") for each in _pieces(text)]
        return [(self._text(begin, form), self._text(end, form)) for begin, _, end in pairs]

    def _true_false(self, question: Question, truth: bool, said: Sequence[str], form: str) -> TrueFalse:  # noqa: FBT001
        feedback, right = [*(self._text(each, form) for each in said[:2]), "", ""][:2]
        return TrueFalse(**shared(explained(question, right, self._say)), answer=truth, feedback=feedback)

    def _text(self, text: str, form: str) -> str:
        """A piece of the block as our Markdown; `typed` is for what is compared letter by letter."""
        form, text = _form(text.strip(), form)
        if form == "markdown":
            return tidy(signs(text))
        text = signs(" ".join(text.split("\n")))
        if form == "typed":
            return tidy(text)
        if form == "plain" or not is_html(text):
            return literal(text)
        markdown, lost = from_html(text.replace("\n", "<br>"))
        for kind in lost:
            self._say(f"{kind} could not be kept.")
        return markdown


def _form(text: str, default: str) -> tuple[str, str]:
    """The format named at a text's beginning, and the text after it."""
    found = _FORMAT.match(text)
    return (found[1], text[found.end() :].strip()) if found else (default, text)


def _asks_for_pairs(answer: str) -> bool:
    """Moodle takes any answer with an arrow for pairs; one arrow alone may be an answer to type."""
    pieces = _pieces(answer)
    return len(pieces) > 1 and all(each.startswith("=") and "->" in each for each in pieces)


def _pieces(text: str) -> list[str]:
    """The answers, each with the sign that begins it."""
    return [each.strip() for each in re.split(r"(?=[=~])", text) if each.strip()]
