"""What was read, shown to a person on the original."""
