"""Releases: the archive as datasets for download (:mod:`archive.export.release`)."""
