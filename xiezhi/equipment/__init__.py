"""Floor 8: standards, stock, stocktakes, assignment, clothing, budget lines."""
