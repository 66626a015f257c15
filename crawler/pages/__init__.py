"""What a page says: its links, rows, files, scripts and numbers."""
