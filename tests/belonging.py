"""Which rows of a database belong to a space, by what its tables say themselves: a new table is looked at unasked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from bot.storage.transaction import Row, Transaction

Rows = dict[str, list[Row]]
"""By table."""

SUBJECTS = {"schedule": "schedules", "close": "posts", "round": "rounds", "remind": "learners"}
"""Of what the subject of a timer is the id."""

OF_NOBODY = {"snapshots", "watermarks", "install_states"}
"""Tables whose rows belong to no space."""


def tables(tx: Transaction) -> list[str]:
    rows = tx.all("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    return [name for (name,) in rows]


def everything(tx: Transaction) -> Rows:
    """Every row of ours."""
    return {table: tx.all(f"SELECT * FROM {table}") for table in tables(tx)}  # noqa: S608 - a name of ours


def rows_of(tx: Transaction, space: int, external: str) -> Rows:
    """Every row of a space whose learners have accounts of their own there, and of what hangs on it."""
    return _Belonging(tx, space, external).rows()


class _Belonging:
    def __init__(self, tx: Transaction, space: int, external: str) -> None:
        self._tx = tx
        self._external = external
        self._space = space
        self._owned: Mapping[str, set[object]] = defaultdict(set)
        learners = tx.all("SELECT id FROM learners WHERE workspace = ?", (external,))
        self._owned["spaces"].add(space)
        self._owned["learners"].update(number for (number,) in learners)

    def rows(self) -> Rows:
        """Until nothing new is found: a table may come before the one that it hangs on."""
        found: Rows = {}
        while True:
            more = {table: list(self._rows_of(table)) for table in tables(self._tx) if table not in OF_NOBODY}
            if more == found:
                return found
            found = more

    def _rows_of(self, table: str) -> Iterator[Row]:
        info = self._tx.all(f"PRAGMA table_info({table})")
        names = [each[1] for each in info]
        parents = {row[3]: row[2] for row in self._tx.all(f"PRAGMA foreign_key_list({table})")}
        for row in self._tx.all(f"SELECT * FROM {table}"):  # noqa: S608 - a name of ours
            values = dict(zip(names, row, strict=True))
            if self._owns(table, values, parents):
                if "id" in values:
                    self._owned[table].add(values["id"])
                yield row

    def _owns(self, table: str, values: Mapping[str, object], parents: Mapping[str, str]) -> bool:
        if table == "timers":
            kind, subject = str(values["kind"]), str(values["subject"])
            return kind != "prune" and subject in set(map(str, self._owned[SUBJECTS[kind]]))
        if table in ("spaces", "learners"):
            return values["id"] in self._owned[table]
        if values.get("space") == self._space or values.get("scope") == self._space:
            return True
        if self._external in (values.get("space"), values.get("workspace")):
            return True
        if {values.get("learner"), values.get("starter")} & self._owned["learners"]:
            return True
        return any(
            values[column] is not None and values[column] in self._owned[parent]
            for column, parent in parents.items()
            if parent not in OF_NOBODY
        )
