"""`python -m tests.benchmarks [NAME…]`: a table of figures with their floors; exit 1 when an aim is missed."""

from __future__ import annotations

import pkgutil
import sys
import tempfile
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from tests import benchmarks
from tests.benchmarks.figure import Figure

Benchmark = Callable[[Path], Iterable[Figure]]
"""Is given an empty folder for its files."""


def registry() -> dict[str, Benchmark]:
    """Every benchmark by its module's name."""
    names = [module.name for module in pkgutil.iter_modules(benchmarks.__path__) if not module.name.startswith("_")]
    modules = {name: import_module(f"{benchmarks.__name__}.{name}") for name in names}
    return {name: module.figures for name, module in modules.items() if hasattr(module, "figures")}


@click.command()
@click.argument("names", nargs=-1)
def main(names: tuple[str, ...]) -> None:
    """Measure all benchmarks, or the named ones."""
    known = registry()
    unknown = [name for name in names if name not in known]
    if unknown:
        raise click.BadParameter(f"There is no {', '.join(unknown)}. There are: {', '.join(known)}.")
    figures: list[Figure] = []
    for name in names or known:
        click.echo(f"measuring {name} …", err=True)
        with tempfile.TemporaryDirectory(prefix=f"syllabot-{name}-") as folder:
            figures += known[name](Path(folder))
    Console(width=132).print(_table(figures))
    sys.exit(0 if all(figure.met for figure in figures) else 1)


def _table(figures: Iterable[Figure]) -> Table:
    table = Table("what", "Syllabot", "floor", "ratio", "aim", "met", "the floor is")
    for column in (1, 2, 3):
        table.columns[column].justify = "right"
    for each in figures:
        table.add_row(
            each.what,
            f"{each.product:,.4g} {each.unit}" if each.product < 100 else f"{each.product:,.0f} {each.unit}",
            f"{each.floor:,.4g}" if each.floor < 100 else f"{each.floor:,.0f}",
            f"{each.ratio:.2f} x",
            each.aim,
            "yes" if each.met else "NO",
            each.against,
        )
    return table


if __name__ == "__main__":
    main()
