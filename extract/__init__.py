"""Turns one kept original into one Report: bytes in, values out, no network and no database."""
