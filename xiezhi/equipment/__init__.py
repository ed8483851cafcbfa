"""Floor 8: standards, stock, assignment, clothing, budget lines."""
