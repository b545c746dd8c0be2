"""`syllabot content new`: a commented skeleton of a pack, valid from the start, to be written over."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from bot.interchange.slugs import LONGEST_MODULE, is_id, slug
from bot.review.drafts import DESCRIPTION, OBJECTIVE, SUMMARY

_PAGE = """\
# The course's own page. Check your work at any time: syllabot content check .
# What each field may hold: docs/writing-a-course.md

id: {name}                      # the folder's name, for ever
title: {title}
description: "{description}"
language: en
colour: "#1a73e8"               # the colour beside the course's messages
# licence: CC-BY-4.0            # under which others may use the pack
# documents:                    # what the course rests on; a question's `basis` may name them
#   lecture: {{title: "Lecture notes", file: lecture.md}}
modules: [first-module]         # in the order of the course; each is a file <id>.yaml beside this one
"""

_MODULE = """\
# A module: what learners read, and what they are asked. Texts are Markdown: **bold**, *italic*, `code`, lists,
# > quotes, [links](https://example.org), ||spoilers||. Quote a text that holds a colon.

id: first-module                # the file's name without .yaml
title: First module
summary: |
  {summary}
objectives:                     # 4 to 6: what a learner can do after this module
  - id: first-objective         # questions name it; at least 2 questions for each
    text: "{objective}"
key_points:                     # 4 to 8, one sentence each
  - "Draft: one thing to remember."
terms:                          # the glossary, for the command `define`
  - term: First term
    definition: "Draft: what it means, in one or two sentences."
    # also: [another name of it]
# reading:                      # 2 to 4 works worth reading next
#   - title: "A good book"
#     url: https://example.org
questions:                      # 10 or more; types: single, multiple, true-false, typed, numeric, ordering
  - id: first-question          # says what is asked, not the key; it never changes
    type: single
    objective: first-objective
    difficulty: easy            # easy, medium or hard
    stem: Which of these makes a question worth asking?
    choices:
      - text: It is about something that matters in practice
        correct: true
        feedback: What a learner can use is worth a learner's time.
      - text: It is about a detail that nobody would look for
        feedback: Such questions are hard, which is tempting, but they test memory for trifles.
      - text: It is worded so that hasty readers go astray
        feedback: Tricks tell careful readers from hasty ones. They do not tell who understands.
    hint: Think of what the learner does with it tomorrow.
    explanation: A question is worth asking when to think about it makes a learner better at something.
    tags: [writing]
  # Every type, with all that it may hold: docs/writing-a-course.md
"""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Make FOLDER with a small, commented pack to write over."""
    name = folder.resolve().name
    if not is_id(name):
        fitting = slug(name, LONGEST_MODULE, "my-course")
        raise click.ClickException(f"A pack's folder is its id: small letters, digits and hyphens. Try {fitting}.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise click.ClickException(f"{folder} is there already and not empty. Choose another name.")
    try:
        _write(folder.resolve(), skeleton(name))
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be written: {error.strerror}.") from None
    click.echo(f"{folder}: course.yaml and first-module.yaml. Write over them, then: syllabot content check {folder}")


def skeleton(name: str) -> dict[str, str]:
    """The files of a new pack, by name."""
    title = name.replace("-", " ").capitalize()
    return {
        "course.yaml": _PAGE.format(name=name, title=f'"{title}"', description=DESCRIPTION),
        "first-module.yaml": _MODULE.format(summary=SUMMARY, objective=OBJECTIVE),
    }


def _write(folder: Path, files: dict[str, str]) -> None:
    """All of the files, or none: they are written beside, then the folder is named."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as beside:
        whole = Path(beside, folder.name)
        whole.mkdir()
        for name, text in files.items():
            (whole / name).write_text(text, encoding="utf-8")
        if folder.exists():  # and empty; it stays, for somebody may stand in it: `content new .`
            for name in files:
                (whole / name).rename(folder / name)
        else:
            whole.rename(folder)
