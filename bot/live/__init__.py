"""A live round: everybody in a channel answers the same questions at once."""
