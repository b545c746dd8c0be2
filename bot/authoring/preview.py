"""`syllabot content preview`: a module as learners will read it, cut into pages as each platform's limits demand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

import click

from bot.course import Ordering
from bot.interchange.printed import LETTERS, shuffled
from bot.packs.problems import PackProblems

if TYPE_CHECKING:
    from bot.course import AnyQuestion, Module


@dataclass(frozen=True, slots=True)
class Platform:
    """`limit` is how many characters one message's text holds; `width` where lines are broken, 0 for nowhere."""

    name: str
    limit: int
    width: int = 0


PLATFORMS = (Platform("Terminal", 100_000, 80), Platform("Discord", 4_096), Platform("Slack", 3_000))


@click.command()
@click.argument("folder", metavar="PACK", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("module_id", metavar="MODULE")
@click.option("--on", "only", type=click.Choice([each.name.lower() for each in PLATFORMS]), help="Only this platform.")
def preview(folder: Path, module_id: str, only: str | None) -> None:
    """Show MODULE as plain text, in the pages that each platform would show."""
    from bot.packs.loading import read_pack  # noqa: PLC0415 - `--help` needs no packs

    try:
        course = read_pack(folder)
    except PackProblems as error:
        raise click.ClickException(f"The pack has problems; mend them first.\n{error}") from None
    module = course.module(module_id)
    if module is None:
        listed = ", ".join(course.page.modules)
        raise click.ClickException(f"There is no module {module_id} in this pack. It has: {listed}.")
    for platform in PLATFORMS:
        if only in (None, platform.name.lower()):
            for text in pages(module, platform):
                click.echo(text)
                click.echo()


def pages(module: Module, platform: Platform) -> Iterator[str]:
    """Every message about the module, each under a line that names it and says how full it is."""
    for name, text in _messages(module):
        parts = list(_cut(text, platform.limit))
        for number, part in enumerate(parts, 1):
            page = f", page {number} of {len(parts)}" if len(parts) > 1 else ""
            full = f"{len(part):,} of {platform.limit:,} characters"
            shown = "\n".join(_wrapped(line, platform.width) for line in part.split("\n"))
            yield f"── {platform.name}: {name}{page} ({full}) ──\n{shown}"


def _wrapped(line: str, width: int) -> str:
    return fill(line, width) if width and line.strip() else line


def _messages(module: Module) -> Iterator[tuple[str, str]]:
    from bot.markdown import plain  # noqa: PLC0415 - loads markdown-it for texts with signs

    points = "\n".join(f"• {plain(point)}" for point in module.key_points)
    yield "summary", "\n\n".join(each for each in (module.title, plain(module.summary), points) if each)
    if module.terms:
        yield "glossary", "\n".join(f"{each.term}: {plain(each.definition)}" for each in module.terms)
    for question in module.questions:
        yield f"question {question.id}", "\n\n".join(_question(question))


def _question(question: AnyQuestion) -> Iterator[str]:
    from bot.markdown import plain  # noqa: PLC0415 - as above

    yield plain(question.stem)
    if question.code:
        yield question.code.text
    if question.image:
        yield f"[picture: {question.image.alt}]"
    if question.options:
        options = list(question.options)
        if isinstance(question, Ordering):
            options = [options[place] for place in shuffled(question)]
        lettered = zip(LETTERS, options, strict=False)
        yield "\n".join(f"{letter}. {plain(each.text)}" for letter, each in lettered)
    else:
        yield "(The answer is typed.)"


def _cut(text: str, limit: int) -> Iterator[str]:
    """Pieces within the limit, cut at the end of a paragraph, else of a line, else of a word."""
    while len(text) > limit:
        ends = (text.rfind(sign, 1, limit) for sign in ("\n\n", "\n", " "))
        at = next((end for end in ends if end > limit // 2), limit)
        yield text[:at].rstrip()
        text = text[at:].lstrip()
    yield text
