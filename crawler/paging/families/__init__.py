"""How the systems that portals run on list their pages: one thin file a family.

A family says how to recognise its pages, where the entries stand and what to ask for further
pages; dates, titles, false friends, dedupe and bounds are everybody's and live beside this room.
"""

from __future__ import annotations

from functools import cache

from crawler.pages.page import Page
from crawler.paging.families.base import Family

__all__ = ["Family", "families", "names", "recognise"]


@cache
def families() -> tuple[Family, ...]:
    """All families in the order in which they are asked; the last takes whatever is left."""
    from crawler.paging.families.by_address import (
        jeecms,
        pageview,
        pclist,
        served,
        showlist,
        static,
        vsb,
        zhengzhou,
    )
    from crawler.paging.families.by_service import (
        easttone,
        epoint,
        gkmlpt,
        hanweb,
        jpaas,
        lonsun,
        truecms,
        ucap,
        xxgk,
    )

    return (
        gkmlpt.Gkmlpt(),
        jpaas.Jpaas(),
        truecms.TrueCms(),
        hanweb.Hanweb(),
        xxgk.Xxgk(),
        epoint.Epoint(),
        easttone.Easttone(),
        ucap.Ucap(),
        lonsun.Lonsun(),
        pclist.PcList(),
        zhengzhou.Zhengzhou(),
        jeecms.Jeecms(),
        showlist.ShowList(),
        vsb.Vsb(),
        pageview.PageView(),
        served.Served(),
        static.Static(),
        static.Unknown(),
    )


def names() -> tuple[str, ...]:
    """What the families are called in declarations and on the command line."""
    return tuple(family.name for family in families())


def recognise(page: Page) -> Family:
    """The family of a list page, by its fingerprints: a declaration may be out of date."""
    for family in families():
        if family.recognise(page):
            return family
    return families()[-1]
