"""Settings that need each other, and which of two counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.configuration.environment import Settings


def missing(settings: Settings) -> Iterator[str]:
    """What a setting is no use without."""
    many = settings.slack_client_id or settings.slack_client_secret
    yield from _missing_for_many(settings) if many else _missing_tokens(settings)
    if (many or settings.slack_signing_secret) and not settings.slack_app_token and settings.http_port is None:
        yield "SYLLABOT_HTTP_PORT: it is missing, and without it Slack cannot call us. Choose a port to listen on."
    if settings.old_secret_key and not (settings.secret_key or many):
        yield "SYLLABOT_SECRET_KEY: it is missing. What SYLLABOT_OLD_SECRET_KEY sealed is sealed anew with it."


def _missing_for_many(settings: Settings) -> Iterator[str]:
    """Where many workspaces install the app. What is for one may not be set beside it, for it would not be used."""
    where = "Copy it from the app's page, Basic Information."
    if not settings.slack_client_id:
        yield f"SLACK_CLIENT_ID: it is missing, and SLACK_CLIENT_SECRET alone installs nothing. {where}"
    if not settings.slack_client_secret:
        yield f"SLACK_CLIENT_SECRET: it is missing, and SLACK_CLIENT_ID alone installs nothing. {where}"
    if not settings.slack_signing_secret:
        yield f"SLACK_SIGNING_SECRET: it is missing, and with many workspaces Slack calls us by HTTP. {where}"
    if not settings.secret_key:
        yield (
            "SYLLABOT_SECRET_KEY: it is missing, and the workspaces' tokens are kept encrypted with it. Give at least "
            "32 random letters and digits, and keep a copy."
        )
    for name, token in (("SLACK_BOT_TOKEN", settings.slack_bot_token), ("SLACK_APP_TOKEN", settings.slack_app_token)):
        if token:
            yield f"{name}: it is for one workspace, and SLACK_CLIENT_ID for many. Remove one of them."


def _missing_tokens(settings: Settings) -> Iterator[str]:
    app, bot, signing = settings.slack_app_token, settings.slack_bot_token, settings.slack_signing_secret
    if bot and not (app or signing):
        yield (
            "SLACK_APP_TOKEN: it is missing, and SLACK_BOT_TOKEN alone cannot connect. Make an App-Level Token; or set "
            "SLACK_SIGNING_SECRET and SYLLABOT_HTTP_PORT, for Slack to call us by HTTP."
        )
    if app and not bot:
        yield "SLACK_BOT_TOKEN: it is missing, and SLACK_APP_TOKEN alone cannot answer. Copy the Bot User OAuth Token."
    if signing and not (app or bot or settings.slack_client_id):
        yield (
            "SLACK_BOT_TOKEN: it is missing, and SLACK_SIGNING_SECRET alone cannot answer. Copy the Bot User OAuth "
            "Token; or, for many workspaces, set SLACK_CLIENT_ID and SLACK_CLIENT_SECRET."
        )


def overruled(settings: Settings) -> Iterator[str]:
    """What is set and not used, for another setting says otherwise; we start all the same."""
    if settings.slack_app_token and settings.slack_signing_secret:
        yield (
            "SLACK_APP_TOKEN is set, so Slack is served over Socket Mode, and SLACK_SIGNING_SECRET is not used. "
            "Remove SLACK_APP_TOKEN if Slack shall call us by HTTP."
        )
