"""All that happens by itself: what a timer does when it is due (TIMERS), and what an outbox row says (MESSAGES)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot import pruning, reminding
from bot.context import Facts
from bot.daily import counters, post_cards, posting, scheduling
from bot.delivery import doubts
from bot.live import round_cards, rounds
from bot.model import Address, Reply

Timer = Callable[[Facts, str, datetime], None]
"""Called with the timer's subject and the time that it was due, in the transaction that took it."""


@dataclass(frozen=True, slots=True)
class MessageKind:
    """How a kind of message is rendered at delivery (None: nothing to say any more), and what follows a failure.

    `failed` gets the subject and what went wrong when it can never be put up: it pauses what would fail again, and
    staff are told once what to do. `staff` says whom to ask where nobody knows whether it stands (None: in the space's
    channel); what is `repeatable` is sent again unasked, for a second one harms nobody.
    """

    render: Callable[[Facts, str], Reply | None]
    failed: Callable[[Facts, str, str], None]
    staff: Callable[[Facts, str], Address | None] = lambda _facts, _subject: None
    repeatable: bool = False


TIMERS: Mapping[str, Timer] = {
    scheduling.TIMER: scheduling.fire,
    posting.CLOSE: posting.close_due,
    rounds.KIND: rounds.tick,
    reminding.TIMER: reminding.remind,
    pruning.TIMER: pruning.prune,
}

MESSAGES: Mapping[str, MessageKind] = {
    counters.POST: MessageKind(post_cards.render, scheduling.post_failed, scheduling.post_staff),
    posting.REVEAL: MessageKind(post_cards.render_reveal, scheduling.reveal_failed, scheduling.post_staff),
    scheduling.BOARD_MESSAGE: MessageKind(scheduling.render_board, scheduling.board_failed, scheduling.board_staff),
    scheduling.UNTESTED: MessageKind(scheduling.render_untested, scheduling.untold, repeatable=True),
    scheduling.STOPPED: MessageKind(scheduling.render_stopped, scheduling.untold, repeatable=True),
    rounds.KIND: MessageKind(round_cards.render, rounds.failed, repeatable=True),
    rounds.TROUBLE: MessageKind(round_cards.trouble, rounds.untold, repeatable=True),
    reminding.MESSAGE: MessageKind(reminding.render, reminding.failed, repeatable=True),
    doubts.KIND: MessageKind(doubts.render, doubts.unasked, repeatable=True),
    doubts.HERE: MessageKind(doubts.render, doubts.unheard, repeatable=True),
}
