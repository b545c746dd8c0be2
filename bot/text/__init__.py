"""The small Markdown of our texts, and what is done with words."""
