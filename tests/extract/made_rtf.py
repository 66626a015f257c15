"""The made reports as RTF, in the habits of the programs that write it."""

from __future__ import annotations

from collections.abc import Callable

from extract.document import Grid, GridCell
from extract.readers.web.html import read as read_html
from tests.extract.made_office import HEADINGS

Escape = Callable[[str], str]


def unicode_escaped(text: str) -> str:
    """As Word writes: a code and a question mark for readers that know none."""
    return "".join(c if c.isascii() else f"\\u{_signed(ord(c))}?" for c in _plain(text))


def gbk_escaped(text: str) -> str:
    """As older WPS writes: the bytes of GBK, two a character."""
    escaped = ""
    for character in _plain(text):
        if character.isascii():
            escaped += character
        else:
            escaped += "".join(f"\\'{byte:02x}" for byte in character.encode("gbk"))
    return escaped


def both_escaped(text: str) -> str:
    """As Word of Chinese Windows writes: a code, and the bytes of GBK for older readers."""
    pieces = [
        c if c.isascii() else f"\\uc2\\u{_signed(ord(c))} {gbk_escaped(c)}" for c in _plain(text)
    ]
    return "".join(pieces)


def _plain(text: str) -> str:
    return "".join({"\\": "\\\\", "{": "\\{", "}": "\\}"}.get(c, c) for c in text)


def _signed(code: int) -> int:
    return code - 65536 if code > 32767 else code


def rtf_report(page: bytes, title: str, escape: Escape = unicode_escaped) -> bytes:
    """An RTF file with the tables of the HTML report ``page``."""
    head = "{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fnil\\fcharset134 SimSun;}}\n"
    head += "{\\colortbl;\\red0\\green0\\blue0;}{\\*\\generator Riched20;}\\viewkind4\\uc1\n"
    body = [_paragraph(escape(title)), _paragraph(escape("一、总体情况"))]
    body.append(_paragraph(escape("本机关按照条例要求公开各类政府信息。")))
    for heading, grid in zip(HEADINGS, read_html(page).grids(), strict=True):
        body += [_paragraph(escape(heading)), *_rows(grid, escape)]
    body += [_paragraph(escape(text)) for text in ("五、存在的主要问题", "六、其他事项")]
    return (head + "\n".join(body) + "}").encode("ascii")


def _paragraph(text: str) -> str:
    return f"\\pard\\plain\\f0\\fs24 {text}\\par"


def _rows(grid: Grid, escape: Escape) -> list[str]:
    edges = [1000 * column for column in range(grid.width + 1)]
    rows = []
    for number in range(grid.height):
        cells = grid.row(number)
        definitions = "".join(_definition(cell, number, edges) for cell in cells)
        texts = "".join(_cell(cell, number, escape) for cell in cells)
        rows.append(f"\\trowd\\trgaph108\\trleft0{definitions}\n{texts}\\row")
    return rows


def _definition(cell: GridCell, row: int, edges: list[int]) -> str:
    merge = "" if cell.rows == 1 else "\\clvmgf" if cell.row == row else "\\clvmrg"
    return f"{merge}\\clbrdrt\\brdrs\\cellx{edges[cell.column + cell.columns]}"


def _cell(cell: GridCell, row: int, escape: Escape) -> str:
    text = escape(cell.text).replace("\n", "\\par\n") if cell.row == row else ""
    return f"\\pard\\intbl\\qc {{\\f0 {text}}}\\cell\n"
