"""A short run of the fuzz; `make fuzz COUNT=100000` is the long one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
import structlog

from tests.fuzz_http.trial import Tally, heard, run


async def test_whatever_is_signed_well_there_is_no_5xx_and_no_unhandled_error(tmp_path: Path) -> None:
    tally = await run(tmp_path, 1500, seed=1)
    assert tally.troubles == []
    statuses = tally.statuses()
    assert sum(statuses.values()) == 1500
    assert set(statuses) == {200, 400, 401}
    assert min(statuses.values()) > 50


def _ours() -> None:
    structlog.get_logger().error("slack.failed")


def _a_librarys() -> None:
    logging.getLogger("aiohttp.server").error("Error handling request")


@pytest.mark.parametrize("complain", [_ours, _a_librarys])
def test_the_fuzz_hears_errors(complain: Callable[[], None]) -> None:
    tally = Tally()
    with heard(tally):
        complain()
    complain()
    assert tally.count_of_troubles == 1
