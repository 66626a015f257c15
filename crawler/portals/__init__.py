"""Who to visit: one TOML file a province; see ``crawler/portals/registry.py`` for the keys."""
