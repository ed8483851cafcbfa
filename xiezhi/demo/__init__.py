"""Floor 14, demo mode only: the invented prefecture, its planted violations, and the step-in page."""
