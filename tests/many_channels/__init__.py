"""Many channels due at one minute, three of them in trouble, before the real fakes with real limits."""
