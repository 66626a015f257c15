"""A whole valid report as a web page, for the simulated portals."""

from __future__ import annotations

from html import escape

from .figures import Figures, invented, number
from .tables import Markup, grids, html


def report_page(
    agency: str, year: int, seed: str = "", markup: Markup = "plain", charset: str = "utf-8"
) -> bytes:
    """The page of an agency's report, with invented figures whose sums hold.

    The same agency, year and seed give the same figures: `report_figures` has them.
    """
    return page_of(agency, year, report_figures(agency, year, seed), markup, charset)


def report_figures(agency: str, year: int, seed: str = "") -> Figures:
    """What the page of `report_page` prints in its 200 cells."""
    return invented(f"{agency}{year}{seed}")


def report_title(agency: str, year: int) -> str:
    """The title as the form of 2021 words it."""
    return f"{agency}{year}年政府信息公开工作年度报告"


def page_of(
    agency: str, year: int, figures: Figures, markup: Markup = "plain", charset: str = "utf-8"
) -> bytes:
    """A report's page with the figures given: six chapters, three tables, no header block."""
    title = escape(report_title(agency, year))
    tables = {code: html(grid, markup) for code, grid in grids(figures).items()}
    body = f"""<!DOCTYPE html>
<html><head><meta charset="{charset}"><title>{title}</title></head>
<body><div class="nav"><a href="/">首页</a></div>
<h1>{title}</h1>
<div id="zoom">
<p>一、总体情况</p>
<p>{requests_sentence(figures)}</p>
<p>二、主动公开政府信息情况</p>
{tables["disclosure"]}
<p>三、收到和处理政府信息公开申请情况</p>
{tables["requests"]}
<p>四、政府信息公开行政复议、行政诉讼情况</p>
{tables["review_litigation"]}
<p>五、存在的主要问题及改进情况</p>
<p>公开内容还不够细，下一年将补充目录，按时更新。</p>
<p>六、其他需要报告的事项</p>
<p>本年度没有其他需要报告的事项。</p>
</div></body></html>
"""
    return body.encode("gb18030" if charset.startswith("gb") else charset)


def requests_sentence(figures: Figures) -> str:
    """What chapter 一 says about the year's requests, true to the table."""
    rows = figures["requests"]
    new, old, done, left = (
        number(rows[row]["total"]) for row in ("new", "carried_in", "handled", "carried_out")
    )
    return (
        f"本机关全年新收政府信息公开申请{new}件，上年结转{old}件，"
        f"年内办结{done}件，结转下年度继续办理{left}件。"
    )
