# ruff: noqa: E501  (markup and scripts are clearer in one line)
"""Simulated portals whose lists are JSON: in the page, or from a service asked by GET or form."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from urllib.parse import parse_qs

from .listing import Listed, page, rows
from .making import (
    HEX,
    NAME,
    UUID,
    Entry,
    as_json,
    items,
    number_of,
    part_of,
    put_details,
    seconds,
    start,
)
from .server import NOT_FOUND, Answer, Request, Site


def _ucap_row(entry: Entry) -> dict[str, object]:
    href, title, date = entry
    marked = re.sub(r"(20\d\d)", r"<em>\1</em>", title)
    meta = [
        {"resultList": [{"key": "source", "value": "青湾县"}, {"key": "pubdate", "value": date}]}
    ]
    return {
        "titleHtml": marked,
        "subTitleHtml": "",
        "url": href,
        "redirectUrl": "",
        "publishedTimeStr": f"{date} 10:11:12",
        "domainMetaList": meta,
    }


UCAP_SCRIPTS = {
    "common search": "var channelId='{hex}';function getList(page){{$.ajax({{url:'/common/search/'+channelId+'?_isAgg=true&_isJson=true&_pageSize=15&_template=index&_rangeTimeGte=&_channelName=&page='+page,type:'get',dataType:'json',success:function(d){{render(d)}}}})}}getList(1);",
    "literal": 'var url = "/searchList/{hex}?_isAgg=true&_isJson=true&_pageSize=15&_template=index&page=1"; load(url);',
    "api form": "function q(n){{$.post('{root}search/common/search/{hex}',{{'datas[0][key]':'status','datas[0][value]':1,page:n,pageSize:20}},show,'json')}}q(1);",
    "api variable": "var param={{}};param={{'datas[0][key]':'status','datas[0][value]':1,pageSize:20}};function q(n){{param.page=n;$.post('{root}search/common/search/{hex}',param,show,'json')}}q(1);",
    "file list": "$.ajax({{type:'POST',url:'/getFileListByCodeId',data:{{channelId:'{hex}',page:pageNo,size:20,relateSubChannels:true}},success:fill}});",
    "info common": "$.getJSON('/szinf/info/getInfoCommon/',{{pagesize:15,currpage:cur,channelid:'{hex}'}},function(d){{}});",
}


def ucap_portal(reports: Sequence[Listed], service: str = "common search", size: int = 5) -> Site:
    """UCAP with one of its five JSON services."""
    site = start("/qwx/c104517/zfxxgknb.shtml")
    found = put_details(site, reports, "/qwx/c104517/{y}{mm}/c05_{n}.shtml")
    script = UCAP_SCRIPTS[service].format(hex=HEX, root="/")
    site.put(
        "/qwx/c104517/zfxxgknb.shtml",
        page(NAME, f"<div id='list'></div><script>{script}</script>"),
        None,
    )

    def answer(request: Request) -> Answer:
        fields = request.fields
        number = number_of(fields, "currpage" if service == "info common" else "page")
        part = part_of(found, number, size)
        if service == "info common":
            if fields.get("channelid") != HEX:
                return as_json({"infolist": []})
            return as_json(
                {"infolist": [{"title": t, "link": h, "pubtime": d} for h, t, d in part]}
            )
        if service == "file list" and (request.method != "POST" or fields.get("channelId") != HEX):
            return as_json({"error": "method"}, 405)
        if service.startswith("api") and (
            request.method != "POST" or "datas[0][key]" not in fields
        ):
            return as_json({"results": None})
        data = {
            "total": len(found),
            "page": number,
            "rows": size,
            "results": [_ucap_row(e) for e in part],
        }
        return as_json({"results": {"data": data}} if service == "file list" else {"data": data})

    for prefix in (
        f"/common/search/{HEX}",
        f"/searchList/{HEX}",
        f"/search/common/search/{HEX}",
        "/getFileListByCodeId",
        "/szinf/info/getInfoCommon",
    ):
        site.prefixes[prefix] = answer
    return site


def jpaas_portal(
    reports: Sequence[Listed], spelled: str = "bulidstatic", size: int = 5, scripted: bool = False
) -> Site:
    """jpaas: only paramJson counts; parseType in one of its two spellings; two units on a page.

    ``scripted``: no row stands in the page, and a script element carries each unit's query.
    """
    column = "/col/col0b7e41d2/index.html"
    site = start(column)
    found = put_details(site, reports, "/art/{y}/art_{n}" + HEX[4:] + ".html")
    side = [(f"/art/2025/art_s{k}.html", f"青湾县第{k}号公告发布", "2025-02-02") for k in range(7)]
    for href, title, _ in side:
        site.put(href, page(title, "<p>公告的正文。</p>"), None)
    lists = {"当前栏目list": found, "栏目1板块": side}

    def block(tag: str, number: int) -> str:
        lines = "".join(
            f'<p><a href="{h}" title="{t}">{t}</a><span>{d}</span></p>'
            for h, t, d in part_of(lists[tag], number, size)
        )
        query = f"{{'parseType':'{spelled}','webId':'{HEX}','tplSetId':'{HEX[::-1]}','pageType':'column','tagId':'{tag}','editType':'null','pageId':'{HEX[8:]}'}}"
        return f'<div class="page-content">{lines}<div class="pagination" count="{len(lists[tag])}" rows="{size}" pageNo="{number}" unitUrl="/api-gateway/jpaas-publish-server/front/page/build/unit" queryData="{query}"></div></div>'

    def element(tag: str) -> str:
        return f"<div><script parseType='{spelled}' webId='{HEX}' tplSetId='{HEX[::-1]}' pageType='column' tagId='{tag}' editType='null' pageId='{HEX[8:]}' url='/api-gateway/jpaas-publish-server/front/page/build/unit' queryData='{{\"pageNo\":1,\"pageSize\":{size}}}' src='/script/unit.js'></script></div>"

    inner = (element(tag) if scripted else block(tag, 1) for tag in lists)
    site.put(column, page(NAME, "".join(inner)), None)

    def answer(request: Request) -> Answer:
        fields = {name: values[-1] for name, values in parse_qs(request.query).items()}
        if (
            fields.get("parseType") != spelled
            or fields.get("tagId") not in lists
            or fields.get("webId") != HEX
        ):
            return as_json({"success": False, "code": "500", "data": None})
        number = int(json.loads(fields.get("paramJson") or "{}").get("pageNo", 1))
        return as_json(
            {"success": True, "code": "200", "data": {"html": block(fields["tagId"], number)}}
        )

    site.put("/api-gateway/jpaas-publish-server/front/page/build/unit", answer)
    return site


def gkmlpt_portal(
    reports: Sequence[Listed],
    jump: bool = False,
    dept: str = "",
    size: int = 6,
    bare: bool = False,
    beside: bool = False,
) -> Site:
    """gkmlpt: the tree in ``_CONFIG``; the node of the reports, or a jump to an NFCMS column.

    ``bare``: the platform is nothing but script; ``beside``: it is one of the bodies' platforms that
    the portal's own one links to.
    """
    site = start("/gkmlpt/index" if beside else f"{dept}/gkmlpt/index", "政府信息公开目录")
    if beside:
        own = "window._CONFIG = { SID:'1', TREE:[{id:2,name:'政府信息公开指南',children:[]}] }"
        links = f"<a href='{dept}/gkmlpt/index'>青湾县水务局</a><script>{own}</script>"
        site.put("/gkmlpt/index", page("政府信息公开平台", links), None)
    found = put_details(
        site,
        reports,
        "/gkmlpt/content/1/1736/post_{n}.html"
        if not jump
        else "/zwgk/xxgknb/content/post_{n}.html",
    )
    node = {
        "id": 8801,
        "name": NAME,
        "parent": 1,
        "post_count": len(found),
        "jump_url": "/zwgk/xxgknb/index.html" if jump else "",
        "children": [],
    }
    tree = [{"id": 1, "name": "政府信息公开", "post_count": 99, "jump_url": "", "children": [
        {"id": 8800, "name": "政府信息公开指南", "parent": 1, "post_count": 1, "jump_url": "", "children": []}, node,
        {"id": 8802, "name": "规范性文件", "parent": 1, "post_count": 60, "jump_url": "", "children": []}]}]  # fmt: skip
    config = f"window._CONFIG = {{ DEBUG: false, SID:'755001', SITE_URL:'/', TREE:{json.dumps(tree, ensure_ascii=False)}, CATES: [], }}"
    scripts = (
        f"<div id='app'></div><script>{config}</script><script src='/gkmlpt/js/app.js'></script>"
    )
    alone = (
        f"<html><head><title>政府信息公开平台</title></head><body>{scripts}</body></html>".encode()
    )
    site.put(f"{dept}/gkmlpt/index", alone if bare else page("政府信息公开平台", scripts), None)

    def api(request: Request) -> Answer:
        if request.fields.get("sid") != "755001":
            return as_json({"message": "no site"}, 404)
        number = max(1, number_of(request.fields, "page"))
        articles = [
            {
                "id": k,
                "title": t,
                "url": f"http://{request.headers['host']}{h}",
                "publisher": "青湾县政府办",
                "date": seconds(d),
                "display_publish_time": seconds(d) + 90,
                "created_at": f"{d} 10:00:00",
                "attachment": [
                    {
                        "id": 9,
                        "name": "2024年政府信息公开工作年度报告.docx",
                        "type": "docx",
                        "url": f"http://{request.headers['host']}/attachment/0/88/88389/{k}.docx",
                    }
                ],
            }
            for k, (h, t, d) in enumerate(part_of(found, number, size))
        ]
        return as_json(
            {"classify": {"post_count": len(found)}, "total": len(found), "articles": articles}
        )

    site.prefixes["/gkmlpt/api/all/8801"] = api
    site.prefixes["/gkmlpt/api/all/"] = lambda request: as_json(
        {"classify": {}, "total": 0, "articles": []}
    )
    if jump:
        pages = -(-len(found) // size)
        for number in range(1, pages + 1):
            name = "index.html" if number == 1 else f"index_{number}.html"
            pager = (
                f"<div class='pagination'><a href='index_{number + 1}.html'>下一页</a></div>"
                if number < pages
                else ""
            )
            site.put(
                f"/zwgk/xxgknb/{name}",
                page(NAME, f"<ul>{items(part_of(found, number, size))}</ul>{pager}"),
                None,
            )
    return site


def pclist_portal(reports: Sequence[Listed]) -> Site:
    """``pc/list.html``: an inline articleList with JSON in a JSON string."""
    column = "/qwrmzf/c100234/pc/list.html"
    site = start(column)
    found = put_details(site, reports, "/qwrmzf/c100234/pc/content/content_{n}.html")
    listed = ",".join(
        f"{{id:'{k}',title:{json.dumps(t, ensure_ascii=False)},pubDate:'{d} 09:30:00',urls:'{{\"pc\":\"{h}\",\"mobile\":\"\"}}',articleFiles:[{{fileName:'报告.pdf',filePath:'/f/{k}.pdf',domainName:'',fileId:'{k}',totalSize:1}}],}}"
        for k, (h, t, d) in enumerate(found)
    )
    script = (
        f"new Vue({{el:'#app',data:{{pageSize:20,total:{len(found)},articleList:[{listed}]}}}})"
    )
    site.put(
        column,
        page(
            NAME,
            f"<div id='app'><li v-for='a in articleList'>{{{{a.title}}}}</li></div><script>{script}</script>",
        ),
        None,
    )
    return site


def truecms_portal(
    reports: Sequence[Listed],
    service: bool = True,
    cap: int = 10,
    first: int = 3,
    referer: bool = True,
) -> Site:
    """TrueCMS: the first rows hidden, the rest by JSONP; a page over ``cap`` is empty."""
    column = "/qwxrmzf/zfxxgknb/zfxxgknb.html"
    site = start(column)
    found = put_details(site, reports, "/qwxrmzf/zfxxgknb/content/" + UUID[:-4] + "{n}.html")
    hidden = rows(found[:first] if service else found, "hidden", "2025-01-22")
    script = f"var columnId='{UUID}';var contentTemplate='';$('#p').pager({{total:{len(found)},url:'/TrueCMS/messageController/getMessage.do'}});"
    site.put(column, page(NAME, f"{hidden}<div id='p'></div><script>{script}</script>"), None)

    def answer(request: Request) -> Answer:
        fields = request.fields
        if not service or (referer and column not in request.headers.get("referer", "")):
            return NOT_FOUND
        start, end, per = (
            number_of(fields, name) for name in ("startrecord", "endrecord", "perpage")
        )
        part = found[start - 1 : end] if fields.get("columnId") == UUID and per <= cap else []
        store = "".join(
            f'<record><![CDATA[<li><a href="{h}" title="{t}">{t}</a><span>{d}</span></li>]]></record>'
            for h, t, d in part
        )
        result = f"<datastore><totalrecord>{len(found)}</totalrecord><recordset>{store}</recordset></datastore>"
        return Answer(
            f"{fields.get('callback', 'cb')}({json.dumps({'result': result}, ensure_ascii=False)})".encode(),
            content_type="text/javascript;charset=UTF-8",
            last_modified=None,
        )

    site.put("/TrueCMS/messageController/getMessage.do", answer)
    return site
