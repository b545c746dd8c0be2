"""HTML → the small Markdown of our texts: what a question bank's fields may hold."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from html.parser import HTMLParser

from bot.interchange.texts import literal, tidy

_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|<!--|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")
_TAGS = re.compile(r"<!--(?:(?!<!--).)*?-->|<[^<>]*>", re.DOTALL)
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "h1": "**", "h2": "**", "h3": "**", "h4": "**", "h5": "**"}
_PARAGRAPHS = frozenset({"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "table", "section"})
_UNSEEN = frozenset({"script", "style", "head", "title", "template"})
_UNKEPT = {
    "img": "a picture", "table": "a table's rows", "audio": "a sound", "video": "a film", "iframe": "an embedded page",
    "sub": "a subscript", "sup": "a superscript", "svg": "a drawing", "object": "an embedded object",
    "script": "a script",
}  # fmt: skip
_VOID = frozenset({"img", "br", "hr", "input", "wbr", "meta", "link", "source"})
_DEEPEST = 200
_INLINE_FILE = re.compile(r"=\"data:[^\"]*\"")
_LONGEST = 30_000
"""No field of a pack holds as much, and reading broken HTML takes the square of its length."""


Taken = Callable[[str, str], bool]


def _not_taken(_source: str, _alt: str) -> bool:
    return False


def is_html(text: str) -> bool:
    """Whether a text holds tags or entities."""
    return _MARKUP.search(text) is not None


def from_html(text: str, taken: Taken = _not_taken) -> tuple[str, Sequence[str]]:
    """The Markdown, and the kinds of things that it cannot say ("a picture").

    `taken` is asked for each picture, by its address and alt text; of those that it does not take the alt text stays.
    """
    text = _INLINE_FILE.sub('=""', text)
    if not is_html(text) or len(text) > _LONGEST:
        return literal(" ".join(text.split())), ()
    reader = _Reader(taken)
    try:
        reader.feed(text)
        reader.close()
    except AssertionError:  # html.parser gives up on marked sections such as <![x[
        return literal(plain_html(text)), ("markup that cannot be read",)
    return tidy(re.sub(r"\n{3,}", "\n\n", "".join(reader.pieces))), sorted(reader.lost)


def plain_html(text: str) -> str:
    """The text of HTML without any markup, on one line."""
    return " ".join(html.unescape(_TAGS.sub(" ", text[:_LONGEST])).split())


class _Reader(HTMLParser):
    """Writes Markdown while tags pass; unknown tags fall away and leave their text."""

    def __init__(self, taken: Taken) -> None:
        super().__init__(convert_charrefs=True)
        self._taken = taken
        self.pieces: list[str] = []
        self.lost: set[str] = set()
        self._lists: list[int | None] = []
        self._links: list[str] = []
        self._marks: list[str] = []
        self._begun: list[int] = []
        self._silent = 0
        self._raw = 0
        self._language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "img" and self._taken(facts.get("src", ""), " ".join(facts.get("alt", "").split())):
            return
        if tag in _UNKEPT:
            self.lost.add(_UNKEPT[tag])
        if tag in _UNSEEN:
            self._silent += 1
        elif tag in _PARAGRAPHS:
            self._say("\n\n")
        self._open(tag, facts)

    def _open(self, tag: str, facts: dict[str, str]) -> None:
        match tag:
            case "ul" | "ol":
                self._lists.append(None if tag == "ul" or len(self._lists) > _DEEPEST else 0)
                self._say("\n\n" if len(self._lists) == 1 else "")
            case "li":
                self._item()
            case "pre":
                self._raw += 1
                self._language = ""
                self._begin()
            case "blockquote":
                self._begin()
            case "td" | "th":
                self._say(" ")
            case "tr":
                self._say("\n\n")
            case _:
                self._open_span(tag, facts)

    def _open_span(self, tag: str, facts: dict[str, str]) -> None:
        match tag:
            case "br":
                self._say("\n" if self._raw else "\\\n")
            case "span":
                self._marks.append("||" if "spoiler" in facts.get("class", "").split() else "")
                self._say(self._marks[-1])
            case "code" | "kbd" | "samp" | "tt":
                found = re.search(r"\blanguage-([^\s`]+)", facts.get("class", ""))
                self._language = found[1] if found else self._language
                self._say("" if self._raw else "`")
            case "a":
                self._links.append(facts.get("href", ""))
                self._say("[" if _is_address(self._links[-1]) else "")
            case "img":
                self._say(literal(facts.get("alt", "")))
            case _:
                self._say("" if self._raw else _MARKS.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        match tag:
            case _ if tag in _UNSEEN:
                self._silent = max(0, self._silent - 1)
            case "ul" | "ol":
                if self._lists:
                    self._lists.pop()
                self._say("\n\n" if not self._lists else "")
            case "pre" | "blockquote":
                self._end(tag)
            case "span":
                self._say(self._marks.pop() if self._marks else "")
            case "code" | "kbd" | "samp" | "tt":
                self._say("" if self._raw else "`")
            case "a":
                address = self._links.pop() if self._links else ""
                self._say(f"]({address})" if _is_address(address) else "")
            case _:
                self._say("" if self._raw else _MARKS.get(tag, ""))
        if tag in _PARAGRAPHS:
            self._say("\n\n")

    def _begin(self) -> None:
        self._say("\n\n")
        self._begun.append(len(self.pieces))

    def _end(self, tag: str) -> None:
        """What stood in the element is marked as a whole: a fence longer than any in it, or `>` before each line."""
        if not self._begun:
            return
        begun = self._begun.pop()
        inside = "".join(self.pieces[begun:])
        del self.pieces[begun:]
        if tag == "pre":
            self._raw = max(0, self._raw - 1)
            fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", inside)), 3)
            body = inside.strip("\n")
            self._say(f"{fence}{self._language}\n{body}\n{fence}\n\n")
        elif inside.strip():
            lines = re.sub(r"\n{3,}", "\n\n", inside.strip()).split("\n")
            self._say("\n".join(f"> {line}".rstrip() for line in lines) + "\n\n")

    def handle_data(self, data: str) -> None:
        if self._raw:
            self._say(data)
            return
        words = " ".join(data.split())
        before = " " if data[:1].isspace() else ""
        after = " " if words and data[-1:].isspace() else ""
        at_start = not self.pieces or self.pieces[-1].endswith(("\n", "**", "*", "`"))
        self._say(("" if at_start and not before.strip() and self._fresh() else before) + self._escaped(words) + after)

    def _escaped(self, words: str) -> str:
        return words if self.pieces and self.pieces[-1].endswith("`") else literal(words)

    def _fresh(self) -> bool:
        return not self.pieces or self.pieces[-1].endswith("\n")

    def _item(self) -> None:
        number = self._lists[-1] if self._lists else None
        if number is None:
            self._say("\n- ")
        else:
            self._lists[-1] = number + 1
            self._say(f"\n{number + 1}. ")

    def _say(self, piece: str) -> None:
        if piece and not self._silent:
            self.pieces.append(piece)


def _is_address(text: str) -> bool:
    return re.fullmatch(r"https?://[^\s<>()]+", text) is not None
