"""Floor 1: statutes and clauses with dates in force, day counting by statute, calendars. Knows nothing of Django."""
