"""A quiz: what it asks, what is answered, and what that earns."""
