"""JavaScript: what is read of it, and that no script breaks or slows the reading."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.ground import javascript
from extract.ground.javascript import Names, Script, Value, scripts_in, unescaped

VENDOR = Path(__file__).parents[3] / "archive/site/static/vendor"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip
PIECES = st.sampled_from(
    ["{", "}", "[", "]", "(", ")", "'", '"', "`", "${", "\\", "\n", "/", "<", ">", "=", "+", ":",
     ",", "a", "var ", "function f(x){", "=>", "<!--", "-->", "<![CDATA[", "]]>", "年", "\ud800",
     "\0", "new ", "if(", "/*", "//", "location.href=", "0x", "1.5e", "..."]
)  # fmt: skip


class Named(Names):
    """One name, and calls that are worth their argument."""

    def name(self, text: str) -> Value:
        return {"base": "/gk/"}.get(text, "")

    def call(self, callee: str, arguments: list[Value], text: str) -> Value:
        return arguments[0] if arguments else ""


def value(source: str, names: Names | None = None) -> Value:
    script = Script(f"({source})")
    return script.value_or_none(script.expression(), names)


def everything(source: str) -> Script:
    """A script that was asked for all that one can be asked for."""
    script = Script(source)
    for held in (*script.assignments, *script.pairs):
        script.value_or_none(held.value, Named())
    for call in script.calls:
        for node in call.arguments:
            script.value_or_none(node, Named())
    for node in (*script.literals, *script.sums):
        script.value_or_none(node, Named())
    assert script.functions is not None and script.strings is not None
    script.value_or_none(script.expression())
    return script


@given(JSON, st.booleans(), st.sampled_from([None, 1]))
def test_json_is_read_as_it_was_written(data: Value, ascii_only: bool, indent: int | None) -> None:
    assert value(json.dumps(data, ensure_ascii=ascii_only, indent=indent)) == data


@given(st.text(), st.sampled_from("'\"`"))
def test_a_string_says_the_same_in_all_quotes(text: str, quote: str) -> None:
    written = json.dumps(text)[1:-1].replace('\\"', '"').replace(quote, f"\\{quote}")
    written = written.replace("${", "\\${")
    assert value(f"{quote}{written}{quote}") == text


@given(st.lists(PIECES, max_size=60).map("".join))
def test_no_script_raises(source: str) -> None:
    everything(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{a: 1, 'b': [1, , 2], 3: null, c: undefined, d() {}, ...e}",
         {"a": 1, "b": [1, 2], "3": None, "c": None}),
        ("-1.5", -1.5), ("0x1F", 31), ("1_000", 1000), ("'\\x41\\u4e2d\\u{1F600}\\\nz'", "A中😀z"),
        ("'\\ud83d\\ude00'", "😀"), ("'a' + 1 + 2", "a12"), ("1 + 2", 3), ("3 - 1", 2),
        ("base + 'list?page=' + (1 + 1)", "/gk/list?page=2"), ("`${base}a${1}`", "/gk/a1"),
        ("none || '/x/'", "/x/"), ("encode('a' /* b */)", "a"), ("new Date().getTime()", ""),
        ("x ? 1 : 2", None), ("function () {}", None), ("'a' - 1", None),
    ],
)  # fmt: skip
def test_expressions_have_the_value_that_can_be_told(source: str, expected: Value) -> None:
    assert value(source, Named()) == expected


def test_what_a_script_assigns_calls_and_defines_is_found() -> None:
    script = Script("""<!--
    var q = {size: 20}; q.page = 1; q['year'] = 2024; url += '&a=1';
    function go(id, n = 5) { window . open('/v?id=' + id) }
    var show = function (x) {}, draw = y => y; tool = {turn: function (p) {}};
    $.post('/api', q, draw); new CMS({ids: '7'});
    //-->""")
    told = [(one.owner, one.name, one.adds) for one in script.assignments]
    assert (None, "q", False) in told and ("q", "page", False) in told
    assert ("q", "year", False) in told and (None, "url", True) in told
    functions = {one.name: one.parameters for one in script.functions}
    assert functions == {"go": ("id", "n"), "show": ("x",), "draw": ("y",), "turn": ("p",)}
    called = [(call.callee, call.new) for call in script.calls]
    assert called == [("window.open", False), ("$.post", False), ("CMS", True)]


def test_literals_within_functions_of_an_object_are_found() -> None:
    script = Script("new Vue({el: '#a', data() { return {text: '正文' + '二'} }, made: () => [1]})")
    assert [script.value_or_none(node) for node in script.literals] == [
        {"el": "#a", "made": None}, {"text": "正文二"}, [1],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "source",
    [
        "var a = {b: 1}; foo(",
        "foo(]; var a = {b: 1};",
        "<!--\nvar a = {b: 1}\n-->",
        "//<![CDATA[\nvar a = {b: 1};\n//]]>",
        "<![CDATA[ var a = {b: 1}; ]]>",
        "var a = {b: 1}\nvar c = '年",
    ],
)
def test_behind_a_mistake_a_script_is_read_on(source: str) -> None:
    script = Script(source)
    assert {"b": 1} in [script.value_or_none(one.value) for one in script.assignments]


@pytest.mark.parametrize(
    "piece", ["{a:", "[", "(", "f(function(){", "`${", "if(a){", "a<b ", "'\n\"", "<a>", "x=>", "!"]
)
def test_the_steps_grow_with_the_length_and_end(piece: str) -> None:
    short, long = (everything(piece * count) for count in (1_000, 4_000))
    assert long.steps <= 5 * max(short.steps, 20)
    most = everything(piece * 20_000)
    assert most.steps <= javascript.MOST_STEPS + 1


@pytest.mark.parametrize("opening", ["[", "{a:", "(", "f("])
def test_what_is_deeper_than_any_hand_writes_is_left(opening: str) -> None:
    assert everything(f"var a = 1; {opening * 20_000}").assignments == []
    deep = everything(f"var a = {'[' * 500}{']' * 500}; var b = 2")
    assert [one.name for one in deep.assignments] == ["a", "b"]


def test_a_sum_of_any_length_is_one_text() -> None:
    assert value("+".join(["'ab'"] * 20_000)) == "ab" * 20_000


@pytest.mark.parametrize("name", ["d3.min.js", "plot.min.js"])
def test_a_packed_library_is_read_whole(name: str) -> None:
    script = everything((VENDOR / name).read_text(encoding="utf-8"))
    assert script.root is not None and not script.root.has_error
    assert script.steps < javascript.MOST_STEPS


def test_markup_is_no_script() -> None:
    assert [s.source for s in scripts_in([" <p>年报</p>", "<!-- a=1 -->", "a=1"])] == [
        "<!-- a=1 -->", "a=1",
    ]  # fmt: skip


def test_escapes_are_undone_as_a_browser_undoes_them() -> None:
    assert unescaped(r"\n\t\r\b\f\v\0\'\"\/\q") == "\n\t\r\b\f\v\0'\"/q"
