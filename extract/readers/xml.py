"""XML parts of packages, parsed so that nothing outside is read and nothing inside blows up."""

from __future__ import annotations

from lxml import etree

from extract.ground.errors import DamagedOriginal
from extract.ground.messages import say

Element = etree._Element


def parse_xml(part: bytes, name: str) -> Element:
    """The root of an XML part; ``name`` is for the error's sentence.

    Raises DamagedOriginal for what is no XML, and for entities: no office program writes them,
    and a few lines of them unfold to gigabytes.
    """
    if b"<!ENTITY" in part[: 1 << 20].replace(b"\0", b""):
        raise DamagedOriginal(say("part.xml_entities", part=name))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True
    )
    try:
        return etree.fromstring(part, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedOriginal(say("part.xml_broken", part=name)) from error


def local(element: Element) -> str:
    """The element's name without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def value_of(element: Element | None, name: str = "val", default: str = "") -> str:
    """The element's attribute of that local name, in whatever namespace."""
    if element is None:
        return default
    for key, value in element.attrib.items():
        if key.rsplit("}", 1)[-1] == name:
            return value
    return default


def number_of(element: Element | None, name: str = "val", default: int = 0) -> int:
    """The same as a whole number from 0; ``default`` for everything else."""
    value = value_of(element, name)
    return int(value) if value.isascii() and value.isdigit() else default
