from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.contract.premises import OpenSeat, Premises
from tests.contract.seat import Seat

HERE = Path(__file__).parent


def opener(platform: str) -> OpenSeat | None:
    """How to open a seat there; None while it has none."""
    name = f"tests.contract.{platform}_seat"
    found: OpenSeat | None = getattr(import_module(name), "open_seat", None) if find_spec(name) else None
    return found


OPENERS = {name: found for name in ("console", "discord", "slack", "slack_http") if (found := opener(name))}


@pytest.fixture(params=list(OPENERS.values()), ids=list(OPENERS))
def open_seat(request: pytest.FixtureRequest) -> OpenSeat:
    found: OpenSeat = request.param
    return found


@pytest.fixture
def premises(tmp_path: Path) -> Premises:
    return Premises(tmp_path / "data", Path(shutil.copytree(HERE / "course", tmp_path / "content")))


@pytest.fixture
async def seat(open_seat: OpenSeat, premises: Premises) -> AsyncIterator[Seat]:
    async with open_seat(premises) as opened:
        yield opened
