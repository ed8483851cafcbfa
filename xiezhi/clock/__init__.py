"""Floor 7: 期限: start, suspend, extend, meet; each date can say how it was reached."""
