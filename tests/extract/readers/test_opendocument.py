"""OpenDocument: what a person sees of a text or a sheet, packed or flat."""

from __future__ import annotations

import io
import random
import zipfile
from html import escape

import pytest

from extract.document import Document
from extract.ground.errors import DamagedOriginal
from extract.readers import open_document
from extract.report import read
from tests.extract.made import html_report, make_truth

SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
        ("fo", "xsl-fo-compatible"), ("draw", "drawing"),
    )
)  # fmt: skip
TEXT = "application/vnd.oasis.opendocument.text"
SHEET = "application/vnd.oasis.opendocument.spreadsheet"


def flat(body: str, styles: str = "", kind: str = TEXT) -> bytes:
    inside = "spreadsheet" if kind == SHEET else "text"
    return (
        f'<?xml version="1.0"?><office:document {SPACES} office:mimetype="{kind}">'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:{inside}>{body}</office:{inside}></office:body></office:document>"
    ).encode()


def packed(content: bytes, kind: str = TEXT) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("mimetype", kind)
        package.writestr("content.xml", content)
    return buffer.getvalue()


def cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def table(*rows: str) -> str:
    return f'<table:table table:name="甲">{"".join(rows)}</table:table>'


def shown(document: Document) -> list[list[str]]:
    return [[c.text for c in grid.cells] for grid in document.grids()]


def made() -> str:
    """A made report's paragraphs and tables."""
    pieces = [
        "<text:h>青湾县水务局2024年政府信息公开工作年度报告</text:h><text:p>一、总体情况</text:p>"
    ]
    for grid in open_document(html_report(make_truth(random.Random(3)))).grids():
        rows = []
        for number in range(grid.height):
            cells = []
            for c in grid.row(number):
                tag = "table-cell" if c.row == number else "covered-table-cell"
                spans = (
                    f'table:number-rows-spanned="{c.rows}" '
                    f'table:number-columns-spanned="{c.columns}"'
                )
                text = f"<text:p>{escape(c.text)}</text:p>" if c.row == number else ""
                cells.append(f"<table:{tag} {spans if text else ''}>{text}</table:{tag}>")
                cells += ["<table:covered-table-cell/>"] * (c.columns - 1)
            rows.append(row(*cells))
        pieces.append(table(*rows))
    return "".join(pieces)


@pytest.mark.parametrize("kind", [TEXT, SHEET])
def test_a_report_is_read_packed_and_flat(kind: str) -> None:
    content = flat(made(), kind=kind)
    for data in (content, packed(content, kind)):
        report = read(data, "report")
        assert report.status == "verified"
        assert report.media_type == kind
        assert report.form == "2021"


STYLE = '<style:style style:name="x"><style:text-properties {}/>{}</style:style>'


@pytest.mark.parametrize(
    ("properties", "text"),
    [
        ('style:text-line-through-style="solid"', "35〔1〕"),
        ('style:text-position="super 58%"', "35〔1〕"),
        ('style:text-position="0% 100%"', "351"),
        ('fo:color="#FFFFFF"', "35〔1〕"),
        ('fo:color="#FFFFFF" fo:background-color="#000000"', "351"),
        ('fo:font-size="1pt"', "35〔1〕"),
        ('text:display="none"', "35"),
        ('fo:font-weight="bold"', "351"),
    ],
)
def test_digits_that_are_raised_struck_or_unseen_join_no_number(properties: str, text: str) -> None:
    body = table(row(cell('35<text:span text:style-name="x">1</text:span>')))
    assert shown(open_document(flat(body, STYLE.format(properties, "")))) == [[text]]


def test_a_style_with_a_condition_leaves_a_figure_in_doubt() -> None:
    style = STYLE.format("", '<style:map style:condition="value()=0"/>')
    body = table(row(cell("0", 'table:style-name="x"'), cell("5")))
    assert shown(open_document(flat(body, style, SHEET))) == [["〔0〕", "5"]]


def test_what_is_hidden_or_deleted_is_not_read() -> None:
    body = (
        "<text:tracked-changes><text:p>7</text:p></text:tracked-changes>"
        '<text:section text:display="none"><text:p>8</text:p></text:section><text:p>9</text:p>'
    )
    assert [line.text for line in open_document(flat(body)).lines] == ["9"]
    rows = table(row(cell("1")), row(cell("2"), attributes='table:visibility="collapse"'))
    assert shown(open_document(flat(rows, kind=SHEET))) == [["1"]]


def test_repeated_cells_and_rows_keep_their_places() -> None:
    wide = '<table:table-cell table:number-columns-repeated="2"/>'
    end = row('<table:table-cell table:number-columns-repeated="16384"/>',
              attributes='table:number-rows-repeated="1048576"')  # fmt: skip
    document = open_document(flat(table(row(cell("1"), wide, cell("2")), end), kind=SHEET))
    (grid,) = document.grids()
    assert [(c.column, c.text) for c in grid.row(0)] == [(0, "1"), (1, ""), (2, ""), (3, "2")]


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<table:table-cell><text:p><draw:frame/></text:p></table:table-cell>", "〔图〕"),
        ('<table:table-cell office:value-type="float" office:value="5"/>', "〔5〕"),
        (cell("1<text:s text:c='2'/>2"), "1  2"),
        (cell("<text:ruby><text:ruby-base>5</text:ruby-base><text:ruby-text>1</text:ruby-text>"
              "</text:ruby>"), "5〔1〕"),
    ],
)  # fmt: skip
def test_what_a_cell_shows(inner: str, text: str) -> None:
    assert shown(open_document(flat(table(row(inner)), kind=SHEET))) == [[text]]


def test_a_locked_document_says_so() -> None:
    with pytest.raises(DamagedOriginal):
        open_document(packed(b"\x00\x01"))
