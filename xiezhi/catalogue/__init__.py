"""Floor 8: power lists, items in versions, delegation to townships, inspection items."""
