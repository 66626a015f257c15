"""The made reports as Word files, spreadsheets and saved pages, with their merged cells."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from html import escape

import docx
import openpyxl  # type: ignore[import-untyped]
import xlwt  # type: ignore[import-untyped]

from extract.document import Grid, GridCell
from extract.readers.web.html import read as read_html

HEADINGS = (
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
)
"""The chapters of the three tables."""


def _grids(page: bytes) -> Iterator[Grid]:
    """The tables of the same report as HTML: cells with their spans."""
    yield from read_html(page).grids()


def docx_report(page: bytes, title: str, ruled: bool = False) -> bytes:
    """A Word file with the tables of the HTML report ``page``, with or without borders."""
    document = docx.Document()
    document.add_paragraph(title)
    document.add_paragraph("一、总体情况")
    document.add_paragraph("本机关按照条例要求公开各类政府信息。")
    for heading, grid in zip(HEADINGS, _grids(page), strict=True):
        document.add_paragraph(heading)
        table = document.add_table(grid.height, grid.width, "Table Grid" if ruled else None)
        for cell in grid.cells:
            here = table.cell(cell.row, cell.column)
            last = table.cell(cell.row + cell.rows - 1, cell.column + cell.columns - 1)
            here.merge(last).text = cell.text
    document.add_paragraph("五、存在的主要问题及改进情况")
    document.add_paragraph("六、其他需要报告的事项")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def xls_report(page: bytes, title: str) -> bytes:
    """A workbook of the old kind with one sheet a table of the HTML report ``page``."""
    book = xlwt.Workbook()
    for number, grid in enumerate(_grids(page), 1):
        sheet = book.add_sheet(f"表{number}")
        sheet.write(0, 0, title)
        for cell in grid.cells:
            row, column = cell.row + 1, cell.column
            value = int(cell.text) if cell.text.isdigit() else cell.text
            last = row + cell.rows - 1, column + cell.columns - 1
            sheet.write_merge(row, last[0], column, last[1], value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def xlsx_report(page: bytes, title: str) -> bytes:
    """A workbook with one sheet a table of the HTML report ``page``; numbers are numbers."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, grid in enumerate(_grids(page), 1):
        sheet = book.create_sheet(f"表{number}")
        sheet.cell(1, 1, title)
        for cell in grid.cells:
            row, column = cell.row + 2, cell.column + 1
            value = int(cell.text) if cell.text.isdigit() else cell.text or None
            sheet.cell(row, column, value)
            if cell.rows > 1 or cell.columns > 1:
                sheet.merge_cells(
                    start_row=row,
                    start_column=column,
                    end_row=row + cell.rows - 1,
                    end_column=column + cell.columns - 1,
                )
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OF_2003 = "http://schemas.microsoft.com/office/word/2003/wordml"


def word_file(body: str, **parts: str) -> bytes:
    """A Word package of a body's XML and other parts of the folder ``word`` (``__`` is a dot)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        head = f'<w:document xmlns:w="{WORD}" xmlns:r="{_RELATIONS}">'
        main = {"document__xml": f"{head}<w:body>{body}</w:body></w:document>"}
        for name, part in (main | parts).items():
            package.writestr(f"word/{name.replace('__', '.')}", part)
    return buffer.getvalue()


_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _word_body(page: bytes, title: str) -> str:
    """The HTML report as the XML of a Word file's body."""
    body = [_word_text(text) for text in (title, "一、总体情况", "本机关按照条例公开信息。")]
    for heading, grid in zip(HEADINGS, _grids(page), strict=True):
        rows = "".join(_word_row(grid, number) for number in range(grid.height))
        body += [_word_text(heading), f"<w:tbl>{rows}</w:tbl>"]
    return "".join([*body, _word_text("五、存在的主要问题"), _word_text("六、其他事项")])


def _word_text(text: str) -> str:
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def _word_row(grid: Grid, number: int) -> str:
    cells = ""
    for cell in grid.row(number):
        merge = '<w:vMerge w:val="restart"/>' if cell.row == number else "<w:vMerge/>"
        spans = f'<w:gridSpan w:val="{cell.columns}"/>' + merge * (cell.rows > 1)
        text = cell.text if cell.row == number else ""
        cells += f"<w:tc><w:tcPr>{spans}</w:tcPr>{_word_text(text)}</w:tc>"
    return f"<w:tr>{cells}</w:tr>"


def plain_word_report(page: bytes, title: str) -> bytes:
    """A Word file with the tables of the HTML report ``page`` and nothing else."""
    return word_file(_word_body(page, title))


def strict_report(page: bytes, title: str) -> bytes:
    """The same in the strict kind of the format."""
    body = f'<w:document xmlns:w="{STRICT}"><w:body>{_word_body(page, title)}</w:body>'
    return word_file("", document__xml=f"{body}</w:document>")


def flat_report(page: bytes, title: str) -> bytes:
    """The same as one XML text."""
    body = f'<w:document xmlns:w="{WORD}"><w:body>{_word_body(page, title)}</w:body></w:document>'
    return (
        "<?xml version='1.0' encoding='UTF-8'?><?mso-application progid='Word.Document'?>"
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"><pkg:part'
        f' pkg:name="/word/document.xml"><pkg:xmlData>{body}</pkg:xmlData></pkg:part></pkg:package>'
    ).encode()


def word_2003_report(page: bytes, title: str) -> bytes:
    """The same in the XML of Word 2003."""
    body = _word_body(page, title).replace("w:vMerge", "w:vmerge")
    return (
        "<?xml version='1.0'?><?mso-application progid='Word.Document'?><w:wordDocument"
        f' xmlns:w="{OF_2003}"><w:body>{body}</w:body></w:wordDocument>'
    ).encode()


def xml_sheet_report(page: bytes, title: str) -> bytes:
    """A workbook in the XML of Excel 2003, one sheet a table of the HTML report ``page``."""
    sheets = []
    for number, grid in enumerate(_grids(page), 1):
        rows = [f'<Row><Cell><Data ss:Type="String">{title}</Data></Cell></Row>']
        for row in range(grid.height):
            cells = (cell for cell in grid.row(row) if cell.row == row)
            rows.append(f"<Row>{''.join(map(_xml_cell, cells))}</Row>")
        sheets.append(f'<Worksheet ss:Name="表{number}"><Table>{"".join(rows)}</Table></Worksheet>')
    namespace = "urn:schemas-microsoft-com:office:spreadsheet"
    book = f'<Workbook xmlns="{namespace}" xmlns:ss="{namespace}">{"".join(sheets)}</Workbook>'
    return b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>' + book.encode()


def _xml_cell(cell: GridCell) -> str:
    spans = f' ss:MergeAcross="{cell.columns - 1}"' * (cell.columns > 1)
    spans += f' ss:MergeDown="{cell.rows - 1}"' * (cell.rows > 1)
    kind = "Number" if cell.text.isdigit() else "String"
    data = f'<Data ss:Type="{kind}">{escape(cell.text)}</Data>' if cell.text else ""
    return f'<Cell ss:Index="{cell.column + 1}"{spans}>{data}</Cell>'


def mhtml_report(page: bytes, title: str) -> bytes:
    """The HTML report as a browser saves it, with a frame of its portal and a picture."""
    message = MIMEMultipart("related", type="text/html")
    message["From"] = "<Saved by a browser>"
    message["Subject"] = title
    message.attach(MIMEText(page.decode(), "html", "utf-8"))
    message.attach(MIMEText("<html><p>导航</p></html>", "html", "utf-8"))
    message.attach(MIMEImage(b"GIF89a", "gif"))
    return message.as_bytes()
