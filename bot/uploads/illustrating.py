"""The pictures that come with a course: looked at one by one, named by their contents, and written down."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from msgspec import structs

from bot.course import Course, Module
from bot.model import TutorError
from bot.packs.files import LARGEST_FILE
from bot.pictures import copies, named, write
from bot.text.markdown import escape

MOST = 100
MOST_DOTS = 100_000_000
"""Of the pictures of one course together: to look at these takes some two seconds, and other uploads wait for it."""

_TOO_MUCH = f"a course shows at most {MOST} pictures in chat, of {MOST_DOTS // 1_000_000} million dots in all."

_UNWRITTEN = (
    "I cannot write its pictures down just now, so nothing was kept. Please upload it again later; if it stays so, "
    "tell whoever runs me."
)


def illustrated(course: Course, files: Mapping[str, bytes]) -> tuple[Course, dict[str, bytes], list[str]]:
    """The course with those of its pictures that can be shown; these files; and what is said of the others.

    A picture that is left out still has its words in the question.
    """
    if not files:
        return course, {}, []
    from bot.interchange.pictures import dots_of, shown_in  # noqa: PLC0415 - only who brings pictures needs it

    wanted = {PurePosixPath(name).as_posix() for name in shown_in(course)}
    said = [f"{escape(name)}: left out: no question shows it." for name in files if name not in wanted]
    sound: dict[str, bytes] = {}
    dots = 0
    for looked_at, name in enumerate(name for name in files if name in wanted):
        dots += (more := dots_of(files[name]))
        if looked_at >= MOST or dots > MOST_DOTS:
            fault, dots = _TOO_MUCH, dots - more
        else:
            fault = _fault(name, files[name])
        if fault:
            said.append(f"{escape(name)}: left out: {fault} Its words stay.")
        else:
            sound[name] = files[name]
    return named(course, sound), sound, said


def keep(course: Course, files: Mapping[str, bytes], folder: Path | None) -> tuple[str, ...]:
    """Writes them down, and gives the names under which they are kept. Raises TutorError."""
    if folder is None:
        return ()
    found = copies(course, files)
    try:
        for name, body in found.items():
            write(folder / name, body, lasting=True)
    except OSError:
        raise TutorError(_UNWRITTEN) from None
    return tuple(found)


def kept_from(before: Course, now: Course) -> Course:
    """The course as it was read again from its texts, which do not say what the pictures of the version before hold."""
    digests = {
        (module.id, question.id): question.image.digest for module, question in before.questions() if question.image
    }
    return structs.replace(now, modules=tuple(_digested(module, digests) for module in now.modules))


def _digested(module: Module, digests: Mapping[tuple[str, str], str]) -> Module:
    questions = []
    for question in module.questions:
        digest = digests.get((module.id, question.id), "")
        image = structs.replace(question.image, digest=digest) if question.image and digest else question.image
        questions.append(structs.replace(question, image=image))
    return structs.replace(module, questions=tuple(questions))


def _fault(name: str, body: bytes) -> str:
    """Why it cannot be shown, in a sentence; nothing for a sound picture."""
    from bot.interchange.pictures import UnshowableError, is_named_after, kind_of  # noqa: PLC0415 - likewise

    if len(body) > LARGEST_FILE:
        return f"it is larger than {LARGEST_FILE // 1_000_000} MB."
    try:
        kind = kind_of(body)
    except UnshowableError as error:
        return str(error)
    return "" if is_named_after(name, kind) else f"it is a {kind} by its content, and named as another kind."
