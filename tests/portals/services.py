"""Simulated portals whose lists a service fills: one a family.

Each builds a whole small site from its home page; the reports and the false friends of `listing`
stand in its column, and its service is as stubborn as the real ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from .in_json import (
    UCAP_SCRIPTS,
    gkmlpt_portal,
    jpaas_portal,
    pclist_portal,
    truecms_portal,
    ucap_portal,
)
from .listing import Listed
from .markup import (
    jeecms_portal,
    lonsun_portal,
    postback_portal,
    query_portal,
    showlist_portal,
    vsb_portal,
    xxgk_portal,
    zhengzhou_portal,
)
from .posted import easttone_portal, epoint_portal, igs_portal, unknown_portal
from .server import Site

Build = Callable[[Sequence[Listed]], Site]

SERVICES: dict[str, Build] = {
    **{f"ucap {name}": partial(ucap_portal, service=name) for name in UCAP_SCRIPTS},
    "xxgk": xxgk_portal,
    "xxgk subjectinfo": partial(xxgk_portal, get=True),
    "jpaas": jpaas_portal,
    "jpaas buildstatic": partial(jpaas_portal, spelled="buildstatic"),
    "jpaas script": partial(jpaas_portal, scripted=True),
    **{f"vsb {name}": partial(vsb_portal, pager=name) for name in ("links", "counters", "PAGENUM")},
    "vsb gkml": partial(vsb_portal, module=True),
    "lonsun": lonsun_portal,
    "lonsun units": partial(lonsun_portal, tree=True),
    "lonsun post": partial(lonsun_portal, post_only=True),
    "showlist": showlist_portal,
    "gkmlpt": gkmlpt_portal,
    "gkmlpt bare": partial(gkmlpt_portal, bare=True),
    "gkmlpt beside": partial(gkmlpt_portal, dept="/qwsw", beside=True),
    "gkmlpt jump": partial(gkmlpt_portal, jump=True),
    "gkmlpt dept": partial(gkmlpt_portal, dept="/qwsw"),
    "pclist": pclist_portal,
    "truecms": truecms_portal,
    "truecms without": partial(truecms_portal, service=False),
    "epoint": epoint_portal,
    "epoint wrapped": partial(epoint_portal, wrapped=True),
    "easttone": easttone_portal,
    "easttone affair": partial(easttone_portal, action="affair"),
    "zhengzhou": zhengzhou_portal,
    "zhengzhou linked": partial(zhengzhou_portal, linked=True),
    "jeecms": jeecms_portal,
    **{f"query {name}": partial(query_portal, pager=name) for name in ("script", "form", "frame")},
    "postback": postback_portal,
    "igs": igs_portal,
    **{f"unknown {n}": partial(unknown_portal, style=n) for n in ("fetch", "axios", "xhr", "file")},
}
"""Every simulated service by name."""
