"""Portals to crawl without the internet: five samples for the demo, simulated ones for tests.

`serve_samples` serves the samples; `Site` and `PortalServer` serve anything; `faults` has what goes
wrong; `static_portal` and `hanweb_portal` build whole small portals of a family. Also installed as
``gongkai_samples``; the standard library is all that it needs.
"""

from .hanweb import hanweb_portal
from .listing import FALSE_FRIENDS, Listed, listed_reports
from .reports import report_figures, report_page, report_title
from .server import Answer, Hit, PortalServer, Request, Site
from .serving import Samples, sample_site, serve_samples, truth
from .static import static_portal

__all__ = [
    "FALSE_FRIENDS",
    "Answer",
    "Hit",
    "Listed",
    "PortalServer",
    "Request",
    "Samples",
    "Site",
    "hanweb_portal",
    "listed_reports",
    "report_figures",
    "report_page",
    "report_title",
    "sample_site",
    "serve_samples",
    "static_portal",
    "truth",
]
