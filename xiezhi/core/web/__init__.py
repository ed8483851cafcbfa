"""The web kit: shell, lists, forms, timeline, uploads, error pages. Rooms build their pages from these pieces."""
