"""``archive.db``: its tables, their rows, and the writes."""
