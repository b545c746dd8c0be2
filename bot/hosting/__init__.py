"""What those who operate the bot look at: one HTTP server, health and metrics."""
