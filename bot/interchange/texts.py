"""Texts from elsewhere → the small Markdown of our texts, and what else a stem can carry."""

from __future__ import annotations

import re

from bot.course import Code
from bot.text.markdown import Paragraph, Text, blocks

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_SIGNS = re.compile(r"[\\*_`\[\]|]")
_BLOCK = re.compile(r"(?P<margin>\s*)(?P<mark>[-+>~]|\d+(?=[.)]))")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ,;?%]*[.?%]?")
"""What most lines are: no sign in them means anything to Markdown."""

_LONGEST = 20_000
"""No stem of a pack holds as much; what is longer is not searched for code."""

_CODE = re.compile(
    r"\n\s*\n(?P<fence>`{3,}|~{3,})[ \t]*(?P<language>[^\s`]*)[^\n`]*\n(?P<code>.*?)\n?(?P=fence)\s*\Z", re.DOTALL
)


def tidy(text: str) -> str:
    """Without what no chat shows: control signs, half characters, spaces at the ends of lines."""
    shown = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(each.rstrip(" \t") for each in shown.split("\n")).strip()


def line(text: str) -> str:
    """Tidy, and on one line."""
    return " ".join(tidy(text).split())


def title_of(stem: str) -> str:
    """A file's name as a title: spaces for hyphens, a capital letter first."""
    words = " ".join(re.sub(r"[-_.]+", " ", tidy(stem)).split())
    return words[:1].upper() + words[1:]


def literal(text: str) -> str:
    """A plain text as Markdown that shows it as it stands, its line breaks too."""
    paragraphs = re.split(r"\n{2,}", tidy(text))
    return "\n\n".join("\\\n".join(map(_literal_line, paragraph.split("\n"))) for paragraph in paragraphs)


def _literal_line(text: str) -> str:
    text = text.strip()
    if not text or _PLAIN.fullmatch(text) or blocks(text) == (Paragraph((Text(text),)),):
        return text
    escaped = _SIGNS.sub(r"\\\g<0>", text)
    if mark := _BLOCK.match(escaped):
        number = mark["mark"].isdigit()
        at = mark.end() if number else mark.start("mark")
        escaped = f"{escaped[:at]}\\{escaped[at:]}"
    return escaped


def stem_and_code(text: str) -> tuple[str, Code | None]:
    """A stem that ends with a fence, as the stem before it and the code."""
    found = _CODE.search(text) if len(text) <= _LONGEST else None
    if not found or not found["code"].strip() or not text[: found.start()].strip():
        return text, None
    return text[: found.start()].rstrip(), Code(text=found["code"].rstrip(), language=found["language"] or "text")


def with_code(stem: str, code: Code | None) -> str:
    """The stem with its code as a fence at its end."""
    if code is None:
        return stem
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`+", code.text)), 3)
    return f"{stem}\n\n{fence}{'' if code.language == 'text' else code.language}\n{code.text}\n{fence}"
