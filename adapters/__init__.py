"""Syllabot's platforms: each folder connects one of them to the core."""
