"""Syllabot in a terminal, or at the end of a pipe: a platform of one channel."""
