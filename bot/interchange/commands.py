"""`syllabot content import` and `content export`: a teacher's own content in, and all of it out again."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.interchange.formats import READABLE, WRITABLE, format_named, recognise
from bot.interchange.imported import Import, Note, Notes
from bot.interchange.incoming_file import RefusedError, read_file
from bot.interchange.placing import place
from bot.interchange.plan import Change, Plan, Step
from bot.interchange.slugs import LONGEST_MODULE, is_id, slug
from bot.packs.files import gather
from bot.packs.loading import read_pack
from bot.packs.problems import PackProblems, shown
from bot.text.counting import counted

if TYPE_CHECKING:
    from bot.course import Course

_SHOWN = 200
"""So many lines of a list are printed; who has more wants the counts."""


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option("--into", "folder", required=True, type=click.Path(path_type=Path), help="The pack's folder, new or not.")
@click.option("--format", "name", type=click.Choice(READABLE), help="The files' format, where it is not recognised.")
@click.option("--dry-run", is_flag=True, help="Show the difference and write nothing.")
@click.option("--update", is_flag=True, help="Take the new text of questions that came before; their ids stay.")
def import_files(files: Sequence[Path], folder: Path, name: str | None, *, dry_run: bool, update: bool) -> None:
    """Bring notes, slides, transcripts and question banks into a course pack."""
    course_id = folder.resolve().name
    if not is_id(course_id):
        fitting = slug(course_id, LONGEST_MODULE, "my-course")
        raise click.ClickException(f"A pack's folder is its id: small letters, digits and hyphens. Try {fitting}.")
    before = _existing(folder)
    found = [_read(file, name) for file in files]
    notes = Notes()
    plan = place(before, course_id, found, notes, update=update, pictures=gather(folder).pictures if before else {})
    for each in found:
        _print_import(each)
    _print_notes("", notes.all())
    if plan is None:
        raise click.ClickException("Nothing came in, so nothing was written.")
    if dry_run:
        _print_changes(plan.changes)
    elif before != plan.course:
        _print_lost_comments(folder, plan.course, before)
        _write(folder, plan, before)
    _print_counts(folder, plan, dry_run=dry_run, update=update)


def _existing(folder: Path) -> Course | None:
    if not (folder / "course.yaml").exists():
        return None
    try:
        return read_pack(folder)
    except PackProblems as error:
        raise click.ClickException(f"The pack has problems; mend them first.\n{error}") from None


def _read(file: Path, name: str | None) -> Import:
    try:
        incoming = read_file(file)
        return (format_named(name) if name else recognise(incoming)).read(incoming)
    except RefusedError as error:
        raise click.ClickException(f"{error.problem} Nothing was written.") from None


def _write(folder: Path, plan: Plan, before: Course | None) -> None:
    from bot.interchange.pack_folder import write_pack  # noqa: PLC0415 - a dry run writes nothing

    try:
        write_pack(folder, plan.course, before, plan.pictures)
    except PackProblems as error:
        raise click.ClickException(f"The pack would have problems, so nothing was written.\n{error}") from None
    except OSError as error:
        raise click.ClickException(f"The pack cannot be written: {error.strerror}. Nothing was changed.") from None


def _print_lost_comments(folder: Path, course: Course, before: Course | None) -> None:
    """A module that changes is written anew, without the comments in its file."""
    changed = [each.id for each in before.modules if course.module(each.id) != each] if before else []
    for name in changed:
        lines = (folder / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
        if any(line.lstrip().startswith("#") for line in lines):
            click.echo(f"  {name}.yaml: its comments (lines begun with #) are not kept.")


def _print_import(found: Import) -> None:
    counts = [found.parts, counted(len(found.modules), "module"), counted(found.count, "question")]
    counts += [counted(len(found.pictures), "picture")] if found.pictures else []
    click.echo(f"{found.file}: {', '.join(each for each in counts if each)}")
    _print_notes(found.file, found.notes)


def _print_notes(file: str, notes: Sequence[Note]) -> None:
    for note in notes[:_SHOWN]:
        where = f"{file}:{note.line}: " if file and note.line else f"{file}: " if file else ""
        click.echo(f"  {where}{note}")
    _print_more(notes)


def _print_changes(changes: Sequence[Change]) -> None:
    told = [change for change in changes if change.step is not Step.SAME]
    for change in told[:_SHOWN]:
        fields = f" ({', '.join(change.fields)})" if change.fields else ""
        click.echo(f"{change.step} {change.place}{fields}  {shown(change.stem)}")
    _print_more(told)


def _print_more(lines: Sequence[object]) -> None:
    if len(lines) > _SHOWN:
        click.echo(f"  … and {len(lines) - _SHOWN:,} more")


def _print_counts(folder: Path, plan: Plan, *, dry_run: bool, update: bool) -> None:
    counts = f"{plan.count(Step.NEW)} new, {plan.count(Step.CHANGED)} changed, {plan.count(Step.SAME)} as before"
    kept = plan.count(Step.KEPT)
    if kept and not update:
        counts += f", {kept} left as they are although the file says otherwise (--update takes the file's text)"
    click.echo(f"{folder}: {counts}. {'Nothing was written.' if dry_run else ''}".rstrip())
    if not dry_run:
        click.echo(f"Next: syllabot content check {folder}")


@click.command()
@click.argument("folder", metavar="PACK", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--format", "name", required=True, type=click.Choice(WRITABLE), help="What to write.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file; without it, printed.")
def export(folder: Path, name: str, output: Path | None) -> None:
    """Write a pack's questions for another program, or as a printable sheet."""
    try:
        course = read_pack(folder)
    except PackProblems as error:
        raise click.ClickException(f"The pack has problems; mend them first.\n{error}") from None
    row = format_named(name)
    text = row.write(course, gather(folder).pictures) if row.write else ""
    if output is None:
        sys.stdout.write(text)
    else:
        _replace(output, text)
        click.echo(f"{output}: {counted(sum(1 for _ in course.questions()), 'question')} as {row.title}")
    click.echo(f"Not carried: {row.loses.split('; when read')[0]}.", err=True)


def _replace(path: Path, text: str) -> None:
    """Writes the file whole or not at all."""
    try:
        handle, name = tempfile.mkstemp(dir=path.resolve().parent, prefix=f".{path.name}-")
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}.") from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
