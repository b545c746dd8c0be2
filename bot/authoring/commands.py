"""The command group `syllabot content`: what authors of course packs run while they write."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click

from bot.authoring.handbook import handbook
from bot.authoring.skeleton import new
from bot.course import Course
from bot.interchange.commands import export, import_files
from bot.packs.loading import find_packs, pack_places, read_pack
from bot.packs.problems import PackProblems, Problem
from bot.text.counting import counted

_PATHS = click.argument("paths", nargs=-1, metavar="[PATH]…", type=click.Path(path_type=Path))


@click.group()
def content() -> None:
    """Make, check and measure course packs, bring content in, and take it out.

    PATH is a pack's folder or a folder of packs. Without one: the packs that ship with Syllabot, and the folders of
    SYLLABOT_CONTENT.
    """


for _command in (new, import_files, export, handbook):
    content.add_command(_command)


@content.command()
@_PATHS
@click.option("--strict", is_flag=True, help="Exit 1 on warnings too.")
@click.option(
    "--against",
    "sources",
    multiple=True,
    metavar="FILE",
    type=click.Path(exists=True, path_type=Path),
    help="A source document (or a folder of them): warn of runs of 8 words copied from it, and of lost anchors.",
)
def check(paths: Sequence[Path], sources: Sequence[Path], *, strict: bool) -> None:
    """Print every problem and warning of course packs, with file and line."""
    folders = _folders(paths)
    documents = _documents(sources)
    problems: list[Problem] = []
    warnings: list[Problem] = []
    for folder in folders:
        try:
            course = read_pack(folder)
        except PackProblems as error:
            problems += (_placed(folder, problem) for problem in error.problems)
        else:
            warnings += _warnings(folder, course, documents)
    for problem in problems:
        click.echo(str(problem))
    for warning in warnings:
        click.echo(f"{warning} (warning)")
    counts = (counted(len(folders), "pack"), counted(len(problems), "problem"), counted(len(warnings), "warning"))
    click.echo(", ".join(counts))
    if problems or (strict and warnings):
        raise click.exceptions.Exit(1)


@content.command()
@_PATHS
def stats(paths: Sequence[Path]) -> None:
    """Print counts by module, type, difficulty and basis, and how often naive guessing finds the key."""
    from bot.review.item_counts import report  # noqa: PLC0415 - only this command needs it

    courses = []
    for folder in _folders(paths):
        try:
            courses.append(read_pack(folder))
        except PackProblems as error:
            count = counted(len(error.problems), "problem")
            click.echo(f"{folder}: left out, it has {count}; `syllabot content check` names them.", err=True)
    for line in report(courses):
        click.echo(line)
    if not courses:
        raise click.exceptions.Exit(1)


@content.command()
@click.option("--write", "folder", type=click.Path(file_okay=False, path_type=Path), help="Write the schemas there.")
def schema(folder: Path | None) -> None:
    """Print the JSON Schemas for editors, or write them as files."""
    from bot.packs.schema import schemas, write_schemas  # noqa: PLC0415 - only this command needs it

    if folder is None:
        for text in schemas().values():
            click.echo(text, nl=False)
    else:
        try:
            written = write_schemas(folder)
        except OSError as error:
            raise click.ClickException(f"{folder} cannot be written: {error.strerror}.") from None
        for path in written:
            click.echo(str(path))


def _folders(paths: Sequence[Path]) -> list[Path]:
    """The packs' folders. Of several paths, as a shell's `content/*`, those without a pack are told and passed over."""
    places = list(paths) or pack_places(os.environ.get("SYLLABOT_CONTENT", ""))
    found = find_packs(places)
    for path in paths:
        if find_packs([path]):
            continue
        if not path.exists() or not found:
            raise click.BadParameter(_why_no_pack(path))
        if not path.name.startswith("__"):  # Python's own
            click.echo(f"{path}: passed over; it is no course pack.", err=True)
    return found


def _why_no_pack(path: Path) -> str:
    if not path.is_dir():
        return f"{path} is no folder. Give a pack's folder, or a folder of packs."
    return f"There is no course pack in {path}: no folder with a course.yaml."


def _documents(sources: Iterable[Path]) -> dict[str, str]:
    files = [file for source in sources for file in (sorted(source.iterdir()) if source.is_dir() else [source])]
    return {file.name: file.read_text(encoding="utf-8", errors="replace") for file in files if file.is_file()}


def _warnings(folder: Path, course: Course, documents: Mapping[str, str]) -> list[Problem]:
    from bot.packs.question_lines import question_lines  # noqa: PLC0415
    from bot.review.borrowed_text import borrowed_runs, lost_anchors  # noqa: PLC0415 - a pack with problems needs none of it
    from bot.review.remarks import review  # noqa: PLC0415

    remarks = [*review(course), *borrowed_runs(course, documents), *lost_anchors(course, documents)]
    lines = question_lines(folder)
    return sorted(
        Problem(
            str(folder / f"{remark.module or 'course'}.yaml"),
            lines.get((remark.module, remark.question), 1),
            f"`{remark.question}`: {remark.message}" if remark.question else remark.message,
        )
        for remark in remarks
    )


def _placed(folder: Path, problem: Problem) -> Problem:
    """The problem with a path that an editor can open."""
    return Problem(str(folder / problem.file), problem.line, problem.message)
