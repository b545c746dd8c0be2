"""A question bank while it is read: questions by category, and what could not come in."""

from __future__ import annotations

from bot.interchange.fitness import unfit
from bot.interchange.imported import Import, Incoming, IncomingModule, Notes
from bot.interchange.incoming_file import IncomingFile
from bot.interchange.pictures import Gallery
from bot.interchange.texts import title_of

UNSAID_DIFFICULTY = "The bank does not say how hard its questions are; those that are new count as medium."


class Bank:
    """Collects what a reader finds. `notes` and `gallery` are for the reader to add to."""

    __slots__ = ("_file", "_modules", "gallery", "notes")

    def __init__(self, file: IncomingFile) -> None:
        self._file = file
        self._modules: dict[str, list[Incoming]] = {}
        self.notes = Notes()
        self.gallery = Gallery()

    def put(self, incoming: Incoming, category: str = "") -> None:
        """Takes a question in, or notes what keeps it out."""
        if reason := unfit(incoming.question):
            self.notes.left_out(incoming.line, self._name(incoming), reason)
        else:
            self._modules.setdefault(category or title_of(self._file.stem), []).append(incoming)

    def whole(self, title: str = "") -> Import:
        """All that came in."""
        questions = [each for module in self._modules.values() for each in module]
        if any(each.difficulty is None for each in questions):
            self.notes.adapted(0, "", UNSAID_DIFFICULTY)
        modules = [IncomingModule(name, questions=tuple(found)) for name, found in self._modules.items()]
        shown = {each.question.image.file for each in questions if each.question.image}
        pictures = {name: body for name, body in self.gallery.added.items() if name in shown}
        return Import(self._file.name, tuple(modules), self.notes.all(), title, pictures=pictures)

    @staticmethod
    def _name(incoming: Incoming) -> str:
        return incoming.names[-1] if incoming.names else incoming.question.stem
