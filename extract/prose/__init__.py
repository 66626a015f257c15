"""The report's text: its chapters, their headings, and what it claims of the tables."""
