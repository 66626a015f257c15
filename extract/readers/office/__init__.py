"""Word and RTF of every age, and OpenDocument."""
