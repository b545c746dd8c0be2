"""What learners are shown of a module, message by message, as `syllabot content preview` shows it to authors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from bot.course import AnyQuestion, Course, Module, Ordering
from bot.interchange.printed import shuffled
from bot.learning import summary_page, terms_page
from bot.model import Reply
from bot.quiz import cards
from bot.storage.attempts import Attempt


def messages(course: Course, module: Module) -> Iterator[tuple[str, Reply]]:
    """Every message about a module, each with a name: its summary and glossary in pages, and its questions."""
    yield from _turned("summary", partial(summary_page, course, module, shareable=True))
    if module.terms:
        yield from _turned("glossary", partial(terms_page, course, module))
    for number, question in enumerate(module.questions, 1):
        heading = cards.Heading(f"Question {number} of {len(module.questions)}", module.title, course.page.colour)
        yield f"question {question.id}", cards.question_card(_issued(question), heading)


def _turned(name: str, page: Callable[[int], Reply]) -> Iterator[tuple[str, Reply]]:
    """All the pages, as whoever presses More sees them."""
    pages = [page(1)]
    while any(button.label == "More" for row in pages[-1].buttons for button in row):
        pages.append(page(len(pages) + 1))
    for number, reply in enumerate(pages, 1):
        yield f"{name}, page {number} of {len(pages)}" if len(pages) > 1 else name, reply


def _issued(question: AnyQuestion) -> Attempt:
    """Options in the order in which they are written, items out of order: the same each time."""
    shown = shuffled(question) if isinstance(question, Ordering) else range(len(question.options))
    return Attempt("", 0, None, 1, "", question, tuple(shown), "", hinted=False)
