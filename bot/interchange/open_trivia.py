"""Reads the JSON of the Open Trivia Database (https://opentdb.com/api_config.php), in each of its encodings."""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from bot.course import AnyQuestion, Choice, Difficulty, Question, SingleChoice, TrueFalse
from bot.interchange.bank import Bank
from bot.interchange.imported import Import, Incoming
from bot.interchange.incoming_file import IncomingFile, RefusedError
from bot.interchange.texts import line, literal
from bot.interchange.weighted import UnfitError, shared

_ENCODED = {"bXVsdGlwbGU=", "Ym9vbGVhbg=="}
"""The words multiple and boolean in Base64."""

_LEVELS = {each.value: each for each in Difficulty}


def looks_like_open_trivia(text: str) -> bool:
    return text.lstrip()[:1] in ("{", "[") and '"correct_answer"' in text


def read(file: IncomingFile) -> Import:
    results = _results(file)
    bank = Bank(file)
    lines = iter(_lines(file))
    for place, entry in enumerate(results, 1):
        name, number = f"result {place}", next(lines, 0)
        try:
            fields, wrong = _fields(entry)
            name = line(fields.get("question", "")) or name
            question, level = _question(fields, wrong)
            bank.put(Incoming(question, number, difficulty=level), line(fields.get("category", "")))
        except UnfitError as error:
            bank.notes.left_out(number, name, str(error))
    return bank.whole()


def _fields(entry: Any) -> tuple[dict[str, str], list[str]]:
    """The texts of a result, and its wrong answers, decoded."""
    wrong = entry.get("incorrect_answers") if isinstance(entry, dict) else None
    if not isinstance(wrong, list):
        raise UnfitError("it has no list `incorrect_answers`.")
    decode = _decoder(entry)
    fields = {key: decode(value) for key, value in entry.items() if isinstance(value, str)}
    return fields, [decode(each) for each in wrong if isinstance(each, str)]


def _lines(file: IncomingFile) -> list[int]:
    """Where each result's answer stands."""
    return [file.line_at(found.start()) for found in re.finditer('"correct_answer"', file.text)]


def _results(file: IncomingFile) -> list[Any]:
    try:
        whole = json.loads(file.text)
    except (ValueError, RecursionError) as error:  # ValueError: also a number of thousands of digits
        number = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise RefusedError(file.name, number, "The JSON breaks off or is not well-formed here.") from None
    results = whole.get("results") if isinstance(whole, dict) else whole
    if not isinstance(results, list):
        raise RefusedError(file.name, 1, "The JSON has no list `results`; this is no export of the Open Trivia DB.")
    return results


def _decoder(entry: dict[str, Any]) -> Callable[[str], str]:
    if entry.get("type") in _ENCODED:
        return _from_base64
    question = str(entry.get("question", ""))
    if "%20" in question and " " not in question:
        return unquote
    return html.unescape


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        raise UnfitError("its Base64 cannot be read.") from None


def _question(fields: dict[str, str], wrong: list[str]) -> tuple[AnyQuestion, Difficulty | None]:
    word = fields.get("difficulty", "").lower()
    level = _LEVELS.get(word)
    right = fields.get("correct_answer", "").strip()
    stem = literal(fields.get("question", ""))
    question = Question(id="", objective="", stem=stem, difficulty=level or Difficulty.MEDIUM)
    if fields.get("type") == "boolean" or {right, *wrong} == {"True", "False"}:
        if right not in ("True", "False"):
            raise UnfitError("it does not say whether it is true or false.")
        return TrueFalse(**shared(question), answer=right == "True"), level
    choices = (Choice(text=literal(right), correct=True), *(Choice(text=literal(each)) for each in wrong))
    return SingleChoice(**shared(question), choices=choices), level
