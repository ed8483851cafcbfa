"""Floor 4: divisions and organs (governments, supervision, enforcement organs, offices) and who stands over whom."""
