"""Keeps originals and what was read from them, checks over time, searches, exports, publishes."""
