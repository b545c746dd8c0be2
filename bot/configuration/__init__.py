"""The settings, and what is logged."""
