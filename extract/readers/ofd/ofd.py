"""OFD -> Document: the pages of all its documents, their tables as a PDF's.

Source: GB/T 33190-2016. Annotations are drawn over their pages; seals and actions are not read.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from extract.document import Document
from extract.ground.errors import DamagedOriginal, TooLarge
from extract.ground.messages import say
from extract.ground.packages import open_package, read_part, related
from extract.ground.text import clean
from extract.readers.layout.pages import take_papers
from extract.readers.layout.paper import Paper
from extract.readers.ofd.ofd_drawing import POINTS, Drawing, numbers_of
from extract.readers.xml import Element, local, parse_xml, value_of

MEDIA_TYPE = "application/ofd"
_MOST_PAGES = 600
_A4 = [0.0, 0.0, 210.0, 297.0]


@dataclass
class _Package:
    """The parts by name, whatever slashes and capitals the file calls them with."""

    zipped: zipfile.ZipFile
    names: dict[str, str] = field(default_factory=dict)

    def xml(self, name: str) -> Element:
        """The part's root element."""
        known = self.names.get(_plain(name))
        if known is None:
            raise DamagedOriginal(say("ofd.no_part", name=name))
        return parse_xml(read_part(self.zipped, known), say("part.of_ofd", name=name))

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return _plain(name) in self.names


@dataclass
class _Book:
    """What the pages of one document share."""

    part: str
    box: list[float]
    templates: dict[str, str] = field(default_factory=dict)
    annotations: dict[str, str] = field(default_factory=dict)
    resources: list[str] = field(default_factory=list)


def read(data: bytes, charset: str | None = None) -> Document:
    """The document of an OFD file; ``charset`` means nothing here.

    Raises DamagedOriginal for a missing or broken part, TooLarge for hundreds of pages.
    """
    document = Document(MEDIA_TYPE)
    pictures: list[int] = []
    papers: list[Paper] = []
    with open_package(data) as zipped:
        package = _Package(zipped, {_plain(name): name for name in zipped.namelist()})
        for number, paper in enumerate(_papers(package, document), 1):
            if number > _MOST_PAGES:
                raise TooLarge(say("ofd.too_many_pages", pages=_MOST_PAGES))
            paper.number = number
            if paper.is_picture:
                pictures.append(number)
            else:
                papers.append(paper)
    take_papers(papers, document)
    if pictures:
        document.warnings.append(say("picture.ofd_is_one", pages=pictures))
    return document


def pictures_of(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The pictures on the pages, in their order: each one's part and bytes."""
    with open_package(data) as zipped:
        package = _Package(zipped, {_plain(name): name for name in zipped.namelist()})
        for part in _roots(package):
            root = package.xml(part)
            media = dict(_media(package, root, part))
            for page, _ in _page_parts(root, part):
                content = package.xml(page)
                here = media | dict(_media(package, content, page))
                for image in _named(content, "ImageObject"):
                    name = package.names.get(here.get(value_of(image, "ResourceID"), ""))
                    if name:
                        yield name, read_part(zipped, name)


def _media(package: _Package, root: Element, part: str) -> Iterator[tuple[str, str]]:
    """The pictures among the resources that a document or page names: ids and plain names."""
    for element in root.iter():
        if local(element) in ("PublicRes", "DocumentRes", "PageRes") and element.text:
            resource = _from(part, element.text)
            index = package.xml(resource) if package.has(resource) else None
            for media in () if index is None else _named(index, "MultiMedia"):
                file = f"{value_of(index, 'BaseLoc')}/{_text(media, 'MediaFile')}"
                yield value_of(media, "ID"), _plain(_from(resource, file))


def _roots(package: _Package) -> Iterator[str]:
    for body in _named(package.xml("OFD.xml"), "DocBody"):
        root = _text(body, "DocRoot")
        if root:
            yield related("OFD.xml", root.replace("\\", "/"))


def _page_parts(root: Element, part: str) -> Iterator[tuple[str, str]]:
    """The pages' parts and ids."""
    for pages in _named(root, "Pages"):
        for page in pages:
            if local(page) == "Page":
                yield _from(part, value_of(page, "BaseLoc")), value_of(page, "ID")


def _plain(name: str) -> str:
    return posixpath.normpath(name.replace("\\", "/").lstrip("/")).lower()


def _papers(package: _Package, document: Document) -> Iterator[Paper]:
    titles = (_text(body, "Title") for body in _named(package.xml("OFD.xml"), "DocBody"))
    document.titles += [clean(title) for title in titles if title]
    for part in _roots(package):
        yield from _pages(package, part)


def _pages(package: _Package, part: str) -> Iterator[Paper]:
    root = package.xml(part)
    book = _Book(part, _box(root) or _A4)
    for element in root.iter():
        name = local(element)
        if name == "TemplatePage":
            book.templates[value_of(element, "ID")] = _from(part, value_of(element, "BaseLoc"))
        elif name in ("PublicRes", "DocumentRes") and element.text:
            book.resources.append(_from(part, element.text))
        elif name == "Annotations" and element.text:
            book.annotations |= _annotations(package, _from(part, element.text))
    drawing = Drawing(_units(package, book.resources))
    for page, key in _page_parts(root, part):
        yield _paper(package, book, drawing, page, book.annotations.get(key))


def _annotations(package: _Package, part: str) -> dict[str, str]:
    """The part of each page's annotations, by the page's id."""
    if not package.has(part):
        return {}
    pages = _named(package.xml(part), "Page")
    return {value_of(page, "PageID"): _from(part, _text(page, "FileLoc")) for page in pages}


def _paper(
    package: _Package, book: _Book, drawing: Drawing, part: str, annotations: str | None
) -> Paper:
    root = package.xml(part)
    left, top, width, height = _box(root) or book.box
    paper = Paper(0, width * POINTS, height * POINTS)
    own = [_from(part, e.text) for e in _named(root, "PageRes") if e.text]
    here = Drawing(drawing.units | _units(package, own)) if own else drawing
    below = [e for e in _named(root, "Template") if value_of(e, "TemplateID") in book.templates]
    for template in below:
        content = package.xml(book.templates[value_of(template, "TemplateID")])
        here.draw(content, paper, (-left, -top))
    here.draw(root, paper, (-left, -top))
    if annotations and package.has(annotations):
        here.draw(package.xml(annotations), paper, (-left, -top))
    here.settle(paper)
    return paper


def _units(package: _Package, parts: list[str]) -> dict[str, Element]:
    """The compositions among the resources: drawings that pages use by their id."""
    return {
        value_of(unit, "ID"): unit
        for part in parts
        if package.has(part)
        for unit in _named(package.xml(part), "CompositeGraphicUnit")
    }


def _from(part: str, location: str) -> str:
    return related(part, location.strip().replace("\\", "/"))


def _named(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if local(element) == name)


def _text(root: Element, name: str) -> str:
    return next(((e.text or "").strip() for e in _named(root, name)), "")


def _box(root: Element) -> list[float] | None:
    """The page's edges in millimetres: left, top, width, height."""
    box = numbers_of(_text(root, "PhysicalBox"))
    return box if len(box) == 4 and min(box[2:]) > 0 else None
