"""What goes wrong on portals, each as an `Answer` or a handler to put into a `Site`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from .server import HTML, LAST_MODIFIED, Answer, Handler, Request

Product = Literal["ruishu", "jiasule", "edgeone", "c3vk", "geofence", "overloaded"]


def _page(text: str) -> bytes:
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'>{text}</html>".encode()


_CHALLENGES: dict[Product, Answer] = {
    "ruishu": Answer(
        _page(
            "<script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=31337;$_ts.cd='qqq0c1';</script>"
            "<script src='/4QbVtADbnLVIc/c.FxJzG50F.dfe1675.js'></script></head><body></body>"
        ),
        status=412,
        headers=(("Set-Cookie", "enable_8gfx1=true"), ("Set-Cookie", "8gfx1P=0aZz; HttpOnly")),
        last_modified=None,
    ),
    "jiasule": Answer(
        b"<script>document.cookie=('__jsl_clearance_s=')+('17375')+('|0|')+('x%2B');"
        b"location.href=location.pathname+location.search</script>",
        status=521,
        headers=(("Set-Cookie", "__jsluid_h=1f2e3d; max-age=31536000; path=/; HttpOnly"),),
        last_modified=None,
    ),
    "edgeone": Answer(
        _page(
            "<script>var a=function(){document.cookie='__tst_status=3#; path=/;';"
            "document.cookie='EO_Bot_Ssid=1; path=/;';location.reload(true)};a();</script></head>"
            "<body></body>"
        ),
        headers=(("Set-Cookie", "EO_Bot_Ssid=2147; path=/"),),
        last_modified=None,
    ),
    "c3vk": Answer(
        _page("<script>document.cookie='C3VK=1a2b3c; path=/';location.reload();</script></head>"),
        headers=(("Set-Cookie", "C3VK=1a2b3c; path=/; max-age=60"),),
        last_modified=None,
    ),
    "geofence": Answer(
        _page("<title>403 Forbidden</title></head><body>访问被拒绝 请求编号 7f31</body>"),
        status=403,
        last_modified=None,
    ),
    "overloaded": Answer(
        _page("<title>503</title></head><body>服务器繁忙，请稍后再试</body>"),
        status=503,
        headers=(("Retry-After", "1"),),
        last_modified=None,
    ),
}


def challenge(product: Product) -> Answer:
    """The refusal of one protection product: 瑞数 412, 加速乐 521, EdgeOne and C3VK 200, …"""
    return _CHALLENGES[product]


def self_redirect(request: Request) -> Answer:
    """302 to the same address until a cookie of openresty's (CT6T) comes back; it is refused."""
    where = request.path + (f"?{request.query}" if request.query else "")
    headers = (("Location", where), ("Set-Cookie", "CT6T=5e1f; path=/"))
    return Answer(status=302, headers=headers, last_modified=None)


def redirect(to: str, status: int = 302) -> Answer:
    """A redirect: to another page, to a private address (``http://192.168.1.1/``), in a circle."""
    return Answer(status=status, headers=(("Location", to),), last_modified=None)


def script_redirect(to: str) -> Answer:
    """A redirect shell of a few hundred bytes with status 200, as old portals have."""
    return Answer(_page(f"<script>window.location.href='{to}';</script></head><body></body>"))


def slow(answer: Answer, seconds: float) -> Answer:
    """The answer, after a long wait for its first byte."""
    return replace(answer, delay=seconds)


def reset() -> Answer:
    """The connection is reset without a byte."""
    return Answer(reset=True)


def cut_off(answer: Answer, keep: int) -> Answer:
    """The body stops after ``keep`` bytes, short of the announced length."""
    return replace(answer, cut=keep)


def empty() -> Answer:
    """200 and nothing."""
    return Answer(b"")


def soft_404() -> Answer:
    """200 with a page that says that there is none."""
    return Answer(
        _page(
            "<title>页面不存在</title></head><body><h1>对不起，您访问的页面不存在或已删除</h1></body>"
        )
    )


def spa_shell() -> Answer:
    """The same script shell for every path, as ``Site(otherwise=spa_shell())``."""
    return Answer(
        _page(
            "<title>政府信息公开</title></head><body><noscript>请启用 JavaScript</noscript>"
            "<div id='app'></div><script src='/static/js/app.8d1c.js'></script></body>"
        )
    )


def wrong_charset(answer: Answer, claimed: str = "iso-8859-1") -> Answer:
    """The same bytes under a Content-Type that names another charset."""
    return replace(answer, content_type=f"text/html; charset={claimed}")


def download(content: bytes, name: str, charset: str = "gb18030") -> Answer:
    """A file behind an address without an extension, its name in raw bytes of ``charset``."""
    raw = f'attachment; filename="{name}"'.encode(charset).decode("latin-1")
    return Answer(
        content,
        content_type="application/octet-stream",
        headers=(("Content-Disposition", raw),),
    )


def in_turn(answers: Sequence[Answer]) -> Handler:
    """The first visit gets the first answer, and so on; the last one stays. A day lies between."""
    dated = [
        replace(answer, last_modified=LAST_MODIFIED + 86_400 * day)
        for day, answer in enumerate(answers)
    ]
    visits = iter(range(len(answers)))

    def answer(_: Request) -> Answer:
        return dated[next(visits, len(dated) - 1)]

    return answer


def trap(stem: str, link_text: str = "下一页") -> Handler:
    """A pager without an end: every page under ``stem`` leads on to a new one and shows one row."""

    def answer(request: Request) -> Answer:
        digits = "".join(filter(str.isdigit, request.path.removeprefix(stem)))
        number = int(digits or 0) + 1
        title = f"{2000 + number % 25}年政府信息公开工作年度报告"
        body = (
            f"<ul><li><a href='{stem}{number}/item.html'>{title}</a></li></ul>"
            f"<a href='{stem}{number}.html'>{link_text}</a></body>"
        )
        return Answer(
            _page("<title>政府信息公开年报</title></head><body>" + body), content_type=HTML
        )

    return answer
