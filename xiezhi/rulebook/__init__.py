"""Floor 2: facts of an act, the rule language, the rule packs, the engine, `xz check`. Knows nothing of Django."""
