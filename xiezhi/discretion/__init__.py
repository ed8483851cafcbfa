"""Floor 8: benchmarks in versions, their filing and review, the calculator."""
