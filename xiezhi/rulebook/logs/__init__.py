"""Event logs: the mapping file, and readers for Parquet, CSV, XLSX, XES and OCEL. `events.py` makes wide rows of them."""
