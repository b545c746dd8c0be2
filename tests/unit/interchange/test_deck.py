"""Slides in MyST: the text of each, the modules that they announce, and what becomes of pictures and layout."""

from __future__ import annotations

from bot.interchange import deck
from bot.interchange.imported import Import
from bot.interchange.incoming_file import from_bytes

_SLIDE = """
<div class="slides">
<div>

```{{image}} ../../images/{number:03}.jpg
:alt: "{number}/4 Welcome"
:class: slide-img
```
<div class="cell_output docutils container">

{text}
</div>
</div>
</div>
"""

_TEXTS = (
    "Welcome to **Tea for everyone**, a course about **green tea**.",
    "In the first module, **Growing Fine Tea**, we'll climb\na hill.",
    "In Module 2, Brewing **Strong Tea**, you'll see how **heat** works.",
    "Finally, in Module 3, Drinking **Tea** Together, we sit down.",
)
DECK = """# Welcome

<aside class="margin sidebar">

::::{grid}
:::{grid-item}
<button id="back" class="sd-btn">{material-regular}`arrow_back;1.2em`</button>
:::
::::
</aside>
""" + "".join(_SLIDE.format(number=number, text=text) for number, text in enumerate(_TEXTS, 1))


def _read(text: str) -> Import:
    return deck.read(from_bytes("tea.slides.md", text.encode()))


def test_every_slide_and_every_announced_module_comes_in() -> None:
    found = _read(DECK)
    assert found.parts == "4 slides"
    assert [module.title for module in found.modules] == [
        "Welcome",
        "Growing Fine Tea",
        "Brewing Strong Tea",
        "Drinking Tea Together",
    ]
    assert [module.summary for module in found.modules] == list(_TEXTS)


def test_bold_words_become_candidate_terms_with_their_sentences() -> None:
    terms = {term.term: term.definition for module in _read(DECK).modules for term in module.terms}
    assert terms["heat"] == "Draft: In Module 2, Brewing Strong Tea, you'll see how heat works."
    assert "green tea" in terms


def test_pictures_are_left_out_by_name_and_alt_text() -> None:
    notes = [note for note in _read(DECK).notes if "picture" in note.message]
    assert notes[0].message == 'the picture 001.jpg; its alt text is "1/4 Welcome".'
    assert len(notes) == 4
    assert all(DECK.split("\n")[note.line - 1].startswith("```{image}") for note in notes)


def test_an_alt_text_that_tells_something_is_kept() -> None:
    found = _read("# Tea\n\n```{figure} a.png\n:alt: A cup beside a pot\n```\n\nThe pot.\n")
    assert found.modules[0].summary == "*A cup beside a pot*\n\nThe pot."


def test_directives_are_opened_roles_read_and_code_kept() -> None:
    text = (
        "# Tea\n\n% a comment\n(target)=\n:::{note} Mind\nHot {term}`water <w>`.\n:::\n\n"
        "```{code-block} python\nheat()\n```\n\n+++\n\n```{toctree}\nother\n```\n"
    )
    found = _read(text)
    assert found.modules[0].summary == "**Mind**\n\nHot water.\n\n```python\nheat()\n```"
    assert [note.message for note in found.notes] == ["the directive `toctree`."]


def test_without_announcements_headings_divide_a_deck() -> None:
    found = _read("# One\n\nFirst.\n\n## Part\n\nSecond.\n\n# Two\n\n:::{tip}\nThird.\n:::\n")
    assert [(module.title, module.summary) for module in found.modules] == [
        ("One", "First.\n\n**Part**\n\nSecond."),
        ("Two", "Third."),
    ]


def test_a_deck_that_breaks_off_gives_what_it_has() -> None:
    cut = DECK[: DECK.index("Brewing")]
    assert [module.title for module in _read(cut).modules] == ["Welcome", "Growing Fine Tea"]
    assert _read("# A\n\n```{code-block} python\nx = 1").modules[0].summary == "```python\nx = 1\n```"
