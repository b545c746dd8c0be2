"""Syllabot on Discord."""
