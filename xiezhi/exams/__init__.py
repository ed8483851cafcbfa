"""Floor 8: question bank, papers, sittings in the browser, marking, pass lists."""
