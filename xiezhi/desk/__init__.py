"""Floor 13: 工作台: what is due today, a record's whole dossier, search."""
