"""MyST Markdown, as Sphinx and Jupyter Book have it → slides of plain Markdown: directives opened, roles read.

A slide begins with a picture, a heading, a rule or `<div class="slides">`. See https://mystmd.org/guide/syntax-overview.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.interchange.imported import Notes
from bot.interchange.incoming_file import IncomingFile
from bot.packs.problems import shown

_DIRECTIVE = re.compile(r"\s*(?P<fence>`{3,}|:{3,}|~{3,})\s*\{(?P<name>[\w:.-]+)\}\s*(?P<argument>.*)")
_FENCE = re.compile(r"\s*(?P<fence>`{3,}|:{3,}|~{3,})\s*(?P<rest>[^`]*)\Z")
_OPTION = re.compile(r"\s*:(?P<name>[\w-]+):\s*(?P<value>.*)\Z")
_ROLE = re.compile(r"\{(?P<name>[\w:.+-]+)\}`(?P<text>[^`]+)`")
_HEADING = re.compile(r" {0,3}(?P<signs>#{1,6})\s+(?P<title>.+?)\s*#*\Z")
_BREAK = re.compile(r"\s*(?:\+\+\+.*|-{3,}|<div[^>]*\bslides?\b[^>]*>)\s*\Z", re.IGNORECASE)
_DROPPED_LINE = re.compile(r"\s*(?:%.*|\([\w:.-]+\)=)\s*\Z")
_PICTURES = frozenset({"image", "figure"})
_CODE = frozenset({"code", "code-block", "code-cell", "sourcecode", "literalinclude"})
_LEFT_OUT = frozenset({"toctree", "raw", "contents", "bibliography", "tableofcontents", "video", "iframe", "youtube"})
_ICON_ROLES = re.compile(r"(?:material|octicon|fa[srb]?\b|icon)", re.IGNORECASE)
_COUNTER = re.compile(r"\W*\d+\s*(?:/|of)\s*\d+\b", re.IGNORECASE)


@dataclass(slots=True)
class Slide:
    """`level` is its heading's, or 0; `label` its heading or its picture's alt text."""

    line: int
    label: str = ""
    level: int = 0
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip()


@dataclass(slots=True)
class _Open:
    """A directive whose end is still to come."""

    fence: str
    name: str
    argument: str
    line: int
    options: dict[str, str] = field(default_factory=dict)
    begun: bool = False


class _Deck:
    """Reads line by line; `_stack` holds the directives that are open."""

    def __init__(self, notes: Notes) -> None:
        self.slides = [Slide(1)]
        self._notes = notes
        self._stack: list[_Open] = []
        self._code = ""

    def take(self, raw: str, number: int) -> None:
        if self._code:
            self._inside_code(raw)
        elif found := _DIRECTIVE.match(raw):
            self._opens(_Open(found["fence"], found["name"].lower(), found["argument"].strip(), number))
        elif self._stack and raw.strip() == self._stack[-1].fence:
            self._closes(self._stack.pop())
        elif self._stack and not self._stack[-1].begun and (option := _OPTION.match(raw)):
            self._stack[-1].options[option["name"]] = option["value"].strip().strip("\"'")
        elif found := _FENCE.match(raw):
            self._plain_fence(found["fence"], raw)
        else:
            self._text(raw, number)

    def end(self) -> None:
        while self._stack:
            self._closes(self._stack.pop())
        if self._code:
            self.slides[-1].lines.append(self._code)

    def _inside_code(self, raw: str) -> None:
        if raw.strip().startswith(self._code) and not raw.strip().strip(self._code[0]):
            self.slides[-1].lines.append(self._code)
            self._code = ""
        else:
            self.slides[-1].lines.append(raw)

    def _plain_fence(self, fence: str, raw: str) -> None:
        if fence[0] == ":":
            return
        self._code = fence
        self.slides[-1].lines.append(raw.strip())

    def _opens(self, opened: _Open) -> None:
        if opened.name in _CODE:
            self._code = opened.fence
            language = opened.argument.split(maxsplit=1)[0] if opened.argument else ""
            self.slides[-1].lines.append(f"{opened.fence}{language}")
            return
        self._stack.append(opened)
        if opened.name in _LEFT_OUT:
            self._notes.left_out(opened.line, opened.argument, f"the directive `{opened.name}`.")
        elif opened.name not in _PICTURES and opened.argument:
            self.slides[-1].lines += [f"**{_roles_read(opened.argument)}**", ""]

    def _closes(self, closed: _Open) -> None:
        if closed.name not in _PICTURES:
            return
        alt = closed.options.get("alt", "")
        slide = self._next(closed.line) if self.slides[-1].text else self.slides[-1]
        slide.label = slide.label or alt
        said = f"; its alt text is {shown(alt)}" if alt else ", and it has no alt text"
        name = re.split(r"[/\\]", closed.argument)[-1] or "without a name"
        self._notes.left_out(closed.line, slide.label, f"the picture {name}{said}.")
        if alt and not _COUNTER.match(alt):
            slide.lines += [f"*{alt}*", ""]

    def _text(self, raw: str, number: int) -> None:
        if self._stack:
            self._stack[-1].begun = self._stack[-1].begun or bool(raw.strip())
            if self._stack[-1].name in _LEFT_OUT:
                return
        if _DROPPED_LINE.match(raw):
            return
        if found := _HEADING.match(raw):
            slide = self._next(number)
            slide.level, slide.label = len(found["signs"]), _roles_read(found["title"])
        elif _BREAK.match(raw):
            self._next(number)
        else:
            self.slides[-1].lines.append(_roles_read(raw))

    def _next(self, number: int) -> Slide:
        self.slides.append(Slide(number))
        return self.slides[-1]


def _roles_read(text: str) -> str:
    """`{ref}`the text <there>`` as its text; icons fall away."""
    return _ROLE.sub(_role, text) if "}`" in text else text


def _role(found: re.Match[str]) -> str:
    if _ICON_ROLES.match(found["name"]):
        return ""
    text = re.sub(r"\s*<[^<>]*>\Z", "", found["text"]).lstrip("~!")
    return f"`{text}`" if found["name"] in ("code", "kbd", "file", "samp", "math") else text


def slides(file: IncomingFile, notes: Notes) -> list[Slide]:
    """Every slide that holds text or a heading, in order."""
    deck = _Deck(notes)
    for number, raw in enumerate(file.text.split("\n"), 1):
        deck.take(raw, number)
    deck.end()
    return [each for each in deck.slides if each.text or each.level]
