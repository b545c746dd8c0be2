"""How many examples a property is tried with: few each time, many with `pytest --hypothesis-profile=many`."""

from __future__ import annotations

from hypothesis import settings

FEW, MANY = 40, 500
"""Where a test wants 100, as most do."""

settings.register_profile("few", max_examples=FEW, deadline=None)
settings.register_profile("many", max_examples=MANY, deadline=None)


def examples(wanted: int) -> settings:
    """For a test that wants more, or fewer, than 100. Time says nothing: machines are busy with others' work."""
    return settings(max_examples=wanted * settings().max_examples // 100, deadline=None)
