"""What `scripts/make_sample_portals.py` makes the sample portals from."""
