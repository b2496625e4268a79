"""A believable shop for looking around, for screenshots and for tests: made up, and the same for the same seed."""
