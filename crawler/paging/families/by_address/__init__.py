"""Families whose further pages have addresses of their own."""
