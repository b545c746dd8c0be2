"""Pages: what a browser shows to whoever installs the app. Plain HTML, without scripts, pictures or other addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from adapters.slack.manifest import OPTIONAL, SCOPES

_STYLE = """\
body { font: 1.05rem/1.5 system-ui, sans-serif; margin: 0; color: #1d1c1d; background: #fff; }
main { max-width: 40rem; margin: 0 auto; padding: 2rem 1rem; }
a { color: #0b4f8a; }
a.button { display: inline-block; padding: .7rem 1.2rem; border-radius: .3rem; color: #fff; background: #1a3c6e; }
a:focus-visible { outline: 3px solid #c2410c; outline-offset: 2px; }
dt { font-family: ui-monospace, monospace; margin-top: .6rem; }
dd { margin: 0 0 0 1.2rem; }
@media (prefers-color-scheme: dark) {
  body { color: #e8e8e8; background: #1a1d21; }
  a { color: #8ab8e6; }
  a.button { color: #10263f; background: #a9cdf0; }
}
"""

_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""

_AGAIN = '<p><a href="install">Begin again</a></p>'
"""Both pages stand side by side, so it leads there wherever a proxy has put them."""


def invitation(authorize: str) -> str:
    """The page before Slack's own; `authorize` is the address of that one."""
    return _page(
        "Add Syllabot to Slack",
        "<p>Syllabot is a course tutor: summaries, quizzes with feedback, and a daily question.</p>\n"
        f'<p><a class="button" href="{escape(authorize)}">Add to Slack</a></p>\n'
        "<p>Slack asks you for the workspace, and for your consent. Then everybody there can type <code>/quiz</code>."
        "</p>\n<h2>What it may do, and why</h2>\n"
        f"{_scopes(SCOPES)}\n<h2>Optional</h2>\n<p>You may leave these out.</p>\n{_scopes(OPTIONAL)}\n"
        "<p>It reads nobody's messages: in a channel's history it looks for its own posts.</p>",
    )


def installed(workspace: str, team: str, app: str) -> str:
    """https://docs.slack.dev/interactivity/deep-linking#app_redirect."""
    address = escape(f"https://slack.com/app_redirect?app={app}&team={team}")
    return _page(
        "Syllabot is installed",
        f"<p>It is in the workspace <strong>{escape(workspace)}</strong> now.</p>\n<ol>\n"
        "<li>Type <code>/tutor setup</code> in Slack: it says what is set and what is missing.</li>\n"
        "<li>Where it shall post, type <code>/invite @Syllabot</code>.</li>\n"
        "<li>Tell everybody about <code>/quiz</code>.</li>\n</ol>\n"
        f'<p><a class="button" href="{address}">Open Syllabot in Slack</a></p>',
    )


def refused() -> str:
    return _page(
        "Nothing was installed",
        f"<p>You did not allow it, and that is all right: nothing has changed in your workspace.</p>\n{_AGAIN}",
    )


def whole_organisation() -> str:
    return _page(
        "One workspace at a time, please",
        "<p>You installed Syllabot for a whole organisation. It works in single workspaces only, so I have given that "
        "access back. Begin again, and choose one workspace at the top of Slack's page.</p>\n" + _AGAIN,
    )


def expired() -> str:
    return _page(
        "Please begin again",
        "<p>This link has been used already, or it is older than ten minutes. Nothing was installed by it now.</p>\n"
        + _AGAIN,
    )


def another_browser() -> str:
    return _page(
        "Please begin again in this browser",
        "<p>You came back from Slack in another browser than you left in, or it keeps no cookies. So I cannot be sure "
        f"that it was you who began, and installed nothing.</p>\n{_AGAIN}",
    )


def not_now(code: str) -> str:
    """Slack refused, for a reason that whoever runs us must look into."""
    return _page(
        "Slack did not let me in",
        f"<p>Nothing was installed. Please try again; if it happens once more, tell whoever runs Syllabot that Slack "
        f"said <code>{escape(code)}</code>.</p>\n{_AGAIN}",
    )


def unreachable() -> str:
    return _page(
        "Slack could not be reached",
        f"<p>Perhaps nothing was installed. Please try again in a minute; doing it twice does no harm.</p>\n{_AGAIN}",
    )


def mistake() -> str:
    return _page(
        "Something went wrong on my side",
        f"<p>Please try again. If it happens once more, tell whoever runs Syllabot: the log says more.</p>\n{_AGAIN}",
    )


def starting() -> str:
    return _page("One moment, please", "<p>Syllabot is just starting. Load this page again in a few seconds.</p>")


def crowded() -> str:
    return _page("One moment, please", "<p>Many people come here just now. Load this page again in a few seconds.</p>")


def _page(title: str, body: str) -> str:
    return _PAGE.format(title=escape(title), style=_STYLE, body=body)


def _scopes(scopes: Mapping[str, str]) -> str:
    rows = "\n".join(f"<dt>{escape(name)}</dt>\n<dd>{_code(escape(why))}</dd>" for name, why in scopes.items())
    return f"<dl>\n{rows}\n</dl>"


def _code(text: str) -> str:
    return re.sub("`([^`]+)`", r"<code>\1</code>", text)
