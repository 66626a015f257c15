"""Reaches portals and keeps what they served: an ordinary Scrapy project."""
