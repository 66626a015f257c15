"""What a person sees of a page: its own style sheets, its controls and its scripts count."""

from __future__ import annotations

import random
import re
from decimal import Decimal

import pytest

from extract.report import Report, read
from extract.tables.cell import Cell
from tests.extract.made import html_report, make_truth

PAGE = html_report(make_truth(random.Random(5))).decode()
CELL = re.compile(r"(行政许可</td><td[^>]*>)([^<]*)(</td>)")
NUMBER = Decimal((CELL.search(PAGE) or pytest.fail("no such row"))[2])


def page(inner: str, sheet: str = "", around: str = "") -> Report:
    """The made report with another text in the cell of licences, ``#`` for its number."""
    text = CELL.sub(lambda m: m[1] + inner.replace("#", m[2]) + m[3], PAGE, count=1)
    head = f"<style>{sheet}</style>{around}"
    return read(text.replace("</head>", head + "</head>").encode(), "page.html")


def cell(inner: str, sheet: str = "", around: str = "") -> Cell:
    return page(inner, sheet, around).evidence["disclosure.licensing.decisions"]


UNSEEN = {
    ".x{display:none}": '<b class="x">1</b>',
    "td .x{display:none}": '<b class="x">1</b>',
    "table tr>td>b.x{visibility:hidden}": '<b class="x">1</b>',
    "#x{opacity:0}": '<b id="x">1</b>',
    "b{display:block}td b.x{display:none}": '<b class="x">1</b>',
    "b.x{display:none}b{display:inline}": '<b class="x">1</b>',
    ".x{display:none!important}": '<b class="x" style="display:inline">1</b>',
    "b:nth-child(1){font-size:0}": "<b>1</b>",
    "b[title]{color:white}": '<b title="">1</b>',
    ".x{color:#eee;background:#efefef}": '<b class="x">1</b>',
    ".x{color:red;background:rgb(255 0 0)}": '<b class="x">1</b>',
    ".x{position:absolute;left:-3000px}": '<b class="x">1</b>',
    ".x{display:inline-block;width:0;overflow:hidden}": '<b class="x">1</b>',
    ".x{clip-path:inset(50%)}": '<b class="x">1</b>',
    ".x{transform:scale(0)}": '<b class="x">1</b>',
    "@media screen{.x{display:none}}": '<b class="x">1</b>',
    "@media (min-width:600px){.x{display:none}}": '<b class="x">1</b>',
    "@supports (display:grid){.x{display:none}}": '<b class="x">1</b>',
    "/*.x{}*/ .y, .x { DISPLAY : NONE }": '<b class="x">1</b>',
    "<!-- .x{display:none} -->": '<b class="x">1</b>',
    "td{color:#000;& .x{display:none}}": '<b class="x">1</b>',
    "td .x:not(.y){display:none}": '<b class="x">1</b>',
    "i+b{display:none}": "<i></i><b>1</b>",
    ".a .x{display:none}": '<i class="a"><b class="x">1</b></i>',
    "": "<details><summary></summary>1</details>",
}


@pytest.mark.parametrize("sheet", UNSEEN)
@pytest.mark.parametrize("order", ["before", "after"])
def test_digits_that_nobody_sees_are_no_part_of_a_number(sheet: str, order: str) -> None:
    inner = UNSEEN[sheet]
    found = cell(inner + "#" if order == "before" else "#" + inner, sheet)
    assert (found.state, found.value) == ("number", NUMBER)


SEEN = {
    ".x{display:none}.x{display:inline}": '<b class="x">#</b>',
    ".x{display:none}b.x{display:inline}": '<b class="x">#</b>',
    ".y .x{display:none}": '<b class="x">#</b>',
    "p>.x{display:none}": '<b class="x">#</b>',
    "@media print{.x{display:none}}": '<b class="x">#</b>',
    "@media (max-width:600px){.x{display:none}}": '<b class="x">#</b>',
    ".x:hover{display:none}": '<b class="x">#</b>',
    ".x{color:white;background:#036}": '<b class="x">#</b>',
    ".z{visibility:hidden}.x{visibility:visible}": '<i class="z"><b class="x">#</b></i>',
    ".z{font-size:0}.x{font-size:14px}": '<i class="z"><b class="x">#</b></i>',
    "td{vertical-align:top;text-indent:-2em;padding-left:2em}": "#",
    ".x{font:bold 12px/1.5 serif}": '<b class="x">#</b>',
    ".x{display:none": "<b>#</b>",
    "[hidden]{display:inline}": "<b hidden>#</b>",
    "sup{vertical-align:baseline}": "<sup>#</sup>",
    ".n::before{content:attr(data-n)}": '<b class="n" data-n="#"></b>',
    ".n:after{content:'#'}": '<b class="n"></b>',
    ".i::before{content:'\\e600'}": "#",
}


@pytest.mark.parametrize("sheet", SEEN)
def test_a_number_that_is_seen_is_read(sheet: str) -> None:
    found = cell(SEEN[sheet], sheet.replace("#'", f"{NUMBER}'"))
    assert (found.state, found.value) == ("number", NUMBER)


DOUBTFUL = {
    ".x{vertical-align:super}": '#<b class="x">1</b>',
    ".x{text-decoration:line-through red}": '<b class="x">1</b>#',
    ".x{position:relative;top:-.5em}": '#<b class="x">1</b>',
    ".x{mso-text-raise:4pt}": '#<b class="x">1</b>',
    ".x{position:absolute;left:40px}": '#<b class="x">1</b>',
    ".x{direction:rtl;unicode-bidi:bidi-override}": '<b class="x">#</b>',
    ".x{float:right}": '<b class="x">1</b>#',
    ".x{opacity:.2}": '#<b class="x">1</b>',
    ".x{filter:blur(4px)}": '#<b class="x">1</b>',
    ".x{transform:rotate(180deg)}": '<b class="x">#</b>',
    ".x{font-size:3px}": '#<b class="x">1</b>',
    ".x::first-letter{display:none}": '<b class="x">#</b>',
    ".x{color:var(--c)}": '#<b class="x">1</b>',
    ".n::before{counter-increment:a;content:counter(a)}": '#<b class="n"></b>',
    "0": '<bdo dir="rtl">#</bdo>',
    "1": "<ruby>#<rt>1</rt></ruby>",
    "2": "<s>1</s>#",
    "3": "\u202e#",
    "4": '<script>document.write("#")</script>',
    "5": '<iframe src="/n.html"></iframe>',
    "6": '<select multiple><option selected>1<option>2</select>',
    "7": '<svg><text>#</text></svg>',
    "8": '<i class="num-3"></i>',
    "9": '<span data-value="#"></span>',
    "12": '<b style="display:table-cell">1</b><b style="display:table-cell">#</b>',
    "13": '<span style="background:url(3.png)">&nbsp;</span>',
    "14": "<table><tr><td>#</td></tr></table>",
    "15": '<x-number n="#"></x-number>',
    "16": '<p style="display:flex;flex-direction:row-reverse"><b>1</b><b>#</b></p>',
    "11": '<input value="#">',
    "10": '<input placeholder="#">',
}  # fmt: skip


@pytest.mark.parametrize("sheet", DOUBTFUL)
def test_what_cannot_be_told_is_unread(sheet: str) -> None:
    assert cell(DOUBTFUL[sheet], sheet if "{" in sheet else "").state == "unread"


def test_white_digits_are_doubtful_where_other_files_hold_the_styles() -> None:
    linked = '<link rel="stylesheet" href="/a.css">'
    assert cell('#<b style="color:white">1</b>').value == NUMBER
    assert cell('#<b style="color:white">1</b>', around=linked).state == "unread"


CONTROLS = {
    "input": '<input value="#" readonly>',
    "hidden input": '#<input type="hidden" value="9">',
    "textarea": "<textarea readonly>#</textarea>",
    "select": "<select disabled><option>1<option selected>#</select>",
    "first option": '<select disabled><option disabled>9<option value="x">#<option>8</select>',
    "dot": '<img src="/dot.gif" width="1" height="1">#',
    "quiet script": '#<script type="application/ld+json">{}</script>',
}


@pytest.mark.parametrize("name", CONTROLS)
def test_a_control_prints_what_it_shows(name: str) -> None:
    assert cell(CONTROLS[name]).value == NUMBER


WRITING = {
    "by class": "document.querySelectorAll('.n').forEach(e => e.textContent = 7)",
    "by id": "document.getElementById('n').innerHTML = '7'",
    "jquery": "$('#n').text(7)",
    "by place": "document.querySelector('table').rows[7].cells[1].innerText = '7'",
}


@pytest.mark.parametrize("name", WRITING)
def test_what_a_script_fills_is_unread(name: str) -> None:
    script = f"<script>{WRITING[name]}</script>"
    assert cell('<b id="n" class="n"></b>', around=script).state == "unread"
    if name != "by place":
        assert cell('<b id="n" class="n">#</b>', around=script).state == "unread"


HIDING = [
    ("old", ".old{display:none}"),
    ("old", "body .old{visibility:hidden}"),
    ("old", "div.old{opacity:0}"),
    ("old", ".old{position:absolute;left:-9999px}"),
    ("old", ".old{height:0;overflow:hidden}"),
]


@pytest.mark.parametrize(("name", "sheet"), HIDING)
def test_an_old_version_that_nobody_sees_does_no_harm(name: str, sheet: str) -> None:
    tables = re.findall(r"<table.*?</table>", PAGE, re.DOTALL)
    old = "".join(re.sub(r">(\d)", r">1\1", table) for table in tables)
    before = PAGE.replace("<body>", f'<body><div class="{name}">{old}</div>')
    text = before.replace("</head>", f"<style>{sheet}</style></head>")
    assert read(text.encode(), "page.html").status == "verified"


def test_tables_in_a_tab_that_a_click_opens_are_read() -> None:
    tab = re.sub(r"<table.*?</table>", r'<div class="tab">\g<0></div>', PAGE, flags=re.DOTALL)
    text = tab.replace("</head>", "<style>.tab{display:none}</style></head>")
    assert read(text.encode(), "page.html").status == "verified"


def test_style_sheets_cost_time_in_proportion() -> None:
    sheet = "".join(f".a{n} td .b{n}>i{{display:none}}" for n in range(3000))
    assert cell("#", sheet).value == NUMBER
