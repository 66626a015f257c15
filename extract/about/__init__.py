"""Whose report a document is and of which year, and the metadata header around it."""
