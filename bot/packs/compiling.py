"""A pack's files → a Course: which file is what, what belongs together, and all problems gathered."""

from __future__ import annotations

from contextlib import suppress
from pathlib import PurePosixPath

from msgspec import Struct

from bot.course import Course, CoursePage, Illustration, Module
from bot.packs.files import PAGE, PICTURES, PackFiles
from bot.packs.findings import Findings, TooManyProblemsError
from bot.packs.problems import PackProblems, Problem, did_you_mean, shown
from bot.packs.rules import Move, check_documents, check_module, check_moves, moves_of
from bot.packs.yaml_nodes import UnreadableError, compose
from bot.packs.yaml_reader import struct_reader


def compile_pack(files: PackFiles) -> Course:
    """The whole Course, or PackProblems."""
    found = Findings(PAGE)
    problems = list(files.problems)
    modules: dict[str, Module] = {}
    moves: list[Move] = []
    page = None
    with suppress(TooManyProblemsError):
        page = _read_page(files, found)
    for name, body in files.pages.items():
        findings = Findings(name)  # let go before the next file: its nodes take more memory than the course
        module = None
        with suppress(TooManyProblemsError):
            module = _read_module(files, name, body, findings) if name != PAGE else None
            if module is not None and page is not None:
                _check_membership(module, page, findings, found)
        if module is not None:
            stem = PurePosixPath(name).stem
            modules[stem] = module
            moves += moves_of(module, stem, findings)
        problems += findings.problems
    with suppress(TooManyProblemsError):
        _check_modules(page, files, found)
    problems += [*found.problems, *check_moves(moves, modules)]
    if problems or page is None:
        raise PackProblems(problems)
    return Course(page=page, modules=tuple(modules[name] for name in page.modules))


def _read(cls: type[Struct], name: str, body: bytes, findings: Findings) -> Struct | None:
    try:
        part: Struct | None = struct_reader(cls)(compose(name, body), findings)
    except UnreadableError as error:
        findings.problems.append(error.problem)
        return None
    return part


def _read_page(files: PackFiles, findings: Findings) -> CoursePage | None:
    body = files.pages.get(PAGE)
    if body is None:
        if not any(problem.file == PAGE for problem in files.problems):
            findings.problems.append(Problem(PAGE, 0, "The file course.yaml is missing; it says what the course is."))
        return None
    page = _read(CoursePage, PAGE, body, findings)
    if not isinstance(page, CoursePage):
        return None
    if files.name and page.id != files.name and findings.sound(page, "id"):
        message = f"`id` is `{page.id}`, and the folder is named {shown(files.name)}. Make them the same."
        findings.at(findings.line(page, "id"), message)
    return page


def _read_module(files: PackFiles, name: str, body: bytes, findings: Findings) -> Module | None:
    module = _read(Module, name, body, findings)
    if not isinstance(module, Module):
        return None
    stem = PurePosixPath(name).stem
    if module.id != stem and findings.sound(module, "id"):
        message = f"`id` is `{module.id}`, and the file is named {shown(name)}. Make them the same."
        findings.at(findings.line(module, "id"), message)
    if not name.endswith(".yaml"):
        findings.at(1, f"Name this file {stem}.yaml, so that it is found.")
    check_module(module, findings)
    for question in module.questions:
        if question.image:
            _check_picture(question.image, files, findings)
    return module


def _check_membership(module: Module, page: CoursePage, findings: Findings, page_findings: Findings) -> None:
    stem = PurePosixPath(findings.file).stem
    if stem not in page.modules and findings.file.endswith(".yaml") and page_findings.sound(page, "modules"):
        findings.at(
            1, f"This module is not listed in course.yaml. Add `{stem}` to `modules` there, or move the file away."
        )
    if page_findings.sound(page, "documents"):
        check_documents(module, page.documents, findings)


def _check_modules(page: CoursePage | None, files: PackFiles, findings: Findings) -> None:
    if page is None or not findings.sound(page, "modules"):
        return
    stems = {PurePosixPath(name).stem for name in files.pages if name != PAGE}
    refused = {PurePosixPath(problem.file).stem for problem in files.problems}
    seen: set[str] = set()
    for index, name in enumerate(page.modules):
        line = findings.item_line(page, "modules", index)
        if name in seen:
            findings.at(line, f"The module `{name}` stands twice in `modules`. Take one out.")
        elif f"{name}.yaml" == PAGE:
            findings.at(line, "A module cannot be named `course`: course.yaml is the course's own page.")
        elif name not in stems and name not in refused and findings.item_sound(page, "modules", index):
            hint = did_you_mean(name, stems - set(page.modules))
            findings.at(line, f"There is no file {name}.yaml beside course.yaml.{hint}")
        seen.add(name)


def _check_picture(image: Illustration, files: PackFiles, findings: Findings) -> None:
    if not findings.sound(image, "file"):
        return
    path = PurePosixPath(image.file)
    line = findings.line(image, "file")
    if path.is_absolute() or ".." in path.parts or "\\" in image.file:
        findings.at(line, f"The picture {shown(image.file)} lies outside the pack's folder. Put it inside.")
    elif path.suffix.lower() not in PICTURES:
        findings.at(
            line, f"The picture {shown(image.file)} is of no kind that chats show. Use {', '.join(sorted(PICTURES))}."
        )
    elif path.as_posix() not in files.pictures and not any(each.file == path.as_posix() for each in files.problems):
        hint = did_you_mean(path.as_posix(), files.pictures)
        findings.at(line, f"There is no picture {shown(image.file)} in the pack's folder.{hint}")
