"""JEECMS: columns ``/<column>/index.jhtml``, ``index_2.jhtml``."""

from __future__ import annotations

import re

from crawler.paging.families.base import Family


class Jeecms(Family):
    """Static columns whose pages end in jhtml."""

    name = "jeecms"
    addresses = re.compile(r"\.jhtml(?:$|\?)")
    marks = re.compile(r"""href=["']?[^"'\s>]*/index(?:_\d+)?\.jhtml""")
