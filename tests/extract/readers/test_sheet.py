from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import openpyxl  # type: ignore[import-untyped]
import PIL.Image
import pytest
import xlwt  # type: ignore[import-untyped]
from openpyxl.cell.rich_text import CellRichText, TextBlock  # type: ignore[import-untyped]
from openpyxl.cell.text import InlineFont  # type: ignore[import-untyped]
from openpyxl.drawing.image import Image as Picture  # type: ignore[import-untyped]
from openpyxl.formatting.rule import CellIsRule  # type: ignore[import-untyped]
from openpyxl.styles import Color, Font, PatternFill  # type: ignore[import-untyped]

from extract.document import Document
from extract.ground.errors import TooLarge
from extract.readers import open_document


def saved(change: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "甲"
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def shown(document: Document) -> dict[str, list[str]]:
    return {grid.place.path or "": [cell.text for cell in grid.cells] for grid in document.grids()}


def with_part(data: bytes, change: Callable[[str], str]) -> bytes:
    """The workbook with the XML of its first sheet changed."""
    buffer = io.BytesIO()
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text.decode()) if name == part else text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("value", "number_format", "read_as"),
    [
        (10.0, "General", "10"),
        (10, "0", "10"),
        (10.4, "0", "10"),
        (10.5, "0", "11"),
        (2.5, "0.00", "2.50"),
        (1234, "#,##0", "1,234"),
        (0.5, "0%", "50%"),
        (0.125, "0.0%", "12.5%"),
        (3, '0"件"', "3件"),
        (3.3000000000000003, "General", "3.3"),
        ("0", "General", "0"),
        ("０", "0", "０"),
        (True, "General", "TRUE"),
        (45000, "yyyy-mm-dd", "2023-03-15"),
    ],
)
def test_a_number_is_what_a_person_sees(value: object, number_format: str, read_as: str) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell = book.worksheets[0].cell(1, 1, value)
        cell.number_format = number_format

    assert shown(open_document(saved(change))) == {"甲": [read_as]}


def test_hidden_rows_columns_and_sheets_are_not_read() -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[0]
        for row in (("规章", 1, 2), ("旧规章", 8, 9), ("许可", 3, 4)):
            sheet.append(row)
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["C"].hidden = True
        for state in ("hidden", "veryHidden"):
            book.create_sheet(state).append(("规章", 7))
            book.worksheets[-1].sheet_state = state

    assert shown(open_document(saved(change))) == {"甲": ["规章", "1", "许可", "3"]}


def test_a_formula_whose_result_is_not_stored_is_no_blank() -> None:
    data = saved(lambda book: book.worksheets[0].append(("总计", "=1+2", 5)))
    assert shown(open_document(data)) == {"甲": ["总计", "〔=1+2〕", "5"]}
    counted = with_part(data, lambda xml: re.sub("<v ?/>|<v></v>", "<v>3</v>", xml))
    assert shown(open_document(counted)) == {"甲": ["总计", "3", "5"]}


def test_a_sheet_that_claims_to_be_endless_is_refused_at_once() -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.worksheets[0].cell(1, 1, "规章")
        book.worksheets[0].cell(1_048_576, 16_384, "1")

    with pytest.raises(TooLarge, match="1048576 rows and 16384 columns"):
        open_document(saved(change))


def test_cells_far_away_that_hold_nothing_do_not_make_a_sheet_large() -> None:
    data = saved(lambda book: book.worksheets[0].append(("规章", 2)))
    empty = '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    data = with_part(data, lambda xml: xml.replace("</sheetData>", empty))
    assert shown(open_document(data)) == {"甲": ["规章", "2"]}


def test_hidden_rows_of_xml_sheets_are_not_read() -> None:
    namespace = "urn:schemas-microsoft-com:office:spreadsheet"
    book = (
        f'<?xml version="1.0"?><Workbook xmlns="{namespace}" xmlns:ss="{namespace}"><Worksheet'
        ' ss:Name="甲"><Table><Column ss:Index="3" ss:Hidden="1"/><Row><Cell><Data ss:Type="String"'
        '>规章</Data></Cell><Cell><Data ss:Type="Number">2.0</Data></Cell><Cell><Data ss:Type='
        '"Number">9</Data></Cell></Row><Row ss:Hidden="1"><Cell><Data ss:Type="Number">7</Data>'
        '</Cell></Row><Row ss:Index="5"><Cell ss:Formula="=1"/></Row></Table></Worksheet>'
        '<Worksheet ss:Name="乙"><Table><Row><Cell><Data ss:Type="Number">1</Data></Cell></Row>'
        "</Table><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>"
        "</Workbook>"
    )
    document = open_document(book.encode())
    assert shown(document) == {"甲": ["规章", "2", "〔=〕"]}
    assert document.grids()[0].cells[-1].row == 4


LOOKS: dict[str, dict[str, object]] = {
    "struck": {"font": Font(strike=True)},
    "raised": {"font": Font(vertAlign="superscript")},
    "white": {"font": Font(color="FFFFFFFF")},
    "white by the theme": {"font": Font(color=Color(theme=0))},
    "black on black": {"fill": PatternFill("solid", fgColor="FF000000")},
    "tiny": {"font": Font(size=1)},
    "white by its format": {"number_format": "[White]0"},
    "as a fraction": {"number_format": "# ?/?"},
}


@pytest.mark.parametrize("name", LOOKS)
def test_a_number_that_nobody_surely_sees_stands_in_brackets(name: str) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell = book.worksheets[0].cell(1, 1, 7)
        for attribute, value in LOOKS[name].items():
            setattr(cell, attribute, value)

    assert shown(open_document(saved(change))) == {"甲": ["〔7〕"]}


def test_white_on_a_dark_ground_is_seen() -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell = book.worksheets[0].cell(1, 1, 7)
        cell.font = Font(color="FFFFFFFF")
        cell.fill = PatternFill("solid", fgColor="FF003366")

    assert shown(open_document(saved(change))) == {"甲": ["7"]}


def test_runs_that_are_raised_struck_or_white_join_no_number() -> None:
    def change(book: openpyxl.Workbook) -> None:
        for column, font in enumerate(
            (
                InlineFont(vertAlign="superscript"),
                InlineFont(strike=True),
                InlineFont(color="FFFFFF"),
            )
        ):
            text = CellRichText("12", TextBlock(font, "3"))
            book.worksheets[0].cell(1, column + 1).value = text

    assert shown(open_document(saved(change))) == {"甲": ["12〔3〕"] * 3}


def test_zeros_that_the_sheet_does_not_show_are_blank() -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.worksheets[0].append([0, 5, "0"])
        book.worksheets[0].sheet_view.showZeros = False

    assert shown(open_document(saved(change))) == {"甲": ["", "5", "0"]}


def test_a_condition_that_hides_or_changes_numbers_leaves_them_in_doubt() -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[0]
        sheet.append([0, 5])
        rule = CellIsRule("equal", ["0"], font=Font(color="FFFFFFFF"))
        sheet.conditional_formatting.add("A1:A9", rule)

    assert shown(open_document(saved(change))) == {"甲": ["〔0〕", "5"]}


def test_an_empty_cell_under_a_picture_is_not_blank() -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[0]
        sheet.append([1, None, 3])
        picture = io.BytesIO()
        PIL.Image.new("RGB", (20, 10)).save(picture, "PNG")
        sheet.add_image(Picture(picture), "B1")

    assert shown(open_document(saved(change))) == {"甲": ["1", "〔图〕", "3"]}


def test_an_old_workbook_shows_what_its_formats_show() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("甲")
    for column, (value, style) in enumerate(OLD.values()):
        sheet.write(0, column, value, xlwt.easyxf(*style))
    sheet.write(1, 0, 9)
    sheet.row(1).hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    assert shown(open_document(buffer.getvalue())) == {"甲": list(OLD)}


OLD: dict[str, tuple[object, tuple[str, ...]]] = {
    "957.2": (957200, ("", "0.0,")),
    "无": (0, ("", "0;-0;无")),
    "〔7〕": (7, ("font: colour white",)),
    "〔8〕": (8, ("font: struck_out on",)),
    "9": (9, ("font: colour white; pattern: pattern solid, fore_colour black",)),
    "〔0.5〕": (0.5, ("", "# ?/?")),
}


@pytest.mark.parametrize(
    ("style", "data", "text"),
    [
        ('<NumberFormat ss:Format="0.0,"/>', '<Data ss:Type="Number">957200</Data>', "957.2"),
        ('<NumberFormat ss:Format="Scientific"/>', '<Data ss:Type="Number">5</Data>', "〔5〕"),
        ('<NumberFormat ss:Format="Fixed"/>', '<Data ss:Type="Number">5</Data>', "5.00"),
        ('<Font ss:StrikeThrough="1"/>', '<Data ss:Type="Number">5</Data>', "〔5〕"),
        ('<Font ss:Color="#FFFFFF"/>', '<Data ss:Type="String">5</Data>', "〔5〕"),
        ("", '<Data ss:Type="String">5<Sup>1</Sup></Data>', "5〔1〕"),
        ("", '<Data ss:Type="String">5<Font Color="#FFFFFF">0</Font></Data>', "5〔0〕"),
    ],
)
def test_a_workbook_of_2003_shows_what_its_formats_show(style: str, data: str, text: str) -> None:
    book = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="a">'
        f'{style}</Style></Styles><Worksheet ss:Name="甲"><Table><Row><Cell ss:StyleID="a">{data}'
        "</Cell></Row></Table></Worksheet></Workbook>"
    )
    assert shown(open_document(book.encode())) == {"甲": [text]}
