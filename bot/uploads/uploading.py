"""What staff do with courses of their own: bring them as a file, read them, publish them here, and go back."""

from __future__ import annotations

from datetime import timedelta

from bot.clock import millis
from bot.context import Context
from bot.course import Course
from bot.identifiers import new_id
from bot.library import owned
from bot.model import Reply, Space, TutorError
from bot.storage import space_moves, uploads
from bot.storage.uploads import Publication, UnreadableError, Upload
from bot.tokens import Peek, Publish
from bot.uploads import intake, upload_cards
from bot.uploads.course_changes import moves_between
from bot.uploads.intake import Ground, Taken
from bot.uploads.shelves import count_questions
from bot.uploads.upload_params import NOTHING, Draft, first_draft, readable

A_DAY = timedelta(days=1)
DAILY_LIMIT = 20
"""Uploads of a space in 24 hours: enough to mend a course all day, and too few to fill a disk."""

COURSES = 10
"""Courses of a space's own, published or not."""

QUESTIONS = 3_000
"""Of all that a space has published: they are read in one go, once, within some 0.1 s."""


def admit(context: Context, file_name: str) -> Reply | Ground:
    """Before a file is read: the answer it had when it came before, or what reading it needs."""
    repeated = uploads.of_event(context.tx, context.scope, context.event)
    if repeated is not None:
        return _uploaded(context, repeated)
    _refuse_too_many(context)
    kept = uploads.newest(context.tx, context.scope, intake.course_id_of(file_name))
    return Ground(_earlier(context, kept), context.shelves.installed.pictures)


def upload(context: Context, file: Taken) -> Reply:
    """Keep what was read as a version that only staff see, and tell what the check found."""
    space = context.needed_space
    repeated = uploads.of_event(context.tx, space.id, context.event)
    if repeated is not None:
        return _uploaded(context, repeated)
    _refuse_too_many(context)  # again: others may have come in while this one was read
    course = file.course
    if course.id in context.library.installed:
        raise TutorError(f"There is a course `{course.id}` for everybody already. Please give yours another id.")
    _check_pictures(context, file)
    _make_room(context, course.id)
    report = upload_cards.report(file, context.library.course(owned(course, space.id).id))
    wanted = Upload(0, space.id, course.id, 0, course.title, report, millis(context.now))
    kept = uploads.add(context.tx, wanted, file.body, event=context.event, counted=context.now - A_DAY)
    return _uploaded(context, kept)


def preview(context: Context, module: Draft | None) -> Reply:
    """A module of the last upload, with its keys; the first, if none is named."""
    kept, course, found = module or first_draft(context)
    return upload_cards.preview(kept, course, found, 1, stands=_stands(context, kept))


def peek(context: Context, token: Peek) -> Reply:
    """Another page of a preview."""
    kept = _kept(context, token.upload)
    course = readable(context, kept)
    module = course.module(token.module) or course.modules[0]
    return upload_cards.preview(kept, course, module, token.page, stands=_stands(context, kept))


def publish(context: Context, course: str | None) -> Reply:
    """Let this place use the last upload."""
    space = context.needed_space
    if repeated := uploads.publication_of(context.tx, space.id, context.event):
        return Reply(repeated.report, upload_cards.TITLE)
    kept = uploads.newest(context.tx, space.id, course)
    if kept is None:
        raise TutorError(NOTHING)
    return _publish(context, space, kept)


def publish_this(context: Context, token: Publish) -> Reply:
    """The same for the version of a button."""
    space = context.needed_space
    if repeated := uploads.publication_of(context.tx, space.id, context.event):
        return Reply(repeated.report, upload_cards.TITLE)
    return _publish(context, space, _kept(context, token.upload))


def rollback(context: Context, course: str | None) -> Reply:
    """The version that was published before stands again; without one, the course is withdrawn."""
    space = context.needed_space
    if repeated := uploads.publication_of(context.tx, space.id, context.event):
        return Reply(repeated.report, upload_cards.TITLE)
    tx = context.tx
    gone = uploads.published_version(tx, space.id, course) if course else uploads.last_published(tx, space.id)
    if gone is None:
        raise TutorError("No course of this place's own is published, so there is nothing to go back from.")
    kept = uploads.version_before(tx, gone)
    if kept is None:
        return _change(context, space, Publication(gone.course, None, upload_cards.withdrawn(gone)), None)
    after = readable(context, kept)
    text = upload_cards.rolled_back(kept, gone, _standing(context, gone.course), after)
    return _change(context, space, Publication(kept.course, kept.id, text), after)


def _publish(context: Context, space: Space, kept: Upload) -> Reply:
    if _stands(context, kept):
        raise TutorError(f"Version {kept.version} of {kept.title} is published already. `/courses` shows it.")
    if kept.course in context.library.installed:
        raise TutorError(f"There is a course `{kept.course}` for everybody now. Upload yours under another id.")
    after = readable(context, kept)
    others = [course for course in context.library.own_courses if course.name != kept.course]
    if sum(map(count_questions, (after, *others))) > QUESTIONS:
        raise TutorError(
            f"This place would have more than {QUESTIONS:,} questions of its own. Withdraw a course first."
        )
    text = upload_cards.published(kept, _standing(context, kept.course), after)
    return _change(context, space, Publication(kept.course, kept.id, text), after)


def _change(context: Context, space: Space, change: Publication, after: Course | None) -> Reply:
    """Change the shelf; questions that go by another id in the version to come take their history along."""
    moves = moves_between(_standing(context, change.course), owned(after, space.id)) if after else []
    space_moves.adopt(context.tx, space.id, moves)
    uploads.publish(
        context.tx,
        space.id,
        change,
        moves,
        revision=new_id(context.random("shelf")),
        event=context.event,
        now=context.now,
    )
    return Reply(change.report, upload_cards.TITLE)


def _check_pictures(context: Context, file: Taken) -> None:
    """They were written before this transaction; whatever clears away does so in one of its own."""
    folder = context.shelves.installed.pictures
    if folder is not None and not all((folder / name).is_file() for name in file.pictures):
        raise TutorError("Its pictures got lost while I took it up, so nothing was kept. Please upload it again.")


def _refuse_too_many(context: Context) -> None:
    if uploads.uploaded_since(context.tx, context.scope, context.now - A_DAY) >= DAILY_LIMIT:
        raise TutorError(f"{DAILY_LIMIT} files came in here within a day, which is all I take. Please go on tomorrow.")


def _earlier(context: Context, kept: Upload | None) -> Course | None:
    """The version that a file may be a new one of; not what an older me kept, and nobody can read any more."""
    try:
        return uploads.course_of(context.tx, kept) if kept else None
    except UnreadableError:
        return None


def _make_room(context: Context, course: str) -> None:
    """For one course more: the one that was left unpublished longest makes way."""
    known = uploads.courses_of(context.tx, context.scope)
    if course in known or len(known) < COURSES:
        return
    idle = next((each for each in known if not uploads.published_version(context.tx, context.scope, each)), None)
    if idle is None:
        raise TutorError(
            f"This place has {COURSES} courses of its own, which is all I keep. `/course rollback {next(iter(known))}` "
            "withdraws one whose first version stands; then upload this one again."
        )
    uploads.drop(context.tx, context.scope, idle)


def _uploaded(context: Context, kept: Upload) -> Reply:
    return upload_cards.uploaded(kept, readable(context, kept).modules[0].id)


def _standing(context: Context, course: str) -> Course | None:
    """The version of a course of this place that is published."""
    return context.library.course(f"{course}.{context.scope}")


def _stands(context: Context, kept: Upload) -> bool:
    standing = uploads.published_version(context.tx, kept.space, kept.course)
    return standing is not None and standing.id == kept.id


def _kept(context: Context, upload: int) -> Upload:
    """For a button, which stands in a private message, and still is pressed by staff only."""
    if not context.is_staff:
        raise TutorError("That button is for the teaching staff here.")
    kept = uploads.get(context.tx, context.scope, upload)
    if kept is None:
        raise TutorError("That version is no longer kept. `/course upload` brings it again.")
    return kept
