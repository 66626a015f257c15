# ruff: noqa: E501  (rows of markup are clearer in one line)
"""Shapes held back while the families were written: the same systems as other hands would build them."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.crawler.handmade import PDF, Handmade, article, html, rows, title
from tests.portals import Answer, Request

YEARS = list(range(2024, 2012, -1))
HEX = "9c1e4f60b7a24d5f8e3a6b0c2d4f7a91"
UUID = "b7a24d5f-8e3a-46b0-9c2d-4f7a919c1e4f"


def _reports(
    made: Handmade, path: str, years: list[int] | None = None
) -> list[tuple[str, str, str]]:
    listed = []
    for year in years or YEARS:
        made.report(path.format(y=year), year)
        listed.append((path.format(y=year), title(year), f"{year + 1}-01-20"))
    made.reports = len(listed)
    made.requests = len(listed) + 15
    return listed


def _lines(listed: list[tuple[str, str, str]]) -> str:
    return "".join(
        f"<li><a href='{h}' title='{t}'>{t}</a><span>[{d}]</span></li>" for h, t, d in listed
    )


def _way(made: Handmade, column: str, name: str = "政府信息公开年报") -> None:
    made.page("/", "<div class=menu><a href='/zwgk/'>政务公开</a></div>")
    block = "".join(f"<li><a href='{h}'>{t}</a></li>" for h, t in (
        ("/zwgk/zn.html", "政府信息公开指南"), ("/zwgk/zd.html", "政府信息公开制度"),
        ("/zwgk/fd.html", "法定主动公开内容"), (column, name), ("/zwgk/ysq.html", "依申请公开"),
        ("/zwgk/wznb.html", "政府网站工作年度报表")))  # fmt: skip
    made.page("/zwgk/", f"<ul class=left>{block}</ul>")
    for path in ("zn", "zd", "fd", "ysq", "wznb"):
        made.page(f"/zwgk/{path}.html", "<h2>说明</h2><p>请向受理机构提出。</p>")


def _static(
    first: str,
    name: Callable[[int], str],
    script: Callable[[int, int], str],
    column: str | None = None,
) -> Handmade:
    """A static list of three pages; ``name`` gives the address of page p (from 2)."""
    made = Handmade()
    listed = _reports(made, "/info/r{y}.html")
    _way(made, column or first)
    for number in range(1, 4):
        part = listed[(number - 1) * 4 : number * 4]
        path = first if number == 1 else name(number)
        made.page(path, f"<ul>{_lines(part)}</ul>{script(number, 3)}", "政府信息公开年报")
    return made


def reversed_pages() -> Handmade:
    """Page p is index_{total-p}.html."""
    return _static(
        "/zw/nb/",
        lambda p: f"/zw/nb/index_{3 - p}.html",
        lambda p, n: f'<script>createPageHTML({n},{p - 1},"index","html");</script>',
    )


def folder_pages() -> Handmade:
    """1.html is the list, 2.html its second page, and nothing links it."""
    return _static(
        "/zfxxgk/zfxxgknb/1.html",
        lambda p: f"/zfxxgk/zfxxgknb/{p}.html",
        lambda p, n: f"<script>var totalPage={n}; var curPage={p};</script>",
    )


def pc_pages() -> Handmade:
    """index_pc_1.html is the second page."""
    return _static(
        "/sjj/nb/index_pc.html",
        lambda p: f"/sjj/nb/index_pc_{p - 1}.html",
        lambda p, n: f'<script>createPageHTML({n}, {p - 1}, "index_pc", "html");</script>',
    )


def from_zero() -> Handmade:
    """home_0.htm is the list, home_1.htm its second page."""
    return _static(
        "/zc/home_0.htm",
        lambda p: f"/zc/home_{p - 1}.htm",
        lambda p, n: f"<script>var pageCount = {n};</script>",
    )


def page_id() -> Handmade:
    """index_PAGEID_2.shtml, as a pager's script builds it."""
    return _static(
        "/hj/nb/index.shtml",
        lambda p: f"/hj/nb/index_PAGEID_{p}.shtml",
        lambda p, n: (
            f"<div class=pages>共{n}页 <a href='javascript:void(0)' onclick='go({p + 1})'>下一页</a></div><script>function go(p){{window.location.href='index_PAGEID_'+p+'.shtml';}}</script>"
        ),
    )


def dashes() -> Handmade:
    """<template>-2.html behind /<column>/0000/."""
    return _static(
        "/29031/0000/list-1.html",
        lambda p: f"/29031/0000/list-{p}.html",
        lambda p, n: (
            f"<div class=page>第{p}页/共{n}页 <a href='javascript:page({p + 1})'>下一页</a></div>"
        ),
    )


def class_pages() -> Handmade:
    """/class/ABCDEFGH and /class/ABCDEFGH/2."""
    return _static(
        "/class/ABCDEFGH",
        lambda p: f"/class/ABCDEFGH/{p}",
        lambda p, n: f"<div class=pager>{p}/{n} <a href='javascript:;'>下一页</a></div>",
    )


def column_index() -> Handmade:
    """column-index-2.shtml."""
    return _static(
        "/cd/c1001/column-index-1.shtml",
        lambda p: f"/cd/c1001/column-index-{p}.shtml",
        lambda p, n: f"<script>var pages={{pageCount:{n},current:{p}}}</script>",
    )


def xxgk_list() -> Handmade:
    """xxgk_list.shtml, xxgk_list_1.shtml is its second page."""
    return _static(
        "/zj/c100523/xxgk_list.shtml",
        lambda p: f"/zj/c100523/xxgk_list_{p - 1}.shtml",
        lambda p, n: (
            f"<script>createPageHTML('page-div',{n}, {p},'xxgk_list','shtml',12);</script>"
        ),
    )


def ucap_two() -> Handmade:
    """list.shtml, list_2.shtml; the pager is drawn from a count."""
    return _static(
        "/hlj/c108442/list.shtml",
        lambda p: f"/hlj/c108442/list_{p}.shtml",
        lambda p, n: (
            f"<div id=page_div></div><script>createPageHTML('page_div',{n},{p},'list','shtml',12);</script>"
        ),
    )


def nfcms() -> Handmade:
    """index_2.html of NFCMS, one-based, with a pager of numbers."""

    def pager(p: int, n: int) -> str:
        links = "".join(
            f"<a href='/zwgk/xxgknb/{'index' if k == 1 else f'index_{k}'}.html'>{k}</a>"
            for k in range(1, n + 1)
            if k != p
        )
        return f"<div class='pagination page'>{links}</div><script>window.NFCMS_SITE_ID='755';</script>"

    return _static("/zwgk/xxgknb/index.html", lambda p: f"/zwgk/xxgknb/index_{p}.html", pager)


def twins() -> Handmade:
    """Page 2 is index_2, and index_1 is the first page once more."""
    made = _static(
        "/gk/nb/",
        lambda p: f"/gk/nb/index_{p}.html",
        lambda p, n: f'<script>createPageHTML({n},{p - 1},"index","html");</script>',
    )
    made.site.pages["/gk/nb/index_1.html"] = made.site.pages["/gk/nb/"]
    return made


def gkmlpt_by_fragment() -> Handmade:
    """The block links /gkmlpt/index#8801; page 0 equals page 1; a hundred a page."""
    made = Handmade()
    listed = _reports(made, "/gkmlpt/content/2/2001/post_{y}.html")
    _way(made, "/gkmlpt/index#8801")
    tree = [
        {"id": 8800, "name": "基础信息", "parent": 0, "children": []},
        {"id": 8801, "name": "年度报告", "parent": 0, "children": []},
    ]
    config = f'window._CONFIG={{"SID":"763001","TREE":{json.dumps(tree)},"ROUTER":1}};'
    made.page("/gkmlpt/index", f"<div id=app></div><script>{config}</script>", "信息公开目录")

    def api(request: Request) -> Answer:
        number = max(1, int(request.fields.get("page", 1)))
        part = listed[(number - 1) * 10 : number * 10]
        found = [
            {"id": k, "title": t, "url": h, "date": 1737475200} for k, (h, t, _) in enumerate(part)
        ]
        return Answer(
            json.dumps({"classify": {"post_count": 12}, "total": 12, "articles": found}).encode(),
            content_type="application/json",
        )

    made.site.pages["/gkmlpt/api/all/8801"] = api
    return made


def epoint_dynamic() -> Handmade:
    """govInfoPub.html with its category in the query; JSON's rows carry titles alone in markup."""
    made = Handmade()
    listed = _reports(made, "/zwgk/2025/{y}.html")
    _way(made, "/dynamic/zwgk/govInfoPub.html?categorynum=003011&deptcode=")
    made.page(
        "/dynamic/zwgk/govInfoPub.html",
        "<div id=list></div><script src='/js/webBuilderCommon.js'></script>",
        "信息公开年报",
    )
    made.site.put(
        "/js/webBuilderCommon.js",
        f"var siteInfo = {{ siteGuid: '{UUID}', projectName: 'EWB-FRONT' }};",
        "text/javascript",
    )

    def answer(request: Request) -> Answer:
        given = json.loads(request.body or b"{}")
        if given.get("siteGuid") != UUID or given.get("categorynum") != "003011":
            return Answer(b'{"custom":{"total":0,"data":[]}}', content_type="application/json")
        start = int(given["pageIndex"]) * int(given["pageSize"])
        part = listed[start : start + int(given["pageSize"])]
        data = [
            {"title": f"<font color='red'>{t}</font>", "infourl": h, "infodate": d}
            for h, t, d in part
        ]
        return Answer(
            json.dumps({"custom": {"total": 12, "data": data}}).encode(),
            content_type="application/json",
        )

    made.site.put("/EWB-FRONT/rest/lightfrontaction/getgovinfolist", answer)
    return made


def lonsun_bare() -> Handmade:
    """The page says pageCount and its site's id; all else the label must be told from the address."""
    made = Handmade()
    listed = _reports(made, "/public/6600777/{y}.html")
    column = "/zwgk/public/column/6600777?type=4&action=list&catId=6718855&nav=3"
    _way(made, column)
    body = f"<ul class='xxgk_nav_list'>{_lines(listed[:5])}</ul><div id=page></div><script>$(function(){{Ls.page({{pageCount:3,currPage:1}})}})</script>"
    made.site.put(
        "/zwgk/public/column/6600777", html(body, "年报", "<meta name='SiteId' content='6788'>")
    )

    def label(request: Request) -> Answer:
        f = request.fields
        if (
            f.get("organId") != "6600777"
            or f.get("catId") != "6718855"
            or f.get("siteId") != "6788"
        ):
            return Answer("暂无相关信息".encode())
        start = (int(f["pageIndex"]) - 1) * 5
        return Answer(
            f"<ul>{_lines(listed[start : start + 5])}</ul>".encode()
            if listed[start:]
            else "暂无相关信息".encode()
        )

    made.site.put("/site/label/8888", label)
    return made


def lonsun_years() -> Handmade:
    """A unit's page with a strip of years."""
    made = Handmade()
    listed = _reports(made, "/public/1/{y}.html", YEARS[:4])
    _way(made, "/public/column/66001?type=4&action=list&catId=7&nav=3")
    strip = "".join(
        f"<a href='/public/column/66001?type=4&action=list&catId=7&nav=3&year={y}'>{y}年</a>"
        for y in YEARS[:4]
    )

    def shell(request: Request) -> Answer:
        year = request.fields.get("year")
        shown = [r for r in listed if year is None or f"{year}年" in r[1]]
        return Answer(
            html(
                f"<ul id=timeFrame>{strip}</ul><ul>{_lines(shown if year else shown[:1])}</ul><script>var pageCount=1;</script>",
                "年报",
                "<meta name=SiteId content=9>",
            ).encode()
        )

    made.site.put("/public/column/66001", shell)
    return made


def truecms_bare() -> Handmade:
    """No script names the service; the column's id stands in a field; clicks by a script's name."""
    made = Handmade()
    listed = _reports(made, "/lyq/zfxxgknb/content/{y}a24d5f-8e3a-46b0-9c2d-4f7a919c1e4f.html")
    _way(made, "/lyq/zfxxgknb/zfxxgknb.html")
    clicked = "".join(
        f"<li onclick=\"name2('{h}')\"><a title='{t}'>{t}</a><span>{d}</span></li>"
        for h, t, d in listed[:6]
    )
    made.page(
        "/lyq/zfxxgknb/zfxxgknb.html",
        f"<div id=initData style='display:none'><ul>{clicked}</ul></div><input type=hidden id=columnId value='{UUID}'>",
        "年报",
    )

    def answer(request: Request) -> Answer:
        f = request.fields
        per = int(f["perpage"])
        part = listed[int(f["startrecord"]) - 1 : int(f["endrecord"])] if per <= 20 else []
        store = "".join(
            f"<record><![CDATA[<li><a href='{h}'>{t}</a><span>{d}</span></li>]]></record>"
            for h, t, d in part
        )
        return Answer(
            f"{f['callback']}({json.dumps({'result': f'<datastore><totalrecord>12</totalrecord>{store}</datastore>'})})".encode(),
            content_type="text/javascript",
        )

    made.site.put("/truecms/messageController/getMessage.do", answer)
    return made


def easttone_quoted() -> Handmade:
    """new CMS with JSON's quotes; dates printed in Chinese; details without a host."""
    made = Handmade()
    listed = _reports(made, "/xxgk/{y}/art.html")
    _way(made, "/xxgk/zfxxgknb/index.html")
    made.page(
        "/xxgk/zfxxgknb/index.html",
        '<div id=cms v-for="x in list"></div><script>\nnew CMS({\n "el": "#cms",\n "ids": "2201,2202", "pageSize": 10 })</script>',
        "年报",
    )

    def answer(request: Request) -> Answer:
        given = json.loads(request.body)
        good = given.get("channelList") == ["2201", "2202"]
        part = listed[(given["pageNo"] - 1) * 10 : given["pageNo"] * 10] if good else []
        found = [
            {"id": k, "title": t, "url": h, "display_date": "2025年1月22日"}
            for k, (h, t, _) in enumerate(part)
        ]
        return Answer(
            json.dumps(
                {
                    "code": 0,
                    "data": {
                        "pageNo": 1,
                        "totalPage": 2 if part else 0,
                        "totalCount": 12 if part else 0,
                        "list": found,
                    },
                }
            ).encode(),
            content_type="application/json",
        )

    made.site.put("/front/api/data/affair", answer)
    return made


def jpaas_address() -> Handmade:
    """jpaas whose page writes the whole address of its unit into a script."""
    made = Handmade()
    listed = _reports(made, "/zwgk/nb/art/{y}/art_" + HEX + ".html")
    column = "/zwgk/zfxxgknb/index.html"
    _way(made, column)
    address = f"/api-gateway/jpaas-publish-server/front/page/build/unit?parseType=buildstatic&webId={HEX}&tplSetId={HEX}&pageType=column&tagId=%E4%BF%A1%E6%81%AF%E5%88%97%E8%A1%A8&editType=null&pageId={HEX}"
    made.page(
        column,
        f"<div class='page-content'>{_lines(listed[:5])}</div><script>var unitUrl='{address}';$.get(unitUrl+'&paramJson='+encodeURIComponent(JSON.stringify({{pageNo:pageNo,pageSize:5}})))</script>",
        "年报",
    )

    def answer(request: Request) -> Answer:
        number = json.loads(request.fields.get("paramJson", "{}")).get("pageNo", 1)
        part = listed[(number - 1) * 5 : number * 5]
        return Answer(
            json.dumps(
                {
                    "success": True,
                    "data": {
                        "html": f"<ul>{_lines(part)}</ul><div class=pagination count='12' rows='5'></div>"
                    },
                }
            ).encode(),
            content_type="application/json",
        )

    made.site.put("/api-gateway/jpaas-publish-server/front/page/build/unit", answer)
    return made


def vsb_module() -> Handmade:
    """gkml_info.jsp: details told apart by their query alone; a misspelt indentifier."""
    made = Handmade()
    _way(made, "/gkml_list.jsp?urltype=egovinfo.EgovTreeURl&wbtreeid=1066&type=egovinfosubcattree2")
    cells = "".join(
        f"<tr><td><a href='gkml_info.jsp?urltype=egovinfo.EgovInfoContent&wbtreeid=1066&indentifier=1030-/{y}-0822001'>{title(y)}</a></td><td>{y + 1}-01-22</td></tr>"
        for y in YEARS
    )
    made.site.put("/gkml_list.jsp", html(f"<table>{cells}</table>", "年报"))
    made.site.put(
        "/gkml_info.jsp",
        lambda r: Answer(article(title(int(r.fields["indentifier"][6:10]))).encode()),
    )
    made.reports, made.requests = 12, 24
    return made


def was_list() -> Handmade:
    """Old WAS: almost-JSON with raw line ends and a sentinel row."""
    made = Handmade()
    listed = _reports(made, "/zw/nb/{y}01/t{y}0122_7.htm")
    _way(made, "/zw/nb/")
    made.page(
        "/zw/nb/",
        "<ul id=l></ul><script>function q(p){$.ajax({url:'/was5/web/search?channelid=294271&templet=advsch.jsp&sortfield=-docreltime&classsql=chnlid=35207&prepage=150&page='+p,success:f})}</script>",
        "年报",
    )
    data = ",\n".join(
        f'{{"title":"{t}\n","docpuburl":"{h}","docreltime":"{d}"}}' for h, t, d in listed
    )
    sentinel = '{"title":"文章标题","docpuburl":"/x.htm","docreltime":""}'
    made.site.put(
        "/was5/web/search",
        Answer(f'{{"count":"12","docs":[{data},\n{sentinel}]}}'.encode(), content_type="text/html"),
    )
    return made


def year_tree() -> Handmade:
    """Years, then groups, then units' reports whose titles name no body or no year."""
    made = Handmade()
    _way(made, "/gkbg/")
    made.page(
        "/gkbg/",
        "<ul>"
        + "".join(f"<li><a href='{y}n{y % 7}/'>{y}年</a></li>" for y in (2024, 2023))
        + "</ul>",
        "政府信息公开年报",
    )
    for year in (2024, 2023):
        made.page(
            f"/gkbg/{year}n{year % 7}/",
            "<a href='xzjd/'>街道乡镇</a> <a href='bm/'>区政府部门</a>",
            f"{year}年",
        )
        for group, bodies in (("xzjd", ("东湖街道", "西山镇")), ("bm", ("区财政局", "区教育局"))):
            lines = "".join(
                f"<li><a href='{k}.html'>{b}政府信息公开工作年度报告</a><span>{year + 1}-01-2{k}</span></li>"
                for k, b in enumerate(bodies)
            )
            made.page(f"/gkbg/{year}n{year % 7}/{group}/", f"<ul>{lines}</ul>", "街道乡镇")
            for k, body in enumerate(bodies):
                made.report(f"/gkbg/{year}n{year % 7}/{group}/{k}.html", year, body)
    made.reports, made.requests = 8, 28
    return made


def elsewhere() -> Handmade:
    """A row of another body leads to another site that is not there; ours are all found."""
    made = Handmade()
    listed = _reports(made, "/nb/{y}.html")
    _way(made, "/nb/")
    strange = "<li><a href='http://www.example-city.invalid/x/202501/t20250125_90011.html'>示例市2024年政府信息公开工作年度报告</a></li>"
    made.page("/nb/", f"<ul>{strange}{_lines(listed)}</ul>", "年报")
    return made


def friends() -> Handmade:
    """False friends of every kind beside two reports."""
    made = Handmade()
    listed = _reports(made, "/nb/{y}.html", [2024, 2023])
    _way(made, "/nb/")
    others = ("图书馆2024年度报告", "2024年度教育信息公开工作报告", "青湾县2024年法治政府建设年度报告", "青湾县2024年政府网站工作年度报表",
              "青湾县住房公积金2024年年度报告", "2024年国民经济和社会发展统计公报", "青湾县2024年政府信息公开工作要点", "政府信息公开申请表",
              "2024年度部门决算公开报告", "一图读懂青湾县2024年政府信息公开工作年度报告", "青湾县2024年度政务公开工作会议召开", "2024年青湾县中学招生年度报告")  # fmt: skip
    lines = "".join(
        f"<li><a href='x{k}.html'>{t}</a><span>2025-02-01</span></li>" for k, t in enumerate(others)
    )
    for k, t in enumerate(others):
        made.page(
            f"/nb/x{k}.html",
            f"<h1>{t}</h1><div id=zoom><p>{'本文介绍有关工作的情况。' * 20}</p></div>",
            t,
        )
    made.page("/nb/", f"<ul>{lines}{_lines(listed)}</ul>", "年报")
    return made


def only_files() -> Handmade:
    """Reports that are a file behind a page: an extensionless download, a viewer, pictures, an object."""
    made = Handmade(reports=4, requests=20)
    _way(made, "/nb/")
    made.page("/nb/", f"<ul>{rows((2024, 2023, 2022, 2021))}</ul>", "年报")
    name = 'attachment; filename="青湾县报告.pdf"'.encode("gb18030").decode("latin-1")
    made.site.put(
        "/dl",
        Answer(
            PDF + b"a",
            content_type="application/octet-stream",
            headers=(("Content-Disposition", name),),
        ),
    )
    made.page(
        "/nb/2024.html",
        f"<h1>{title(2024)}</h1><div class=content><p>附件：<a href='/dl?uuid=77'>{title(2024)}</a></p></div>",
    )
    made.page(
        "/nb/2023.html",
        f"<h1>{title(2023)}</h1><div id=pdf></div><script>var pdfUrl = '/f/b.pdf'; PDFObject.embed(pdfUrl, '#pdf');</script>",
    )
    made.page(
        "/nb/2022.html",
        f"<h1>{title(2022)}</h1><div class='pages_content'><p><img src='/f/1.jpg' width=800><img src='/f/2.jpg' width=800></p></div>",
    )
    made.page(
        "/nb/2021.html",
        f"<h1>{title(2021)}</h1><div class=box><object data='/f/c.pdf' type='application/pdf'></object></div>",
    )
    for path in ("b", "c"):
        made.site.put(f"/f/{path}.pdf", Answer(PDF + path.encode(), content_type="application/pdf"))
    for k in (1, 2):
        made.site.put(
            f"/f/{k}.jpg", Answer(b"\xff\xd8\xff\xe0" + bytes([k]), content_type="image/jpeg")
        )
    made.attachments = ["dl?uuid=77", "f/1.jpg", "f/2.jpg", "f/b.pdf", "f/c.pdf"]
    return made


def straight_from_home() -> Handmade:
    """The home page's hub is a menu made by script; the column hangs below 法定主动公开内容."""
    made = Handmade()
    listed = _reports(made, "/n{y}.shtml")
    made.page("/", "<script>document.write('<a href=\"/zfxxgk/\">政府信息公开</a>')</script>")
    made.page("/zfxxgk/", "<a href='/zfxxgk/fdzdgk/'>法定主动公开内容</a>")
    made.page(
        "/zfxxgk/fdzdgk/",
        "<dl><dt>机构职能</dt><dt><a href='/zfxxgk/fdzdgk/xxgknb/'>政府信息公开工作年度报告</a></dt></dl>",
    )
    made.page("/zfxxgk/fdzdgk/xxgknb/", f"<ul>{_lines(listed)}</ul>", "政府信息公开工作年度报告")
    return made


def tabs() -> Handmade:
    """index.html?tab=gknb: the tab's rows come by POST of a form."""
    made = Handmade()
    listed = _reports(made, "/n810214/c{y}/content.html")
    _way(made, "/n810214/index.html?tab=gknb")
    made.page(
        "/n810214/index.html",
        f"<div id=tab></div><script>function getList(page){{$.post('/getFileListByCodeId',{{'channelId':'{HEX}','page':page,'size':10,'relateSubChannels':true}},function(d){{}},'json')}}</script>",
        "信息公开",
    )

    def answer(request: Request) -> Answer:
        number = int(request.fields.get("page", 1))
        part = (
            listed[(number - 1) * 10 : number * 10]
            if request.fields.get("channelId") == HEX
            else []
        )
        found = [{"title": t, "url": h, "publishedTimeStr": d} for h, t, d in part]
        return Answer(
            json.dumps({"results": {"data": {"total": 12, "results": found}}}).encode(),
            content_type="application/json",
        )

    made.site.put("/getFileListByCodeId", answer)
    return made


def truecms_called() -> Handmade:
    """The column's id is what a script's function is called with; the hidden rows are other news."""
    made = Handmade()
    listed = _reports(made, "/hz/zfxxgknb/content/{y}a24d5f-8e3a-46b0-9c2d-4f7a919c1e4f.html")
    _way(made, "/hz/zfxxgknb/zfxxgknb.html")
    news = "".join(f"<li><a href='/xw/{k}.html'>青湾县举行第{k}次会议</a></li>" for k in range(4))
    call = f"loadList('{UUID}', 10); function loadList(id, n){{$.ajax({{url:'/TrueCMS/messageController/getMessage.do',data:{{startrecord:1,endrecord:20,perpage:20,columnId:id}}}})}}"
    made.page(
        "/hz/zfxxgknb/zfxxgknb.html",
        f"<div id=initData><ul>{news}</ul></div><script>{call}</script>",
        "年报",
    )

    def answer(request: Request) -> Answer:
        f = request.fields
        part = (
            listed[int(f["startrecord"]) - 1 : int(f["endrecord"])]
            if f.get("columnId") == UUID
            else []
        )
        store = "".join(
            f"<record><![CDATA[<li><a href='{h}'>{t}</a></li>]]></record>" for h, t, _ in part
        )
        return Answer(
            f"cb({json.dumps({'result': f'<datastore><totalrecord>12</totalrecord>{store}</datastore>'})})".encode()
        )

    made.site.put("/TrueCMS/messageController/getMessage.do", answer)
    return made


def frame_goes() -> Handmade:
    """A list in a frame whose first page shows news alone; its pager sends the frame on by script."""
    made = Handmade()
    listed = _reports(made, "/gk/v{y}.html")
    news = [(f"/xw/{k}.html", f"青湾县举行第{k}次会议", "2026-02-01") for k in range(6)]
    _way(made, "/gk/nb.jsp")
    made.page("/gk/nb.jsp", "<iframe src='list_iframe.jsp?deptId=&pageIndex=1'></iframe>")

    def answer(request: Request) -> Answer:
        p = int(request.fields.get("pageIndex", 1))
        script = "function gotoPage(n){ document.location.href = 'list_iframe.jsp?deptId=&pageIndex=' + n; }"
        pager = f"当前第{p}页/共3页 <a href='#' onclick='gotoPage({p + 1})'>下一页</a><script>{script}</script>"
        return Answer(
            html(
                f"<table>{_lines([*news, *listed][p * 6 - 6 : p * 6])}</table>{pager}", "年报"
            ).encode()
        )

    made.site.put("/gk/list_iframe.jsp", answer)
    return made


def page_view() -> Handmade:
    """/pageView/classifiedSearch.html?pageNum=N, its pager drawn by script."""
    made = Handmade()
    listed = _reports(made, "/zwgk/2025/1/{y}.html")
    _way(made, "/pageView/classifiedSearch.html?pageNum=1&searchText=")

    def answer(request: Request) -> Answer:
        number = int(request.fields.get("pageNum", 1))
        part = listed[(number - 1) * 5 : number * 5]
        return Answer(html(f"<ul>{_lines(part)}</ul><div id=pager></div>", "年报").encode())

    made.site.put("/pageView/classifiedSearch.html", answer)
    return made


def jsonp_service() -> Handmade:
    """A list by JSONP, its callback in the address."""
    made = Handmade()
    listed = _reports(made, "/d/{y}.html")
    _way(made, "/gk/list.html")
    made.page(
        "/gk/list.html",
        "<ul id=u></ul><script>$.ajax({url:'/api/list.do',dataType:'jsonp',data:{colId:'55',pageNo:1,rows:20},success:function(d){}})</script>",
        "年报",
    )
    data = json.dumps(
        {"total": 12, "list": [{"title": t, "url": h, "time": d} for h, t, d in listed]}
    )
    made.site.put(
        "/api/list.do",
        lambda r: Answer(
            f"jQuery1124_1({data});".encode() if r.fields.get("colId") == "55" else b"",
            content_type="text/javascript",
        ),
    )
    return made


ALL: dict[str, Callable[[], Handmade]] = {
    made.__name__: made
    for made in (
        reversed_pages, folder_pages, pc_pages, from_zero, page_id, dashes, class_pages, column_index,
        xxgk_list, ucap_two, nfcms, twins, gkmlpt_by_fragment, epoint_dynamic, lonsun_bare, lonsun_years,
        truecms_bare, easttone_quoted, jpaas_address, vsb_module, was_list, year_tree, elsewhere, friends,
        only_files, straight_from_home, tabs, truecms_called, frame_goes, page_view, jsonp_service,
    )
}  # fmt: skip
