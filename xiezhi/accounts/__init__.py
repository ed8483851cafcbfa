"""Floor 5: people, log-in names, posts (role at an organ), sessions, passwords, three separate administrators."""
