"""A process that answers quizzes as fast as it can is killed again and again; what it acknowledged must stand, once."""
