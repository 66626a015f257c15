"""How a page says things: its language, links that stay in it, findings and cells in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.utils.asgi import Request  # type: ignore[import-untyped]

from archive.site.pages import home
from archive.site.series import FEW
from archive.site.web import LANGUAGE, base_address
from archive.site.words import Words, words
from extract import forms
from extract.ground.messages import Message, load

ENGLISH = "en/"


@dataclass(frozen=True)
class Said:
    """Words for people, and the language that they are in."""

    text: str
    language: str


def said(sentence: str, language: str) -> Said:
    """The sentence in that language; in English if it is no message, or has no such words."""
    text = sentence.said_in(language) if isinstance(sentence, Message) else None
    return Said(sentence, "en") if text is None else Said(text, language)


def in_language(scope: dict[str, Any], base: str) -> dict[str, Any]:
    """The scope with the language that its path asks for, and the path without it."""
    path = scope.get("path", "")
    if not path.startswith(base + ENGLISH) and path != base + "en":
        return {**scope, LANGUAGE: "zh"}
    raw = scope.get("raw_path") or path.encode()
    cut = (base + ENGLISH).encode()
    return {
        **scope,
        LANGUAGE: "en",
        "path": base + path[len(base + ENGLISH) :],
        "raw_path": base.encode() + raw[len(cut) :],
    }


def context(datasette: Datasette, request: Request | None) -> dict[str, Any]:
    """What every template can call: ``t`` for words, ``link`` for addresses, and so on."""
    scope = request.scope if request else {}
    language = scope.get(LANGUAGE, "zh")
    t = words(language)
    prefix = ENGLISH if language == "en" else ""

    def link(path: str) -> str:
        return str(datasette.urls.path(prefix + path))

    other = "" if language == "en" else ENGLISH

    return {
        "t": t,
        "lang": language,
        "link": link,
        "plain_link": lambda path: str(datasette.urls.path(path)),
        "other_language": str(datasette.urls.path(other + here(datasette, request))),
        "base_address": base_address(datasette, request) if request else "",
        "cell_name": lambda key: cell_name(t, key),
        "measure_name": lambda key: measure_name(t, key),
        "finding": lambda check: finding(t, check),
        "sentence": lambda text: said(text, language),
        "state": lambda cell: state(t, cell),
        "bar": home.bar,
        "few": FEW,
    }


def here(datasette: Datasette, request: Request | None) -> str:
    """The path and query of a request, without the site's base and language."""
    if request is None:
        return ""
    base = datasette.setting("base_url")
    path = str(request.path).removeprefix(base).lstrip("/")
    return f"{path}?{request.query_string}" if request.query_string else path


def cell_name(t: Words, key: str) -> str:
    """A cell in words: its row and its column; what else a check may speak of is its year."""
    parts = key.split(".")
    if len(parts) != 3:
        return t("report.year") if key == "year" else key
    table, row, column = parts
    return t(
        "cell.name", row=_label(t, "row", table, row), column=_label(t, "column", table, column)
    )


def measure_name(t: Words, key: str) -> str:
    """What a cell is called: its row, and its column unless that is the total."""
    table, row, column = key.split(".")
    name = _label(t, "row", table, row)
    return name if column == "total" else f"{name} · {_label(t, 'column', table, column)}"


def _label(t: Words, group: str, table: str, code: str) -> str:
    """The catalogue's name of a row or column; without one, the label that the form prints."""
    if t.has(f"{group}.{code}"):
        return t(f"{group}.{code}")
    return _printed().get((group, table, code), code)


@cache
def _printed() -> dict[tuple[str, str, str], str]:
    found: dict[tuple[str, str, str], str] = {}
    for table in (table for code in forms.codes() for table in forms.load(code).tables):
        for row in table.rows:
            found.setdefault(("row", table.code, row.code), row.label)
        for column in table.columns:
            found.setdefault(("column", table.code, column.code), column.label)
    return found


def finding(t: Words, check: Mapping[str, Any]) -> Said:
    """What a failed check says, in plain words; as the program says it where the rule is new."""
    table, _, what = str(check["rule"]).partition(".")
    keys = ("fails.count" if what == "count" else f"fails.{table}_{what}", f"fails.{table}")
    key = next((key for key in keys if t.has(key)), None)
    says = said(load(check["says_code"], str(check["says"])), t.language)
    if key is None:
        return says
    parts = str(check["cells"]).split(".")
    found = check["found"]
    named = len(parts) == 3
    text = t(
        key,
        row=_label(t, "row", parts[0], parts[1]) if named else "",
        column=_label(t, "column", parts[0], parts[2]) if named else "",
        expected="?" if check["expected"] is None else check["expected"],
        found=t("fails.nothing") if found is None else found,
        says=says.text,
    )
    return Said(text, t.language)


def state(t: Words, cell: Mapping[str, Any]) -> str:
    """A cell for a plain table: its number, or the word for why there is none."""
    if cell["value"] is not None:
        return f"{cell['value']:,}" if cell["state"] == "number" else str(cell["value"])
    return t.name("state", cell["state"])
