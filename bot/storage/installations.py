"""Installations: the workspaces that let us in by themselves, each with the sealed token that we have for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.clock import millis, moment
from bot.storage import spaces
from bot.storage.transaction import Row, Transaction


@dataclass(frozen=True, slots=True)
class Installation:
    """`scopes` is what it allows us, in the platform's words; `token` is sealed (bot/vault.py)."""

    platform: str
    workspace: str
    name: str
    domain: str
    app: str
    enterprise: str
    bot: str
    bot_user: str
    scopes: tuple[str, ...]
    token: bytes
    installed_at: datetime


def keep(tx: Transaction, installation: Installation) -> None:
    """The newest wins. The space goes on as it was, if it had been left."""
    each = installation
    tx.run(
        "INSERT INTO installations (platform, workspace, name, domain, app, enterprise, bot, bot_user, scopes, token,"
        " installed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (platform, workspace) DO UPDATE SET"
        " name = excluded.name, domain = excluded.domain, app = excluded.app, enterprise = excluded.enterprise,"
        " bot = excluded.bot, bot_user = excluded.bot_user, scopes = excluded.scopes, token = excluded.token,"
        " installed_at = excluded.installed_at",
        (
            each.platform,
            each.workspace,
            each.name,
            each.domain,
            each.app,
            each.enterprise,
            each.bot,
            each.bot_user,
            ",".join(each.scopes),
            each.token,
            millis(each.installed_at),
        ),
    )
    spaces.join(tx, each.platform, each.workspace)


def find(tx: Transaction, platform: str, workspace: str) -> Installation | None:
    row = tx.one(
        "SELECT platform, workspace, name, domain, app, enterprise, bot, bot_user, scopes, token, installed_at"
        " FROM installations WHERE platform = ? AND workspace = ?",
        (platform, workspace),
    )
    return _installation(row) if row else None


def every(tx: Transaction, platform: str) -> list[Installation]:
    rows = tx.all(
        "SELECT platform, workspace, name, domain, app, enterprise, bot, bot_user, scopes, token, installed_at"
        " FROM installations WHERE platform = ? ORDER BY installed_at, workspace",
        (platform,),
    )
    return [_installation(row) for row in rows]


def reseal(tx: Transaction, platform: str, tokens: Iterable[tuple[str, bytes]]) -> None:
    """The same tokens, sealed with another key, by workspace."""
    for workspace, token in tokens:
        tx.run("UPDATE installations SET token = ? WHERE platform = ? AND workspace = ?", (token, platform, workspace))


def remove(tx: Transaction, platform: str, workspace: str, now: datetime) -> bool:
    """The workspace has taken the app away: its token is deleted, and its space pauses. Whether it had one."""
    spaces.leave(tx, platform, workspace, now)
    return tx.run("DELETE FROM installations WHERE platform = ? AND workspace = ?", (platform, workspace)) > 0


def _installation(row: Row) -> Installation:
    platform, workspace, name, domain, app, enterprise, bot, bot_user, scopes, token, installed_at = row
    allowed = tuple(scope for scope in scopes.split(",") if scope)
    return Installation(
        platform, workspace, name, domain, app, enterprise, bot, bot_user, allowed, token, moment(installed_at)
    )
