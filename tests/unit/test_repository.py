"""What holds for the repository as a whole: its pages, its modules, its tests."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.reference import PAGE, reference

ROOT = Path(__file__).parents[2]
LONGEST = 300
PRODUCT = sorted(path for folder in ("bot", "adapters") for path in (ROOT / folder).rglob("*.py"))
MODULES = [*PRODUCT, *sorted((ROOT / "tests").rglob("*.py"))]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_LINK = re.compile(r"\[[^\]\n]*\]\((?!https?://|mailto:|#)(?P<target>[^)\s]+)\)")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_the_reference_of_commands_is_current() -> None:
    assert _text(PAGE) == reference(), "run: make docs"


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    targets = [found["target"].partition("#")[0] for found in _LINK.finditer(_CODE.sub("", _text(page)))]
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_module_that_is_named_by_its_path_is_there() -> None:
    written = [*PAGES, *PRODUCT, *(ROOT / "bot").rglob("*.sql")]
    path = re.compile(r"\b(?:bot|adapters|tests)/[a-z_0-9/]+\.(?:py|sql)\b")
    named = {(_name(page), name) for page in written for name in path.findall(_text(page))}
    assert {(page, name) for page, name in named if not (ROOT / name).exists()} == set()


def test_every_module_says_in_its_first_line_what_it_is() -> None:
    assert [_name(path) for path in PRODUCT if not ast.get_docstring(ast.parse(_text(path)))] == []


def test_no_module_is_longer_than_a_few_screens() -> None:
    sizes = {_name(path): len(_text(path).splitlines()) for path in PRODUCT}
    assert {name: size for name, size in sizes.items() if size > LONGEST} == {}


def test_no_test_replaces_a_part_by_a_mock() -> None:
    mocks = re.compile(r"^\s*(?:from|import) (?:unittest|mock|pytest_mock)\b", re.MULTILINE)
    assert [_name(path) for path in MODULES if mocks.search(_text(path))] == []


def test_no_test_is_skipped_or_sleeps() -> None:
    pattern = re.compile(r"pytest\.(?:skip|mark\.(?:skip|xfail)|importorskip)|time\.sleep\(|asyncio\.sleep\((?!0\))")
    tests = [path for path in MODULES if path.name.startswith("test_")]
    assert [_name(path) for path in tests if pattern.search(_text(path))] == []


def _calls(path: Path) -> set[str]:
    """The dotted names that a module calls."""
    return {ast.unparse(node.func) for node in ast.walk(ast.parse(_text(path))) if isinstance(node, ast.Call)}


def test_nothing_but_the_clock_reads_the_time() -> None:
    times = {"datetime.now", "datetime.utcnow", "time.time", "date.today", "datetime.today", "time.monotonic"}
    readers = {_name(path) for path in (ROOT / "bot").rglob("*.py") if _calls(path) & times}
    assert readers <= {"bot/clock.py"}


def test_sql_is_written_where_it_is_stored() -> None:
    """Literal SQL stands in bot/storage alone, and is never put together from strings."""
    sql = re.compile(r"\b(SELECT .* FROM|INSERT INTO|UPDATE \w+ SET|DELETE FROM)\b")
    assert [
        _name(path)
        for path in PRODUCT
        if "storage" not in path.parts and path.name != "composition.py" and sql.search(_text(path))
    ] == []
