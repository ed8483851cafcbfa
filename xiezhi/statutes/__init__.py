"""Floor 6: the texts of statutes as loaded: editions with dates, articles, full-text search."""
