"""Syllabot on Slack."""
