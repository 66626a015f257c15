from __future__ import annotations

import pytest

from extract.document import Document
from extract.ground.errors import DamagedOriginal
from extract.readers.office.rtf import read

HEAD = r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fcharset134 \'cb\'ce\'cc\'e5;}{\f1 Arial;}}"


def opened(body: str, head: str = HEAD) -> Document:
    return read(f"{head}{body}}}".encode("ascii"))


def shown(document: Document) -> list[list[tuple[str, int, int, int, int]]]:
    return [
        [(c.text, c.row, c.column, c.rows, c.columns) for c in grid.cells]
        for grid in document.grids()
    ]


def one_cell(text: str) -> str:
    (grid,) = opened(rf"\trowd\cellx900\pard\intbl {text}\cell\row").grids()
    return grid.cells[0].text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"\'b9\'ab\'bf\'aa", "公开"),
        (r"\u20844?\u24320?", "公开"),
        (r"{\uc2\u20844\'b9\'ab\u24320\'bf\'aa}", "公开"),
        (r"\uc0\u20844 \u24320 ", "公开"),
        (r"\u-10179?\u-8704?", "\U0001f600"),
        (r"{\f1\'b9\'ab}{\f0\'bf\'aa}", "公开"),
        (r"\f1 2024\f0\'c4\'ea", "2024年"),
        (r"a\~b\_c\emdash d", "a b-c—d"),
        (r"{\v 9}5{\deleted 7}", "5"),
        (r"5{\super 1}{\strike 3}", "5〔1〕〔3〕"),
        (r"{\field{\*\fldinst PAGE}{\fldrslt 8}}", "8"),
        (r"{\*\unknown 3}{\footnote 4}{\header 5}6", "6"),
        (r"{\listtext\'d2\'bb\'a1\'a2\tab}{\'d7\'dc}", "一、\t总"),
        ("1{\\pict\\bin5 }}{\\\\}2", "12"),
    ],
)
def test_text_is_what_is_printed(body: str, text: str) -> None:
    assert [line.text for line in opened(rf"\pard {body}\par").lines] == [text]


def test_the_codepage_of_a_western_file_is_that_of_its_chinese_font() -> None:
    head = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset134 x;}}"
    assert [line.text for line in opened(r"\'b9\'ab\par", head).lines] == ["公"]


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        (r"5{\up6 1}", "5〔1〕"),
        (r"5{\dn8 1}", "5〔1〕"),
        (r"5{\up1 1}", "51"),
        (r"5{\cf2 1}", "5〔1〕"),
        (r"5{\cf1 1}", "51"),
        (r"5{\cf9 1}", "51"),
        (r"5{\fs2 1}", "5〔1〕"),
        (r"{\field{\*\fldinst EQ \\o(5)}{\fldrslt }}", "〔field〕"),
        (r"{\field{\*\fldinst {\f1 FORMDROPDOWN }}{\fldrslt }}", "〔field〕"),
        (r"{\field{\*\fldinst =SUM(ABOVE)}{\fldrslt 5}}", "5"),
    ],
)
def test_digits_that_are_raised_white_tiny_or_drawn_join_no_number(text: str, read_as: str) -> None:
    head = HEAD + r"{\colortbl;\red200\green0\blue0;\red255\green255\blue255;}"
    (grid,) = opened(rf"\trowd\cellx900\pard\intbl {text}\cell\row", head).grids()
    assert grid.cells[0].text == read_as


def test_merged_cells() -> None:
    body = (
        r"\trowd\clvmgf\cellx900\cellx1800\cellx2700\pard\intbl a\cell b\cell c\cell\row"
        r"\trowd\clvmrg\cellx900\clmgf\cellx1800\clmrg\cellx2700\pard\intbl \cell d\cell \cell\row"
        r"\trowd\cellx2710\pard\intbl e\par f\cell\row"
    )
    assert shown(opened(body)) == [
        [
            ("a", 0, 0, 2, 1), ("b", 0, 1, 1, 1), ("c", 0, 2, 1, 1), ("d", 1, 1, 1, 2),
            ("e\nf", 2, 0, 1, 3),
        ]
    ]  # fmt: skip


def test_a_paragraph_between_two_tables_parts_them() -> None:
    row = r"\trowd\cellx900\pard\intbl x\cell\row\pard "
    assert len(opened(row + row).grids()) == 1
    assert len(opened(row + r"\par " + row).grids()) == 2


def test_a_table_in_a_cell_is_a_table_of_its_own() -> None:
    inner = (
        r"\pard\intbl\itap2 x\nestcell{\*\nesttableprops\trowd\cellx400\nestrow}"
        r"{\nonesttables\par}"
    )
    body = rf"\trowd\cellx900\pard\intbl a\par{inner}\pard\intbl b\cell\row"
    assert shown(opened(body)) == [[("x", 0, 0, 1, 1)], [("a\nb", 0, 0, 1, 1)]]


def test_a_cell_that_was_not_defined_gets_a_column_of_its_own() -> None:
    assert shown(opened(r"\trowd\cellx900\pard\intbl a\cell b\cell\row")) == [
        [("a", 0, 0, 1, 1), ("b", 0, 1, 1, 1)]
    ]


def test_cells_whose_paragraphs_do_not_say_that_they_are_in_a_table() -> None:
    assert shown(opened(r"\trowd\cellx900\cellx1800\pard a\cell b\cell\row")) == [
        [("a", 0, 0, 1, 1), ("b", 0, 1, 1, 1)]
    ]


def test_pictures_and_boxes_in_cells_are_told() -> None:
    assert one_cell(r"{\*\shppict{\pict 00ff}}{\nonshppict{\pict 00ff}}") == "〔图〕"
    assert one_cell(r"5{\shp{\*\shpinst{\shptxt 7\par}}}") == "5〔7〕"
    boxed = opened(r"\pard a{\shp{\*\shpinst{\shptxt b\par}}}\par")
    assert [line.text for line in boxed.lines] == ["b", "a"]


@pytest.mark.parametrize("body", [r"\pard a\par", "{" * 2000])
def test_a_file_that_is_cut_off_is_damaged(body: str) -> None:
    with pytest.raises(DamagedOriginal):
        read((HEAD + body).encode("ascii"))
