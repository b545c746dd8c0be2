"""A fake Slack on 127.0.0.1 that the real slack-bolt and slack_sdk connect to.

async with FakeSlack() as fake:
    team = fake.add_team("Cohort")
    general, ada = team.add_channel("general"), team.add_user("ada")
    ...  # start the app with fake.api_url, team.bot_token, fake.app_token
    event = await fake.slash(ada, general, "/quiz", "feature engineering 3")
    await event.answered()
    assert fake.seen(ada, general)[-1].buttons
"""

from .events import Event, Response
from .fake import FakeSlack
from .journal import Failure, Request, ShownError, Violation
from .messages import Button, Message, Version
from .mischief import Rule, dropped, held, rate_limited, refused, server_error
from .modals import View
from .mrkdwn import Reading, mentions_in, read_mrkdwn
from .signed_http import SignedHttp
from .world import SCOPES, Channel, StoredFile, Team, User, Usergroup

__all__ = [
    "SCOPES",
    "Button",
    "Channel",
    "Event",
    "Failure",
    "FakeSlack",
    "Message",
    "Reading",
    "Request",
    "Response",
    "Rule",
    "ShownError",
    "SignedHttp",
    "StoredFile",
    "Team",
    "User",
    "Usergroup",
    "Version",
    "View",
    "Violation",
    "dropped",
    "held",
    "mentions_in",
    "rate_limited",
    "read_mrkdwn",
    "refused",
    "server_error",
]
