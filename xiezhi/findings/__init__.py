"""Floor 12: 预警: sweep of the rulebook over all acts; confirm, dismiss; false-positive rate."""
