# ruff: noqa: E501  (markup and scripts are clearer in one line)
"""Simulated portals whose services answer with markup, or that make their pages at each request."""

from __future__ import annotations

from collections.abc import Sequence

from .listing import Listed, page, rows
from .making import (
    NAME,
    Entry,
    items,
    number_of,
    part_of,
    put_details,
    start,
)
from .server import NOT_FOUND, Answer, Request, Site


def xxgk_portal(reports: Sequence[Listed], get: bool = False, size: int = 4) -> Site:
    """The xxgk module: odd and even rows, strangers of other columns among the answers."""
    site = start("/col/col8211/index.html")
    found = put_details(site, reports, "/art/{y}/{m}/{d}/art_8211_{n}.html")
    strangers = [("/art/2025/3/1/art_777_1.html", "2024年度工作报告", "2025-03-01")]
    for href, _, _ in strangers:
        site.put(href, "<h1>2024年度工作报告</h1><p>别的栏目的一篇报告。</p>")
    every = [*found[:2], *strangers, *found[2:]]
    sister = "/module/xxgk/subjectinfo.jsp?sortfield=compaltedate:0&subjectid=12&currpage=1"
    form = "infotypeId:'',jdid:3,area:'',divid:'div8211',vc_title:'',vc_number:'',sortfield:',compaltedate:0',currpage:page,vc_filenumber:'',vc_all:'',texttype:'',fbtime:-1,standardXxgk:1,isAllList:1"
    script = (
        f"$('#div8211').load('{sister}')"
        if get
        else f"function go(page){{$.ajax({{url:'/module/xxgk/search.jsp',type:'POST',data:{{{form}}},success:function(h){{$('#div8211').html(h)}}}})}}go(1)"
    )
    site.put(
        "/col/col8211/index.html",
        page(NAME, f"<div id='div8211'></div><script>{script}</script>"),
        None,
    )

    def answer(request: Request) -> Answer:
        if not get and request.method != "POST":
            return Answer(b"", 405)
        number = number_of(request.fields, "currpage")
        part = part_of(every, number, size)
        lines = "".join(
            f"<tr class='tr_main_value_{'odd' if k % 2 else 'even'}'><td>{k}</td><td><a class='bt_link' href='{h}' title='{t}' mc='{t}' syh='0143/2025-{k}' rq='{d}' gkfs='主动公开'>{t}</a></td><td>{d}</td></tr>"
            for k, (h, t, d) in enumerate(part)
        )
        foot = f"<table><tr><td class='tb_title'>共{-(-len(every) // size)}页 第{number}页</td></tr></table>"
        return Answer(f"<table>{lines}</table>{foot}".encode(), last_modified=None)

    site.put("/module/xxgk/search.jsp", answer)
    site.put("/module/xxgk/subjectinfo.jsp", answer)
    return site


def vsb_portal(
    reports: Sequence[Listed], pager: str = "links", module: bool = False, size: int = 4
) -> Site:
    """VSB's list.jsp (or its 信息公开 module): real links, or counters that only a script reads."""
    stem = "gkml_list.jsp" if module else "list.jsp"
    own = (
        "urltype=egovinfo.EgovTreeURl&wbtreeid=1066&type=egovinfosubcattree2&sccode=nb&subtype=1&gilevel=1"
        if module
        else "urltype=tree.TreeTempUrl&wbtreeid=1003"
    )
    site = start(f"/{stem}?{own}")
    detail = "/info/1003/{n}.htm"
    found = put_details(site, reports, detail)
    counter = "ainfolist1813" if module else "a165823"
    pages = -(-len(found) // size)

    def answer(request: Request) -> Answer:
        fields = request.fields
        if not fields.get("wbtreeid"):
            return NOT_FOUND
        number = number_of(fields, f"{counter}p", number_of(fields, "PAGENUM"))
        body = f"<ul>{items(part_of(found, number, size))}</ul>共{len(found)}条 {number}/{pages} "
        following = f"{stem}?{counter}t={pages}&{counter}p={number + 1}&{counter}c={size}&{own}"
        if pager == "links" and number < pages:
            body += f"<a href='{following}'>下页</a> <a href='{following}'>尾页</a>"
        elif pager == "counters":
            body += f"<input type=hidden name='{counter}t' value='{pages}'><input type=hidden name='{counter}c' value='{size}'><a href='javascript:{counter}_goto({number + 1})'>下页</a>"
        elif pager == "PAGENUM":
            body += (
                f"<a href='?{own}&PAGENUM={number + 1}&totalpage={pages}'>下页</a>"
                if number < pages
                else ""
            )
        return Answer(
            page(NAME, body + "<script>_showDynClicks('wbnews', 1, 2)</script>"), last_modified=None
        )

    site.put(f"/{stem}", answer)
    return site


def lonsun_portal(
    reports: Sequence[Listed], tree: bool = False, post_only: bool = False, size: int = 5
) -> Site:
    """Lonsun: rows from the label; with ``tree`` an overview of units before the lists."""
    organ = "6600123"
    column = f"/public/column/{organ}?type=4&action={'rel' if tree else 'list'}&catId=7012&nav=3"
    site = start(column)
    groups: dict[str, list[Listed]] = {}
    for entry in reports:
        groups.setdefault(entry.unit if tree else "", []).append(entry)
    lists: dict[str, list[Entry]] = {}
    for number, (unit, inside) in enumerate(groups.items()):
        own = f"{int(organ) + number}"
        lists[own] = put_details(site, inside, f"/public/{own}/{{n}}.html", noise=not tree)
        groups[unit] = inside
    links = "".join(
        f"<li><a href='/public/column/{own}?type=4&action=list&catId=7012&nav=3'>{unit}</a></li>"
        for own, unit in zip(lists, groups, strict=True)
    )

    def shell(request: Request) -> Answer:
        own = request.path.rsplit("/", 1)[-1]
        if request.fields.get("action") == "rel":
            return Answer(page(NAME, f"<ul class='unit'>{links}</ul>"))
        pages = -(-len(lists.get(own, [])) // size)
        script = (
            f"var labelData={{labelName:'publicInfoList',siteId:'6788411',pageSize:{size},action:'list',isDate:true,dateFormat:'yyyy-MM-dd',length:80,organId:'{own}',type:4,catId:'7012',cId:'',result:'暂无相关信息',file:'/xxgk/publicInfoList_newest2020'}};"
            f"Ls.pagination('#page',{{pageCount:{pages},url:'/site/label/8888',data:labelData}});"
        )
        return Answer(
            page(
                NAME,
                f"<meta name='SiteId' content='6788411'><div id='page'></div><script>{script}</script>",
            )
        )

    def label(request: Request) -> Answer:
        fields = request.fields
        if post_only and request.method != "POST":
            return Answer(b"", 405)
        good = (
            fields.get("labelName") == "publicInfoList"
            and fields.get("siteId") == "6788411"
            and fields.get("file")
        )
        part = (
            part_of(lists.get(fields.get("organId", ""), []), number_of(fields, "pageIndex"), size)
            if good
            else []
        )
        body = (
            f"<ul class='clearfix xxgk_nav_list'>{items(part)}</ul>"
            if part
            else "<div>暂无相关信息</div>"
        )
        return Answer(body.encode(), last_modified=None)

    site.prefixes["/public/column/"] = shell
    site.put("/site/label/8888", label)
    return site


def showlist_portal(reports: Sequence[Listed], size: int = 4) -> Site:
    """``/OpennessContent/showList/<branch>/<category>/page_N.html``; nothing links page 2."""
    base = "/OpennessContent/showList/1/2211/"
    site = start(base + "page_1.html")
    found = put_details(site, reports, "/OpennessContent/show/{n}.html")
    pages = -(-len(found) // size)
    for number in range(1, pages + 1):
        pager = f"<div class='page'>共{len(found)}条 第{number}/{pages}页 <a href='javascript:;'>下一页</a></div>"
        site.put(
            f"{base}page_{number}.html",
            page(NAME, f"<ul>{items(part_of(found, number, size))}</ul>{pager}"),
            None,
        )
    return site


def zhengzhou_portal(reports: Sequence[Listed], linked: bool = False, size: int = 4) -> Site:
    """Zhengzhou's platform: everything behind ``?a=``, the anchor wraps the row."""
    own = "a=info&k=law&t=path&i=01&d=49"
    site = start(f"/?{own}")
    found = put_details(site, reports, "/D1901X/{n}.jhtml")
    pages = -(-len(found) // size)
    home = site.pages["/"]

    def answer(request: Request) -> Answer:
        if not request.query:
            assert isinstance(home, Answer)
            return home
        number = number_of(request.fields, "page")
        lines = rows(list(part_of(found, number, size)), "anchor wraps row", "2025-01-22")
        hrefs = [f"?{own}&page={n}" if linked else "javascript:;" for n in range(1, pages + 1)]
        numbers = "".join(f"<a href='{href}'>{n}</a>" for n, href in enumerate(hrefs, 1))
        following = hrefs[min(number, pages - 1)]
        return Answer(
            page(
                NAME,
                f"{lines}<div class='page-tile'>{numbers}<a href='{following}'>&gt;</a></div>",
            ),
            last_modified=None,
        )

    site.put("/", answer)
    return site


def jeecms_portal(reports: Sequence[Listed], size: int = 4) -> Site:
    """JEECMS: ``index.jhtml``, ``index_2.jhtml``; the pager's buttons are script."""
    site = start("/xxgknb/index.jhtml")
    found = put_details(site, reports, "/xxgknb/{n}.jhtml")
    pages = -(-len(found) // size)
    for number in range(1, pages + 1):
        name = "index" if number == 1 else f"index_{number}"
        pager = f"<div>共{len(found)}条记录 {number}/{pages}页 <a onclick=\"location.href=encodeURI('index_{number + 1}.jhtml');\">下一页</a></div>"
        site.put(
            f"/xxgknb/{name}.jhtml",
            page(NAME, f"<ul>{items(part_of(found, number, size))}</ul>{pager}"),
            None,
        )
    return site


def query_portal(reports: Sequence[Listed], pager: str = "script", size: int = 4) -> Site:
    """A list by query: pages by a script's address, by a form, or inside a frame."""
    own = "cid=1019&pid=971&kw="
    shell = "/InfoPublic.aspx" if pager != "frame" else "/gklist.jsp"
    site = start(f"{shell}?{own}")
    found = put_details(site, reports, "/InfoShow.aspx/{n}")
    pages = -(-len(found) // size)

    def answer(request: Request) -> Answer:
        number = number_of(request.fields, "pageIndex" if pager == "frame" else "page")
        if pager == "form" and request.method != "POST":
            number = 1
        body = f"<ul>{items(part_of(found, number, size))}</ul><div>共{len(found)}条 第{number}/{pages}页 "
        if pager == "script":
            body += f"<a href='javascript:goPage({number + 1})'>下一页</a></div><script>function goPage(n){{window.location.href='InfoPublic.aspx?{own}&page='+n;}}</script>"
        elif pager == "form":
            body += f"<a href='javascript:toPage({number + 1})'>下一页</a></div><form name='f' method='post' action='InfoPublic.aspx?{own}'><input type=hidden name=page value='{number}'><input type=hidden name=channel value=7></form>"
        else:
            body += (
                f"<a href='gklist_iframe.jsp?deptId=&regionName=&pageSize={size}&pageIndex={number + 1}'>下一页</a></div>"
                if number < pages
                else "</div>"
            )
        return Answer(page(NAME, body), last_modified=None)

    site.put("/gklist_iframe.jsp", answer)
    frame = (
        f"<iframe src='gklist_iframe.jsp?deptId=&regionName=&pageSize={size}&pageIndex=1'></iframe>"
    )
    site.put(shell, answer if pager != "frame" else Answer(page(NAME, frame)))
    return site


def postback_portal(reports: Sequence[Listed], size: int = 4) -> Site:
    """ASP.NET's postback: only the view state of the page before brings the next."""
    site = start("/MoreInfo.aspx?CategoryNum=1004009")
    found = put_details(site, reports, "/Info/{n}.aspx")
    pages = -(-len(found) // size)

    def answer(request: Request) -> Answer:
        fields = request.fields
        number = 1
        if request.method == "POST":
            if fields.get("__EVENTTARGET") != "MoreInfoList1$Pager" or not fields.get(
                "__VIEWSTATE", ""
            ).startswith("dDw"):
                return Answer(b"Invalid postback", 500)
            number = int(fields["__EVENTARGUMENT"])
        links = "".join(
            f"<a href=\"javascript:__doPostBack('MoreInfoList1$Pager','{n}')\">{n}</a> "
            for n in range(1, pages + 1)
            if n != number
        )
        form = f"<form method='post' action='MoreInfo.aspx?CategoryNum=1004009' id='Form1'><input type='hidden' name='__VIEWSTATE' value='dDw{number}=='><input type='hidden' name='__VIEWSTATEGENERATOR' value='CA0B0334'><table>{items(part_of(found, number, size))}</table><div id='MoreInfoList1_Pager'>总记录数：{len(found)} 总页数：{pages} {links}</div></form>"
        return Answer(page(NAME, form), last_modified=None)

    site.put("/MoreInfo.aspx", answer)
    return site
