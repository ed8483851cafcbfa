"""Floor 3: 操作留痕. Numbered without gap, SM3-chained, append-only; the @action door through which writes go."""
