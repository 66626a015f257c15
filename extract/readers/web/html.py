"""HTML -> Document: tables from the DOM with their spans, and the report's own text between."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring, fragment_fromstring

from extract.document import Document, Grid, GridCell, Line, Pair, Paragraph, Place
from extract.ground.encoding import decode
from extract.ground.errors import DamagedOriginal, EmptyOriginal
from extract.ground.messages import say
from extract.ground.text import bare, clean, tidy
from extract.ground.titles import read_title
from extract.prose.headings import statutory_in
from extract.readers.web.carried import in_scripts
from extract.readers.web.controls import CONTROLS, doubt_drawn, doubt_scripted, printed_by
from extract.readers.web.visible import take_out_unseen
from extract.tables.captions import is_caption

_SKIPPED = frozenset(
    {"script", "style", "noscript", "template", "head", "select", "svg", "iframe", "object"}
)
_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd div dl dt fieldset figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead "
    "tr ul".split()
)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_OVERRIDE = "\u202e"
"""Turns what follows it round; it is no invisible character that may be left out."""
_NOT_LINKED = "[not(ancestor-or-self::a or ancestor::li or descendant::a)]"
_TITLE_PLACES = (
    "//h1",
    "descendant::*[@class][(contains(@class, 'itle') or contains(@class, 'ITLE'))][not(self::meta)]"
    + _NOT_LINKED,
    "descendant::*[@id][(contains(@id, 'itle') or contains(@id, 'ITLE'))]" + _NOT_LINKED,
    "//h2" + _NOT_LINKED,
    "//h3" + _NOT_LINKED,
)
_SITE_MARK = re.compile(r"\s*(?:[_|>–—]|--?(?!\d))\s*")
_FEWEST_CHAPTERS = 3
_FEWEST_TABLES = 2
_OF_THE_FORM = re.compile("第二十条第|申请人情况|行政复议.*行政诉讼|指标名称|统计指标")
_LONGEST_TITLE = 120
_LABELS = frozenset({"dt", "label"})
_LONGEST_WORD = 8
_LONGEST_LABEL = 14
_MOST_IN_LABEL = 3
_MOST_CELLS = 50_000
_LONGEST_CELL = 400
_HAS_LONG_CELL = etree.XPath(
    f"boolean(.//*[self::td or self::th][string-length(.) > {_LONGEST_CELL}])"
)
_LAYOUT = "data-layout"
"""Marks the tables that hold the page rather than data."""
_WIDEST = 200
"""More columns than any statutory table has; a colspan beyond it is a mistake or an attack."""


def read(data: bytes, charset: str | None = None) -> Document:
    """The document that the page shows.

    Raises EmptyOriginal for a page without an element, DamagedOriginal if it cannot be parsed.
    """
    turned = decode(data, charset).replace(_OVERRIDE, f"&#{ord(_OVERRIDE)};")
    markup = _XML_DECLARATION.sub("", clean(turned))
    try:
        root = document_fromstring(markup, parser=_parser())
    except etree.ParserError as error:
        raise EmptyOriginal(say("web.empty")) from error
    except etree.LxmlError as error:
        raise DamagedOriginal(say("web.broken", reason=error)) from error
    head = _take_in_carried(root)
    take_out_unseen(root, _kinds)
    doubt_scripted(root, markup)
    doubt_drawn(root)
    for table in root.iter("table"):
        if _is_layout(table):
            table.set(_LAYOUT, "")
    document = Document("text/html", meta=_meta(root))
    document.titles = list(_titles(root))
    document.links = [text for link in root.iter("a") if link.get("href") and (text := _word(link))]
    document.pairs = [*head, *_pairs(root)]
    document.lines = list(_lines(root))
    document.blocks = list(_blocks(root))
    return document


def _parser() -> HTMLParser:
    """A parser whose elements are made without Python's help, which costs as much as parsing."""
    parser = HTMLParser(huge_tree=True, remove_comments=True)
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    return parser


def _kinds(element: HtmlElement) -> frozenset[str]:
    """The tables of the form that stand in the element, by their words; not what is unseen."""
    return frozenset(
        kind
        for table in element.iter("table")
        if not table.xpath("boolean(ancestor-or-self::*[@data-unseen])")
        if next(table.iterdescendants("table"), None) is None
        for kind in _OF_THE_FORM.findall(bare(table.text_content()))
    )


def _take_in_carried(root: HtmlElement) -> list[Pair]:
    """Puts a report that only a script of the page holds into its body, as ``script-text``.

    Gives what the script says of it besides. A page whose own body is a report
    has no need of it, and one that is called the report on another year is not told by it.
    """
    body = root.find("body")
    article = in_scripts([script.text or "" for script in root.iter("script")])
    if body is None or article is None or _container(root) is not None:
        return []
    years = {title.year for text in _titles(root) if (title := read_title(text)) and title.year}
    if article.of is not None and article.of.year and years and article.of.year not in years:
        return []
    printed = "".join(body.xpath(".//text()[not(parent::script)]"))
    place = Place(path=article.path)
    head = [Pair(label, value, place) for label, value in article.pairs_beside(printed)]
    inner = fragment_fromstring(article.markup, create_parent="script-text", parser=_parser())
    body.append(inner)
    return head


def _meta(root: HtmlElement) -> dict[str, str]:
    pairs = ((meta.get("name", ""), meta.get("content", "")) for meta in root.iter("meta"))
    return {name.strip().lower(): tidy(content) for name, content in pairs if name and content}


def _titles(root: HtmlElement) -> Iterator[str]:
    for place in _TITLE_PLACES:
        for element in root.xpath(place):
            text = tidy(" ".join(element.itertext()))
            if text and len(text) <= _LONGEST_TITLE:
                yield text
    for element in root.xpath("//title"):
        yield from _without_site(tidy(" ".join(element.itertext())))


def _without_site(text: str) -> Iterator[str]:
    """The parts of a page's own title, between its marks: the site's name is one of them."""
    parts = _SITE_MARK.split(text)
    yield from (part for part in parts if part and len(part) <= _LONGEST_TITLE)


def _word(element: HtmlElement) -> str:
    text = tidy("".join(element.itertext()))
    return text if len(text) <= _LONGEST_TITLE else ""


def _pairs(root: HtmlElement) -> Iterator[Pair]:
    """Labels and values in elements of their own: dt and dd, label and its sibling, div：div."""
    tree = root.getroottree()
    for element in root.iter("dt", "label", "span", "div", "b", "strong", "font", "em", "i"):
        value = element.getnext()
        if value is None or len(element) > _MOST_IN_LABEL:
            continue
        text = "".join(element.itertext()) if len(element) else element.text or ""
        if not text or len(text) > _LONGEST_LABEL * 3 or text.isdigit():
            continue
        text = tidy(text)
        if not text or len(text) > _LONGEST_LABEL:
            continue
        parent = element.getparent()
        is_pair = parent is not None and len(parent) == 2 and len(text) <= _LONGEST_WORD
        if value.tag != "table" and (is_pair or element.tag in _LABELS or text[-1] in ":："):
            printed = tidy("".join(value.itertext()))
            if not printed.endswith((":", "：")) and not (element.tail or "").strip():
                yield Pair(text, " ".join("".join(value.itertext()).split()), _place(tree, element))


def _place(tree: etree._ElementTree[HtmlElement], element: HtmlElement) -> Place:
    return Place(path=tree.getpath(element))


def _gather(element: HtmlElement, pieces: list[str]) -> None:
    """Adds the visible text in pieces, a line break where a block begins or ends; no tables'."""
    for node in element:
        tag = node.tag
        if tag in CONTROLS:
            pieces.append(printed_by(node))
        elif tag == "table":
            inner = node.text_content().strip()
            is_figure = len(inner) <= _LONGEST_WORD and any(map(str.isdigit, inner))
            pieces.append("〔table〕" if is_figure else "")
        elif isinstance(tag, str) and tag not in _SKIPPED:
            block = "\n" if tag in _BLOCKS else ""
            pieces.append(block + (node.text or ""))
            _gather(node, pieces)
            pieces.append(block)
        if node.tail:
            pieces.append(node.tail)


def _cell_text(cell: HtmlElement) -> str:
    pieces = [cell.text or ""]
    _gather(cell, pieces)
    lines = (line.strip() for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _grid(table: HtmlElement) -> Grid:
    """The table's own cells, without those of tables nested in it, where its spans put them."""
    path = table.getroottree()
    rows = [row for row in table.iter("tr") if _owner(row) is table]
    taken: set[tuple[int, int]] = set()
    cells: list[GridCell] = []
    for number, row in enumerate(rows):
        column, where = 0, path.getpath(row)
        for cell in row.iterchildren("td", "th"):
            while (number, column) in taken:
                column += 1
            down = min(_span(cell, "rowspan") or len(rows), len(rows) - number)
            across = min(_span(cell, "colspan") or 1, _WIDEST)
            place = Place(path=_cell_path(where, row, cell))
            cells.append(GridCell(_cell_text(cell), number, column, place, down, across))
            if len(taken) > _MOST_CELLS:
                raise DamagedOriginal(say("web.table_over_size", cells=_MOST_CELLS))
            taken |= {(number + r, column + c) for r in range(down) for c in range(across)}
            column += across
    return Grid(tuple(cells), Place(path=path.getpath(table)), caption=_caption(table))


def _caption(table: HtmlElement) -> str:
    """The table's own caption and the line of text that stands right above it."""
    own = " ".join(tidy("".join(caption.itertext())) for caption in table.iter("caption"))
    for before in table.itersiblings(preceding=True):
        above = "" if before.tag == "table" else tidy("".join(before.itertext()))
        if above or before.tag == "table":
            return f"{own} {above}" if is_caption(above) else own
    return own


def _owner(row: HtmlElement) -> HtmlElement | None:
    return next(row.iterancestors("table"), None)


def _cell_path(path: str, row: HtmlElement, cell: HtmlElement) -> str:
    """The cell's path, told by its row's: libxml2 counts all the way down from the root."""
    tag = str(cell.tag)
    alike = list(row.iterchildren(tag))
    return f"{path}/{tag}" + (f"[{alike.index(cell) + 1}]" if len(alike) > 1 else "")


def _span(cell: HtmlElement, name: str) -> int:
    given = cell.get(name)
    digits = re.match(r"\s*(\d{1,6})", given) if given else None
    return int(digits.group(1)) if digits else 1


def _lines(root: HtmlElement) -> Iterator[Line]:
    """The visible text outside of data tables, a line a block; the cells of layout tables too."""
    body = root.find("body")
    for number, text in enumerate(
        "".join(_layout_text(root if body is None else body)).split("\n")
    ):
        if text.strip():
            yield Line(text.strip(), Place(line=number))


def _layout_text(element: HtmlElement) -> Iterator[str]:
    yield element.text or ""
    for node in element.iterchildren():
        if _is_shown(node):
            block = "\n" if node.tag in _BLOCKS else ""
            yield block
            yield from _layout_text(node)
            yield block
        yield node.tail or ""


def _is_shown(node: HtmlElement) -> bool:
    if not isinstance(node.tag, str) or node.tag in _SKIPPED:
        return False
    return node.tag != "table" or node.get(_LAYOUT) is not None


def _is_layout(table: HtmlElement) -> bool:
    """Whether the table holds the page rather than data: tables, headings, lists or chapters."""
    if any(True for _ in table.iterdescendants("table", "h1", "ul", "dl", "article")):
        return True
    if _HAS_LONG_CELL(table):
        return True
    if any(len(row) > 1 for row in table.iter("tr")):
        return False
    cells = (cell.text_content() for cell in table.iter("td", "th"))
    return len(statutory_in("\n".join(cells))) > 1


def _blocks(root: HtmlElement) -> Iterator[Paragraph | Grid]:
    """All grids, and between them, in reading order, the paragraphs of the report's own text."""
    container = _container(root)
    if container is None:
        yield from _main_text(root)
        return
    text, inside = "", False
    for piece in _events(root, container):
        if isinstance(piece, str):
            text += piece if inside else ""
            continue
        yield from _paragraphs(text)
        text = ""
        if piece is container:
            inside = not inside
        elif (grid := _grid(piece)).cells:
            yield grid


def _events(root: HtmlElement, container: HtmlElement) -> Iterator[str | HtmlElement]:
    """The page's text in pieces, its tables, and the container where it begins and ends."""
    if root is container:
        yield container
    yield root.text or ""
    for node in root.iterchildren():
        if node.tag == "table":
            yield node
        if _is_shown(node):
            block = "\n" if node.tag in _BLOCKS else ""
            yield block
            yield from _events(node, container)
            yield block
        yield node.tail or ""
    if root is container:
        yield container


def _paragraphs(text: str) -> Iterator[Paragraph]:
    for line in text.split("\n"):
        if line.strip():
            yield Paragraph(" ".join(line.split()), Place())


def _container(root: HtmlElement) -> HtmlElement | None:
    """The smallest element that holds as many of the statutory chapters as the page: the report's
    own text, without menus, lists of other pages and the site's foot. None if it has too few."""
    body = root.find("body")
    element = root if body is None else body
    wanted = statutory_in("".join(_layout_text(element)))
    if len(wanted) >= _FEWEST_CHAPTERS:
        return _smallest(
            element,
            lambda e: statutory_in("".join(_layout_text(e))) >= wanted if _is_shown(e) else False,
        )
    tables = {table for table in element.iter("table") if _is_statutory(table)}
    if len(tables) < _FEWEST_TABLES:
        return None
    return _smallest(element, lambda e: tables <= set(e.iter("table")))


def _smallest(element: HtmlElement, holds: Callable[[HtmlElement], bool]) -> HtmlElement:
    """The innermost element that alone holds it."""
    while len(inner := [child for child in element.iterchildren() if holds(child)]) == 1:
        element = inner[0]
    return element


def _is_statutory(table: HtmlElement) -> bool:
    return table.get(_LAYOUT) is None and bool(_OF_THE_FORM.search(bare(table.text_content())))


def _main_text(root: HtmlElement) -> list[Paragraph | Grid]:
    """All grids, and the main text without navigation as trafilatura finds it.

    ``root`` is used up: data tables are taken out of it.
    """
    blocks: list[Paragraph | Grid] = [
        grid for table in root.iter("table") if (grid := _grid(table)).cells
    ]
    for table in list(root.iter("table")):
        if table.getparent() is not None and table.get(_LAYOUT) is None:
            table.drop_tree()
    import trafilatura  # takes longer to load than most pages to read: only where it is needed

    text = trafilatura.extract(root, include_comments=False, favor_recall=True) or ""
    return [*blocks, *_paragraphs(text)]
