"""What the lists of simulated portals are made of: entries, rows, dates, and the pages around."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal

from .reports import report_page, report_title
from .server import Answer, Site

Rows = Literal[
    "li a span",
    "li span a",
    "td",
    "dl",
    "date in anchor",
    "anchor wraps row",
    "p",
    "h4",
    "tr of four",
    "hidden",
    "script",
]
"""Row shapes: of static directories, of TrueCMS (hidden), of Zhengzhou's platform (wraps)."""

Dates = Literal[
    "2025-01-22", "2025/1/22", "2025.01.22", "2025年1月22日", "[2025-01-22]", "(01-22)", "in two"
]


@dataclass(frozen=True)
class Listed:
    """One row of a list and the page behind it.

    ``date`` is ISO; ``files`` stand in the page's folder, by name. ``href`` leads elsewhere instead
    of to a page of this portal. ``unit`` names the body in a tree of units.
    """

    title: str
    body: bytes | Answer = b""
    date: str = "2025-01-22"
    files: Mapping[str, Answer] = field(default_factory=dict)
    href: str | None = None
    unit: str = "县人民政府办公室"


def listed_reports(
    agency: str = "青湾县人民政府", years: Sequence[int] = (2024, 2023, 2022, 2021)
) -> list[Listed]:
    """Reports of one agency, newest first, each published in the January after its year."""
    return [
        Listed(
            report_title(agency, year), report_page(agency, year), f"{year + 1}-01-22", unit=agency
        )
        for year in years
    ]


FALSE_FRIENDS = (
    Listed("青湾县人民政府网站工作年度报表（2024年度）", b"<h1>2024</h1>", "2025-01-24"),
    Listed("【图解】一图读懂青湾县2024年政府信息公开工作年度报告", b"<h1>2024</h1>", "2025-01-23"),
    Listed("青湾县召开政府信息公开工作培训会", b"<h1>news</h1>", "2025-01-20"),
    Listed("青湾县住房公积金2024年年度报告", b"<h1>2024</h1>", "2025-03-20"),
)
"""Rows that stand among the reports and are none."""


def page(title: str, body: str, charset: str = "utf-8") -> bytes:
    """A plain page of a portal, encoded as its meta says."""
    text = (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>{escape(title)}</title>'
        f'</head><body><div class="nav"><a href="/">首页</a> <a href="/xw/">新闻</a></div>\n'
        f"{body}\n</body></html>\n"
    )
    return text.encode("gb18030" if charset.startswith("gb") else charset)


def way_in(site: Site, column: str, link_text: str, charset: str) -> None:
    """The home page, the hub of the open-information columns, and the columns beside ours."""
    site.put("/", page("青湾县人民政府", HOME, charset), None)
    site.put(
        "/xw/", page("新闻", "<ul><li><a href='1.html'>县城新桥通车</a></li></ul>", charset), None
    )
    site.put("/xw/1.html", page("县城新桥通车", "<p>新桥长三百米。</p>", charset), None)
    beside = "".join(
        f"<li><a href='/zwgk/{slug}/'>{text}</a></li>" for slug, text in BESIDE.items()
    )
    hub = f"<ul class='left'>{beside}<li><a href='{escape(column)}'>{link_text}</a></li></ul>"
    site.put("/zwgk/", page("政府信息公开", hub, charset), None)
    for slug, text in BESIDE.items():
        site.put(
            f"/zwgk/{slug}/", page(text, f"<h1>{text}</h1><p>见各部门网页。</p>", charset), None
        )


HOME = (
    "<h3>政务</h3><a href='/zwgk/'>政府信息公开</a> "
    "<a href='/zwgk/wzndbb/'>政府网站工作年度报表</a> "
    "<a href='/zwgk/czjs/'>财政年报</a>"
)

BESIDE = {
    "zfxxgkzn": "政府信息公开指南",
    "zfxxgkzd": "政府信息公开制度",
    "fdzdgknr": "法定主动公开内容",
    "ysqgk": "依申请公开",
    "wzndbb": "政府网站工作年度报表",
    "czjs": "财政年报",
}


def dated(date: str, style: Dates) -> str:
    """An ISO date as a list prints it."""
    year, month, day = date.split("-")
    return {
        "2025-01-22": date,
        "2025/1/22": f"{year}/{int(month)}/{int(day)}",
        "2025.01.22": date.replace("-", "."),
        "2025年1月22日": f"{year}年{int(month)}月{int(day)}日",
        "[2025-01-22]": f"[{date}]",
        "(01-22)": f"({month}-{day})",
        "in two": f"<b>{day}</b><i>{year}-{month}</i>",
    }[style]


def cut(title: str, at: int) -> str:
    """A title as a narrow list prints it."""
    return title if len(title) <= at else title[:at] + "…"


def rows(
    entries: Sequence[tuple[str, str, str]], shape: Rows, dates: Dates, cut_at: int = 99
) -> str:
    """The rows (address, title, date) of one list page, inside their list element."""
    made = [
        _ROWS[shape].format(
            href=escape(href),
            title=escape(title),
            short=escape(cut(title, cut_at)),
            date=dated(date, dates),
            number=number,
        )
        for number, (href, title, date) in enumerate(entries, 1)
    ]
    return _AROUND[shape].replace("ROWS", "\n".join(made))


_ROWS: dict[Rows, str] = {
    "li a span": '<li><a href="{href}" title="{title}" target="_blank">{short}</a>'
    "<span>{date}</span></li>",
    "li span a": '<li><span class="time">{date}</span><a href="{href}" title="{title}">{short}</a>'
    "</li>",
    "td": '<tr><td><a href="{href}" title="{title}">{short}</a></td><td>—</td><td>{date}</td></tr>',
    "dl": '<dd><a href="{href}" title="{title}">{short}</a><span class="pcdate">{date}</span>'
    '<span class="mdate">{date}</span></dd>',
    "date in anchor": '<div class="itemb"><a href="{href}">{title} {date}</a></div>',
    "anchor wraps row": '<a href="{href}" target="_blank"><span>{title}</span><em>{date}</em></a>',
    "p": '<p><a href="{href}" title="{title}">{short}</a><span>{date}</span></p>',
    "h4": '<h4><a href="{href}" title="{title}">{short}</a><span class="date">{date}</span></h4>',
    "tr of four": "<tr><td>{number}</td><td><a href='{href}' title='{title}'>{short}</a></td>"
    "<td></td><td>{date}</td></tr>",
    "hidden": '<li><a href="{href}" title="{title}">{short}</a><span>{date}</span></li>',
    "script": 'var url="{href}"; var title="{title}"; var date="{date}";\n'
    'document.writeln("<li><a href=\'"+url+"\'>"+title+"</a>"+date+"</li>");',
}

_AROUND: dict[Rows, str] = {
    "li a span": '<ul class="rightList">\nROWS\n</ul>',
    "li span a": '<ul class="news_list">\nROWS\n</ul>',
    "td": "<table class='list'>\nROWS\n</table>",
    "dl": '<dl id="list">\nROWS\n</dl>',
    "date in anchor": '<div class="items">\nROWS\n</div>',
    "anchor wraps row": '<ul class="common-list">\nROWS\n</ul>',
    "p": '<div class="page-content">\nROWS\n</div>',
    "h4": '<div class="list">\nROWS\n</div>',
    "tr of four": '<table id="table1"><tr><th>序号</th><th>标题</th><th>文号</th><th>日期</th>'
    "</tr>\nROWS\n</table>",
    "hidden": '<div id="initData" style="display:none"><ul>\nROWS\n</ul></div><ul id="shown"></ul>',
    "script": "<ul><script>\nROWS\n</script></ul>",
}
