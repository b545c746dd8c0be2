"""The counter of a post: how many have answered, shown anew at most every few seconds, and never waited for."""

from __future__ import annotations

from datetime import timedelta

from bot.context import Facts
from bot.storage import outbox, posts
from bot.storage.posts import Post

POST = "post"
"""The kind of a post's message in the outbox; its subject is the post's id."""

EVERY = timedelta(seconds=3)
_SLACK_UPDATES = 40
"""Counters that a Slack workspace takes a minute, of the 50 that chat.update may (tier 3); closes need the rest."""


def count(facts: Facts, post: Post) -> None:
    """Somebody answered: the post's message is to say so soon."""
    outbox.revise(facts.tx, POST, post.id, facts.now + _interval(facts, post))


def _interval(facts: Facts, post: Post) -> timedelta:
    if post.address.platform != "slack":
        return EVERY
    return max(EVERY, timedelta(seconds=posts.open_on(facts.tx, "slack") * 60 / _SLACK_UPDATES))
