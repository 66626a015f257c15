"""OFD, the national fixed layout (GB/T 33190)."""
