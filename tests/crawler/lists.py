# ruff: noqa: E501  (rows of markup are clearer in one line)
"""Portals made by hand whose lists say by scripts, headings or files what others say by links."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from urllib.parse import unquote_to_bytes

from tests.crawler.handmade import PDF, Handmade, article, html, title
from tests.portals import Answer, Request

BODIES = ("县财政局", "县教育局", "县水务局", "县民政局")
YEARS = (2025, 2024, 2023)
Row = dict[str, str]
_NAMELESS = "政府信息公开工作年度报告"


def _home(made: Handmade, column: str) -> None:
    made.page("/", "<a href='/zwgk/'>政府信息公开</a>")
    made.page("/zwgk/", f"<li><a href='{column}'>政府信息公开年报</a></li>")


def _reports(made: Handmade, path: str, years: Iterable[int] = YEARS) -> list[tuple[str, str, int]]:
    """A report of each body and year at ``path`` (year, body's number): address, body, year."""
    found = []
    for year in years:
        for number, body in enumerate(BODIES):
            made.report(path.format(y=year, n=number), year, body)
            found.append((path.format(y=year, n=number), body, year))
    made.reports = len(found)
    return found


def _row(path: str, body: str, year: int) -> str:
    return f"<li><a href='{path}'>{title(year, body)}</a><span>{year + 1}-01-20</span></li>"


def by_the_map() -> Handmade:
    """Only the map of the site (网站地图) leads to the column."""
    made = Handmade(requests=20)
    made.page("/", "<a href='/wzdt/'>网站地图</a><a href='/wznb/'>政府网站工作年度报表</a>")
    made.page("/wzdt/", "<dl><dt>公开</dt><dd><a href='/nb/'>政府信息公开年报</a></dd></dl>")
    made.page("/nb/", "".join(_row(*report) for report in _reports(made, "/nb/{y}{n}.html")))
    return made


def frame_set_by_script() -> Handmade:
    """The frame around the list has no address until a script gives it one."""
    made = Handmade(requests=20)
    _home(made, "/nb/")
    script = "document.getElementById('f').src='list/index.html';"
    made.page("/nb/", f"<iframe id=f src='about:blank'></iframe><script>{script}</script>")
    listed = "".join(_row(*report) for report in _reports(made, "/nb/list/{y}{n}.html"))
    made.site.put("/nb/list/index.html", html(f"<ul>{listed}</ul>"))
    return made


def folder_below() -> Handmade:
    """Further pages lie a folder deeper than the first, and link from there."""
    made = Handmade(requests=20)
    _home(made, "/zwgk/nb.htm")
    listed = _reports(made, "/info/1050/{y}{n}.htm")
    for number, year in enumerate(YEARS, 1):
        up, name = ("..", "nb") if number == 1 else ("../..", str(4 - number))
        below = "nb/" if number == 1 else "./"
        rows = "".join(_row(f"{up}{p}", b, y) for p, b, y in listed if y == year)
        following = f"<a href='{below}{3 - number}.htm'>下页</a>" if number < 3 else ""
        path = "/zwgk/nb.htm" if number == 1 else f"/zwgk/nb/{name}.htm"
        made.page(path, f"<ul>{rows}</ul><div>共12条 {number}/3 {following}</div>")
    return made


def numbers_downwards() -> Handmade:
    """The same without links: nb.htm, then nb/2.htm and nb/1.htm; the text says 1/3."""
    made = Handmade(requests=22)
    _home(made, "/zwgk/nb.htm")
    listed = _reports(made, "/info/1050/{y}{n}.htm")
    for number, year in enumerate(YEARS, 1):
        rows = "".join(_row(*report) for report in listed if report[2] == year)
        path = "/zwgk/nb.htm" if number == 1 else f"/zwgk/nb/{4 - number}.htm"
        made.page(path, f"<ul>{rows}</ul><div>共12条 {number}/3 <script>go()</script></div>")
    return made


def _by_form(method: str) -> Handmade:
    made = Handmade(requests=20)
    _home(made, "/was/search?channelid=12")
    listed = _reports(made, "/was/detail?record={y}{n}")

    def answer(request: Request) -> Answer:
        sent = request.fields if request.method.lower() == method else {}
        number = int(sent.get("page", "1")) if sent.get("channelid") == "12" else 1
        rows = "".join(_row(*report) for report in listed if report[2] == 2026 - number)
        form = f"<form name=f method={method} action='/was/search'><input type=hidden name=channelid value=12><input type=hidden name=page value={number}></form>"
        script = "<script>function to(n){document.f.page.value=n;document.f.submit();}</script>"
        button = f"<a href='javascript:to({number + 1})'>下一页</a>" if number < 3 else ""
        return Answer(html(f"<ul>{rows}</ul>{form}共3页 {button}{script}").encode())

    made.site.put("/was/search", answer)
    return made


def form_posted() -> Handmade:
    """The pager's script sends the page's form, at an address that names no program."""
    return _by_form("post")


def form_got() -> Handmade:
    """The same form sends its fields in the address."""
    return _by_form("get")


def counted_from_zero() -> Handmade:
    """goPage(1) leads to the second page: the query counts from 0."""
    made = Handmade(requests=20)
    _home(made, "/list.aspx?lm=7")
    listed = _reports(made, "/view.aspx?id={y}{n}")

    def answer(request: Request) -> Answer:
        number = int(request.fields.get("p", "0"))
        rows = "".join(_row(*report) for report in listed if report[2] == 2025 - number)
        script = "<script>function goPage(n){location.href='/list.aspx?lm=7&p='+n}</script>"
        pager = f"第{number + 1}页/共3页 <a href='javascript:goPage({number + 1})'>下一页</a>"
        return Answer(html(f"<ul>{rows}</ul>{pager}{script}").encode())

    made.site.put("/list.aspx", answer)
    return made


def _chain(first: str, name: Callable[[int], str], word: str) -> Handmade:
    """Each page links to the next by ``word``."""
    made = Handmade(requests=20)
    _home(made, first)
    listed = _reports(made, "/view/{y}{n}")
    for number, year in enumerate(YEARS, 1):
        rows = "".join(_row(*report) for report in listed if report[2] == year)
        links = f"<a href='{name(number - 1)}'>上一页</a><a href='{name(number + 1)}'>{word}</a>"
        made.page(first if number == 1 else name(number), f"<ul>{rows}</ul><div>{links}</div>")
    return made


def arrow_beside() -> Handmade:
    """/archive/nb/, /archive/nb/page/2/ …: the arrow leads to a folder beside the page's own."""
    return _chain("/archive/nb/", "/archive/nb/page/{}/".format, "&gt;")


def more_of_it() -> Handmade:
    """更多 leads on in the list itself: only a number of its address is another."""
    return _chain("/more?cat=7", lambda n: f"/more?cat=7&start={n * 4 - 4}", "更多")


def years_above() -> Handmade:
    """One page, a heading a year; rows and files below it name the body, not the year."""
    made = Handmade(requests=20)
    _home(made, "/nb/")
    blocks = ""
    for year in YEARS:
        lines = []
        for number, body in enumerate(BODIES):
            kind = "pdf" if number % 2 else "html"
            path = f"/nb/{year}{number}.{kind}"
            made.site.put(path, PDF if kind == "pdf" else _nameless(body, year))
            lines.append(f"<p><a href='{path}'>{body}{_NAMELESS}</a><span>2026-05-02</span></p>")
        blocks += f"<h3>{year}年度{_NAMELESS}</h3><div class=con>{''.join(lines)}</div>"
    made.page("/nb/", blocks)
    made.reports = len(YEARS) * len(BODIES)
    made.titles = [_from_folder(body, year) for year in YEARS for body in BODIES]
    return made


def files_by_body() -> Handmade:
    """A row called like a report leads to the files of all bodies for that year."""
    made = Handmade(requests=20)
    _home(made, "/nb/")
    links = "".join(f"<li><a href='{y}/'>{y}年政府信息公开年报</a></li>" for y in YEARS)
    made.page("/nb/", f"<ul>{links}</ul>")
    for year in YEARS:
        files = "".join(f"<li><a href='{n}.pdf'>{body}</a></li>" for n, body in enumerate(BODIES))
        made.page(f"/nb/{year}/", f"<h2>{year}年政府信息公开年报</h2><ul>{files}</ul>")
        for number in range(len(BODIES)):
            made.site.put(f"/nb/{year}/{number}.pdf", PDF)
    made.reports = len(YEARS) * len(BODIES)
    made.titles = [title(year, body) for year in YEARS for body in BODIES]
    return made


def cut_off_in_a_folder() -> Handmade:
    """A year's folder whose rows are cut off; the pages behind them name no year either."""
    made = Handmade(requests=20)
    _home(made, "/nb/")
    made.page("/nb/", "".join(f"<li><a href='{y}/'>{y}年</a></li>" for y in YEARS))
    for year in YEARS:
        rows = "".join(
            f"<li><a href='{n}.html'>{body}政府信息公开工…</a><span>{year + 1}-01-20</span></li>"
            for n, body in enumerate(BODIES)
        )
        made.page(f"/nb/{year}/", f"<ul>{rows}</ul>")
        for number, body in enumerate(BODIES):
            made.site.put(f"/nb/{year}/{number}.html", _nameless(body, year))
    made.reports = len(YEARS) * len(BODIES)
    made.titles = [_from_folder(body, year) for year in YEARS for body in BODIES]
    return made


def _nameless(body: str, year: int) -> str:
    """A report whose title names no year; no two are alike to the byte."""
    return article(f"{body}{_NAMELESS}") + f"<!-- {year} -->"


def _named(pager: str, name: Callable[[int], str]) -> Handmade:
    """Three pages; only the number of pages is said, what they are called must be found out."""
    made = Handmade(requests=56)
    _home(made, "/nb/list.html")
    bodies = [f"第{n}中学" for n in range(10)]
    for number, year in enumerate(YEARS, 1):
        lines = [_row(f"/r/{year}{n}.html", body, year) for n, body in enumerate(bodies)]
        path = "/nb/list.html" if number == 1 else f"/nb/{name(number)}"
        made.page(path, f"<ul>{''.join(lines)}</ul>{pager}", "年报")
        for n, body in enumerate(bodies):
            made.report(f"/r/{year}{n}.html", year, body)
    made.reports = 30
    return made


_PAGER = "<div class=page>共3页 <a href='javascript:;'>下一页</a></div>"


def named_with_a_dash() -> Handmade:
    """list-2.html."""
    return _named(_PAGER, "list-{}.html".format)


def named_with_a_number() -> Handmade:
    """list2.html."""
    return _named(_PAGER, "list{}.html".format)


def named_by_query() -> Handmade:
    """list.html?page=2."""
    return _named(_PAGER, "list.html?page={}".format)


def named_by_script() -> Handmade:
    """The script writes the address out, with a place for the number."""
    script = "<script>pager({total:3,url:'nb_PAGE_{p}.html'})</script>"
    return _named(_PAGER + script, "nb_PAGE_{}.html".format)


def _on_one_page(written: Callable[[list[tuple[str, str, int]]], str]) -> Handmade:
    made = Handmade(requests=22)
    _home(made, "/nb/")
    made.page("/nb/", written(_reports(made, "/art/{y}/{n}.html")))
    return made


def click_handled() -> Handmade:
    """view('2024', '3'): a function of the page puts the address together."""

    def written(listed: list[tuple[str, str, int]]) -> str:
        rows = "".join(
            f"<li><a href='javascript:void(0)' onclick=\"view('{p[5:9]}','{p[10:-5]}')\">{title(y, b)}</a></li>"
            for p, b, y in listed
        )
        code = "function view(y,id){window.open('/art/'+y+'/'+id+'.html');}"
        return f"<ul>{rows}</ul><script>{code}</script>"

    return _on_one_page(written)


def rows_in_an_attribute() -> Handmade:
    """The rows are JSON in a data attribute."""

    def written(listed: list[tuple[str, str, int]]) -> str:
        rows = ",".join(f'{{"title":"{title(y, b)}","url":"{p}"}}' for p, b, y in listed)
        return f"<div id=app data-list='[{rows}]'></div>"

    return _on_one_page(written)


def rows_put_together() -> Handmade:
    """document.writeln of strings that are added up."""

    def written(listed: list[tuple[str, str, int]]) -> str:
        lines = (
            f"document.writeln('<li><a href=\"{p}\">'+'{title(y, b)}'+'<\\/a><\\/li>');"
            for p, b, y in listed
        )
        return f"<script>{''.join(lines)}</script>"

    return _on_one_page(written)


def _tree(script: Callable[[list[tuple[int, str, str]]], str]) -> Handmade:
    made = Handmade(requests=26)
    _home(made, "/nb/tree.html")
    nodes = [(number, body, f"/bm/{number}/") for number, body in enumerate(BODIES)]
    made.page("/nb/tree.html", f"<div id=t></div><script>{script(nodes)}</script>")
    listed = _reports(made, "/bm/{n}/{y}.html")
    for _, body, path in nodes:
        made.page(path, "".join(_row(p, b, y) for p, b, y in listed if b == body))
    return made


def tree_of_objects() -> Handmade:
    """zTree: the bodies are objects of a script."""

    def script(nodes: list[tuple[int, str, str]]) -> str:
        inner = ",".join(f"{{id:{k},pId:99,name:'{b}',url:'{p}'}}" for k, b, p in nodes)
        return f"var zNodes=[{{id:99,pId:0,name:'县政府部门'}},{inner}];"

    return _tree(script)


def tree_of_calls() -> Handmade:
    """dTree: a call a body."""
    return _tree(lambda nodes: "".join(f"d.add({k + 1},0,'{b}','{p}');" for k, b, p in nodes))


def asked_in_gbk() -> Handmade:
    """A page in GBK asks with its Chinese query in GBK; the server understands nothing else."""
    made = Handmade(requests=20)
    listed = _reports(made, "/view.asp?id={y}{n}")
    name = "政府信息公开年报"
    made.site.put("/", _in_gbk(f"<a href='/list.asp?lb={name}'>{name}</a>"), "text/html")

    def answer(request: Request) -> Answer:
        known = unquote_to_bytes(request.query) == f"lb={name}".encode("gbk")
        rows = "".join(_row(*report) for report in listed) if known else "暂无信息"
        return Answer(_in_gbk(rows), content_type="text/html")

    made.site.put("/list.asp", answer)
    return made


def _in_gbk(body: str) -> bytes:
    return html(body).replace("charset=utf-8", "charset=gb2312").encode("gbk")


def _asked_by(script: str, part: Callable[[Request, list[Row]], list[Row]]) -> Handmade:
    """A list that only its script asks for; ``part`` are the rows that an answer shows."""
    made = Handmade(requests=20)
    _home(made, "/zwgk/nb/")
    listed = _reports(made, "/zwgk/{y}{n}.html")
    made.page("/zwgk/nb/", f"<div id=list></div><script>{script}</script>")
    data = [{"title": title(y, b), "url": a, "infodate": f"{y + 1}-01-20"} for a, b, y in listed]

    def answer(request: Request) -> Answer:
        told = {"custom": {"total": len(data), "data": part(request, data)}}
        return Answer(json.dumps(told).encode(), content_type="application/json")

    made.site.put("/rest/getlist", answer)
    return made


def json_from_zero() -> Handmade:
    """The service counts from 0, which no script says: its first page is asked for last."""
    script = (
        "function load(i){$.ajax({url:'/rest/getlist',type:'post',contentType:'application/json',"
        "data:JSON.stringify({column:7,pageIndex:i,pageSize:5})})}"
    )

    def part(request: Request, rows: list[Row]) -> list[Row]:
        number = json.loads(request.body)["pageIndex"]
        return rows[number * 5 : number * 5 + 5]

    return _asked_by(script, part)


def size_called_like_a_page() -> Handmade:
    """pg=5&p=1: one is how many, the other is which page."""
    script = "$.get('/rest/getlist', {pg: 5, p: 1}, draw)"

    def part(request: Request, rows: list[Row]) -> list[Row]:
        size, number = int(request.fields["pg"]), int(request.fields["p"])
        return rows[(number - 1) * size : number * size] if size == 5 else []

    return _asked_by(script, part)


def _numbers(path: str, target: str) -> str:
    return "".join(f"<a href='{path}/{k}' target='{target}'>{k}</a>" for k in (1, 2, 3))


def framed_pages() -> Handmade:
    """Every page of the list is a wrapper around a frame; the pager stands in the frame."""
    made = Handmade(requests=22)
    _home(made, "/class/NB")
    listed = _reports(made, "/doc/{y}{n}.html")
    for number, year in enumerate(YEARS, start=1):
        rows = "".join(_row(*report) for report in listed if report[2] == year)
        pager = _numbers("/class/NB", "_parent")
        made.site.put(f"/list/NB/{number}", html(f"<ul>{rows}</ul><div>{pager}</div>"))
        made.page(f"/class/NB/{number}", f"<iframe src='/list/NB/{number}'></iframe>")
    made.page("/class/NB", "<iframe src='/list/NB/1'></iframe>")
    return made


def pager_around_a_frame() -> Handmade:
    """The rows stand in a frame, the pager in the page around it."""
    made = Handmade(requests=22)
    _home(made, "/class/NB/1")
    listed = _reports(made, "/doc/{y}{n}.html")
    for number, year in enumerate(YEARS, start=1):
        rows = "".join(_row(*report) for report in listed if report[2] == year)
        made.site.put(f"/list/NB/{number}", html(f"<ul>{rows}</ul>"))
        frame = f"<iframe src='/list/NB/{number}'></iframe>"
        pager = _numbers("/class/NB", "_self")
        made.page(f"/class/NB/{number}", f"{frame}<div class=pager>{pager}</div>")
    return made


def platform_beside() -> Handmade:
    """The home page leads to a column and to a platform, whose own column holds the departments."""
    made = Handmade(requests=18)
    listed = _reports(made, "/zwgk/{y}{n}.html")
    made.page("/", "<a href='/nb/'>政府信息公开年报</a><a href='/gkpt/'>政府信息公开平台</a>")
    made.page("/gkpt/", "<a href='/gkpt/nb/'>信息公开年报</a><a href='/gkpt/zn/'>公开指南</a>")
    made.page("/nb/", "".join(_row(*report) for report in listed[::2]))
    made.page("/gkpt/nb/", "".join(_row(*report) for report in listed[1::2]))
    return made


def _by_year(
    name: Callable[[int], str], choice: Callable[[int], str], around: str, script: str
) -> Handmade:
    """A list that shows one year at a time."""
    made = Handmade(requests=19)
    _home(made, name(2025))
    listed = _reports(made, "/doc/{y}{n}.html")
    offer = around.format("".join(choice(year) for year in YEARS))
    for year in YEARS:
        rows = "".join(_row(*report) for report in listed if report[2] == year)
        made.page(name(year), f"{offer}<ul>{rows}</ul><script>{script}</script>")
    return made


def year_chosen() -> Handmade:
    """The year is chosen in a form, which asks for the same page with it."""
    form = (
        "<form action='/nb.do'><input type=hidden name=lm value=7><select name=y>{}</select></form>"
    )
    made = _by_year("/nb{}".format, "<option value={0}>{0}年</option>".format, form, "")
    first = made.site.pages["/nb2025"]

    def answer(request: Request) -> Answer:
        page = made.site.pages[f"/nb{request.fields.get('y', 2025)}"]
        assert isinstance(page, Answer)
        return page

    assert isinstance(first, Answer)
    made.site.put("/nb.do", answer)
    made.page("/zwgk/", "<li><a href='/nb.do?lm=7'>政府信息公开年报</a></li>")
    return made


def year_clicked() -> Handmade:
    """Tabs of years, whose script loads the list of one into the page."""
    script = "function show(y){ $('#box').load('/nb/list' + y + '.html') }"
    choice = "<li onclick='show({0})'>{0}年</li>".format
    return _by_year("/nb/list{}.html".format, choice, "<ul class=tabs>{}</ul>", script)


def year_sent_by_script() -> Handmade:
    """The choice of a year sends the browser on."""
    script = "function go(y){ location.href = '/nb/' + y + '/' }"
    choice = "<option value={0}>{0}年度</option>".format
    around = "<select onchange='go(this.value)'>{}</select>"
    return _by_year("/nb/{}/".format, choice, around, script)


def _from_folder(body: str, year: int) -> str:
    return f"{year}年{body}{_NAMELESS}（年份据所在栏目）"


ALL: dict[str, Callable[[], Handmade]] = {
    made.__name__: made
    for made in (
        by_the_map,
        frame_set_by_script,
        folder_below,
        numbers_downwards,
        form_posted,
        form_got,
        counted_from_zero,
        arrow_beside,
        more_of_it,
        years_above,
        files_by_body,
        cut_off_in_a_folder,
        named_with_a_dash,
        named_with_a_number,
        named_by_query,
        named_by_script,
        click_handled,
        rows_in_an_attribute,
        rows_put_together,
        tree_of_objects,
        tree_of_calls,
        asked_in_gbk,
        json_from_zero,
        size_called_like_a_page,
        framed_pages,
        pager_around_a_frame,
        platform_beside,
        year_chosen,
        year_clicked,
        year_sent_by_script,
    )
}
