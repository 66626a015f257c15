"""Originals as WARC 1.1 files (ISO 28500), written by one writer."""
