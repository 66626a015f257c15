"""The pages of the sample portals, each in the markup of its family (templates/<portal>/)."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from itertools import pairwise
from pathlib import PurePosixPath
from string import Template
from typing import Any

from tests.portals.tables import Markup, html

from .document import chapters, docx, pdf
from .model import FOLDER, SampleReport


@dataclass(frozen=True)
class Shape:
    """How one portal's family addresses its pages and lays out its list."""

    column: str
    """The list page; ``{page}`` stands for the pages after the first."""
    later: str
    first_later: int
    """The number of the second page."""
    rows: int
    hub: str
    page: str
    attachment: str
    markup: Markup
    date: str = "{0}-{1}-{2}"
    """How the header prints dates."""
    encoding: str = "utf-8"
    meta: bool = False
    signed: bool = False


SHAPES = {
    "lyg": Shape(
        column="zglygzfmhwz/zfxxgknb/zfxxgknb.html",
        later="",
        first_later=0,
        rows=60,
        hub="zglygzfmhwz/zfxxgk/zfxxgk.html",
        page="zglygzfmhwz/zfxxgknb/content/{uuid}.html",
        attachment="zglygzfmhwz/zfxxgknb/content/files/{digest}.{type}",
        markup="headed",
        meta=True,
    ),
    "lianyun": Shape(
        column="lyq/zfxxgknb/zfxxgknb.html",
        later="lyq/zfxxgknb/zfxxgknb_{page}.html",
        first_later=1,
        rows=7,
        hub="lyq/zwgk/zwgk.html",
        page="lyq/zfxxgknb/content/{uuid}.html",
        attachment="lyq/zfxxgknb/content/files/{digest}.{type}",
        markup="word",
        meta=True,
    ),
    "lianzhou": Shape(
        column="zwgk/xxgknb/index.html",
        later="zwgk/xxgknb/index_{page}.html",
        first_later=2,
        rows=6,
        hub="zwgk/index.html",
        page="zwgk/xxgknb/content/post_1{number}.html",
        attachment="attachment/0/88/88389/1{number}.{type}",
        markup="plain",
        signed=True,
    ),
    "xingyang": Shape(
        column="?a=dir&h=1&p=D1901",
        later="?a=dir&h=1&p=D1901&page={page}",
        first_later=2,
        rows=6,
        hub="?a=info",
        page="D1901/7{number}.jhtml",
        attachment="attachment/{title}.{type}",
        markup="plain",
        date="{0}年{1}月{2}日",
    ),
    "sfq": Shape(
        column="zwgk/zfxxgk/zfxxgknb/index.html",
        later="zwgk/zfxxgk/zfxxgknb/index_{page}.html",
        first_later=1,
        rows=5,
        hub="zwgk/zfxxgk/index.html",
        page="zwgk/zfxxgk/zfxxgknb/{month}/t{day}_{number}.html",
        attachment="zwgk/zfxxgk/zfxxgknb/{month}/P0{digest}.{type}",
        markup="ie",
        date="{0}年{1}月{2}日",
        encoding="gb18030",
    ),
}


class PortalFolder:
    """One portal's files: address without the leading slash -> bytes."""

    def __init__(self, portal: dict[str, Any], reports: Sequence[SampleReport]) -> None:
        self.portal = portal
        self.shape = SHAPES[portal["id"]]
        self.reports = sorted(reports, key=lambda r: (r.published, r.digest), reverse=True)
        self.files: dict[str, bytes] = {}
        self.routes: dict[str, str] = {}
        for report in self.reports:
            report.paths = _paths(report, self.shape)

    def write(self, pages: Sequence[dict[str, Any]]) -> None:
        """Make every page, from the home page down to the reports' files."""
        titles = {page["path"]: page for page in pages}
        news = "\n".join(self._news(page) for page in pages if page.get("news"))
        self._put("index.html", self.portal["name"], self._fill("home", news=news))
        self._put(self.shape.hub, "政府信息公开", self._fill("hub", news=news))
        self._lists([page for page in pages if page.get("listed")])
        for page in pages:
            self._around(page, titles)
        for report in self.reports:
            self._detail(report)
        self.files["css/portal.css"] = (FOLDER / "templates/common/portal.css").read_bytes()
        extra = self.portal["id"]
        if extra in ROBOTS:
            self.files["robots.txt"] = ROBOTS[extra].encode()
        if extra == "lianzhou":
            self._store("gkmlpt/index", self._fill("gkmlpt").encode())
        self.files["portal.json"] = self._settings()

    def _settings(self) -> bytes:
        html_type = "text/html" if self.shape.encoding != "utf-8" else "text/html; charset=utf-8"
        settings = {**self.portal, "content_type": html_type, "routes": self.routes}
        return (json.dumps(settings, ensure_ascii=False, indent=1) + "\n").encode()

    def _store(self, address: str, content: bytes) -> None:
        """Keep a page under a plain file name; a route says so where the address is not one."""
        name = re.sub(r"[?&=]+", "-", address).strip("-")
        if not name.isascii():
            name = str(PurePosixPath(name).with_stem(sha256(name.encode()).hexdigest()[:12]))
        if "." not in PurePosixPath(name).name:
            name += ".html"
        if name != address:
            self.routes["/" + address] = name
        self.files[name] = content

    def _put(self, address: str, title: str, body: str, meta: str = "", post: str = "") -> None:
        page = self._fill("frame", title=escape(title), body=body, meta=meta, post=post)
        self._store(address, page.encode(self.shape.encoding))

    def _fill(self, template: str, **values: str) -> str:
        path = FOLDER / "templates" / self.portal["id"] / f"{template}.html"
        return Template(path.read_text(encoding="utf-8")).substitute(values).rstrip("\n")

    def _news(self, page: dict[str, Any]) -> str:
        return self._fill("news", href="/" + page["path"], title=page["title"], date=page["date"])

    def _around(self, page: dict[str, Any], titles: dict[str, dict[str, Any]]) -> None:
        if "links" in page:
            rows = "\n".join(self._news(titles[path]) for path in page["links"])
            body = self._fill("column", title=page["title"], rows=rows)
        else:
            text = "\n".join(f"<p>{line}</p>" for line in page["text"])
            body = self._fill("article", title=page["title"], text=text)
        self._put(page["path"], page["title"], body)

    def _lists(self, others: Sequence[dict[str, Any]]) -> None:
        rows = [(r.published, r.title, r.paths["page"]) for r in self.reports]
        rows += [(page["date"], page["title"], page["path"]) for page in others]
        rows.sort(reverse=True)
        size = self.shape.rows
        pages = [rows[start : start + size] for start in range(0, len(rows), size)]
        for number, part in enumerate(pages):
            values = {
                "rows": "\n".join(self._list_row(*row) for row in part),
                "pages": str(len(pages)),
                "page": str(number),
                "pager": self._pager(number, len(pages)),
            }
            self._put(self._list_address(number), "政府信息公开年报", self._fill("list", **values))

    def _list_address(self, number: int) -> str:
        if number == 0:
            return self.shape.column
        return self.shape.later.format(page=number - 1 + self.shape.first_later)

    def _list_row(self, date: str, title: str, path: str) -> str:
        short = title if len(title) <= 24 else title[:22] + "…"
        name = PurePosixPath(path)
        # A TRS list leads into month folders, the others to a file in one folder.
        stem = f"{name.parent.name}/{name.stem}" if self.portal["id"] == "sfq" else name.stem
        return self._fill("row", name=stem, title=title, short=short, date=date)

    def _pager(self, number: int, pages: int) -> str:
        """Links as people click them: numbers, then 下一页 while there is one."""
        names = [PurePosixPath(self._list_address(n)).name for n in range(pages)]
        links = [
            f'<a href="{escape(name)}">{n}</a>' if n - 1 != number else f"<span>{n}</span>"
            for n, name in enumerate(names, 1)
        ]
        if number + 1 < pages:
            links.append(f'<a class="next" href="{escape(names[number + 1])}">下一页</a>')
        else:
            links.append("<span>下一页</span>")
        return " ".join(links)

    def _detail(self, report: SampleReport) -> None:
        attachment = ""
        if report.file:
            made = pdf(report) if report.file == "pdf" else docx(report)
            if report.defect == "cut_off":
                made = made[: len(made) // 2]
            self._store(report.paths["attachment"], made)
            attachment = self._fill(
                "attachment",
                path="/" + report.paths["attachment"],
                file_title=f"{report.title}.{report.file}",
            )
        body = self._fill(
            "detail",
            header=self._header(report),
            title=report.title,
            publisher=report.publisher,
            date=report.published,
            report=self._report(report),
            attachment=attachment,
        )
        # What the real reports' headers say is all that is known of them.
        meta = _meta(report) if self.shape.meta and not report.real else ""
        self._put(report.paths["page"], report.title, body, meta, report.digest[:7])

    def _report(self, report: SampleReport) -> str:
        if report.file:
            return "<p>年度报告全文见附件。</p>"
        markup: Any = report.markup or self.shape.markup
        parts = [
            f"<p>{part}</p>" if isinstance(part, str) else html(part[1], markup)
            for part in chapters(report)
        ]
        if self.shape.signed:
            year, month, day = (int(number) for number in report.published.split("-"))
            parts.append(f'<p style="text-align:right">{report.agency}</p>')
            parts.append(f'<p style="text-align:right">{year}年{month}月{day}日</p>')
        return "\n".join(parts)

    def _header(self, report: SampleReport) -> str:
        """The header block; what its template does not print is struck from the report's header."""
        if report.header is None:
            return ""
        path = FOLDER / "templates" / self.portal["id"] / "header.html"
        printed = set(re.findall(r"\$(\w+)", path.read_text(encoding="utf-8")))
        report.header = {
            code: self.shape.date.format(*text.split("-"))
            if code.endswith("_on") and text
            else text
            for code, text in report.header.items()
            if code in printed
        }
        values = {code: escape(text, quote=False) for code, text in report.header.items()}
        return self._fill("header", **values)


ROBOTS = {
    "lyg": "User-agent: *\nDisallow: /search/\n",
    "lianzhou": "User-agent: *\nDisallow: /admin/\n",
}


def _paths(report: SampleReport, shape: Shape) -> dict[str, str]:
    digest = report.digest
    cuts = (0, 8, 12, 16, 20, 32)
    values = {
        "uuid": "-".join(digest[a:b] for a, b in pairwise(cuts)),
        "number": f"{int(digest[:8], 16) % 1_000_000:06}",
        "digest": digest,
        "title": report.title,
        "month": report.published[:7].replace("-", ""),
        "day": report.published.replace("-", ""),
        "type": report.file or "",
    }
    return {"page": shape.page.format(**values), "attachment": shape.attachment.format(**values)}


def _meta(report: SampleReport) -> str:
    """Meta tags; they say when a page was published even where its header block does not."""
    report.header = {"published_on": report.published} | (report.header or {})
    pairs = {
        "ArticleTitle": report.title,
        "PubDate": f"{report.published} 16:20",
        "ContentSource": report.publisher,
        "ColumnName": "政府信息公开年报",
    }
    return "\n".join(f'<meta name="{name}" content="{text}">' for name, text in pairs.items())
