from __future__ import annotations

import pytest

from bot.dealing import deal
from bot.model import TutorError

BOUNDS = {"count": (1, 20), "seconds": (10, 300)}


@pytest.mark.parametrize(
    ("numbers", "dealt"),
    [
        ([], {}),
        (["5"], {"count": "5"}),
        (["60"], {"seconds": "60"}),
        (["5", "20"], {"count": "5", "seconds": "20"}),
        (["60", "5"], {"count": "5", "seconds": "60"}),
        (["12", "15"], {"count": "12", "seconds": "15"}),
        (["400"], {"count": "400"}),
        (["5", "60", "7"], {"count": "5", "seconds": "60"}),
    ],
)
def test_numbers_go_where_they_fit(numbers: list[str], dealt: dict[str, str]) -> None:
    assert deal(BOUNDS, numbers) == dealt


def test_what_could_be_either_is_asked() -> None:
    with pytest.raises(TutorError, match="`count=15` or `seconds=15`"):
        deal(BOUNDS, ["15"])


def test_where_there_is_one_parameter_left_nothing_is_asked() -> None:
    assert deal({"seconds": (10, 300)}, ["15"]) == {"seconds": "15"}
