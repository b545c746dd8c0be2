"""Syllabot on Console."""
