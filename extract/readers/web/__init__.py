"""Web pages, saved pages, and articles that are served as data."""
