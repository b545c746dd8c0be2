"""Everything that is kept about one learner, as a file for them."""

from __future__ import annotations

import json

import msgspec

from bot.clock import moment
from bot.model import Learner
from bot.storage.snapshots import thaw
from bot.storage.transaction import Transaction


def export(tx: Transaction, learner: Learner) -> bytes:
    """A JSON object. Questions that are still open to the learner come without key, feedback or explanation."""
    return json.dumps(_collect(tx, learner), ensure_ascii=False, indent=2).encode()


def _collect(tx: Transaction, learner: Learner) -> dict[str, object]:
    account = learner.account
    created = tx.one("SELECT created_at FROM learners WHERE id = ?", (learner.id,))
    names = tx.all(
        "SELECT spaces.name, names.name FROM names LEFT JOIN spaces ON spaces.id = space WHERE learner = ?",
        (learner.id,),
    )
    return {
        "account": {"platform": account.platform, "workspace": account.workspace, "user": account.user},
        "known_since": _time(created[0]) if created else None,
        "settings": {
            "alias": learner.alias,
            "hidden": learner.hidden,
            "named_everywhere": learner.everywhere,
            "zone": learner.zone,
        },
        "names": [{"space": space, "name": name} for space, name in names],
        "sessions": _sessions(tx, learner),
        "answers": _answers(tx, learner),
        "open_questions": _open(tx, learner),
        "progress": _progress(tx, learner),
        "active_days": _active_days(tx, learner),
        "points": _points(tx, learner),
        "rounds": _rounds(tx, learner),
        "reminder": _reminder(tx, learner),
    }


def _sessions(tx: Transaction, learner: Learner) -> list[dict[str, object]]:
    rows = tx.all(
        "SELECT course, module, mode, plan, started_at, ended_at FROM sessions WHERE learner = ? ORDER BY started_at",
        (learner.id,),
    )
    return [
        {
            "course": course,
            "module": module,
            "kind": mode,
            "questions": json.loads(plan),
            "begun": _time(begun),
            "ended": _time(end),
        }
        for course, module, mode, plan, begun, end in rows
    ]


def _answers(tx: Transaction, learner: Learner) -> list[dict[str, object]]:
    """Each answer beside its question as it was issued, with the key: it has been told."""
    rows = tx.all(
        "SELECT answers.question, body, shown, response, credit, answers.points, at, date, spaces.name FROM answers"
        " JOIN attempts ON attempts.id = attempt JOIN snapshots ON hash = snapshot"
        " LEFT JOIN posts ON posts.id = attempts.post LEFT JOIN spaces ON spaces.id = posts.space"
        " WHERE answers.learner = ? ORDER BY answers.id",
        (learner.id,),
    )
    return [
        {
            "question": key,
            **_asked(body, shown),
            "response": response,
            "credit": credit,
            "points": points,
            "at": _time(at),
            **_posted(day, where),
            **_told(body),
        }
        for key, body, shown, response, credit, points, at, day, where in rows
    ]


def _open(tx: Transaction, learner: Learner) -> list[dict[str, object]]:
    rows = tx.all(
        "SELECT attempts.question, body, shown, issued_at, chosen, date, spaces.name FROM attempts"
        " JOIN snapshots ON hash = snapshot LEFT JOIN answers ON answers.attempt = attempts.id"
        " LEFT JOIN posts ON posts.id = attempts.post LEFT JOIN spaces ON spaces.id = posts.space"
        " WHERE attempts.learner = ? AND answers.id IS NULL ORDER BY issued_at",
        (learner.id,),
    )
    return [
        {"question": key, **_asked(body, shown), "asked": _time(at), "chosen_so_far": chosen, **_posted(day, where)}
        for key, body, shown, at, chosen, day, where in rows
    ]


def _posted(day: str | None, where: str | None) -> dict[str, object]:
    """Of a daily question: its date, and the place that it was posted in."""
    return {"daily_question": {"date": day, "where": where}} if day else {}


def _asked(body: bytes, shown: str) -> dict[str, object]:
    """What the question card showed."""
    question = thaw(body)
    options = [question.options[index].text for index in map(int, shown)]
    return {"stem": question.stem, "options": options} if options else {"stem": question.stem}


def _told(body: bytes) -> dict[str, object]:
    """What the feedback told, the key included: the question as its author wrote it."""
    whole = msgspec.to_builtins(thaw(body))
    return {"as_written": {name: value for name, value in whole.items() if name != "stem"}}


def _progress(tx: Transaction, learner: Learner) -> list[dict[str, object]]:
    rows = tx.all("SELECT question, first, last, times, at FROM progress WHERE learner = ?", (learner.id,))
    return [
        {"question": question, "first_credit": first, "last_credit": last, "times": times, "last_at": _time(at)}
        for question, first, last, times, at in rows
    ]


def _active_days(tx: Transaction, learner: Learner) -> list[str]:
    """The dates that streaks are counted from."""
    rows = tx.all("SELECT date FROM active_days WHERE learner = ? ORDER BY date", (learner.id,))
    return [day for (day,) in rows]


def _points(tx: Transaction, learner: Learner) -> list[dict[str, object]]:
    rows = tx.all(
        "SELECT COALESCE(spaces.name, 'everywhere'), totals.course, period, points FROM totals"
        " LEFT JOIN spaces ON spaces.id = scope WHERE learner = ? ORDER BY scope, totals.course, period",
        (learner.id,),
    )
    return [
        {"where": where, "course": course, "period": period, "points": points} for where, course, period, points in rows
    ]


def _rounds(tx: Transaction, learner: Learner) -> list[dict[str, object]]:
    rows = tx.all(
        "SELECT spaces.name, rounds.course, module, begun_at, ended_at FROM players"
        " JOIN rounds ON rounds.id = round JOIN spaces ON spaces.id = space WHERE learner = ? ORDER BY begun_at",
        (learner.id,),
    )
    return [
        {"where": where, "course": course, "module": module, "begun": _time(begun), "ended": _time(ended)}
        for where, course, module, begun, ended in rows
    ]


def _reminder(tx: Transaction, learner: Learner) -> dict[str, object] | None:
    row = tx.one("SELECT minute, sent_at, unanswered, stopped FROM reminders WHERE learner = ?", (learner.id,))
    if row is None:
        return None
    minute, sent_at, unanswered, stopped = row
    return {
        "at": f"{minute // 60:02}:{minute % 60:02}",
        "last": _time(sent_at),
        "unanswered": unanswered,
        "stopped": bool(stopped),
    }


def _time(stored: int | None) -> str | None:
    return None if stored is None else moment(stored).isoformat()
