"""Courses that a space's staff bring from chat, and the libraries that come of them."""
