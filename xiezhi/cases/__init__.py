"""Floor 9: 行政处罚案件 as imported, with every fact the rules need."""
