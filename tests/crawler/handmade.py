# ruff: noqa: E501  (rows of markup are clearer in one line)
"""Small portals made by hand: ways and shapes that the simulated families do not have."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tests.portals import Answer, Request, Site

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
NAV = (
    "<div class=nav><a href='/'>首页</a><a href='/xw/'>新闻中心</a>"
    "<a href='/zwgk/'>政务公开</a><a href='/hd/'>互动交流</a></div>"
)


@dataclass
class Handmade:
    """A site, what must be found on it and in how many requests at most."""

    site: Site = field(default_factory=Site)
    reports: int = 0
    requests: int = 0
    list_url: str | None = None
    attachments: list[str] = field(default_factory=list)
    titles: list[str] | None = None  # by which the reports are kept, where that matters

    def page(self, path: str, body: str, title: str = "青湾县人民政府") -> None:
        """Put a page with the site's navigation."""
        self.site.put(path, html(NAV + body, title))

    def report(self, path: str, year: int, agency: str = "青湾县") -> None:
        """Put a report's page."""
        self.site.put(path, article(title(year, agency)))


def html(body: str, name: str = "青湾县人民政府", head: str = "") -> str:
    """A page."""
    return f"<html><head><meta charset=utf-8><title>{name}</title>{head}</head><body>{body}</body></html>"


def title(year: int, agency: str = "青湾县") -> str:
    """A report's title."""
    return f"{agency}{year}年政府信息公开工作年度报告"


def article(name: str) -> str:
    """A report's page: its chapters are what makes it one."""
    prose = "我县认真贯彻条例。" * 30
    return html(
        f"{NAV}<h1>{name}</h1><div id=zoom><p>一、总体情况 {prose}</p><p>二、主动公开政府信息情况</p>"
        "<p>三、收到和处理政府信息公开申请情况</p></div>",
        name,
    )


def rows(years: Iterable[int], path: str = "{}.html") -> str:
    """Plain rows."""
    return "".join(
        f"<li><a href='{path.format(y)}'>{title(y)}</a><span>{y + 1}-01-20</span></li>"
        for y in years
    )


def frames() -> Handmade:
    """A home page of frames; the column's link is a picture in a menu in a frame."""
    made = Handmade(reports=6, requests=12)
    frameset = "<frameset cols='20,*'><frame src='left.html'><frame src='main.html'></frameset>"
    made.site.put("/", f"<html><head><title>x</title></head>{frameset}</html>")
    made.site.put("/left.html", html("<a href='gk/zfxxgk.html' target=main>政府信息公开</a>"))
    made.site.put("/main.html", html("<a href='xw/1.html'>新闻一条长长的标题在这里</a>"))
    made.site.put("/gk/zfxxgk.html", html("<iframe src='menu.html'></iframe>"))
    menu = "<a href='nb/index.html'><img src=a.png alt='信息公开年报'></a><a href=zn.html>指南</a>"
    made.site.put("/gk/menu.html", html(menu))
    short = "".join(
        f"<p><a href='{y}.html'>{y}年度报告</a> ({y + 1}-01-20)</p>" for y in range(2019, 2025)
    )
    made.site.put("/gk/nb/index.html", html(short))
    for year in range(2019, 2025):
        made.report(f"/gk/nb/{year}.html", year)
    return made


def buttons() -> Handmade:
    """A refresh shell, an image map, a pager of buttons, rows cut off; pages list_2.shtml …"""
    made = Handmade(reports=20, requests=30)
    made.site.put("/", html("", head="<meta http-equiv='refresh' content='0;URL=/qw/index.shtml'>"))
    area = "<map><area href='/qw/gk/index.shtml' alt='政府信息公开'></map>"
    made.page("/qw/index.shtml", area + "<a href='/czj/ndbg/'>财政年度报告</a>")
    made.page("/qw/gk/index.shtml", "<li><a href='nb/list.shtml'>政府信息公开年报</a>")
    years = list(range(2024, 2004, -1))
    for number in range(1, 5):
        cut = "".join(
            f"<li><span>{y + 1}-01-20</span><a href='/qw/gk/nb/c{y}.shtml' title='{title(y)}'>"
            f"{title(y)[:12]}...</a></li>"
            for y in years[number * 5 - 5 : number * 5]
        )
        button = f'<a href="javascript:goPage({number + 1})">下一页</a>'
        name = "list" if number == 1 else f"list_{number}"
        made.page(f"/qw/gk/nb/{name}.shtml", f"<ul>{cut}</ul>共4页 第{number}页 {button}", "年报")
    for year in years:
        made.report(f"/qw/gk/nb/c{year}.shtml", year)
    return made


def deep() -> Handmade:
    """Groups of bodies, then bodies (one beside the group's path), then years, then the report."""
    made = Handmade(reports=12, requests=36)
    made.page("/", "<a href='/zwgk/zfxxgk/'>政府信息公开专栏</a>")
    made.page(
        "/zwgk/", "<a href='/zwgk/zfxxgk/'>政府信息公开</a><a href='/zwgk/cz/'>财政预决算</a>"
    )
    made.page(
        "/zwgk/zfxxgk/", "<a href='zn/'>政府信息公开指南</a><a href='nb/'>政府信息公开年报</a>"
    )
    groups = "<li><a href='bm/'>县政府部门</a></li><li><a href='xz/'>乡镇街道</a></li>"
    made.page("/zwgk/zfxxgk/nb/", f"<ul>{groups}</ul><a href='/sitemap.html'>网站地图</a>")
    bodies = {
        "bm/u0/": "县财政局",
        "bm/u1/": "县教育局",
        "bm/u2/": "县人民政府办公室",
        "u3/": "东湖镇",
    }
    made.page(
        "/zwgk/zfxxgk/nb/bm/",
        "".join(f"<li><a href='{p[3:]}'>{b}</a></li>" for p, b in bodies.items() if p[:2] == "bm"),
    )
    made.page("/zwgk/zfxxgk/nb/xz/", "<ul><li><a href='../u3/'>东湖镇</a></li></ul>")
    for path, body in bodies.items():
        base = f"/zwgk/zfxxgk/nb/{path}"
        made.page(base, "".join(f"<a href='{y}/'>{y}年</a>" for y in (2022, 2023, 2024)))
        for year in (2022, 2023, 2024):
            made.page(f"{base}{year}/", f"<li><a href='a.html'>{title(year, body)}</a></li>")
            made.report(f"{base}{year}/a.html", year, body)
    return made


def _pages(pager: Callable[[int], str]) -> Handmade:
    made = Handmade(reports=20, requests=28)
    made.page("/", "<a href='/nb/p1.html'>信息公开年度报告</a>")
    for number in range(1, 6):
        cells = "".join(
            f"<tr><td>{k}</td><td><a href='/nb/d{number}{k}.html'>{title(2025 - number, f'第{k}局')}"
            f"</a></td><td>无</td><td>2024.01.1{k}</td></tr>"
            for k in range(1, 5)
        )
        made.page(f"/nb/p{number}.html", f"<table>{cells}</table>{pager(number)}")
        for k in range(1, 5):
            made.report(f"/nb/d{number}{k}.html", 2025 - number, f"第{k}局")
    return made


def numbered() -> Handmade:
    """A pager of bare numbers."""
    return _pages(
        lambda here: (
            "<div class=fanye>"
            + "".join(
                f"<a href='/nb/p{n}.html'>{n}</a> " if n != here else f"<b>{n}</b>"
                for n in range(1, 6)
            )
            + "</div>"
        )
    )


def options() -> Handmade:
    """A pager that is a drop-down list."""
    return _pages(
        lambda here: (
            "<select onchange='go(this.value)'>"
            + "".join(f"<option value='/nb/p{n}.html'>{n}</option>" for n in range(1, 6))
            + "</select>"
        )
    )


def files() -> Handmade:
    """Reports as files, with files, in viewers and as pictures; a guide beside that is none."""
    made = Handmade(reports=5, requests=16)
    made.page("/", "<a href='/nb/'>政府信息公开年报</a>")
    years = "".join(f"<li><a href='{y}.html'>{title(y)}</a></li>" for y in (2023, 2022, 2021, 2020))
    guide = "<a href='/f/zn.pdf'>指南下载</a>"
    made.page("/nb/", f"<ul><li><a href='/f/2024.pdf'>{title(2024)}</a></li>{years}</ul>{guide}")
    for name in ("2024", "v", "x", "zn"):
        made.site.put(f"/f/{name}.pdf", Answer(PDF + name.encode(), content_type="application/pdf"))
    made.site.put("/f/b.docx", Answer(b"PK\x03\x04x", content_type="application/octet-stream"))
    links = (
        "<a href='/module/download/downfile.jsp?classid=0&filename=ab12.pdf'>附件</a>"
        "<a href='/f/b.docx'>文字版</a>"
    )
    made.page(
        "/nb/2023.html", f"<h1>{title(2023)}</h1><div id=zoom><p>见附件</p>{links}</div>{guide}"
    )
    made.site.put(
        "/module/download/downfile.jsp", Answer(PDF, content_type="application/octet-stream")
    )
    viewer = "<iframe src='/pdfjs/web/viewer.html?file=/f/v.pdf'></iframe>"
    made.page("/nb/2022.html", f"<h1>2022年</h1>{viewer}")
    pictures = "<img src='./W1_1.jpg'><img src='./W1_2.jpg'><img src='/images/icon_pdf.gif'>"
    made.page("/nb/2021.html", f"<h1>2021年</h1><div class='TRS_Editor'>{pictures}</div>")
    for number in (1, 2):
        picture = b"\xff\xd8\xff\xe0" + bytes([number])
        made.site.put(f"/nb/W1_{number}.jpg", Answer(picture, content_type="image/jpeg"))
    made.page("/nb/2020.html", "<h1>2020年</h1><div class=con><embed src='/f/x.pdf'></div>")
    made.attachments = [
        "f/b.docx",
        "f/v.pdf",
        "f/x.pdf",
        "module/download/downfile.jsp?classid=0&filename=ab12.pdf",
        "nb/W1_1.jpg",
        "nb/W1_2.jpg",
    ]
    return made


def in_json() -> Handmade:
    """Rows that only a script's JSON holds."""
    made = Handmade(reports=5, requests=9)
    made.page("/", "<a href='/zfxxgknb/'>公开年报</a>")
    listed = [{"id": y, "title": title(y), "url": f"/a/{y}.html"} for y in range(2020, 2025)]
    made.page("/zfxxgknb/", f"<div id=app></div><script>var data={json.dumps(listed)}</script>")
    for year in range(2020, 2025):
        made.report(f"/a/{year}.html", year)
    return made


def article_in_place() -> Handmade:
    """The column shows its newest report itself, and a link to the one before."""
    made = Handmade(reports=2, requests=5)
    made.page("/", "<a href='/nb.html'>政府信息公开年报</a>")
    beside = f"<ul><li><a href='/nb2023.html'>{title(2023)}</a></li></ul></body>"
    made.site.put("/nb.html", article(title(2024)).replace("</body>", beside))
    made.report("/nb2023.html", 2023)
    return made


def among_news() -> Handmade:
    """Three reports among the news of six pages, one page of them without any."""
    made = Handmade(reports=3, requests=14)
    made.page("/", "<a href='/xxgk/'>信息公开</a>")
    made.page("/xxgk/", "<a href='nb/'>年度报告</a><a href='cz/'>财政年度报告</a>")
    for number in range(6):
        news = "".join(
            f"<li><a href='n{number}_{k}.html'>青湾县举行第{number}{k}次重要工作会议</a>2023-01-1{k}</li>"
            for k in range(9)
        )
        if number in (1, 3, 5):
            news += f"<li><a href='r{number}.html'>{title(2024 - number)}</a><span>2023-01-01</span></li>"
            made.report(f"/xxgk/nb/r{number}.html", 2024 - number)
        script = f"<script>createPageHTML('page_div',6,{number + 1},'index','html',57);</script>"
        name = f"index_{number}.html" if number else ""
        made.page(f"/xxgk/nb/{name}", f"<ul>{news}</ul>{script}", "年度报告")
    return made


def more() -> Handmade:
    """The hub shows the newest three under a heading; 更多 beside it leads to all."""
    made = Handmade(reports=10, requests=17)
    made.page("/", "<a href='/gk/'>政府信息公开</a>")
    made.page(
        "/gk/",
        "<div class=box><div class=h><b>政府信息公开年报</b><a href='/gk/c12/'>更多&gt;&gt;</a></div>"
        f"<ul>{rows((2024, 2023, 2022), '/gk/c12/{}.html')}</ul></div>"
        "<div class=box><b>公示公告</b><a href='/gk/c13/'>更多&gt;&gt;</a></div>",
    )
    made.page("/gk/c12/", f"<ul>{rows(range(2024, 2014, -1))}</ul>")
    for year in range(2015, 2025):
        made.report(f"/gk/c12/{year}.html", year)
    return made


def declared_gbk() -> Handmade:
    """A declared list page in GBK under headers that say otherwise."""
    made = Handmade(reports=2, requests=4, list_url="/list/")
    listed = f"<html><meta charset=gb2312><title>年报</title><ul>{rows((2024, 2023))}</ul></html>"
    made.site.put("/list/", Answer(listed.encode("gb18030"), content_type="text/html"))
    for year in (2023, 2024):
        body = article(title(year)).replace("charset=utf-8", "charset=gb2312").encode("gb18030")
        made.site.put(
            f"/list/{year}.html", Answer(body, content_type="text/html; charset=ISO-8859-1")
        )
    return made


def years_called_like_reports() -> Handmade:
    """Folders of years that are called like a report."""
    made = Handmade(reports=6, requests=14)
    made.page("/", "<a href='/nb/'>政府信息公开年报</a>")
    made.page(
        "/nb/", "".join(f"<li><a href='{y}n/'>{y}年度报告</a></li>" for y in (2024, 2023, 2022))
    )
    for year in (2024, 2023, 2022):
        made.page(
            f"/nb/{year}n/",
            f"<li><a href='a.html'>{title(year, '县财政局')}</a></li>"
            f"<li><a href='b.html'>{title(year, '县教育局')}</a></li>",
        )
        made.report(f"/nb/{year}n/a.html", year, "县财政局")
        made.report(f"/nb/{year}n/b.html", year, "县教育局")
    return made


def nameless_titles() -> Handmade:
    """Rows whose titles name no year: their pages do; one page is no report at all."""
    made = Handmade(reports=2, requests=7)
    made.page("/", "<a href='/nb/'>政府信息公开年报</a>")
    links = "".join(f"<li><a href='{n}.html'>政府信息公开工作年度报告</a></li>" for n in (1, 2, 3))
    made.page("/nb/", f"<ul>{links}</ul>")
    made.report("/nb/1.html", 2024)
    made.report("/nb/2.html", 2023)
    made.page(
        "/nb/3.html", "<h1>关于年报的说明</h1><p>政府信息公开的说明文字</p>", "关于年报的说明"
    )
    return made


def escaping_query() -> Handmade:
    """List and details of one script, told apart by the query alone."""
    made = Handmade(reports=6, requests=11)
    made.page("/", "<a href='/list.jsp?id=7'>信息公开年报</a>")

    def listing(request: Request) -> Answer:
        number = int(request.fields.get("cur_page") or 1)
        years = range(2026 - 2 * number, 2024 - 2 * number, -1)
        following = (
            f"<a href='list.jsp?id=7&cur_page={number + 1}'>下一页</a>" if number < 3 else ""
        )
        body = f"<ul>{rows(years, 'show.jsp?id={}')}</ul>{following}"
        return Answer(html(body).encode())

    made.site.put("/list.jsp", listing)
    made.site.put(
        "/show.jsp", lambda request: Answer(article(title(int(request.fields["id"]))).encode())
    )
    return made


def clicked() -> Handmade:
    """No anchors on the way: items that a script listens to, a list that a script loads."""
    made = Handmade(reports=3, requests=8)
    made.page("/", "<ul><li onclick=\"location.href='/gk/'\">政府信息公开 (5)</li></ul>")
    menu = [{"name": "政府信息公开指南", "url": "/gk/zn/"}, {"name": "公开年报", "url": "/gk/nb/"}]
    made.page("/gk/", f"<script>var menu={json.dumps(menu)}</script><div id=m></div>")
    made.page("/gk/nb/", "<div id=l></div><script>$('#l').load('rows.html')</script>")
    made.site.put("/gk/nb/rows.html", f"<meta charset=utf-8>{rows((2024, 2023, 2022))}")
    for year in (2024, 2023, 2022):
        made.report(f"/gk/nb/{year}.html", year)
    return made


def menu_of_bodies() -> Handmade:
    """The column shows the first body's reports; a menu beside them leads to the others'."""
    made = Handmade(reports=6, requests=13)
    made.page("/", "<a href='/nb/'>政府信息公开年报</a><a href='/lj/'>县水利局</a>")
    bodies = {"a": "县财政局", "b": "县教育局", "c": "东湖镇人民政府"}
    menu = "".join(f"<li><a href='/nb/{path}/'>{body}</a></li>" for path, body in bodies.items())
    for path, body in bodies.items():
        listed = "".join(
            f"<li><a href='/nb/{path}/{y}.html'>{title(y, body)}</a></li>" for y in (2024, 2023)
        )
        made.page(f"/nb/{path}/", f"<ul>{menu}</ul><ul>{listed}</ul>", "年报")
        if path == "a":
            made.page("/nb/", f"<ul>{menu}</ul><ul>{listed}</ul>", "年报")
        for year in (2024, 2023):
            made.report(f"/nb/{path}/{year}.html", year, body)
    return made


def two_bodies_by_number() -> Handmade:
    """Columns of bodies whose addresses have nothing in common with the column's."""
    made = Handmade(reports=2, requests=8)
    made.page("/", "<a href='/col/col1/index.html'>政府信息公开年报</a>")
    made.page(
        "/col/col1/index.html",
        "<ul><li><a href='/col/col7/index.html'>县财政局</a></li>"
        "<li><a href='/col/col9/index.html'>县教育局</a></li></ul>",
    )
    for number, body in ((7, "县财政局"), (9, "县教育局")):
        row = f"<li><a href='/art/{number}.html'>{title(2024, body)}</a></li>"
        made.page(f"/col/col{number}/index.html", row)
        made.report(f"/art/{number}.html", 2024, body)
    return made


def icons() -> Handmade:
    """A table whose titles are plain text; only icons beside them lead to the files."""
    made = Handmade(reports=3, requests=6)
    made.page("/", "<a href='/nb/'>政府信息公开年报</a>")
    cells = "".join(
        f"<tr><td>{title(y)}</td><td><a href='/f/{y}.pdf'>PDF</a></td><td>{y + 1}-01-20</td></tr>"
        for y in (2024, 2023, 2022)
    )
    made.page("/nb/", f"<table>{cells}</table>")
    for year in (2024, 2023, 2022):
        made.site.put(f"/f/{year}.pdf", Answer(PDF + b"%d" % year, content_type="application/pdf"))
    return made


def descending_without_links() -> Handmade:
    """VSB's numbering, announced by a number of pages alone."""
    made = Handmade(reports=12, requests=21)
    made.page("/", "<a href='/zwgk/xxgknb.htm'>信息公开年报</a>")
    years = list(range(2024, 2012, -1))
    for number in range(4):
        name = "/zwgk/xxgknb.htm" if number == 0 else f"/zwgk/xxgknb/{4 - number}.htm"
        listed = rows(years[number * 3 : number * 3 + 3], "/info/1050/{}.htm")
        made.page(name, f"<ul>{listed}</ul><div>共12条 共4页</div>", "信息公开年报")
    for year in years:
        made.report(f"/info/1050/{year}.htm", year)
    return made


ALL: dict[str, Callable[[], Handmade]] = {
    made.__name__: made
    for made in (
        frames,
        buttons,
        deep,
        numbered,
        options,
        files,
        in_json,
        article_in_place,
        among_news,
        more,
        declared_gbk,
        years_called_like_reports,
        nameless_titles,
        escaping_query,
        clicked,
        menu_of_bodies,
        two_bodies_by_number,
        icons,
        descending_without_links,
    )
}
