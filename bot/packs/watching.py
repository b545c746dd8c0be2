"""Watching folders of packs for changes, on a thread of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Event
from time import monotonic

from bot.packs.files import MOST_ENTRIES, PAGE

QUIET = 0.3
"""Seconds without a change after which it is looked: what is saved together is read together."""

_STEP_MS = 50
_GROUPED_MS = 1000


@dataclass(frozen=True, slots=True)
class Ground:
    """What is watched: `folders` of packs, where every change counts, and `ways`, by which a place comes and goes."""

    folders: frozenset[Path]
    ways: frozenset[Path]

    @property
    def watched(self) -> list[Path]:
        return sorted(self.folders | {way.parent for way in self.ways})

    def concerns(self, path: Path) -> bool:
        """Whether a pack may be another now. Hidden files are an editor's; a hidden link may lead to all the others."""
        if path in self.ways or path in self.folders:
            return True
        return path.parent in self.folders and (path.name[0] != "." or path.is_symlink())


def moments(places: Iterable[Path], stop: Event) -> Iterator[None]:
    """When to look at the places: at first, and whenever something has changed in them and it is quiet again.

    It ends soon after `stop` is set. Raises OSError or RuntimeError where the system has no room to watch them.
    """
    from watchfiles import watch  # noqa: PLC0415 - only a process that serves needs it

    roots = [place.absolute() for place in places]
    while not stop.is_set():
        ground = _ground(roots)
        watching = watch(
            *ground.watched, watch_filter=None, recursive=False, stop_event=stop, raise_interrupt=False,
            debounce=_GROUPED_MS, step=_STEP_MS, rust_timeout=int(QUIET * 1000), yield_on_timeout=True,
            ignore_permission_denied=True,
        )  # fmt: skip
        try:
            with closing(watching):
                yield from _quiet((any(ground.concerns(Path(path)) for _, path in group) for group in watching), stop)
        except FileNotFoundError:  # it went while we were about to watch it
            stop.wait(QUIET)


def _quiet(changes: Iterable[bool], stop: Event) -> Iterator[None]:
    """Once at the beginning, and once after changes; then folders may be others, and must be watched anew."""
    told, changed, last = False, False, monotonic()
    for concerns in changes:
        if concerns:
            changed, last = True, monotonic()
        elif monotonic() - last >= QUIET and (changed or not told) and not stop.is_set():
            told = True
            yield
            if changed:
                return


def _ground(places: Iterable[Path]) -> Ground:
    folders: set[Path] = set()
    ways: set[Path] = set()
    for place in places:
        ways |= set(_ways(place))
        if place.is_dir():
            folders |= {place, *_beneath(place)}
    return Ground(frozenset(folders), frozenset(ways))


def _ways(place: Path) -> Iterator[Path]:
    """The place itself, or what is missing first on the way to it; and each link on the way, which may be led anew."""
    standing = place
    while not standing.parent.is_dir():
        standing = standing.parent
    yield standing
    yield from (each for each in place.parents if each.is_symlink() and each.parent.is_dir())


def _beneath(place: Path) -> Iterator[Path]:
    """Folders that are or may become packs, and within packs those of pictures; as `bot.packs.files` enters them."""
    whole = (place / PAGE).exists()
    for folder in _inner(place):
        yield folder
        if whole or (folder / PAGE).exists():
            yield from islice(_entered(folder), MOST_ENTRIES)


def _entered(folder: Path) -> Iterator[Path]:
    for each in _inner(folder):
        if not each.is_symlink():
            yield each
            yield from _entered(each)


def _inner(folder: Path) -> list[Path]:
    try:
        return [each for each in folder.iterdir() if each.name[0] != "." and each.is_dir()]
    except OSError:  # it went meanwhile, or must not be entered
        return []
