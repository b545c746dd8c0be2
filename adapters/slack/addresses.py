"""Where Slack and people reach us by HTTP, from the address that leads to us on."""

CALLED = "/slack/events"
"""By Slack."""

INSTALL = "/slack/install"
"""By whoever adds the app to their workspace."""

REDIRECT = "/slack/oauth_redirect"
"""By their browser, when it comes back from Slack."""
