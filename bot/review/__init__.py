"""What a good editor says about a course that is formally right, and what it is made of in numbers."""
