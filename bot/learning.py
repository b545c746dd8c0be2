"""Reading: courses, modules, summaries and the glossary."""

from __future__ import annotations

from collections.abc import Callable

from bot.context import Context
from bot.course import Course, Module, Term
from bot.model import Button, Reply, Style, TutorError
from bot.storage import progress
from bot.text.counting import counted
from bot.text.markdown import escape
from bot.text.nearness import nearest
from bot.text.paging import paged, paragraphs
from bot.tokens import Quiz, Read, ShareSummary, Terms, TermsPage, Token

ROW = 5
NUMBERED = 20


def courses(context: Context) -> Reply:
    """The courses that can be learned here."""
    here = context.course
    lines = [_course_line(context, course, here) for course in context.library.courses]
    text = "\n\n".join([*lines, "Type `/modules` to see what the course here holds, or `/quiz` to begin at once."])
    return Reply(text, "Courses", colour=here.page.colour)


def _course_line(context: Context, course: Course, here: Course) -> str:
    questions = sum(len(module.questions) for module in course.modules)
    mark = " (the course here)" if course is here else ""
    own = ", this place's own" if context.library.is_own(course) else ""
    facts = f"{counted(len(course.modules), 'module')}, {counted(questions, 'question')}{own}"
    word = context.library.word_for(course)
    return f"**{escape(course.title)}**{mark} · `{word}`\\\n{facts}. {course.page.description}"


def modules(context: Context, course: Course | None) -> Reply:
    """The modules of a course, in order, with where the learner stands."""
    chosen = course or context.course
    known = progress.by_module(context.tx, context.learner.id, chosen.id) if context.learner else {}
    lines, buttons = [], []
    for number, module in enumerate(chosen.modules, start=1):
        mastery = known.get(module.id)
        done = f", {mastery.last_right} right so far" if mastery else ""
        lines.append(f"{number}. **{escape(module.title)}**: {counted(len(module.questions), 'question')}{done}")
        if number <= NUMBERED:
            token = Read(chosen.id, module.id, 1).pack()
            buttons.append(Button(str(number), token, spoken=f"{number}: {module.title}"[:75]))
    text = "\n".join(lines) + "\n\nPress a number to read its summary, or type `/quiz` and the module's name."
    rows = tuple(tuple(buttons[start : start + ROW]) for start in range(0, len(buttons), ROW))
    return Reply(text, chosen.title, rows, colour=chosen.page.colour)


def summary(context: Context, module: tuple[Course, Module] | None) -> Reply:
    """A module's summary; without a name, the first module that the learner has not begun."""
    return summary_page(*(module or _next_to_read(context)), 1, shareable=_shareable(context))


def read(context: Context, token: Read) -> Reply:
    """A page of a summary."""
    return summary_page(*_module(context, token.course, token.module), token.page, shareable=_shareable(context))


def share_summary(context: Context, token: ShareSummary) -> Reply:
    """A summary for everybody in the channel."""
    course, module = _module(context, token.course, token.module)
    return Reply("\n\n".join(module_paragraphs(module)), module.title, colour=course.page.colour)


def terms(context: Context, token: Terms) -> Reply:
    """A module's key terms."""
    return terms_page(*_module(context, token.course, token.module), 1)


def turn_terms(context: Context, token: TermsPage) -> Reply:
    """A page of many key terms."""
    return terms_page(*_module(context, token.course, token.module), token.page)


def terms_page(course: Course, module: Module, number: int) -> Reply:
    """A page of a module's key terms."""
    if not module.terms:
        raise TutorError("This module has no glossary. Its summary explains what it needs.")
    pages = paged(map(_entry, module.terms))
    number = min(max(number, 1), len(pages))
    turns = page_turns(number, len(pages), lambda page: TermsPage(course.id, module.id, page))
    buttons = (
        Button("Summary", Read(course.id, module.id, 1).pack()),
        Button("Quiz me", Quiz(course.id, module.id).pack(), Style.PRIMARY),
    )
    title = f"Key terms: {module.title}{page_count(number, len(pages))}"
    rows = (turns, buttons) if turns else (buttons,)
    return Reply(pages[number - 1], title, rows, colour=course.page.colour)


def define(context: Context, term: str) -> Reply:
    """What a term means: first in the course here, then in the others."""
    ordered = [context.course, *(course for course in context.library.courses if course is not context.course)]
    wanted = term.casefold().strip(" ?.!\"'")
    entries = [(course, module, entry) for course in ordered for module in course.modules for entry in module.terms]
    found = [row for row in entries if wanted in _names(row[2])]
    if not found:
        names = {name: entry.term for _, _, entry in entries for name in _names(entry)}
        near = list(dict.fromkeys(names[name] for name in nearest(wanted, names, limit=4)))
        meant = f"Did you mean {' or '.join(f'**{escape(name)}**' for name in near)}?"
        asked = meant if near else "Under each `/summary` a button shows the module's key terms."
        raise TutorError(f"I have no definition of “{escape(term)}”. {asked}")
    meanings = dict.fromkeys(f"{_entry(entry)}\\\n*{escape(module.title)}*" for _, module, entry in found)
    course, module, entry = found[0]
    button = Button("Read the module", Read(course.id, module.id, 1).pack())
    return Reply("\n\n".join(meanings), entry.term, ((button,),), colour=course.page.colour)


def _names(term: Term) -> tuple[str, ...]:
    return tuple(name.casefold() for name in (term.term, *term.also))


def _entry(term: Term) -> str:
    also = f" (also: {', '.join(map(escape, term.also))})" if term.also else ""
    return f"**{escape(term.term)}**{also}: {term.definition}"


def _module(context: Context, course_id: str, module_id: str) -> tuple[Course, Module]:
    course = context.reachable(course_id)
    module = course.module(module_id) if course else None
    if course is None or module is None:
        raise TutorError("That module is no longer in the course. Type `/modules` to see what there is.")
    return course, module


def _next_to_read(context: Context) -> tuple[Course, Module]:
    course = context.course
    begun = progress.by_module(context.tx, context.learner.id, course.id) if context.learner else {}
    return course, next((module for module in course.modules if module.id not in begun), course.modules[0])


def _shareable(context: Context) -> bool:
    return context.place.space is not None


def summary_page(course: Course, module: Module, number: int, *, shareable: bool) -> Reply:
    """A page of a summary; it can be shown in a channel where there is one."""
    pages = paged(module_paragraphs(module))
    number = min(max(number, 1), len(pages))
    place = course.modules.index(module)
    buttons = [Button("Key terms", Terms(course.id, module.id).pack())] if module.terms else []
    buttons.append(Button("Quiz me", Quiz(course.id, module.id).pack(), Style.PRIMARY))
    if place + 1 < len(course.modules):
        following = course.modules[place + 1]
        token = Read(course.id, following.id, 1).pack()
        buttons.append(Button("Next module", token, spoken=f"Next module: {following.title}"[:75]))
    turns = page_turns(number, len(pages), lambda page: Read(course.id, module.id, page))
    share = (Button("Show in channel", ShareSummary(course.id, module.id).pack()),)
    rows = (turns, tuple(buttons), share if shareable else ())
    title = f"{module.title}{page_count(number, len(pages))}"
    return Reply(pages[number - 1], title, tuple(row for row in rows if row), colour=course.page.colour)


def page_turns(number: int, pages: int, token: Callable[[int], Token]) -> tuple[Button, ...]:
    """The buttons that turn the pages."""
    back = [Button("Back", token(number - 1).pack())] if number > 1 else []
    more = [Button("More", token(number + 1).pack(), Style.PRIMARY)] if number < pages else []
    return (*back, *more)


def page_count(number: int, pages: int) -> str:
    """Which of several pages it is, behind a title."""
    return f" ({number} of {pages})" if pages > 1 else ""


def module_paragraphs(module: Module) -> list[str]:
    parts = paragraphs(module.summary)
    if module.key_points:
        parts.append("**Key points**\n\n" + "\n".join(f"- {point}" for point in module.key_points))
    if module.reading:
        lines = [
            f"- [{escape(each.title)}]({each.url})" if each.url else f"- {escape(each.title)}"
            for each in module.reading
        ]
        parts.append("**Read next**\n\n" + "\n".join(lines))
    return parts
