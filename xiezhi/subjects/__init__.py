"""Floor 8: qualification of subjects, entrustment, seals, the public list."""
