"""Floor 11: 监督线索, the one funnel: every source of suspicion becomes a lead, supervision starts from leads only."""
