# ruff: noqa: E501  (markup and scripts are clearer in one line)
"""Simulated portals whose articles are data: a service fills a shell, or a script of the page does."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from urllib.parse import unquote

from .listing import Listed, page
from .making import JSON, NAME, as_json, body_of, items, start
from .server import NOT_FOUND, Answer, Request, Site

FILE = "年度报告.docx"
COLUMN = "/zwgk/zfxxgknb/"
Given = dict[str, tuple[Listed, str, list[str]]]
"""Id -> the row, its markup, and the addresses of its files."""


def articles_portal(
    reports: Sequence[Listed], how: str, files: Sequence[str] = (), attached: bytes = b""
) -> Site:
    """A static list whose rows lead to shells; ``how`` is one of SHELLS.

    Articles of the titles in ``files`` say nothing but that the report is attached.
    """
    shell, answers, href = SHELLS[how]
    site, given = start(COLUMN), dict[str, tuple[Listed, str, list[str]]]()
    rows = []
    for number, entry in enumerate(reports, 1):
        name = f"i{entry.date.replace('-', '')}-{number:04x}"
        address = f"/attach/0/{name}.docx"
        if entry.title in files:
            site.put(address, Answer(attached, content_type="application/octet-stream"))
            markup = f"<p>报告见附件。</p><p><a href='{address}'>{FILE}</a></p>"
            given[name] = (entry, markup, [address])
        else:
            body = entry.body.body if isinstance(entry.body, Answer) else entry.body
            found = re.search(r"<body>(.*)</body>", body.decode(), re.DOTALL)
            given[name] = (entry, found[1] if found else "", [])
        rows.append((href.format(id=name), entry.title, entry.date))
    site.put(COLUMN, page(NAME, f"<ul>{items(rows)}</ul>"), None)
    for path, script in shell.items():
        kind = "application/javascript" if path.endswith(".js") else "text/html; charset=utf-8"
        if "{" in path:
            site.prefixes[path.partition("{")[0]] = lambda _, s=script: Answer(
                s.encode(), last_modified=None
            )  # type: ignore[misc]
        else:
            site.put(path, script.encode(), kind)
    for path, answer in answers.items():
        site.prefixes[path] = lambda request, a=answer: a(request, given)  # type: ignore[misc]
    return site


def _shell(script: str, files: str = "") -> str:
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>信息公开</title></head><body><div id='app'></div>{files}<script>{script}</script></body></html>"


def _epoint(request: Request, given: Given) -> Answer:
    fields = request.fields
    try:
        name = json.loads(unquote(fields.get("params", "")))["infoid"]
    except (ValueError, KeyError, TypeError):
        return as_json({"custom": {}, "status": {"code": 0}})
    if request.method != "POST" or name not in given:
        return as_json({"custom": {"data": None}})
    entry, markup, files = given[name]
    data = {
        "title": entry.title, "infodate": entry.date, "indexnum": f"QW/{name}",
        "infotype": "pdf" if files else "html", "infocontent": "" if files else markup,
        "pdflist": [{"attachname": FILE, "attachtype": ".docx", "attachurl": f} for f in files],
    }  # fmt: skip
    return as_json({"custom": {"data": data}, "status": {"code": 1}})


def _posted(request: Request, given: Given) -> Answer:
    name = request.fields.get("id", "")
    if request.method != "POST" or name not in given:
        return as_json({"code": 404, "data": None})
    entry, markup, _ = given[name]
    return as_json({"code": 0, "data": {"title": entry.title, "body": markup, "dept": entry.unit}})


def _got(request: Request, given: Given) -> Answer:
    name = request.path.rpartition("=")[2].removesuffix(".json")
    if name not in given:
        return NOT_FOUND
    entry, markup, _ = given[name]
    data = {"docTitle": entry.title, "publishDate": f"{entry.date} 09:00:00", "docClob": markup}
    text = json.dumps({"rptCode": 200, "data": data}, ensure_ascii=False)
    return Answer(text.encode(), content_type=JSON)  # a file, with validators


def _asked(request: Request, given: Given) -> Answer:
    name = str(body_of(request).get("articleId"))
    if name not in given:
        return as_json({"result": None})
    entry, markup, _ = given[name]
    return as_json({"result": json.dumps({"title": entry.title, "content": markup})})


def _scripted(request: Request, given: Given) -> Answer:
    name = request.path.rpartition("_")[2].removesuffix(".html")
    if name not in given:
        return NOT_FOUND
    entry, markup, files = given[name]
    detail = {
        "id": name, "title": entry.title, "identifier": f"0069/{name}", "content": markup,
        "attachment": [{"name": FILE, "type": "docx", "url": f} for f in files],
    }  # fmt: skip
    text = json.dumps(detail, ensure_ascii=False).replace("</", "<\\/")
    script = f"window._CONFIG = {{ SID:'755001', DETAIL: {text}, TREE: [] }}"
    return Answer(_shell(script).replace("信息公开<", f"{entry.title}<").encode())


Fill = Callable[[Request, Given], Answer]
_EPOINT = "var infoGuid = getQuery('infoGuid'); $.ajax({type:'POST', url:'/shqw-zwgk/rest/qwZwgkAction/getGovInfoDetail', data:{params: JSON.stringify({infoid: infoGuid})}, success: show});"
_POSTED = "const id = location.pathname.split('/').pop(); axios.post('/html/info/detail', 'id=' + id).then(r => { app.data = r.data.data });"
_GOT = "var docId = getUrlParam('docId'); $http.get('/cn/static/data/DocInfo/SelectByDocId/data_docId=' + docId + '.json').success(show);"
_ASKED = "const query = new URLSearchParams(location.search); fetch('/api/article/detail', {method:'POST', headers:{'Content-Type':'application/json'}, body: JSON.stringify({articleId: query.get('aid')})}).then(draw);"

SHELLS: dict[str, tuple[dict[str, str], dict[str, Fill], str]] = {
    "form of params": (
        {"/zwgk/showinfo.html": _shell(_EPOINT)},
        {"/shqw-zwgk/rest/qwZwgkAction/getGovInfoDetail": _epoint},
        "/zwgk/showinfo.html?infoGuid={id}",
    ),
    "form by path": (
        {"/art/info/{id}": _shell(_POSTED)},
        {"/html/info/detail": _posted},
        "/art/info/551/{id}",
    ),
    "file of data": (
        {"/cn/view/ItemDetail.html": _shell(_GOT)},
        {"/cn/static/data/DocInfo/SelectByDocId/": _got},
        "/cn/view/ItemDetail.html?docId={id}&itemId=4156",
    ),
    "told by a script file": (
        {
            "/detail.html": _shell("", "<script src='/js/vue.min.js'></script><script src='/js/detail.js'></script>"),
            "/js/detail.js": _ASKED,
        },
        {"/api/article/detail": _asked},
        "/detail.html?aid={id}",
    ),
    "scripted": ({}, {"/gkmlpt/content/1/1736/post_": _scripted}, "/gkmlpt/content/1/1736/post_{id}.html"),
}  # fmt: skip
"""Shells, services and the address of a row, by how the article is to be had."""
