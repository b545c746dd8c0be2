"""The picture of a question in Moodle XML: a file within `<questiontext>` to which the text refers."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote, unquote
from xml.sax.saxutils import quoteattr

from bot.course import Illustration
from bot.interchange.pictures import Gallery, UnshowableError, decoded, name_for
from bot.interchange.xml_tree import Element
from bot.packs.problems import shown
from bot.review.drafts import ALT

_HERE = "@@PLUGINFILE@@"
_LONGEST_ALT = 1000
_IN_MARKDOWN = re.compile(r"!\[(?P<alt>(?:\\.|[^\]\\])*)\]\(@@PLUGINFILE@@(?P<path>[^)\s]*)\)")


class Shown:
    """The files of one text, and the first picture among them that the text shows."""

    def __init__(self, element: Element, gallery: Gallery, say: Callable[[str], None]) -> None:
        self._files = {_path(file): file for file in element.all("file")}
        self._gallery = gallery
        self._say = say
        self.image: Illustration | None = None

    def take(self, source: str, alt: str) -> bool:
        """Whether this picture now stands beside the text."""
        place, found, path = source.partition(_HERE)
        file = self._files.pop(unquote(path.partition("?")[0]), None) if found and not place.strip() else None
        if file is None:
            return False
        name = shown(file.facts.get("name", ""))
        if self.image is not None:
            self._say(f"a question has one picture here; {name} is left out.")
            return False
        try:
            body = decoded(file.text)
            kind = self._gallery.kind_of(body)
        except UnshowableError as error:
            self._say(f"its picture {name} is left out: {error}")
            return False
        if not alt.strip():
            self._say(f"its picture {name} says nothing to those who cannot see it; write `alt`.")
        self.image = Illustration(
            file=self._gallery.take(name_for(_path(file), kind), body), alt=alt.strip()[:_LONGEST_ALT] or ALT
        )
        return True

    def take_from_markdown(self, text: str) -> str:
        """The text without the picture that was taken; others leave their alt text."""
        return _IN_MARKDOWN.sub(self._replaced, text)

    def note_the_rest(self) -> None:
        for path in self._files:
            self._say(f"the file {shown(path.lstrip('/'))} is attached, but its text does not show it; it is left out.")

    def _replaced(self, found: re.Match[str]) -> str:
        alt = re.sub(r"\\(.)", r"\1", found["alt"])
        if self.take(_HERE + found["path"], alt):
            return ""
        self._say("a picture could not be kept.")
        return found["alt"]


def with_picture(text: str, image: Illustration) -> str:
    """The text with its picture before it, in Markdown."""
    alt = re.sub(r"[\\\[\]]", r"\\\g<0>", image.alt)
    return f"![{alt}]({_HERE}/{quote(image.file)})\n\n{text}"


def file_element(image: Illustration, body: str) -> str:
    """The picture's file, as Moodle keeps it: `body` in base64."""
    folders, _, name = image.file.rpartition("/")
    path = f"/{folders}/" if folders else "/"
    return f'<file name={quoteattr(name)} path={quoteattr(path)} encoding="base64">{body}</file>'


def _path(file: Element) -> str:
    """Where it lies beside the text: /folder/name."""
    return f"{file.facts.get('path', '/').rstrip('/')}/{file.facts.get('name', '')}"
