"""Uploaded pictures in the blocks of a message.

https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .journal import Journal, Json
    from .world import Team

KINDS = (".png", ".jpg", ".jpeg", ".gif")


def require_pictures(journal: Journal, team: Team | None, blocks: list[Json], where: str) -> None:
    """Refuse a file that there is not, of another kind, or that is still looked at.

    An upload is completed before it can be used: until then Slack says `invalid slack file`
    (https://github.com/slackapi/python-slack-sdk/issues/1521, .../slack-github-action/issues/413). The fake's files
    are ready once they were asked for `file_looks` times. `team` is None for a response_url: it has no token, and the
    one who posts must have access to the file (https://github.com/slackapi/java-slack-sdk/issues/1349).
    """
    for at, file_id in _files(blocks):
        stored = team.files.get(file_id) if team else None
        if stored is not None and stored.complete and stored.looks > 0:
            stored.looks -= 1
        elif stored is not None and stored.complete and not stored.deleted and stored.name.lower().endswith(KINDS):
            continue
        elif stored is None or not stored.deleted:
            journal.violation("invalid_slack_file", where, file_id)
        problem = f"invalid slack file [json-pointer:/blocks/{at}/slack_file]"
        raise Refusal("invalid_blocks", errors=[problem], response_metadata={"messages": [f"[ERROR] {problem}"]})


def _files(blocks: list[Json]) -> Iterator[tuple[int, str]]:
    for at, block in enumerate(blocks):
        if block.get("type") == "image" and "slack_file" in block:
            yield at, str(block["slack_file"].get("id"))
