"""Tests of the crawler: real Scrapy runs against portals on loopback."""
