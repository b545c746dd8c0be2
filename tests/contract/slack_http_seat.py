"""The Slack seat once more: the same people, but Slack calls us, by signed HTTP."""

from __future__ import annotations

from functools import partial

from tests.contract import slack_seat

open_seat = partial(slack_seat.open_seat, over_http=True)
