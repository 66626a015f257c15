"""The requests by which a page's script fills its list, as something that can be asked again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import parse_qsl, quote, urlunsplit

from tree_sitter import Node

from crawler.pages.addresses import join, netloc, split
from crawler.pages.onclick_links import GO, opened
from crawler.pages.page import Page
from crawler.pages.script import PLACE, Known, assigned, scripts_of, settings
from crawler.paging.requests import Ask
from crawler.words import pattern
from extract.ground.javascript import Call as Written
from extract.ground.javascript import Script, Value

_ASKS = re.compile(
    r"(?:\$|jQuery|axios|http|request|api|util|Ajax|wx|uni|service)\.(ajax|post|get|getJSON|request)$"
    r"|\b(fetch|axios|request|ajaxPost|postJson)$|\.(open|load)$",
    re.IGNORECASE,
)
_WITH_OPTIONS = ("ajax", "fetch", "request", "axios axios", "open")
_BODY = ("data", "params", "body", "param")
_OPEN, _CLOSE = quote("⟦"), quote("⟧")
_MOST_REQUESTS = 200  # of one script
Form = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Call:
    """One request of a script; ``⟦0⟧`` stands where the number of a page goes."""

    url: str
    method: str = "GET"
    form: Form = ()
    body: str | None = None  # JSON
    first: int = 1  # the number of the first page
    goes: bool = False  # the browser itself goes there

    @property
    def paged(self) -> bool:
        """Is there a place for a page's number?"""
        return any(PLACE.search(text) for text in self._texts())

    def ask(self, number: int, referer: str) -> Ask:
        """The request for the page of that number (counted as the script counts)."""
        url = _filled(self.url, number)
        if self.body is not None:
            return Ask(url, body=_filled(self.body, number), referer=referer)
        form = tuple((name, _filled(value, number)) for name, value in self.form)
        if self.method == "POST":
            return Ask(url, form, referer)
        return Ask(with_query(url, form), referer=referer)

    def _texts(self) -> Iterator[str]:
        yield self.url
        yield self.body or ""
        yield from (value for _, value in self.form)


def calls(page: Page, sources: str = "", address: Page | None = None) -> list[Call]:
    """The requests for pages of a list that a page's scripts make, the likeliest first.

    ``sources`` are the texts of script files that the page loads, ``address`` is the page whose
    address the scripts read, if they do.
    """
    scripts = scripts_of(page, sources)
    names: dict[str, Value] = {**settings(page, sources, address)} if scripts else {}
    found: list[Call] = []
    for script in scripts:
        found += [call for call in _requests(script, names, page, address) if call not in found]
        found += [call for call in _moves(script, names, page, address) if call not in found]
    ours = [call for call in found if netloc(call.url) and not _beside(call)]
    return sorted(ours, key=lambda call: (not call.paged, call.goes))


def with_query(url: str, pairs: Form) -> str:
    """The address with those parameters instead of its own of the same names; UTF-8, escaped."""
    parts = split(url)
    given = {name for name, _ in pairs}
    kept = [(n, v) for n, v in parse_qsl(parts.query, keep_blank_values=True) if n not in given]
    return urlunsplit(parts._replace(query=_query((*kept, *pairs))))


def _query(pairs: Sequence[tuple[str, str]]) -> str:
    """A query in UTF-8 in which the places for numbers stay as they are."""
    text = "&".join(f"{quote(n, safe='[]')}={quote(v, safe='')}" for n, v in pairs)
    return text.replace(_OPEN, "⟦").replace(_CLOSE, "⟧")


def _beside(call: Call) -> bool:
    """Is it a request that fills no list: a counter, a login, a search box, a share button?"""
    return pattern("service", "never").search(split(call.url).path.lower()) is not None


def _requests(
    script: Script, known: Mapping[str, Value], page: Page, address: Page | None
) -> Iterator[Call]:
    asked = [(call, head) for call in script.calls if (head := _ASKS.search(call.callee))]
    if not asked:
        return
    held = assigned(script, Known(known, address))
    every = {name: value for _, name, value in held}
    for written, head in asked[:_MOST_REQUESTS]:
        before = {name: value for at, name, value in held if at <= written.at}
        names = {**known, **every, **before}
        worth = Known(names, address)
        verb = next(group for group in head.groups() if group).lower()
        arguments = [script.value_or_none(node, worth) for node in written.arguments]
        if verb == "open" and len(arguments) >= 2:
            sent = _sent(script, written)
            body = script.value_or_none(sent, worth) if sent is not None else None
            arguments = [arguments[1], {"method": arguments[0], "body": body}]
        elif verb == "load":
            arguments = arguments[:1]
        asks = f"axios {verb}" if "axios" in head[0].lower() else verb
        call = _call(asks, arguments, names, page)
        if call is not None:
            yield call


def _sent(script: Script, opened: Written) -> Node | None:
    """What the request sends that was opened there."""
    sends = (
        call
        for call in script.calls
        if call.at > opened.at and call.arguments and call.callee.endswith(".send")
    )
    return next((call.arguments[0] for call in sends), None)


def _call(verb: str, given: list[Value], names: Mapping[str, Value], page: Page) -> Call | None:
    options: dict[str, Value] = {}
    if given and isinstance(given[0], dict):
        options = {str(name).lower(): value for name, value in given[0].items()}
    elif given and isinstance(given[0], str):
        options = {"url": given[0]}
        second = given[1] if len(given) > 1 else None
        if verb in _WITH_OPTIONS and isinstance(second, dict):
            options |= {str(name).lower(): value for name, value in second.items()}
        elif isinstance(second, (dict, str)) and second:
            inner = second.get("params") if isinstance(second, dict) else None
            options["data"] = inner if isinstance(inner, dict) and verb.endswith("get") else second
    url = options.get("url")
    if not isinstance(url, str) or not url.strip():
        return None
    default = "POST" if "post" in verb else "GET"
    method = str(options.get("type") or options.get("method") or default).upper()
    data = next((options[name] for name in _BODY if options.get(name)), None)
    as_json = "json" in str(options.get("contenttype") or options.get("headers") or "").lower()
    as_json = as_json or ("axios" in verb or verb == "postjson")
    return _made(join(page.base, url.strip()), method, data, as_json, names)


def _made(
    url: str, method: str, data: Value, as_json: bool, names: Mapping[str, Value]
) -> Call | None:
    method = method if method in ("GET", "POST") else "GET"
    url = _json_places(url)
    first = _first_number(names)
    if isinstance(data, str) and method == "POST" and data.lstrip().startswith(("{", "[")):
        return Call(url, method, body=_json_places(data), first=first)
    if isinstance(data, (dict, list)) and method == "POST" and as_json:
        text = json.dumps(_placed(data), ensure_ascii=False, separators=(",", ":"))
        return Call(url, method, body=_json_places(text), first=_first_of(data, first))
    pairs = _pairs(data)
    call = Call(url, method, tuple(_placed_pairs(pairs)), first=_first_of(dict(pairs), first))
    if call.paged:
        return call
    named = _placed_pairs(parse_qsl(split(url).query, keep_blank_values=True))
    if any(PLACE.search(value) for _, value in named):
        bare = urlunsplit(split(url)._replace(query=""))
        return Call(f"{bare}?{_query(named)}", method, call.form, first=first)
    return call


def _moves(
    script: Script, names: Mapping[str, Value], page: Page, address: Page | None
) -> Iterator[Call]:
    """Where a pager's script sends the browser: location.href = "list.jsp?page=" + n."""
    known = Known(names, address)
    for _, node in islice(opened(script, (GO,)), _MOST_REQUESTS):
        target = script.value_or_none(node, known)
        if isinstance(target, str) and PLACE.search(target) and not target.startswith("⟦"):
            yield Call(join(page.base, target.strip()), goes=True)


def _pairs(data: Value) -> list[tuple[str, str]]:
    if isinstance(data, str):
        return parse_qsl(data, keep_blank_values=True)
    if not isinstance(data, dict):
        return []
    found = []
    for name, value in data.items():
        if isinstance(value, (dict, list)):
            value = json.dumps(_placed(value), ensure_ascii=False, separators=(",", ":"))
        if isinstance(value, bool):
            value = str(value).lower()
        found.append((str(name), "" if value is None else str(value)))
    return found


def _placed_pairs(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs with a place where a parameter is called like a page's number."""
    if any(PLACE.search(value) for _, value in pairs):
        return pairs
    chosen = _page_name(dict(pairs))
    return [(n, "⟦0⟧" if n == chosen else v) for n, v in pairs]


def _placed(data: Value) -> Value:
    if PLACE.search(json.dumps(data, ensure_ascii=False)):
        return data
    return _placed_in(data)


def _placed_in(data: Value) -> Value:
    if isinstance(data, dict):
        plain = {n: v for n, v in data.items() if isinstance(v, (int, str))}
        chosen = _page_name(plain)
        return {n: "⟦0⟧" if n == chosen else _placed_in(v) for n, v in data.items()}
    return [_placed_in(item) for item in data] if isinstance(data, list) else data


def _page_name(given: Mapping[str, Value]) -> str | None:
    """Which parameter is the page's number; of several (pg=15&p=1) the least, not the size."""
    named = [n for n in given if pattern("service", "page").fullmatch(str(n))]
    least = {n: int(v) if (v := str(given[n])).isdecimal() else 0 for n in named}
    return min(named, key=lambda name: least[name], default=None)


def _first_of(data: Value, otherwise: int) -> int:
    """0 where the script's own first request says page 0."""
    if isinstance(data, dict):
        for name, value in data.items():
            if pattern("service", "page").fullmatch(str(name)) and str(value) in ("0", "1"):
                return int(value)
    return otherwise


def _first_number(names: Mapping[str, Value]) -> int:
    named = [str(v) for name, v in names.items() if pattern("service", "page").fullmatch(name)]
    return 0 if "0" in named and "1" not in named else 1


def _json_places(text: str) -> str:
    """In JSON a page's number is a number, whatever stood in its place."""
    return re.sub(r'"(⟦-?\d+⟧)"', r"\1", text)


def _filled(text: str, number: int) -> str:
    return PLACE.sub(lambda match: str(number + int(match[1])), text)
