"""The course packs that ship with Syllabot, found as package data."""
