"""Families whose rows a service brings, asked by the page's script."""
