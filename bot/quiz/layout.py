"""The order in which a question's options are shown: behind A the first of these indices, behind B the second."""

from __future__ import annotations

from random import Random

from bot.course import AnyQuestion, Ordering


def laid_out(question: AnyQuestion, random: Random) -> tuple[int, ...]:
    shown = list(range(len(question.options)))
    if question.shuffled:
        random.shuffle(shown)
        if isinstance(question, Ordering) and shown == sorted(shown):
            shown.reverse()  # never in the right order already
    return tuple(shown)
