"""Which of the declared portals somebody means: by id, host, name or province."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from rapidfuzz import fuzz, process

from archive.files import write_whole
from crawler.errors import BadDeclaration, NoSuchPortal
from crawler.paging import families
from crawler.portals.registry import Portal, load_portals, portal_for, provinces
from extract.ground.messages import Message, say

_MOST_NEAR = 5  # names offered where a word is no portal's
_NEAR = 55.0  # of 100: less is no likeness
_OFFICE = re.compile(r"(?:人民政府|行政公署)$")
_PROVINCE = re.compile(r"(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区)$")


def declared(added: Path, mentioning: Iterable[str] = ()) -> list[Portal]:
    """The registry's portals and those of the user's file, if there is one.

    What the user declares stands in the place of what the registry declares under the same id.
    ``mentioning`` spares the reading of files of the registry (:func:`load_portals`).
    """
    mine = load_portals(added) if added.is_file() else []
    ids = {portal.id for portal in mine}
    return [p for p in load_portals(mentioning=mentioning) if p.id not in ids] + mine


def chosen(words: Sequence[str], added: Path) -> list[Portal]:
    """The declared portals that the words name, each once; only the files that can have them are
    read. Raises ``NoSuchPortal`` with near ones for a word that names none, or more than one body.
    """
    mentions = [_mention(word) for word in words]
    try:
        return among(words, declared(added, mentions))
    except NoSuchPortal:
        return among(words, declared(added))


def among(words: Iterable[str], portals: Sequence[Portal]) -> list[Portal]:
    """Those of ``portals`` that the words name, each once, in the order of the words."""
    found = {portal.id: portal for word in words for portal in _named(word, portals)}
    return list(found.values())


def one(word: str, added: Path) -> Portal:
    """The one declared portal that a word names; ``NoSuchPortal`` if it names a province."""
    found = chosen([word], added)
    if len(found) != 1:
        raise NoSuchPortal(
            say("selection.whole", word=f"{word!r}", portals=_whole(_province(word) or word, found))
        )
    return found[0]


def wholes(words: Iterable[str], found: Sequence[Portal]) -> Iterator[str]:
    """A sentence for each word that names more than one of the portals ``found``, a province's."""
    for word in words:
        province = _province(word)
        portals = [portal for portal in found if portal.province == province]
        if province is not None and len(portals) > 1:
            yield say("selection.whole", word=word, portals=_whole(province, portals))


def at(word: str, added: Path) -> Portal:
    """The declared portal of that id or home page, or the undeclared one of a home page."""
    host = _host(word)
    for portal in declared(added, [_mention(word)]):
        if portal.id == word or _host(portal.home_page) == host:
            return portal
    return portal_for(word)


def meant(word: str, added: Path) -> Portal:
    """The portal that a word names, or the home page that it is, declared or not."""
    return at(word, added) if re.search("[.:/]", word) else one(word, added)


def add(portal: Portal, path: Path, known: Iterable[Portal]) -> int:
    """Write a declaration into the user's file; how many the file has now.

    Raises ``BadDeclaration`` if one of the portals ``known``, or of the file, has its id or home
    page. What stands in the file already stays as it is, to the byte.
    """
    there = load_portals(path) if path.is_file() else []
    for other in [*there, *known]:
        if other.id == portal.id or _host(other.home_page) == _host(portal.home_page):
            raise BadDeclaration(
                say(
                    "declaration.declared_already",
                    portal=other.name,
                    url=other.home_page,
                    id=other.id,
                )
            )
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_bytes() if there else b""
    gap = b"\n" if before and not before.endswith(b"\n\n") else b""
    write_whole(path, before + gap + portal.declaration().encode())
    return len(there) + 1


def check_family(name: str | None) -> None:
    """``NoSuchPortal`` for a name that no family has."""
    known = families.names()
    if name is not None and name not in known:
        raise NoSuchPortal(say("selection.no_family", family=f"{name!r}", families=sorted(known)))


def filtered(
    portals: Iterable[Portal], province: str | None, level: str | None, family: str | None
) -> list[Portal]:
    """The portals of one province, level and family; None is any.

    A province is one of the registry's, or what one of ``portals`` says of itself.
    """
    portals = list(portals)
    check_family(family)
    wanted = (_province(province) or province) if province else None
    if wanted and wanted not in {*provinces(), *(portal.province for portal in portals)}:
        raise NoSuchPortal(
            say("selection.no_province", province=f"{province!r}", provinces=list(provinces()))
        )
    return [
        portal
        for portal in portals
        if wanted in (None, portal.province)
        and level in (None, portal.level)
        and family in (None, portal.family)
    ]


def _named(word: str, portals: Sequence[Portal]) -> list[Portal]:
    """The one portal of that id, host or name; or all of the province."""
    host = _host(word)
    tests: tuple[Callable[[Portal], bool], ...] = (
        lambda portal: portal.id == word,
        lambda portal: _host(portal.home_page) == host,
        lambda portal: portal.name == word,
        lambda portal: _OFFICE.sub("", portal.name) == word,
        lambda portal: _OFFICE.sub("", portal.name).endswith(word) and len(word) > 1,
    )
    province = _province(word)
    if province is not None:
        return [portal for portal in portals if portal.province == province]
    for test in tests:
        found = [portal for portal in portals if test(portal)]
        if len(found) == 1:
            return found
        if found:
            raise NoSuchPortal(
                say("selection.several", word=f"{word!r}", count=len(found), portals=_told(found))
            )
    raise NoSuchPortal(_none(word, portals))


def _whole(province: str, portals: Sequence[Portal]) -> Message:
    """All portals of a province, in words, and how its government's own is named alone."""
    own = [p for p in portals if p.level == "provincial" and _OFFICE.sub("", p.name) == province]
    all_of = {"count": len(portals), "province": province}
    if not own:
        return say("selection.all_of", **all_of)
    return say("selection.all_of_and_own", **all_of, id=own[0].id, own=own[0].name)


def _none(word: str, portals: Sequence[Portal]) -> Message:
    """That no portal is named so, and the portals whose id or name is most like the word."""
    names = [_OFFICE.sub("", portal.name) for portal in portals] + [p.id for p in portals]
    best = process.extract(word, names, scorer=fuzz.ratio, limit=_MOST_NEAR, score_cutoff=_NEAR)
    near = {portals[place % len(portals)].id: portals[place % len(portals)] for *_, place in best}
    if near:
        told = _told(list(near.values()))
        return say("selection.none_but_near", word=f"{word!r}", portals=told)
    return say("selection.none", word=f"{word!r}")


def _told(portals: Sequence[Portal]) -> str:
    told = ", ".join(f"{portal.id} ({portal.name})" for portal in portals[: 2 * _MOST_NEAR])
    return told + (", …" if len(portals) > 2 * _MOST_NEAR else "")


def _mention(word: str) -> str:
    """What must stand in a file that declares what the word names."""
    return _host(word) if "://" in word else _PROVINCE.sub("", word) or word


def _host(address: str) -> str:
    """Host and path of an address, or of what is like one, without what varies between visits."""
    try:
        parts = urlsplit(address if "://" in address else f"//{address}")
    except ValueError:  # no address: half a bracket
        return address
    return (parts.netloc.lower().removeprefix("www.") + parts.path.rstrip("/")) or address


def _province(word: str) -> str | None:
    """The province that a word names in full or without its kind (江苏, 内蒙古), or None."""
    return next((name for name in provinces() if word in (name, _PROVINCE.sub("", name))), None)
