"""What staff see of their own courses: the check's report, the preview with its keys, what was published. Pure text."""

from __future__ import annotations

from collections.abc import Iterator

from bot.course import AnyQuestion, Course, Module
from bot.learning import module_paragraphs, page_count, page_turns
from bot.model import Button, Reply, Style
from bot.quiz import cards
from bot.storage.posts import PostQuestion
from bot.storage.uploads import Upload
from bot.text.counting import counted
from bot.text.markdown import escape
from bot.text.paging import paged
from bot.tokens import Peek, Publish
from bot.uploads.course_changes import changes
from bot.uploads.intake import Taken, listed

TITLE = "Courses of this place"


def report(taken: Taken, published: Course | None) -> str:
    """What came in, what differs from what is published, and what an editor would say."""
    course = taken.course
    count = sum(len(module.questions) for module in course.modules)
    came = f"**{escape(course.title)}** (`{course.name}`) came in: {counted(len(course.modules), 'module')}, "
    differs = f"Against what is published here now: {changes(published, course).words}." if published else ""
    parts = [f"{came}{counted(count, 'question')}.", differs]
    if taken.notes:
        parts += [f"What was adapted or left out ({len(taken.notes)}):", listed(taken.notes)]
    if taken.remarks:
        head = f"What an editor would say ({len(taken.remarks)}); you may publish all the same:"
        parts += [head, listed(taken.remarks)]
    return "\n\n".join(filter(None, parts))


def uploaded(kept: Upload, first: str) -> Reply:
    """The report of a version that was kept, and the next step."""
    text = (
        f"{kept.report}\n\nIt is kept as version {kept.version}, and nobody else sees it yet. `/course preview` shows "
        "it with its keys; `/course publish` lets this place use it."
    )
    buttons = (Button("Preview", Peek(kept.id, first, 1).pack()), publish_button(kept))
    return Reply(text, TITLE, (buttons,))


def publish_button(kept: Upload) -> Button:
    return Button("Publish", Publish(kept.id).pack(), Style.PRIMARY)


def published(kept: Upload, before: Course | None, after: Course) -> str:
    """What stands from now on, what differs, and how it comes to be used."""
    differs = f" What differs from before: {changes(before, after).words}." if before else ""
    return (
        f"Version {kept.version} of **{escape(kept.title)}** is published, for this place only.{differs} Questions "
        f"that were asked already go on as they were.\n\n`/course use {kept.course}` makes it the course here; "
        f"`/quiz {kept.course}/…` and `/modules {kept.course}` reach it in any case."
    )


def rolled_back(kept: Upload, gone: Upload, before: Course | None, after: Course) -> str:
    differs = f" What differs from version {gone.version}: {changes(before, after).words}." if before else ""
    return (
        f"**{escape(kept.title)}** is back at version {kept.version}.{differs} Questions that were asked already go on "
        f"as they were.\n\n`/course publish {kept.course}` puts version {gone.version} up again, or the newest."
    )


def withdrawn(gone: Upload) -> str:
    return (
        f"**{escape(gone.title)}** is withdrawn: no earlier version of it was published here. Where it was the course "
        f"of this place, the first of `/courses` takes over.\n\n`/course publish {gone.course}` puts it up again."
    )


def preview(kept: Upload, course: Course, module: Module, page: int, *, stands: bool) -> Reply:
    """A page of a module as staff read it: what learners read, then each question with its key."""
    pages = paged([*module_paragraphs(module), *_glossary(module), *_questions(module)])
    page = min(max(page, 1), len(pages))
    state = "published" if stands else "not published"
    turns = page_turns(page, len(pages), lambda number: Peek(kept.id, module.id, number))
    rows = (turns, _others(kept, course, module, stands=stands))
    title = f"{module.title}{page_count(page, len(pages))}"
    note = f"*Version {kept.version} of {escape(course.title)}, {state}. Only you see this.*"
    return Reply(f"{pages[page - 1]}\n\n{note}", title, tuple(filter(None, rows)), colour=course.page.colour)


def _glossary(module: Module) -> Iterator[str]:
    if module.terms:
        yield "**Key terms**\n\n" + "\n".join(f"- **{escape(each.term)}**: {each.definition}" for each in module.terms)


def _questions(module: Module) -> Iterator[str]:
    for number, question in enumerate(module.questions, start=1):
        yield "\n\n".join(filter(None, _question(number, question)))


def _question(number: int, question: AnyQuestion) -> Iterator[str]:
    laid = PostQuestion(number, question.id, question, tuple(range(len(question.options))))
    yield f"**Question {number}** *· `{question.id}` · {question.difficulty}*"
    yield from cards.stem_parts(question)
    yield cards.options_text(laid)
    yield cards.key_line(laid)
    yield question.explanation


def _others(kept: Upload, course: Course, module: Module, *, stands: bool) -> tuple[Button, ...]:
    following = course.modules[course.modules.index(module) + 1 :][:1]
    onward = [
        Button("Next module", Peek(kept.id, each.id, 1).pack(), spoken=f"Next module: {each.title}"[:75])
        for each in following
    ]
    return (*onward, *([] if stands else [publish_button(kept)]))
