"""Reading what staff upload: a pack as a .zip, a module as .yaml, or a question bank. It touches no store.

It takes long, so it is done outside any transaction and off the event loop. A file with problems raises TutorError with
all of them, and nothing of it is kept. Its pictures are written last, before any row refers to them: what is left of an
upload that comes to nothing, `bot.kept_pictures` clears away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from bot.course import Course, CoursePage
from bot.model import File, TutorError
from bot.packs.files import PAGE, PackFiles
from bot.packs.problems import PackProblems, Problem
from bot.storage import uploads
from bot.text.markdown import escape
from bot.uploads.illustrating import illustrated, keep, kept_from

if TYPE_CHECKING:
    from bot.interchange.imported import Import

QUESTIONS = 1_000
"""Of one course; `bot.uploads.uploading` limits them all together."""

LARGEST = 4_000_000
"""Bytes of a compiled course."""

SHOWN = 12
"""Lines of a list that a message shows; who has more mends these first."""

LONGEST = 600
"""Characters of such a line."""

READABLE = "a pack as .zip, one module as .yaml, or a question bank: GIFT, Aiken, Moodle XML, Anki, CSV, Markdown notes"

_ARCHIVES = frozenset({".zip"})
_MODULES = frozenset({".yaml", ".yml"})


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known beside a file: the version before, whose ids a bank keeps, and where pictures are kept."""

    before: Course | None = None
    pictures: Path | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file brought. `notes` say what was adapted or left out, `remarks` what an editor would say.

    `pictures` are the names under which those that came with it are kept.
    """

    course: Course
    body: bytes
    notes: tuple[str, ...]
    remarks: tuple[str, ...]
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """A course, the files that it was read from (for lines), and notes on it."""

    course: Course
    files: PackFiles
    notes: tuple[str, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def course_id_of(file_name: str) -> str:
    """The id of a course that comes as a question bank, which has none of its own."""
    from bot.interchange.slugs import LONGEST_MODULE, slug  # noqa: PLC0415 - only uploads need it

    return slug(_stem(file_name), LONGEST_MODULE, "course")


def read_upload(file: File, ground: Ground) -> Taken:
    """The course in a file."""
    suffix = Path(file.name).suffix.lower()
    read = _read_archive if suffix in _ARCHIVES else _read_module if suffix in _MODULES else None
    try:
        found = read(file) if read else _read_bank(file, ground.before)
    except PackProblems as error:
        raise _refusal(file, error) from None
    size = sum(len(module.questions) for module in found.course.modules)
    course, pictures, said = illustrated(found.course, found.pictures)
    whole = uploads.encode(course)
    if size > QUESTIONS or len(whole) > LARGEST:
        raise TutorError(
            f"That is too much for one course in chat: {QUESTIONS:,} questions and {LARGEST // 1_000_000} MB of "
            f"text fit, and it has {size:,} questions. Divide it, or ask whoever runs me to install it as a pack."
        )
    remarks, body = tuple(_remarks(found)), uploads.deflate(whole)
    kept = keep(course, pictures, ground.pictures)
    return Taken(course, body, (*found.notes, *said), remarks, kept)


def listed(lines: tuple[str, ...] | list[str]) -> str:
    """The first lines as a list, and how many more there are."""
    more = [f"and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return "\n".join(f"- {_cut(line)}" for line in (*lines[:SHOWN], *more))


def _cut(line: str) -> str:
    """Names of files may be endless; and not within an escape."""
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rstrip(chr(92))}…"


def _refusal(file: File, error: PackProblems) -> TutorError:
    count = len(error.problems)
    problems = listed([escape(str(problem)) for problem in error.problems])
    head = f"**{escape(file.name)}** has {count} problem{'s' * (count != 1)}, so nothing was kept of it:"
    return TutorError(f"{head}\n\n{problems}\n\nMend the file, then `/course upload` it again.")


def _read_archive(file: File) -> _Found:
    from bot.packs.archive import unpack  # noqa: PLC0415 - only uploads need it
    from bot.packs.compiling import compile_pack  # noqa: PLC0415

    archive = unpack(file.name, file.content)
    notes = [f"{escape(name)}: left out: a pack has YAML files and pictures only." for name in archive.left_out]
    return _Found(compile_pack(archive.files), archive.files, tuple(notes), archive.files.pictures)


def _read_module(file: File) -> _Found:
    """A course of one module; the file may have any name."""
    from bot.interchange.slugs import is_id  # noqa: PLC0415 - only uploads need it
    from bot.packs.compiling import compile_pack  # noqa: PLC0415
    from bot.packs.question_lines import id_in  # noqa: PLC0415
    from bot.packs.writer import page_text  # noqa: PLC0415

    said = id_in(file.name, file.content)
    module = said if is_id(said) else "module"
    if f"{module}.yaml" == PAGE or Path(file.name).name.lower() == PAGE:
        only = "This is the page of a course without its modules. Put its folder into a .zip, and upload that."
        raise PackProblems([Problem(file.name, 0, only)])
    page = CoursePage(id="module", title="Module", description="One module.", modules=(module,))
    files = PackFiles(pages={PAGE: page_text(page).encode(), f"{module}.yaml": file.content})
    try:
        course = compile_pack(files)
    except PackProblems as error:
        found = [each if each.file != f"{module}.yaml" else replace(each, file=file.name) for each in error.problems]
        raise PackProblems(found) from None
    first = course.modules[0]
    page = structs.replace(page, id=first.id, title=first.title, description=f"The module {first.title}.")
    return _Found(Course(page=page, modules=course.modules), files)


def _read_bank(file: File, before: Course | None) -> _Found:
    from bot.interchange.imported import Notes  # noqa: PLC0415 - only uploads need it
    from bot.interchange.incoming_file import RefusedError  # noqa: PLC0415
    from bot.interchange.pictures import shown_in  # noqa: PLC0415
    from bot.interchange.placing import place_again  # noqa: PLC0415
    from bot.packs.compiling import compile_pack  # noqa: PLC0415
    from bot.packs.writer import pack_texts  # noqa: PLC0415

    notes = Notes()
    try:
        found = _recognised(file)
    except RefusedError as error:
        raise PackProblems([error.problem]) from None
    course = place_again(before, course_id_of(file.name), found, notes)
    if course is None:
        said = [escape(f"{file.name}:{note.line}: {note}") for note in found.notes]
        nothing = "Nothing in that file could come in, so nothing was kept."
        raise TutorError(f"{nothing}\n\n{listed(said)}".strip())
    shown = dict.fromkeys(shown_in(course), b"")  # what the version before had may be shown again: no file comes then
    files = PackFiles(pages={name: text.encode() for name, text in pack_texts(course).items()}, pictures=shown)
    told = [f"{file.name}:{note.line}: {note}" if note.line else str(note) for note in (*found.notes, *notes.all())]
    whole = kept_from(course, compile_pack(files))
    return _Found(whole, PackFiles(), tuple(map(escape, told)), found.pictures)


def _recognised(file: File) -> Import:
    """Raises RefusedError, and TutorError for what fits no format."""
    from bot.interchange.formats import recognise  # noqa: PLC0415 - only uploads need it
    from bot.interchange.incoming_file import RefusedError, from_bytes  # noqa: PLC0415

    incoming = from_bytes(file.name, file.content)
    try:
        chosen = recognise(incoming)
    except RefusedError:
        raise TutorError(f"I don't recognise **{escape(file.name)}**. I can read {READABLE}.") from None
    return chosen.read(incoming)


def _remarks(found: _Found) -> Iterator[str]:
    """An editor's remarks, where files were read with their lines."""
    from bot.packs.question_lines import lines_in  # noqa: PLC0415 - only uploads need it
    from bot.review.remarks import review  # noqa: PLC0415

    lines = lines_in(found.files)
    for each in review(found.course):
        line = lines.get((each.module, each.question))
        place = "/".join(filter(None, (each.module, each.question))) or "the course"
        yield f"{escape(place)}{f' (line {line})' if line else ''}: {escape(each.message)}"


def _stem(file_name: str) -> str:
    return Path(file_name).name.split(".", maxsplit=1)[0]
