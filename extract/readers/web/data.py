"""JSON -> Document: a service's answer that holds an article as markup in a string."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from extract.document import Block, Document, Grid, Pair, Place
from extract.ground.articles import data_in
from extract.ground.encoding import decode
from extract.ground.errors import DamagedOriginal, UnknownType
from extract.ground.messages import say
from extract.readers.web import html
from extract.readers.web.carried import Article, articles_in, reports_in


def read(data: bytes, charset: str | None = None) -> Document:
    """The article's document; the path of a cell is the field's, then the element's within it.

    Raises DamagedOriginal if it is no JSON after all, UnknownType if it holds no article or
    several reports.
    """
    value = data_in(decode(data, charset))
    if value is None:
        raise DamagedOriginal(say("web.json_broken"))
    found = articles_in(value)
    if not found:
        raise UnknownType(say("web.json_no_article"))
    if reports_in(found) > 1:
        raise UnknownType(say("web.json_several"))
    return _document(found[0])


def _document(article: Article) -> Document:
    title = f"<h1>{escape(article.title)}</h1>" if article.title else ""
    page = f"<html><body>{title}<div>{article.markup}</div></body></html>"
    document = html.read(page.encode(), "utf-8")
    place = Place(path=article.path)
    pairs = article.pairs_beside(article.markup)
    own = [Pair(label, value, place) for label, value in pairs]
    document.pairs = [*own, *document.pairs]
    document.blocks = [_placed(block, article.path) for block in document.blocks]
    return document


def _placed(block: Block, path: str) -> Block:
    """The grid with the field's name before the paths of its cells."""
    if not isinstance(block, Grid):
        return block
    cells = tuple(replace(cell, place=_within(path, cell.place)) for cell in block.cells)
    return replace(block, cells=cells, place=_within(path, block.place))


def _within(path: str, place: Place) -> Place:
    return replace(place, path=f"{path}:{place.path}")
