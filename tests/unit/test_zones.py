"""Time zones as people name them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import zones
from bot.model import TutorError


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Paris", "Europe/Paris"),
        ("europe/paris", "Europe/Paris"),
        ("paris", "Europe/Paris"),
        ("New York", "America/New_York"),
        ("  new   york ", "America/New_York"),
        ("america/new york", "America/New_York"),
        ("Buenos Aires", "America/Argentina/Buenos_Aires"),
        ("UTC", "UTC"),
        ("z", "UTC"),
    ],
)
def test_a_zone_is_found_by_its_name_or_its_city(typed: str, zone: str) -> None:
    assert zones.find_zone(typed) == ZoneInfo(zone)


@pytest.mark.parametrize(
    ("typed", "offered"), [("CET", "Europe/Paris"), ("est", "America/New_York"), ("IST", "Asia/Kolkata")]
)
def test_an_abbreviation_is_asked_back_with_cities(typed: str, offered: str) -> None:
    with pytest.raises(TutorError, match=f"several zones.*`{offered}`"):
        zones.find_zone(typed)
    assert zones.is_zone(typed)  # recognised among other words, to be asked back


@pytest.mark.parametrize(
    ("typed", "meant"), [("Europe/Pariss", "Europe/Paris"), ("Tokio", "Asia/Tokyo"), ("Berln", "Europe/Berlin")]
)
def test_a_slip_is_asked_back_with_the_nearest(typed: str, meant: str) -> None:
    with pytest.raises(TutorError, match=f"Did you mean.*`{meant}`"):
        zones.find_zone(typed)


def test_no_zone_is_offered_twice() -> None:
    with pytest.raises(TutorError, match=r"Did you mean `Europe/Paris` or (?!`Europe/Paris`)"):
        zones.find_zone("Europe/Pariss")


def test_what_is_near_nothing_is_given_an_example() -> None:
    with pytest.raises(TutorError, match="a city, such as `Europe/Paris`"):
        zones.find_zone("%%%%")


@given(name=st.sampled_from(zones.names()))
def test_every_zone_that_is_offered_is_found_again(name: str) -> None:
    assert zones.find_zone(name) == ZoneInfo(name)
    assert zones.is_zone(name)
    assert name in set(zones.matching(name))


@given(typed=st.text(max_size=60))
def test_any_text_is_a_zone_or_a_refusal(typed: str) -> None:
    try:
        found = zones.find_zone(typed)
    except TutorError:
        assert not zones.is_zone(typed) or typed.strip().casefold() in zones.ABBREVIATED
    else:
        assert found.key in ("UTC", *zones.names())


def test_suggestions_hold_what_was_typed() -> None:
    assert list(zones.matching("stockh")) == ["Europe/Stockholm"]
    assert "America/New_York" in zones.matching("new y")
