"""Addresses as portals write them, of which some lead nowhere: none of these functions raises."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit

from tldextract import TLDExtract

MANY = 8192  # addresses that are under way: each is taken apart many times
_NOWHERE = SplitResult("", "", "", "", "")
_SUFFIXES = TLDExtract(suffix_list_urls=(), cache_dir=None)  # the list that the package carries


@lru_cache(maxsize=MANY)
def split(url: str) -> SplitResult:
    """An address in its parts; five empty ones where it cannot be taken apart (``http://[a/``)."""
    try:
        return urlsplit(url)
    except ValueError:
        return _NOWHERE


def join(base: str, address: str) -> str:
    """The absolute address that a relative one means; empty where it means none."""
    try:
        return urljoin(base, address)
    except ValueError:
        return ""


def port(url: str) -> int | None:
    """The port that an address names; None without one, and where none is of that number."""
    try:
        return split(url).port
    except ValueError:
        return None


def is_dead(url: str) -> bool:
    """Can nobody be asked for it: no host, or a port that does not exist (``:80a``, ``:99999``)?"""
    parts = split(url)
    try:
        return not parts.hostname or parts.port == 0
    except ValueError:
        return True


@lru_cache(maxsize=MANY)
def netloc(url: str) -> str:
    """HOST or HOST:PORT of an address, in lower case."""
    return split(url).netloc.lower()


@lru_cache(maxsize=MANY)
def host_slot(url: str) -> str:
    """HOST or HOST:PORT that a connection goes to: without a name, a port that goes without saying
    or the dot that ends a full name, so that all spellings of a host share one queue."""
    number, host = port(url), (split(url).hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    return host if number in (None, 80, 443) else f"{host}:{number}"


def same_site(url: str, other: str) -> bool:
    """Do two addresses belong to one portal: one host at any port, or one registered domain?"""
    ours, theirs = split(url).hostname or "", split(other).hostname or ""
    return ours == theirs or (_registered(ours) or ours) == (_registered(theirs) or theirs)


@lru_cache(maxsize=MANY)
def _registered(host: str) -> str:
    """The domain below a public suffix (``a.bj.cn``, ``a.gov.cn``); empty for an IP address, a
    local name and a suffix itself."""
    return _SUFFIXES(host).top_domain_under_public_suffix.lower()
