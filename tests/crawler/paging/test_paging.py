"""What a list says of its further pages."""

from __future__ import annotations

import pytest

from crawler.pages.page import Page
from crawler.pages.pager_counts import read_numbers


def page(body: str) -> Page:
    return Page("http://a.gov.cn/nb/", f"<meta charset=utf-8><body>{body}".encode())


@pytest.mark.parametrize(
    ("body", "pages", "stem"),
    [
        ('<script>createPageHTML(4, 0, "index", "html");</script>', 4, "index"),
        ('<script>createPageHTML(62, 4, 0, "index", "shtml");</script>', 4, "index"),
        ("<script>createPageHTML('page_div',6, 1,'list','shtml',57);</script>", 6, "list"),
        ("<script>createPage(1,0,'index','htm')</script>", 1, "index"),
        ("<script>var currentPage = 0; var countPage = 2;//页数</script>", 2, None),
        (
            "<script>new Pager({current:0, count:3, prefix:'index', suffix:'html'})</script>",
            3,
            "index",
        ),
        ("<script>var pageCount:'7'</script>", 7, None),
        ("<div>共4页 第1页</div>", 4, None),
        ("<div class='page'>1/5 下一页</div>", 5, None),
        ("<div>发布于 2025/1/22</div>", None, None),
        ("<script>function createPageHTML(count, index, name, ext){}</script>", None, None),
    ],
)
def test_the_number_of_pages_is_read_from_script_or_text(
    body: str, pages: int | None, stem: str | None
) -> None:
    numbers = read_numbers(page(body))
    assert (numbers.pages, numbers.stem) == (pages, stem)


def test_the_number_of_records_is_read_too() -> None:
    assert read_numbers(page("<p>共41条记录</p>")).records == 41
    assert read_numbers(page("<script>x={totalRecord:41,perPage:15}</script>")).records == 41


def test_a_content_block_is_no_pager() -> None:
    assert not read_numbers(page("<div class='page-content'><p>年报</p></div>")).sign
    assert read_numbers(page("<div class='pagination'></div>")).sign
