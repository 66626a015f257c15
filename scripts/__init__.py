"""Tools for maintainers, run from the top of the repository."""
