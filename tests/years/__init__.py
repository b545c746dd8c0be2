"""Years of daily questions in minutes: the real engine and database, checked against a calendar walk."""
