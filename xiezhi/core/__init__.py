"""Floor 2, no tables: states, records, visibility, errors, crypto seam, the web kit."""
