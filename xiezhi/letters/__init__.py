"""Floor 7: 文书: dated templates, numbering without gap, DOCX and PDF in GB/T 9704 layout."""
