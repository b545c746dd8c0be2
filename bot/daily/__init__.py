"""The daily question: its schedules, its posts, and what comes of them."""
