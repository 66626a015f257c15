"""The parts of a visit, each alone, and a visit without any network."""
