"""Floor 8: plans, courses, hours of three kinds, coverage."""
