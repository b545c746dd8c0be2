"""What happens by itself: timers that are due, and messages that should stand somewhere."""
