"""RTF -> Document: paragraphs, and tables with their merged cells.

Source: the Rich Text Format specification, version 1.9.1. Pages, fonts and drawings are ignored.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace

from extract.document import Document, Line, Place
from extract.ground.errors import DamagedOriginal
from extract.ground.messages import say
from extract.ground.text import clean
from extract.readers.office.edges import EdgeCell, grid_of
from extract.readers.office.word_fields import DRAWN, keyword_of
from extract.tables.captions import caption_below

MEDIA_TYPE = "application/rtf"
_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?"
    r"|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<symbol>[^a-zA-Z])|(?P<brace>[{}])"
    r"|(?P<text>[^\\{}\r\n]+)"
)
_SKIPPED = frozenset(
    "fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl"
    " footerr footerf footnote fldinst nonesttables nonshppict listtable listoverridetable revtbl"
    " xe tc rxe bkmkstart bkmkend atnid atnauthor annotation template themedata datastore".split()
)
_KEPT = frozenset({"shpinst", "shptxt", "nesttableprops", "shprslt", "pntext", "listtext"})
"""Groups marked as optional whose text is printed all the same, or that describe rows."""
_PICTURES = frozenset({"pict", "object", "shppict"})
_CHARACTERS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "bullet": "•", "emspace": " ",
    "enspace": " ", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "cell": "", "nestcell": "",
}  # fmt: skip
_SYMBOLS = {"~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}", "\n": "\n", "\r": "\n"}
_CODEPAGES = {134: "gb18030", 136: "big5", 128: "cp932", 129: "cp949"}
_SAME_EDGE = 30.0
"""Twentieths of a point within which two edges are one."""
_DEEPEST = 1000
_SHIFT, _LEAST_SHIFT = 6, 4
"""Half-points by which text is raised or sunken where no number stands, and by which it shows."""
_LEAST_SIZE = 6
"""Half-points of the smallest print that is surely read."""
_LEAST_LIGHT = 220
"""Of 255: colours with all parts above it are not surely seen on white."""


@dataclass
class _State:
    """What holds until the group ends."""

    skip: bool = False
    hidden: bool = False
    aside: bool = False
    shifted: bool = False
    white: bool = False
    tiny: bool = False
    field: bool = False
    """It says what a field computes from."""
    box: bool = False
    font: int = 0
    fallback: int = 1
    """So many characters follow a Unicode one for readers that know none."""
    level: int = 0
    """Depth of the table that the paragraph is in; 0 outside of tables."""


@dataclass
class _CellDefinition:
    right: float = 0.0
    joins_left: bool = False
    joins_above: bool = False


@dataclass
class _Table:
    """A table in the making."""

    left: float = 0.0
    definitions: list[_CellDefinition] = field(default_factory=list)
    coming: _CellDefinition = field(default_factory=_CellDefinition)
    texts: list[str] = field(default_factory=list)
    open_text: str = ""
    rows: list[list[EdgeCell]] = field(default_factory=list)


def read(data: bytes, charset: str | None = None) -> Document:
    """The document of an RTF file; ``charset`` means nothing here, the file says its own.

    Raises DamagedOriginal for one that is cut off in the middle of a group.
    """
    reader = _Reader()
    source = data.decode("latin-1").rstrip("\0\r\n\t ")
    reader.colours = _colours(source)
    position, end = 0, len(source)
    while position < end:
        match = _TOKEN.match(source, position)
        if match is None:  # a line break between words, or a lone backslash at the end
            position += 1
            continue
        position = match.end()
        if match["word"] == "bin":
            position += max(0, int(match["number"] or 0))
        else:
            reader.take(match)
        if len(reader.states) == 1:  # the group that the whole file is has ended
            break
    return reader.finish()


class _Reader:
    def __init__(self) -> None:
        self.document = Document(MEDIA_TYPE)
        self.states: list[_State] = [_State()]
        self.bytes = bytearray()
        self.codepage = "gb18030"
        self.fonts: dict[int, str] = {}
        self.colours: list[bool] = []
        """Of each colour of the file, whether nobody sees it on white; the first is none."""
        self.in_fonts = 0
        self.font = 0
        self.text = ""
        self.box = ""
        self.tables: dict[int, _Table] = {}
        self.to_skip = 0
        self.optional = False
        self.pair = 0
        self.paragraphs = 0
        self.number_of_tables = 0

    def take(self, match: re.Match[str]) -> None:
        """One token of the file."""
        if match["byte"]:
            self._byte(int(match["byte"], 16))
            return
        self._flush()
        optional, self.optional = self.optional, False
        if match["brace"]:
            self._brace(match["brace"])
        elif match["word"]:
            number = int(match["number"]) if match["number"] else None
            self._word(match["word"], number, optional)
        elif match["symbol"]:
            self._symbol(match["symbol"])
        else:
            text = match["text"]
            self._print(text[self.to_skip :])
            self.to_skip = max(0, self.to_skip - len(text))

    def finish(self) -> Document:
        """The document, when the file is over."""
        self._flush()
        if len(self.states) > 1:
            raise DamagedOriginal(say("word.rtf_cut"))
        self._end_paragraph()
        self._end_tables()
        return self.document

    def _byte(self, byte: int) -> None:
        if self.to_skip:
            self.to_skip -= 1
        else:
            self.bytes.append(byte)

    def _flush(self) -> None:
        """The bytes escaped so far, as text in the codepage of their font or of the file."""
        if not self.bytes:
            return
        data, self.bytes = bytes(self.bytes), bytearray()
        own = self.fonts.get(self.states[-1].font)
        chinese = [name for name in self.fonts.values() if name == "gb18030"]
        candidates = [name for name in (own, *chinese, self.codepage) if name]
        for codepage in dict.fromkeys([*candidates, "gb18030"]):
            try:
                self._print(data.decode(codepage))
                return
            except UnicodeDecodeError:
                continue
        self._print(data.decode(candidates[0], "replace"))

    def _brace(self, brace: str) -> None:
        self.to_skip = 0
        if brace == "{":
            if len(self.states) > _DEEPEST:
                raise DamagedOriginal(say("word.rtf_nested"))
            self.states.append(replace(self.states[-1]))
            return
        ended = self.states.pop()
        if self.in_fonts and len(self.states) < self.in_fonts:
            self.in_fonts = 0
        if ended.box and not self.states[-1].box:
            self._end_box()

    def _symbol(self, symbol: str) -> None:
        if self.to_skip and symbol != "*":
            self.to_skip -= 1
        elif symbol == "*":
            self.optional = True
        elif symbol in "\r\n":
            self._end_paragraph()
        elif symbol in _SYMBOLS:
            self._print(_SYMBOLS[symbol])

    def _word(self, word: str, number: int | None, optional: bool) -> None:
        state = self.states[-1]
        if word == "u" and number is not None:
            self._unicode(number)
        elif word in _SKIPPED or (optional and word not in _KEPT):
            if word == "fonttbl":
                self.in_fonts = len(self.states)
            elif word in _PICTURES and state.level:  # it may be a number's
                self._print("〔图〕")
            state.skip, state.field = True, word == "fldinst"
        elif self.in_fonts:
            self._font_word(word, number)
        elif word == "shptxt":
            state.box, state.skip = True, False
        elif word == "ansicpg" and number:
            self.codepage = _codec(f"cp{number}")
        elif _CHARACTERS.get(word):
            self._print(_CHARACTERS[word])
        elif not self._format_word(state, word, number):
            self._table_word(word, number)

    def _font_word(self, word: str, number: int | None) -> None:
        if word == "f":
            self.font = number or 0
        elif word == "fcharset" and number in _CODEPAGES:
            self.fonts[self.font] = _CODEPAGES[number]

    def _unicode(self, number: int) -> None:
        code = number & 0xFFFF
        self.to_skip = self.states[-1].fallback
        if 0xD800 <= code < 0xDC00:
            self.pair = code
            return
        if 0xDC00 <= code < 0xE000 and self.pair:
            code = 0x10000 + ((self.pair - 0xD800) << 10) + (code - 0xDC00)
        self.pair = 0
        if not 0xD800 <= code < 0xE000:
            self._print(chr(code))

    def _format_word(self, state: _State, word: str, number: int | None) -> bool:
        """What changes the state; False for a word that does not."""
        on = number != 0
        if word in ("v", "deleted"):
            state.hidden = on
        elif word in ("strike", "striked", "super", "sub"):
            state.aside = on
        elif word == "nosupersub":
            state.aside = False
        elif word in ("up", "dn"):
            state.shifted = (_SHIFT if number is None else number) >= _LEAST_SHIFT
        elif word == "cf":
            state.white = 0 < (number or 0) < len(self.colours) and self.colours[number or 0]
        elif word == "fs":
            state.tiny = number is not None and number < _LEAST_SIZE
        elif word == "plain":
            state.hidden = state.aside = state.shifted = state.white = state.tiny = False
        elif word == "f":
            state.font = number or 0
        elif word == "uc":
            state.fallback = max(0, number if number is not None else 1)
        elif word == "pard":
            state.level = 0
        elif word == "intbl":
            state.level = max(state.level, 1)
        elif word == "itap":
            state.level = max(0, min(number if number is not None else 1, 50))
        else:
            return False
        return True

    def _table_word(self, word: str, number: int | None) -> None:
        level = max(self.states[-1].level, 1)
        table = self.tables.setdefault(level, _Table()) if word in _TABLE_WORDS else _Table()
        if word in ("par", "sect", "page"):
            self._end_paragraph()
        elif word == "trowd":
            table.definitions, table.coming, table.left = [], _CellDefinition(), 0.0
        elif word == "trleft":
            table.left = float(number or 0)
        elif word == "clmrg":
            table.coming.joins_left = True
        elif word == "clvmrg":
            table.coming.joins_above = True
        elif word == "cellx":
            table.coming.right = float(number or 0)
            table.definitions.append(table.coming)
            table.coming = _CellDefinition()
        elif word in ("cell", "nestcell"):
            self._end_cell(table, level)
        elif word in ("row", "nestrow"):
            _end_row(table)

    def _print(self, text: str) -> None:
        state = self.states[-1]
        if state.field and state.level and keyword_of(text) in DRAWN:
            self.tables.setdefault(state.level, _Table()).open_text += "〔field〕"
        if state.skip or state.hidden or not text:
            return
        text = clean(text)
        is_unseen = (state.white or state.tiny) and any(map(str.isdigit, text))
        if (state.aside or state.shifted or is_unseen) and text.strip():
            text = f"〔{text}〕"
        if state.box:
            self.box += text
        elif state.level:
            self.tables.setdefault(state.level, _Table()).open_text += text
        else:
            self.text += text

    def _end_paragraph(self) -> None:
        state = self.states[-1]
        if state.box:
            self.box += "\n"
        elif state.level:
            self.tables.setdefault(state.level, _Table()).open_text += "\n"
        else:
            self._end_tables()
            self._lines(self.text)
            self.text = ""

    def _end_box(self) -> None:
        text, self.box = self.box.strip(), ""
        if self.states[-1].level and text:
            self._print(f"〔{text}〕")
        else:
            self._lines(text)

    def _lines(self, text: str) -> None:
        for line in text.split("\n"):
            self.paragraphs += 1
            if line.strip():
                self.document.lines.append(Line(line, Place(line=self.paragraphs)))

    def _end_cell(self, table: _Table, level: int) -> None:
        if not self.states[-1].level:  # a paragraph that does not say that it is in a table
            table.open_text, self.text = table.open_text + self.text, ""
        table.texts.append(table.open_text.strip())
        table.open_text = ""
        self._end_tables(level + 1)

    def _end_tables(self, from_level: int = 1) -> None:
        """What stands after a table ends it, and those nested in it."""
        for level in sorted(level for level in self.tables if level >= from_level):
            table = self.tables.pop(level)
            if table.rows:
                self.number_of_tables += 1
                path = f"table[{self.number_of_tables}]"
                grid = grid_of(table.rows, path, _SAME_EDGE)
                caption = caption_below(self.document.lines)
                self.document.blocks.append(replace(grid, caption=caption))


_TABLE_WORDS = frozenset(
    {"trowd", "trleft", "clmrg", "clvmrg", "cellx", "cell", "nestcell", "row", "nestrow"}
)


def _end_row(table: _Table) -> None:
    """The cells since the last row, between the edges that were last defined."""
    row: list[EdgeCell] = []
    left = table.left
    for number, text in enumerate(table.texts):
        if number < len(table.definitions):
            definition = table.definitions[number]
        else:  # more cells than were defined: each gets a column of its own at the right
            definition = _CellDefinition(left + 1000.0)
        if definition.joins_left and row:
            row[-1] = replace(row[-1], right=definition.right)
        else:
            row.append(EdgeCell(text, left, definition.right, definition.joins_above))
        left = definition.right
    table.texts = []
    if row:
        table.rows.append(row)


def _colours(source: str) -> list[bool]:
    """Of each colour of the colour table, whether it is as good as white."""
    table = re.search(r"\{\\colortbl([^{}]*)\}", source)
    return [
        len(parts := [int(part) for part in re.findall(r"\\(?:red|green|blue)(\d+)", entry)]) == 3
        and min(parts) >= _LEAST_LIGHT
        for entry in (table[1].split(";") if table else ())
    ]


def _codec(name: str) -> str:
    if name in ("cp936", "cp54936"):
        return "gb18030"
    try:
        return codecs.lookup("utf-8" if name == "cp65001" else name).name
    except LookupError:
        return "gb18030"
