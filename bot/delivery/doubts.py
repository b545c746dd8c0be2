"""Doubts: a message that was perhaps posted, where the platform cannot say. Staff are asked whether to post it."""

from __future__ import annotations

from bot.context import Context, Facts
from bot.model import Address, Button, Reply, Style, TutorError
from bot.storage import doubtful, outbox, spaces
from bot.storage.outbox import Wanted
from bot.tokens import PostAnyway

KIND = "doubt"
"""A question to staff; its subject is the doubtful message's id."""
HERE = "doubt here"
"""The same in the space's chosen channel, where nobody could be asked in private."""

_ASKED = (
    "I was cut off while I posted something ({what}), and I cannot see whether it stands there. Please look into that "
    "channel. If it is missing, press the button; otherwise there is nothing to do."
)


def ask(facts: Facts, wanted: Wanted, staff: Address | None) -> None:
    """Ask one of the staff, or else in the space's channel."""
    if staff is not None:
        outbox.want(facts.tx, KIND, str(wanted.id), staff, facts.now)
    else:
        _ask_here(facts, str(wanted.id), wanted.address)


def render(facts: Facts, subject: str) -> Reply | None:
    """The question, or that it is settled."""
    found = doubtful.find(facts.tx, int(subject))
    if found is None:
        return None
    if found.state != "doubtful":
        return Reply("Settled: it is posted after all.", "Perhaps not posted")
    button = Button("Post it", PostAnyway(int(subject)).pack(), Style.PRIMARY)
    return Reply(_ASKED.format(what=found.kind), "Perhaps not posted. Post it?", ((button,),))


def unasked(facts: Facts, subject: str, _error: str) -> None:
    """Whom I wanted to ask takes no direct messages."""
    found = doubtful.find(facts.tx, int(subject))
    if found is not None:
        _ask_here(facts, subject, found.address)


def unheard(_facts: Facts, _subject: str, _error: str) -> None:
    """Nobody can be asked; `syllabot status` and the log tell of it."""


def post_anyway(context: Context, token: PostAnyway) -> Reply:
    """Staff say that it is missing."""
    found = doubtful.find(context.tx, token.message)
    if found is None:
        raise TutorError("That message is no more. There is nothing to do.")
    if not _may_decide(context, token.message, found.address):
        raise TutorError("Only the teaching staff can decide that. Please ask them.")
    if not doubtful.send_anyway(context.tx, token.message, context.now):
        return Reply("That is settled already: I post it, or have posted it.")
    for kind in (KIND, HERE):
        outbox.revise(context.tx, kind, str(token.message), context.now)
    return Reply("Thank you. I am posting it now.")


def _ask_here(facts: Facts, subject: str, about: Address) -> None:
    channel = about.space and spaces.channel_of(facts.tx, about.platform, about.space)
    if channel:
        outbox.want(facts.tx, HERE, subject, Address(about.platform, about.space, channel), facts.now)


def _may_decide(context: Context, message: int, about: Address) -> bool:
    """Staff of the space; and whoever was asked in private, for there no platform tells what rights they have."""
    account, space = context.person.account, context.space
    asked = doubtful.address_of(context.tx, KIND, str(message))
    if asked is not None and asked.direct and (asked.platform, asked.channel) == (account.platform, account.user):
        return account.workspace in ("", asked.space)  # another workspace may have the same user id
    return context.is_staff and space is not None and (space.platform, space.external) == (about.platform, about.space)
