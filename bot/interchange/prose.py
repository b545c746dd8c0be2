"""Lines of any Markdown → what our small Markdown can show of them; links and bold words are picked up on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.course import Reading, Term
from bot.interchange.html_text import from_html, is_html
from bot.interchange.imported import Notes
from bot.interchange.incoming_file import IncomingFile, RefusedError
from bot.interchange.texts import line as one_line
from bot.interchange.texts import tidy
from bot.review.drafts import MARK
from bot.text.markdown import plain

LARGEST_DOCUMENT = 2_000_000
LONGEST = 7_500
"""What a summary holds, with some room."""

MOST_TERMS = 12
_LONGEST_SENTENCE = 2_000
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_LINKED_IMAGE = re.compile(r"\[!\[(?P<alt>[^\[\]]{0,500})\]\([^)]{0,1000}\)\]\((?P<url>https?://[^\s)<>\"]{1,490})\)")
_IMAGE = re.compile(r"!\[(?P<alt>[^\[\]]{0,500})\]\((?P<file>[^)\s]{0,1000})[^)]{0,500}\)")
_LINK = re.compile(r"(?<!!)\[(?P<title>[^\[\]]{1,500})\]\((?P<url>https?://[^\s)<>\"]{1,490})\)")
_RULE = re.compile(r"\s{0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})\Z")
_TABLE_RULE = re.compile(r"\s*(?:\|\s*)?:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*(?:\|\s*)?\Z")
_BOLD = re.compile(r"(?:\*\*|__)(?=\S)(.+?)(?<=\S)(?:\*\*|__)", re.DOTALL)
_PARAGRAPH = re.compile(r"\n\s*\n|\n\s*(?=[-*+>]\s|\d+[.)]\s)")
_MARK = re.compile(r"\A\s*(?:(?:[-*+>]|\d+[.)])\s+)+")
_BLOCK_TAG = re.compile(r"</?(?:br|p|div|td|th|tr|li|ul|ol|h\d)\b[^<>]*>", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[\"'A-Z*(])")


@dataclass(frozen=True, slots=True)
class Prose:
    text: str
    reading: tuple[Reading, ...] = ()


def refuse_large(file: IncomingFile) -> None:
    """Notes and slides are written by people."""
    if len(file.text) > LARGEST_DOCUMENT:
        message = f"A document of more than {LARGEST_DOCUMENT // 1_000_000} MB is no document to read. Divide it."
        raise RefusedError(file.name, 0, message)


def prose(lines: Sequence[str], first: int, title: str, notes: Notes) -> Prose:
    """`first` is the line at which they stand in their file."""
    shown: list[str] = []
    reading: dict[str, Reading] = {}
    fence = ""
    for number, raw in enumerate(lines, first):
        if mark := _FENCE.match(raw):
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        if fence or mark:
            shown.append(raw)
            continue
        for found in (*_LINKED_IMAGE.finditer(raw), *_LINK.finditer(_LINKED_IMAGE.sub("", raw))):
            name = one_line(plain(found.groupdict().get("title") or found.groupdict().get("alt") or title))
            reading.setdefault(found["url"], Reading(title=name or found["url"], url=found["url"]))
        shown.extend(_converted(raw, number, title, notes))
    text = re.sub(r"\n{3,}", "\n\n", tidy("\n".join(shown))).strip("\n")
    return Prose(text, tuple(reading.values()))


def _converted(raw: str, number: int, title: str, notes: Notes) -> Iterator[str]:
    """A line outside fences, as our Markdown has it; nothing for a rule."""
    if _RULE.match(raw) or (_TABLE_RULE.match(raw) and "|" in raw):
        return
    if raw.strip().startswith("|") and raw.strip().endswith("|") and raw.count("|") > 1:
        notes.adapted(number, title, "a table's row became a line of text.")
        raw = "- " + " \u2013 ".join(cell.strip() for cell in raw.strip().strip("|").split("|"))
    for found in _LINKED_IMAGE.finditer(raw):
        notes.adapted(number, title, f"a picture that links to {found['url']} became an entry of the reading list.")
    for found in _IMAGE.finditer(_LINKED_IMAGE.sub("", raw)):
        notes.left_out(number, title, f"the picture {found['file'].rsplit('/', 1)[-1]}; only its alt text is kept.")
    raw = _IMAGE.sub(lambda found: found["alt"], _LINKED_IMAGE.sub(lambda found: found["alt"], raw))
    if is_html(raw):
        margin = raw[: len(raw) - len(raw.lstrip())]
        if lost := from_html(raw)[1]:
            notes.left_out(number, title, f"{' and '.join(lost)} of the HTML.")
        raw = margin + " ".join(re.sub(r"<[^<>]*>", "", _BLOCK_TAG.sub(" ", raw)).split())
    if raw.strip() not in (">", "-", "*"):
        yield raw


def bold_terms(text: str, known: Sequence[Term] = ()) -> tuple[Term, ...]:
    """What stands in bold, as candidates for the glossary, each with the sentence in which it first stands."""
    taken = {name.casefold() for term in known for name in (term.term, *term.also)}
    found: dict[str, Term] = {}
    paragraphs = (" ".join(_MARK.sub("", part).split()) for part in _PARAGRAPH.split(f"\n{text}"))
    for sentence in (each for part in paragraphs for each in _SENTENCE.split(part)):
        for bold in _BOLD.findall(sentence[:_LONGEST_SENTENCE]):
            name = one_line(plain(bold)).strip(" .,:;")
            if name and name.casefold() not in taken and len(name) <= 60:  # noqa: PLR2004 - longer is a sentence
                definition = f"{MARK} {one_line(plain(sentence))}"[:900]
                found.setdefault(name.casefold(), Term(term=name, definition=definition))
    return tuple(found.values())[:MOST_TERMS]


def within(text: str, title: str, notes: Notes) -> str:
    """The text, cut after a paragraph where a summary cannot hold it all."""
    if len(text) <= LONGEST:
        return text
    cut = text.rfind("\n\n", 0, LONGEST)
    kept = text[: cut if cut > 0 else LONGEST].rstrip()
    notes.left_out(0, title, f"all but the first {len(kept):,} of {len(text):,} characters; a summary holds no more.")
    return kept


def items(lines: Sequence[str]) -> list[str]:
    """The items of the lists in these lines."""
    found = (re.match(r"\s*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s*)?(.+)", raw) for raw in lines)
    return [one_line(each[1]) for each in found if each]
