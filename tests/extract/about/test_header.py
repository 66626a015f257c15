from __future__ import annotations

import pytest

from extract.about.header import read_header
from extract.ground.dates import iso_date
from extract.readers import open_document

WANTED = {
    "index_number": "14258248/2025-00020",
    "publisher": "青湾县人民政府办公室",
    "issued_on": "2025-01-18",
    "title": "青湾县人民政府2024年政府信息公开工作年度报告",
    "category": "综合政务 / 报告",
    "validity": "有效",
}
CELLS = [
    ("索 引 号", WANTED["index_number"]),
    ("分&nbsp;&nbsp;类", WANTED["category"]),
    ("发布机构", WANTED["publisher"]),
    ("发文日期", "2025年01月18日"),
    ("名　　称", WANTED["title"]),
    ("文　　号", "无号"),
    ("主 题 词", ""),
    ("时　　效", WANTED["validity"]),
    ("内容概述", "—"),
]


def rows(cells: list[str], width: int = 2) -> str:
    parts = ["".join(cells[start : start + width]) for start in range(0, len(cells), width)]
    return "<table>" + "".join(f"<tr>{part}</tr>" for part in parts) + "</table>"


STRUCTURES = {
    "label and value cells": rows(
        [f"<td><b>{label}：</b></td><td>{value}</td>" for label, value in CELLS]
    ),
    "label cells without a colon": rows(
        [f"<th>{label}</th><td>{value}</td>" for label, value in CELLS], 1
    ),
    "label and value in one cell": rows(
        [f"<td><B>{label}:</B>&nbsp;<span>{value}</span></td>" for label, value in CELLS]
    ),
    "definition list": "<dl>"
    + "".join(f"<dt>{label}：</dt><dd>{value}</dd>" for label, value in CELLS)
    + "</dl>",
    "list items": "".join(f"<li>{label}：{value}</li>" for label, value in CELLS),
    "spans in list items": "<ul>"
    + "".join(f"<li><span>{label}：</span><span>{value}</span></li>" for label, value in CELLS)
    + "</ul>",
    "labels and blocks": "".join(
        f"<div><label><i>{label}</i></label><div>{value}</div></div>" for label, value in CELLS
    ),
    "labels above their values": "<table><tr>"
    + "".join(f"<th>{label}</th>" for label, _ in CELLS)
    + "</tr><tr>"
    + "".join(f"<td>{value}</td>" for _, value in CELLS)
    + "</tr></table>",
    "running text": "<p>"
    + "　　".join(f"{label}：{value}" for label, value in CELLS)
    + "</p>",
}  # fmt: skip


@pytest.mark.parametrize("structure", STRUCTURES)
def test_every_structure_gives_the_same_header(structure: str) -> None:
    page = f"<html><body><h1>标题在此</h1>{STRUCTURES[structure]}<p>一、总体情况</p></body></html>"
    header, warnings = read_header(open_document(page.encode()))
    assert {code: value for code, value in header.items() if value} == WANTED
    assert warnings == []


def test_a_header_between_pipes_in_text() -> None:
    text = (
        "索 引 号 | 14258248/2025-00020 | 分 类 | 综合政务 / 报告 |\n文 号 | 无号 | 主 题 词 | |\n"
    )
    header, _ = read_header(open_document(text.encode()))
    assert header["index_number"] == "14258248/2025-00020"
    assert header["category"] == "综合政务 / 报告"
    assert header["document_number"] is header["subject_terms"] is None


def test_an_empty_value_does_not_take_the_next_label() -> None:
    page = "<p>索引号: 00248984X/2024-00227 公开方式: 主动公开</p><p>文号: 公开日期: 2024-01-22</p>"
    header, _ = read_header(open_document(page.encode()))
    assert header["document_number"] is None
    assert header["published_on"] == "2024-01-22"
    assert header["disclosure_method"] == "主动公开"


def test_an_empty_last_label_does_not_take_the_title() -> None:
    page = "<ul><li>索引号：1</li><li>主题词：</li></ul><h1>青湾县2024年政府信息公开年报</h1>"
    header, _ = read_header(open_document(page.encode()))
    assert header["subject_terms"] is None


def test_meta_tags_serve_where_the_page_prints_nothing() -> None:
    page = """<html><head><meta name="PubDate" content="2026-01-30 17:21">
    <meta name="ContentSource" content="青湾县政府办"></head><body><p>正文</p></body></html>"""
    header, _ = read_header(open_document(page.encode()))
    assert (header["published_on"], header["publisher"]) == ("2026-01-30", "青湾县政府办")


def test_labels_in_prose_are_not_a_header() -> None:
    page = "<p>一、总体情况</p><p>我们统一了文号：青政〔2024〕1号的格式。</p>"
    header, _ = read_header(open_document(page.encode()))
    assert not any(header.values())


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ("2025-02-20 17:00:00", "2025-02-20"),
        ("2025年2月3日", "2025-02-03"),
        ("2025 年 02 月 03 日", "2025-02-03"),
        ("[2025/1/22]", "2025-01-22"),
        ("2025.01.22", "2025-01-22"),
        ("20250122", "2025-01-22"),
        ("二〇二五年一月二十二日", "2025-01-22"),
        ("二○二五年元月廿二日", "2025-01-22"),
        ("2025年2月1 2日", None),
        ("2025年2月 12日", "2025-02-12"),
        ("25-02-20", None),
        ("2025-02", None),
        ("2025年13月1日", None),
        ("2025", None),
        ("", None),
    ],
)
def test_dates_in_all_styles(printed: str, date: str | None) -> None:
    assert iso_date(printed) == date


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("索引号：LH-1发布机构：青湾县水务局发布日期：2025-01-20", {
            "index_number": "LH-1", "publisher": "青湾县水务局", "published_on": "2025-01-20"}),
        ("索引号 LH-1 分类 综合 / 报告 发布机构 青湾县水务局", {
            "index_number": "LH-1", "category": "综合 / 报告", "publisher": "青湾县水务局"}),
        ("【索引号】LH-1 【文号】无 【时效】有效", {"index_number": "LH-1", "validity": "有效"}),
        ("发布者：admin 发布日期：2025.2.3", {"published_on": "2025-02-03"}),
        ("发布者：青湾县水务局 公开日期：2025年2月3日", {
            "publisher": "青湾县水务局", "published_on": "2025-02-03"}),
        ("文号：—  — 公开方式：主动公开", {"disclosure_method": "主动公开"}),
    ],
)  # fmt: skip
def test_running_lines(text: str, wanted: dict[str, str]) -> None:
    header, warnings = read_header(open_document(f"{text}\n一、总体情况\n".encode()))
    assert {code: value for code, value in header.items() if value} == wanted
    assert warnings == []


def test_masked_fields_and_broken_dates_are_doubts() -> None:
    text = "索引号：**** 发布日期：25-02-20\n一、总体情况\n"
    header, warnings = read_header(open_document(text.encode()))
    assert not any(header.values())
    assert len(warnings) == 2


def test_a_meta_tag_that_contradicts_the_page_is_a_doubt() -> None:
    page = """<html><head><meta name="PubDate" content="2026-01-30"></head>
    <body><p>发布日期：2025-01-20</p></body></html>"""
    header, warnings = read_header(open_document(page.encode()))
    assert header["published_on"] == "2025-01-20"
    assert "meta tag" in warnings[0]


def test_two_kinds_of_classes_do_not_contradict() -> None:
    text = "主题分类：政务公开 组配分类：监督保障\n一、总体情况\n"
    assert read_header(open_document(text.encode()))[1] == []


def test_the_heads_of_a_list_are_no_header() -> None:
    page = "<dl><dt>标题</dt><dt>发布日期</dt></dl><p>一、总体情况</p>"
    header, warnings = read_header(open_document(page.encode()))
    assert not any(header.values())
    assert not warnings


def test_a_list_of_documents_gives_no_header() -> None:
    heads = "<tr><td>索引号</td><td>标题</td><td>发布机构</td><td>发布日期</td></tr>"
    row = "<tr><td>a/1</td><td>青湾县水务局2024年年报</td><td>水务局</td><td>2025-01-20</td></tr>"
    page = "<table>{}</table><p>一、总体情况</p>"
    one, _ = read_header(open_document(page.format(heads + row).encode()))
    several, _ = read_header(open_document(page.format(heads + row * 2).encode()))
    assert one["publisher"] == "水务局"
    assert not any(several.values())
