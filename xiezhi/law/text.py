"""Marking of texts that people read, in rooms that know nothing of Django."""


def N_(text: str) -> str:
    """Mark a Chinese source text for the message catalogue; it is translated where it is shown."""
    return text
