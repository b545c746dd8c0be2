"""Reads slides in MyST or Sphinx Markdown: the text of each slide, by the modules that the deck announces."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.interchange.imported import Import, IncomingModule, Notes
from bot.interchange.incoming_file import IncomingFile
from bot.interchange.myst import Slide, slides
from bot.interchange.prose import bold_terms, prose, refuse_large, within
from bot.interchange.texts import line, title_of
from bot.text.markdown import plain

_LIKELY = re.compile(r"^[ \t]*(?:`{3,}|:{3,})\{[\w:-]+\}|<div[^>]*\bclass=[\"'][^\"']*\bslides?\b", re.MULTILINE)
_ORDINALS = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|next|last|final"
_ANNOUNCED = re.compile(
    rf"\b(?:module\s+\d+|(?:{_ORDINALS})\s+module)\s*[,:\u2013-]\s*(?P<title>[^,.;:]{{3,80}})[,.;:]", re.IGNORECASE
)


def looks_like_slides(text: str) -> bool:
    return _LIKELY.search(text) is not None


def read(file: IncomingFile) -> Import:
    refuse_large(file)
    notes = Notes()
    deck = slides(file, notes)
    title = line(plain(next((each.label for each in deck if each.level == 1), title_of(file.stem))))
    texts = [(each, prose(each.text.split("\n"), each.line, each.label, notes)) for each in deck]
    shown = [(slide, found.text) for slide, found in texts if found.text]
    modules = [_module(name, parts, notes) for name, parts in _grouped(shown, title)]
    count = sum(1 for slide, _ in shown if slide.text)
    parts = f"{count} slide{'s' * (count != 1)}"
    return Import(file.name, tuple(modules), notes.all(), title, document=f"{title} (slides)", parts=parts)


def _grouped(shown: Sequence[tuple[Slide, str]], title: str) -> list[tuple[str, list[str]]]:
    """Slides by module. One begins where a slide announces it, or else with each heading of the first level."""
    announced = any(_announced(text) for _, text in shown)
    groups: list[tuple[str, list[str]]] = []
    for slide, text in shown:
        name = _announced(text) if announced else (line(plain(slide.label)) if slide.level == 1 else "")
        if name or not groups:
            groups.append((name or title, []))
        heading = f"**{line(plain(slide.label))}**\n\n" if slide.level > 1 else ""
        groups[-1][1].append(heading + text)
    return groups


def _announced(text: str) -> str:
    """The module of which the slide says that it comes now."""
    found = _ANNOUNCED.search(line(plain(text)))
    name = found["title"].strip() if found else ""
    return name if name[:1].isupper() else ""


def _module(name: str, parts: Sequence[str], notes: Notes) -> IncomingModule:
    text = "\n\n".join(parts)
    return IncomingModule(title=name, summary=within(text, name, notes), terms=bold_terms(text))
