"""Reads Moodle XML, the format in which Moodle keeps most (https://docs.moodle.org/en/Moodle_XML_format)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.course import AnyQuestion, Difficulty, Illustration, Ordering, Question, TrueFalse
from bot.interchange.bank import Bank
from bot.interchange.html_text import from_html, is_html, plain_html
from bot.interchange.imported import Import, Incoming
from bot.interchange.incoming_file import IncomingFile, RefusedError
from bot.interchange.labels import Labels, read_labels
from bot.interchange.moodle_pictures import Shown
from bot.interchange.texts import line, literal, stem_and_code, tidy
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
from bot.interchange.xml_tree import Element, parse
from bot.packs.problems import shown as quoted
from bot.review.drafts import MARK

_UNREAD = {
    "essay": "it asks for an essay, which nobody here would grade.",
    "description": "it is a text without a question.",
    "cloze": "a text with several gaps cannot be asked here; make a question of each gap.",
    "multianswer": "a text with several gaps cannot be asked here; make a question of each gap.",
    "calculated": "its numbers are drawn anew each time, which is not possible here.",
    "calculatedsimple": "its numbers are drawn anew each time, which is not possible here.",
    "calculatedmulti": "its numbers are drawn anew each time, which is not possible here.",
    "ddwtos": "words cannot be dragged into a text here.",
    "gapselect": "words cannot be chosen inside a text here.",
    "ddmarker": "markers cannot be dragged onto a picture here.",
    "ddimageortext": "texts cannot be dragged onto a picture here.",
    "random": "it stands for any question of its category.",
}

_COMMON_FEEDBACK = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
_BY_DEFAULT = re.compile(r"Your answer is (?:partially |in)?correct\.\Z")


def looks_like_moodle(text: str) -> bool:
    """Any XML: if it is another, its reader says so."""
    return text.lstrip().startswith("<")


def read(file: IncomingFile) -> Import:
    root = parse(file)
    if root.tag != "quiz":
        raise RefusedError(
            file.name, root.line, f"The file begins with <{root.tag[:40]}>; Moodle XML begins with <quiz>."
        )
    bank = Bank(file)
    category = ""
    for element in root.all("question"):
        if element.facts.get("type") == "category":
            category = element.said("category", "text").replace("//", "\x00").split("/")[-1].replace("\x00", "/")
            category = plain_html(category)
        else:
            _Item(element, bank, category).read()
    return bank.whole()


class _Item:
    """One `<question>` on its way to ours."""

    def __init__(self, element: Element, bank: Bank, category: str) -> None:
        self._element = element
        self._bank = bank
        self._category = category
        self._name = line(element.said("name", "text"))
        self._labels: Labels = read_labels(line(tag.said("text")) for tag in self._all("tags", "tag"))

    def read(self) -> None:
        try:
            for question in self._questions():
                self._put(question)
        except UnfitError as error:
            self._bank.notes.left_out(self._element.line, self._name, str(error))

    def _put(self, question: AnyQuestion) -> None:
        idnumber = line(self._element.said("idnumber"))
        names = tuple(name for name in (idnumber, self._name) if name)
        incoming = Incoming(question, self._element.line, names, self._labels.difficulty, self._labels.objective)
        self._bank.put(incoming, self._category)

    def _say(self, message: str) -> None:
        self._bank.notes.adapted(self._element.line, self._name, message)

    def _all(self, *path: str) -> Iterator[Element]:
        place = [self._element]
        for tag in path:
            place = [child for element in place for child in element.all(tag)]
        return iter(place)

    def _questions(self) -> Iterator[AnyQuestion]:
        kind = self._element.facts.get("type", "")
        if kind in _UNREAD:
            raise UnfitError(_UNREAD[kind])
        question = self._question()
        self._note_common_feedback(kind)
        match kind:
            case "multichoice":
                several = self._element.said("single") in ("false", "0")
                shuffle = self._element.said("shuffleanswers") not in ("false", "0")
                yield chosen(question, self._answers(), self._say, several=several, shuffle=shuffle)
            case "truefalse":
                yield self._true_false(question)
            case "shortanswer":
                yield typed(question, self._answers(exact=True), self._say)
            case "numerical":
                yield numeric(question, self._answers(exact=True), self._say, self._unit())
            case "matching":
                pairs = [(self._text(each), line(each.said("answer", "text"))) for each in self._all("subquestion")]
                yield from matched(question, pairs, self._say)
            case "ordering":
                items = sorted(self._answers(), key=lambda each: each.weight)
                feedback = self._text(self._element.first("incorrectfeedback"))
                yield Ordering(**shared(question), items=tuple(each.text for each in items), feedback=feedback)
            case _:
                raise UnfitError(f"questions of type {kind or 'unknown'} cannot be asked here.")

    def _question(self) -> Question:
        text, image = self._illustrated(self._element.first("questiontext"))
        stem, code = stem_and_code(text)
        hints = [text for each in self._all("hint") if (text := self._text(each))]
        if len(hints) > 1:
            self._say(f"of its {len(hints)} hints the first is kept.")
        return Question(
            id="", objective="", stem=stem, code=code, image=image, tags=self._labels.tags, hint=(hints or [""])[0],
            difficulty=self._labels.difficulty or Difficulty.MEDIUM,
            explanation=self._text(self._element.first("generalfeedback")),
        )  # fmt: skip

    def _note_common_feedback(self, kind: str) -> None:
        """Moodle can say something to any right, partly right or wrong answer; we say it to each answer."""
        for tag in _COMMON_FEEDBACK:
            said = plain_html(self._element.said(tag, "text"))
            if said and not _BY_DEFAULT.match(said) and (kind, tag) != ("ordering", "incorrectfeedback"):
                self._say(f"its {tag.removesuffix('feedback')} feedback ({quoted(said)}) is not kept.")

    def _answers(self, *, exact: bool = False) -> list[Answer]:
        """The answers; `exact` are those that are compared letter by letter and so hold no markup."""
        found = []
        for each in self._all("answer"):
            text = plain_html(each.said("text")) if exact and each.facts.get("format") == "html" else each.said("text")
            weight = read_number(each.facts.get("fraction", "0"))
            if weight is None:
                raise UnfitError(f"the weight of its answer in line {each.line} is no number.")
            feedback = self._text(each.first("feedback"))
            found.append(Answer(tidy(text) if exact else self._text(each), weight, feedback, each.said("tolerance")))
        return found

    def _true_false(self, question: Question) -> TrueFalse:
        answers = {each.text.strip().lower(): each for each in self._answers(exact=True)}
        right = next((word for word, each in answers.items() if each.weight >= FULL), "")
        if right not in ("true", "false") or len(answers) != 2:  # noqa: PLR2004 - true and false
            raise UnfitError("it does not say whether it is true or false.")
        wrong = next(each for word, each in answers.items() if word != right)
        question = explained(question, answers[right].feedback, self._say)
        return TrueFalse(**shared(question), answer=right == "true", feedback=wrong.feedback)

    def _unit(self) -> str:
        units = [line(each.said("unit_name")) for each in self._all("units", "unit")]
        if len(units) > 1:
            self._say(f"of its units only {units[0]} is kept.")
        return units[0] if units else self._labels.unit

    def _illustrated(self, element: Element | None) -> tuple[str, Illustration | None]:
        """The question's text, and the picture that it shows; a picture alone is asked by its words or its name."""
        if element is None:
            return "", None
        shown = Shown(element, self._bank.gallery, self._say)
        text = self._converted(element, shown)
        shown.note_the_rest()
        if shown.image is not None and not text:
            text = literal(self._name if MARK in shown.image.alt else shown.image.alt)
        return text, shown.image

    def _text(self, element: Element | None) -> str:
        """An element's text as our Markdown, by the format that it names."""
        if element is None:
            return ""
        if any(True for _ in element.all("file")):
            self._say("a picture or file within it could not be kept.")
        return self._converted(element)

    def _converted(self, element: Element, shown: Shown | None = None) -> str:
        text = element.said("text")
        form = element.facts.get("format", "html")
        if form == "markdown":
            return tidy(shown.take_from_markdown(text) if shown else text)
        if form == "plain_text":
            return literal(text)
        if form == "moodle_auto_format" and not is_html(text):
            return literal(text)
        text = text.replace("\n", "<br>") if form == "moodle_auto_format" else text
        markdown, lost = from_html(text, shown.take) if shown else from_html(text)
        for kind in lost:
            self._say(f"{kind} could not be kept.")
        return markdown
