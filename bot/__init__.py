"""Syllabot: the core of a course tutor that lives in chat. It imports no platform library."""
