"""Properties are tried with few examples, unless `--hypothesis-profile` says otherwise."""

from __future__ import annotations

from hypothesis import settings

from tests import examples  # noqa: F401 - it registers the profiles

settings.load_profile("few")
