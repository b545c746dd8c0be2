"""Spaces: Discord servers, Slack workspaces, the console's one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.clock import millis
from bot.model import Place, Space
from bot.storage import away
from bot.storage.transaction import Row, Transaction


def of(tx: Transaction, place: Place) -> Space | None:
    """The space of a place, if it has one and we have met it."""
    if place.space is None:
        return None
    row = tx.one(
        "SELECT id, platform, external, name, course, zone, channel, staff_role, shelf FROM spaces"
        " WHERE platform = ? AND external = ?",
        (place.platform, place.space),
    )
    return _space(row) if row else None


def add(tx: Transaction, place: Place, now: datetime) -> Space | None:
    """The space of a place, made if it is new; None where a place belongs to none."""
    if place.space is None:
        return None
    tx.run(
        "INSERT INTO spaces (platform, external, name, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (place.platform, place.space, place.space_name, millis(now)),
    )
    return of(tx, place)


def zone_of(tx: Transaction, space: int, default: str) -> ZoneInfo:
    """The zone of a space's days and weeks."""
    row = tx.one("SELECT zone FROM spaces WHERE id = ?", (space,))
    return ZoneInfo((row and row[0]) or default)


def channel_of(tx: Transaction, platform: str, external: str) -> str | None:
    """The channel that staff chose for this space."""
    row = tx.one("SELECT channel FROM spaces WHERE platform = ? AND external = ?", (platform, external))
    return row[0] if row else None


def has_left(tx: Transaction, space: int) -> bool:
    """Whether the bot was removed from the space: then nothing is sent there."""
    row = tx.one("SELECT left_at FROM spaces WHERE id = ?", (space,))
    return row is not None and row[0] is not None


def is_left(tx: Transaction, platform: str, external: str) -> bool:
    """The same, by the platform's id."""
    row = tx.one("SELECT left_at FROM spaces WHERE platform = ? AND external = ?", (platform, external))
    return row is not None and row[0] is not None


def course_of(tx: Transaction, space: int) -> str | None:
    """The course that staff chose for a space."""
    row = tx.one("SELECT course FROM spaces WHERE id = ?", (space,))
    return row[0] if row else None


def shelf_of(tx: Transaction, space: int) -> str:
    """The revision of a space's own courses."""
    row = tx.one("SELECT shelf FROM spaces WHERE id = ?", (space,))
    return row[0] if row else ""


def choose_course(tx: Transaction, space: Space, course: str) -> None:
    tx.run("UPDATE spaces SET course = ? WHERE id = ?", (course, space.id))


def choose_zone(tx: Transaction, space: Space, zone: str) -> None:
    tx.run("UPDATE spaces SET zone = ? WHERE id = ?", (zone, space.id))


def choose_channel(tx: Transaction, space: Space, channel: str) -> None:
    tx.run("UPDATE spaces SET channel = ? WHERE id = ?", (channel, space.id))


def choose_staff_role(tx: Transaction, space: Space, role: str) -> None:
    tx.run("UPDATE spaces SET staff_role = ? WHERE id = ?", (role, space.id))


def leave(tx: Transaction, platform: str, external: str, now: datetime) -> None:
    """The bot was removed from the space; it keeps everything for a set time, in case it comes back."""
    tx.run(
        "UPDATE spaces SET left_at = ? WHERE platform = ? AND external = ? AND left_at IS NULL",
        (millis(now), platform, external),
    )
    away.put(tx, platform, external)


def join(tx: Transaction, platform: str, external: str) -> None:
    """The bot is (again) in the space."""
    tx.run("UPDATE spaces SET left_at = NULL WHERE platform = ? AND external = ?", (platform, external))
    away.bring_back(tx, platform, external)


def present(tx: Transaction, platform: str, externals: Collection[str], now: datetime) -> None:
    """These are all the spaces that the bot is in: others were left meanwhile, and some are back."""
    rows = tx.all("SELECT external, left_at FROM spaces WHERE platform = ?", (platform,))
    for external, left_at in rows:
        if left_at is None and external not in externals:
            leave(tx, platform, external, now)
        elif left_at is not None and external in externals:
            join(tx, platform, external)


def _space(row: Row) -> Space:
    return Space(*row)
