# ruff: noqa: E501  (markup and scripts are clearer in one line)
"""Simulated portals whose services are asked with JSON, and those of no known family."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from .listing import Listed, page
from .making import (
    NAME,
    UUID,
    as_json,
    body_of,
    number_of,
    part_of,
    put_details,
    seconds,
    start,
)
from .server import Answer, Request, Site


def epoint_portal(reports: Sequence[Listed], wrapped: bool = False, size: int = 4) -> Site:
    """Epoint's govxxgk: a frame wrapper, the site's ids in a script file, pages from 0."""
    organ = "11410025005750994L"
    inner = f"/govxxgk/{organ}/category/035/035001/govlist.html"
    column = f"/govxxgk/{organ}/openSubPage.html?specialurl={inner}&righttitle={quote('信息公开年度报告')}"
    site = start(column, "信息公开年度报告")
    found = put_details(
        site, reports, f"/govxxgk/{organ}/{{y}}-{{mm}}-{{dd}}/{UUID[:-4]}{{n}}.html"
    )
    project = "EWB_YK_Mid" if wrapped else "EWB-FRONT"
    site.put(
        f"/govxxgk/{organ}/openSubPage.html",
        page(
            "信息公开年度报告",
            "<iframe id='sub'></iframe><script src='/js/openSubPage.js'></script>",
        ),
        None,
    )
    site.put(
        inner,
        page(
            "信息公开年度报告",
            "<ul id='infolist'></ul><div id='pager'></div><script src='/js/jquery.min.js'></script><script src='/js/webBuilderCommon.js'></script><script src='/js/govlist.js'></script>",
        ),
        None,
    )
    site.put(
        "/js/webBuilderCommon.js",
        f'var siteInfo={{"siteGuid":"{UUID}","projectName":"/{project}","siteName":"青湾县"}};',
        "application/javascript",
    )
    site.put(
        "/js/govlist.js",
        "(function(){var M=Mustache;function r(d){return M.render(tpl,d)}})();",
        "application/javascript",
    )

    def answer(request: Request) -> Answer:
        given = body_of(request)
        if wrapped:
            inside = given.get("params")
            given = inside if isinstance(inside, dict) else {}
        if (
            request.method != "POST"
            or given.get("siteGuid") != UUID
            or given.get("categorynum") != "035001"
        ):
            return as_json({"custom": {"total": 0, "data": []}})
        part = part_of(found, int(str(given.get("pageIndex", 0))) + 1, size)
        data = [
            {"title": t[:10] + "...", "realtitle": t, "infourl": h, "infodate": d}
            for h, t, d in part
        ]
        return as_json({"custom": {"total": len(found), "data": data}})

    site.put(f"/{project}/rest/lightfrontaction/getgovinfolist", answer)
    return site


def easttone_portal(reports: Sequence[Listed], action: str = "search", size: int = 5) -> Site:
    """easttone: a string for channelList brings the whole site; dates are milliseconds."""
    column = "/zhengwu/zfxxgknb/index.html"
    site = start(column)
    found = put_details(site, reports, "/xxgk/art/{y}/{n}.html")
    whole = [(f"/xw/{k}.html", f"青湾县第{k}条新闻的标题写在这里", "2025-02-02") for k in range(60)]
    script = f"var app = new CMS({{el:'#app', ids:'1899', pageSize:{size}, orderFields:['display_date']}});"
    site.put(
        column,
        page(
            NAME,
            f"<div id='app'><ul><li v-for='item in list'><a :href='item.url'>{{{{item.title}}}}</a></li></ul></div><script>{script}</script>",
        ),
        None,
    )

    def answer(request: Request) -> Answer:
        given = body_of(request)
        channels = given.get("channelList")
        listed = found if channels == ["1899"] else whole
        number, per = int(str(given.get("pageNo", 1))), int(str(given.get("pageSize", 15)))
        part = part_of(listed, number, min(per, size))
        total = len(listed) if part else 0
        data = {"pageNo": number, "pageSize": size, "totalPage": -(-total // size), "totalCount": total if listed is found else 10_000, "list": [
            {"id": str(k), "title": t, "url": f"http://{request.headers['host']}{h}", "display_date": seconds(d) * 1000, "dispatch_agency": ""}
            for k, (h, t, d) in enumerate(part)]}  # fmt: skip
        return as_json({"code": 0, "data": data})

    site.put(f"/front/api/data/{action}", answer)
    return site


def igs_portal(reports: Sequence[Listed], size: int = 4) -> Site:
    """TRS with its IGS side door: an empty list and a request in the page's script."""
    site = start("/zwgk/nb/")
    found = put_details(site, reports, "/zwgk/nb/{y}{mm}/t{y}{mm}{dd}_{n}.html")
    script = "var siteId=34;function load(p){$.get('/igs/front/search/list.html?pageNumber='+p+'&pageSize=20&siteId='+siteId+'&index=zwgk-index&type=govdoc&filter[channelId]=5512&orderProperty=docRelTime&orderDirection=desc&isPage=true',cb)}load(1)"
    site.put("/zwgk/nb/", page(NAME, f"<ul id='list'></ul><script>{script}</script>"), None)

    def answer(request: Request) -> Answer:
        if "siteId=34" not in request.query:
            return as_json({"page": {"content": [], "total": 0, "totalPages": 0}})
        part = part_of(found, number_of(request.fields, "pageNumber"), size)
        content = [
            {"url": h, "title": t, "trs_time": f"{d} 08:00:00", "filenum": ""} for h, t, d in part
        ]
        return as_json(
            {
                "page": {
                    "content": content,
                    "total": len(found),
                    "totalPages": -(-len(found) // size),
                }
            }
        )

    site.put("/igs/front/search/list.html", answer)
    return site


def unknown_portal(reports: Sequence[Listed], style: str = "fetch", size: int = 4) -> Site:
    """No known family: a list that the page's own script, or a script file, asks for."""
    site = start("/web/nb.html")
    found = put_details(site, reports, "/web/detail/{n}.html")
    styles = {
        "fetch": "let cur=1;const load=async(page)=>{const r=await fetch('/api/v2/articles',{method:'POST',headers:{'Content-Type':'application/json'},body:JSON.stringify({column:'c77',current:page,size:10})});draw(await r.json())};load(cur)",
        "axios": "axios.post('/api/v2/articles', {column: 'c77', current: this.page, size: 10}).then(r => this.list = r.data.rows)",
        "xhr": "var x=new XMLHttpRequest();x.open('POST','/api/v2/articles',true);x.setRequestHeader('Content-Type','application/json');x.send(JSON.stringify({column:'c77',current:pageNo}));",
        "file": "",
    }
    site.put(
        "/web/nb.html",
        page(
            NAME,
            f"<div id='root'></div><script>{styles[style]}</script><script src='/web/js/vue.min.js'></script><script src='/web/js/nb.js'></script>",
        ),
        None,
    )
    site.put("/web/js/nb.js", styles["axios"], "application/javascript")

    def answer(request: Request) -> Answer:
        given = body_of(request)
        if given.get("column") != "c77":
            return as_json({"rows": []})
        part = part_of(found, int(str(given.get("current", 1))), size)
        return as_json(
            {
                "total": len(found),
                "rows": [
                    {"articleTitle": t, "articleUrl": h, "publishDate": d} for h, t, d in part
                ],
            }
        )

    site.put("/api/v2/articles", answer)
    return site
