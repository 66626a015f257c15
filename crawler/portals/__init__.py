"""Who to visit: one TOML file a province; see ``crawler/registry.py`` for the keys."""
