"""The commands `syllabot content …` for those who write courses."""
