"""How a Web API method says no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .limits import Problems


class Refusal(Exception):  # noqa: N818 - it is an answer of the platform, not an error of the fake
    """Answered as {"ok": false, "error": …} with whatever else Slack adds."""

    def __init__(self, error: str, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.extra = extra


def refuse_layout(error: str, problems: Problems) -> Refusal:
    """The refusal of a layout, in the shape seen in grafana-cold-storage/oncall pull 5121."""
    messages = [f"[ERROR] {each}" for each in problems.found]
    extra = {"errors": [str(each) for each in problems.found]} if error == "invalid_blocks" else {}
    return Refusal(error, **extra, response_metadata={"messages": messages})
