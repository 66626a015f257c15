from __future__ import annotations

import pytest

from extract.document import Document
from extract.ground.errors import DamagedOriginal
from extract.readers import open_document
from extract.report import read
from tests.extract.made_office import WORD, word_file


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def paragraph(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def cell(inner: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def texts(*words: str) -> str:
    return "".join(cell(paragraph(run(word))) for word in words)


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def opened(body: str, **parts: str) -> Document:
    return open_document(word_file(body, **parts))


def shown(document: Document) -> list[list[tuple[str, int, int, int, int]]]:
    return [
        [(c.text, c.row, c.column, c.rows, c.columns) for c in grid.cells]
        for grid in document.grids()
    ]


def lines(document: Document) -> list[str]:
    return [line.text for line in document.lines]


def test_text_that_was_deleted_is_not_read() -> None:
    deleted = "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
    moved = f"<w:moveFrom>{run('移走')}</w:moveFrom>"
    inserted = f"<w:ins>{run('公开工作')}</w:ins><w:moveTo>{run('年度报告')}</w:moveTo>"
    body = paragraph(run("青湾县2024年政府信息") + deleted + moved + inserted)
    assert read(word_file(body), "x").title == "青湾县2024年政府信息公开工作年度报告"


def test_a_number_that_was_changed_is_the_new_one() -> None:
    deleted = "<w:del><w:r><w:delText>3</w:delText></w:r></w:del>"
    gone = "<w:trPr><w:del w:author='x'/></w:trPr>"
    changed = cell(paragraph(deleted + f"<w:ins>{run('5')}</w:ins>"))
    document = opened(table(texts("规章") + changed, gone + texts("旧行", "9")))
    assert shown(document) == [[("规章", 0, 0, 1, 1), ("5", 0, 1, 1, 1)]]


@pytest.mark.parametrize(
    ("properties", "read_as"),
    [
        ("<w:strike/>", "35〔1〕"),
        ('<w:strike w:val="0"/>', "351"),
        ('<w:vertAlign w:val="superscript"/>', "35〔1〕"),
        ("<w:vanish/>", "35"),
        ('<w:rStyle w:val="Secret"/>', "35"),
        ('<w:rStyle w:val="Plain"/>', "351"),
    ],
)
def test_struck_raised_and_hidden_digits_do_not_join_a_number(
    properties: str, read_as: str
) -> None:
    styles = (
        f'<w:styles xmlns:w="{WORD}"><w:style w:styleId="Secret"><w:rPr><w:vanish/></w:rPr>'
        '</w:style><w:style w:styleId="Plain"><w:rPr><w:b/></w:rPr></w:style></w:styles>'
    )
    body = table(cell(paragraph(run("35") + run("1", properties))))
    assert shown(opened(body, styles__xml=styles)) == [[(read_as, 0, 0, 1, 1)]]


def test_a_minus_that_does_not_break_is_read() -> None:
    body = table(cell(paragraph("<w:r><w:noBreakHyphen/><w:t>18</w:t></w:r>")))
    assert shown(opened(body)) == [[("-18", 0, 0, 1, 1)]]


def test_rows_and_cells_in_content_controls_are_read() -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    row = f"<w:tr>{texts('规章')}{control.format(texts('2'))}</w:tr>"
    body = f"<w:tbl>{control.format(row)}<w:tr>{texts('许可', '3')}</w:tr></w:tbl>"
    assert shown(opened(control.format(body))) == [
        [("规章", 0, 0, 1, 1), ("2", 0, 1, 1, 1), ("许可", 1, 0, 1, 1), ("3", 1, 1, 1, 1)]
    ]


def test_spans_in_all_directions() -> None:
    start, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    first = cell(paragraph(run("甲")), start) + cell(
        paragraph(run("乙")), '<w:gridSpan w:val="2"/>'
    )
    second = cell(paragraph(run("藏")), on) + texts("丙", "丁")
    third = '<w:trPr><w:gridBefore w:val="1"/><w:gridAfter w:val="1"/></w:trPr>' + texts("戊")
    fourth = (
        cell(paragraph(run("己")), '<w:hMerge w:val="restart"/>')
        + cell(paragraph(run("")), '<w:hMerge w:val="continue"/>')
        + texts("庚")
    )
    assert shown(opened(table(first, second, third, fourth))) == [
        [
            ("甲", 0, 0, 2, 1), ("乙", 0, 1, 1, 2), ("丙", 1, 1, 1, 1), ("丁", 1, 2, 1, 1),
            ("戊", 2, 1, 1, 1), ("己", 3, 0, 1, 2), ("庚", 3, 2, 1, 1),
        ]
    ]  # fmt: skip


def test_a_table_in_a_cell_is_a_table_of_its_own() -> None:
    inner = table(texts("规章", "2"))
    outer = table(cell(paragraph(run("一、总体情况")) + inner + paragraph(run("二、其他"))))
    document = opened(outer)
    assert shown(document) == [
        [("一、总体情况\n二、其他", 0, 0, 1, 1)],
        [("规章", 0, 0, 1, 1), ("2", 0, 1, 1, 1)],
    ]
    assert lines(document) == ["一、总体情况", "二、其他"]


def test_text_boxes_are_read_once_and_told_in_cells() -> None:
    box = f"<w:pict><w:txbxContent>{paragraph(run('2024年'))}</w:txbxContent></w:pict>"
    fallback = f"<w:r><AlternateContent><Fallback>{box}</Fallback></AlternateContent></w:r>"
    body = paragraph(f"<w:r>{box}</w:r>{fallback}" + run("青湾县"))
    assert lines(opened(body)) == ["青湾县", "2024年"]
    in_cell = table(cell(paragraph(f"<w:r>{box}</w:r>" + run("5"))))
    assert shown(opened(in_cell)) == [[("〔2024年〕5", 0, 0, 1, 1)]]


def test_a_picture_in_a_cell_is_told() -> None:
    body = table(cell(paragraph("<w:r><w:pict><imagedata/></w:pict></w:r>")))
    assert shown(opened(body)) == [[("〔图〕", 0, 0, 1, 1)]]


def numbering(*levels: tuple[str, str], override: str = "") -> str:
    made = "".join(
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for number, (kind, text) in enumerate(levels)
    )
    return (
        f'<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="7">{made}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="7"/>{override}</w:num></w:numbering>'
    )


def listed(text: str, level: int = 0, list_id: int = 1) -> str:
    number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return paragraph(run(text), number)


CHINESE = ("chineseCountingThousand", "%1、"), ("japaneseCounting", "（%2）"), ("decimal", "%3.")


def test_numbers_that_word_counts_itself_are_printed() -> None:
    body = (
        listed("总体情况") + listed("主动公开", 1) + listed("规章", 2) + listed("许可", 2)
        + listed("依申请公开", 1) + listed("规章", 2) + listed("主动公开政府信息情况")
        + listed("平台建设", 1)
    )  # fmt: skip
    assert lines(opened(body, numbering__xml=numbering(*CHINESE))) == [
        "一、总体情况", "（一）主动公开", "1.规章", "2.许可", "（二）依申请公开", "1.规章",
        "二、主动公开政府信息情况", "（一）平台建设",
    ]  # fmt: skip


def test_lists_of_one_kind_are_counted_on_unless_they_start_anew() -> None:
    body = listed("甲") + listed("乙", list_id=2)
    assert lines(opened(body, numbering__xml=numbering(*CHINESE))) == ["一、甲", "二、乙"]
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    parts = numbering(*CHINESE, override=anew)
    assert lines(opened(body, numbering__xml=parts)) == ["一、甲", "一、乙"]


@pytest.mark.parametrize(
    ("kind", "count", "last"),
    [
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 11, "十一"),
        ("chineseCounting", 20, "二十"),
        ("chineseCounting", 101, "一百零一"),
        ("upperLetter", 3, "C"),
        ("lowerRoman", 9, "ix"),
        ("decimalEnclosedCircle", 2, "②"),
        ("bullet", 2, ""),
    ],
)
def test_numbers_of_every_kind(kind: str, count: int, last: str) -> None:
    parts = numbering((kind, "%1"))
    body = "".join(listed("。") for _ in range(count))
    assert lines(opened(body, numbering__xml=parts))[-1] == f"{last}。"


def test_a_style_brings_its_number() -> None:
    styles = (
        f'<w:styles xmlns:w="{WORD}"><w:style w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/>'
        '</w:numPr></w:pPr></w:style><w:style w:styleId="Own"><w:basedOn w:val="H1"/></w:style>'
        "</w:styles>"
    )
    body = paragraph(run("总体情况"), '<w:pStyle w:val="Own"/>')
    document = opened(body, styles__xml=styles, numbering__xml=numbering(*CHINESE))
    assert lines(document) == ["一、总体情况"]


def test_a_counted_number_joins_no_number_in_a_cell() -> None:
    body = table(cell(listed("0")) + cell(listed("")) + cell(listed("规章")))
    parts = numbering(("decimal", "%1"))
    assert [c[0] for c in shown(opened(body, numbering__xml=parts))[0]] == [
        "〔1〕0", "", "〔3〕规章",
    ]  # fmt: skip


def test_a_page_inside_a_word_file_is_read() -> None:
    relations = (
        '<Relationships><Relationship Id="r1" Target="chunk.html" Type="http://x/aFChunk"/>'
        "</Relationships>"
    )
    page = "<html><p>一、总体情况</p><table><tr><td>规章</td><td>2</td></tr></table></html>"
    document = opened(
        '<w:altChunk r:id="r1"/>',
        **{"_rels/document__xml__rels": relations, "chunk__html": page},
    )
    assert shown(document) == [[("规章", 0, 0, 1, 1), ("2", 0, 1, 1, 1)]]
    assert "一、总体情况" in lines(document)


def test_entities_that_unfold_are_refused() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><w:document xmlns:w="{WORD}"/>'
    with pytest.raises(DamagedOriginal, match="entities"):
        open_document(word_file("", document__xml=body))


STYLES = (
    f'<w:styles xmlns:w="{WORD}"><w:style w:styleId="Up"><w:rPr><w:vertAlign '
    'w:val="superscript"/></w:rPr></w:style><w:style w:styleId="Mark"><w:basedOn w:val="Up"/>'
    '</w:style><w:style w:styleId="White"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>'
    "</w:styles>"
)


@pytest.mark.parametrize(
    ("properties", "read_as"),
    [
        ('<w:rStyle w:val="Mark"/>', "35〔1〕"),
        ('<w:rStyle w:val="White"/>', "35〔1〕"),
        ('<w:rStyle w:val="White"/><w:color w:val="000000"/>', "351"),
        ('<w:color w:val="FFFFFF"/><w:shd w:fill="003366"/>', "351"),
        ('<w:color w:val="003366"/><w:shd w:fill="003366"/>', "35〔1〕"),
        ('<w:color w:val="auto"/><w:shd w:fill="000000"/>', "351"),
        ('<w:color w:themeColor="background1"/>', "35〔1〕"),
        ('<w:position w:val="8"/>', "35〔1〕"),
        ('<w:position w:val="-8"/>', "35〔1〕"),
        ('<w:position w:val="1"/>', "351"),
        ('<w:sz w:val="2"/>', "35〔1〕"),
        ("<w:dstrike/>", "35〔1〕"),
        ('<w:w w:val="5"/>', "35〔1〕"),
        ('<w:spacing w:val="-120"/>', "35〔1〕"),
        ('<w:eastAsianLayout w:combine="1"/>', "35〔1〕"),
    ],
)
def test_digits_that_styles_raise_or_hide_join_no_number(properties: str, read_as: str) -> None:
    body = table(cell(paragraph(run("35") + run("1", properties))))
    assert shown(opened(body, styles__xml=STYLES)) == [[(read_as, 0, 0, 1, 1)]]


def test_a_paragraph_style_holds_for_its_runs() -> None:
    body = table(cell(paragraph("<w:r><w:t>35</w:t></w:r>", '<w:pStyle w:val="White"/>')))
    assert shown(opened(body, styles__xml=STYLES)) == [[("〔35〕", 0, 0, 1, 1)]]


def test_white_print_on_a_dark_cell_is_seen() -> None:
    dark = '<w:shd w:val="clear" w:fill="1F3864"/>'
    body = table(cell(paragraph(run("35", '<w:color w:val="FFFFFF"/>')), dark))
    assert shown(opened(body)) == [[("35", 0, 0, 1, 1)]]


def mark(kind: str, inner: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inner}</w:fldChar></w:r>'


def instruction(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


LIST = (
    "<w:ffData><w:ddList>{}<w:listEntry w:val='7'/><w:listEntry w:val='35'/></w:ddList></w:ffData>"
)
MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


@pytest.mark.parametrize(
    ("inner", "read_as"),
    [
        (mark("begin") + instruction("EQ \\o(35)") + mark("end"), "〔EQ〕"),
        (
            mark("begin") + instruction("=SUM(ABOVE)") + mark("separate") + run("35") + mark("end"),
            "35",
        ),
        (mark("begin") + instruction("IF 1=1 ") + run("7") + mark("separate") + run("5")
         + mark("end"), "5"),
        (mark("begin", LIST.format("<w:result w:val='1'/>")) + instruction("FORMDROPDOWN")
         + mark("end"), "35"),
        (mark("begin", LIST.format("")) + instruction("FORMDROPDOWN") + mark("separate")
         + run("9") + mark("end"), "7"),
        (mark("begin") + instruction("FORMTEXT") + mark("separate") + run("35")
         + mark("end"), "35"),
        (mark("begin") + instruction("FORMTEXT") + mark("end"), ""),
        (mark("begin") + instruction("XE") + run("35"), "〔field〕"),
        ('<w:fldSimple w:instr=" EQ \\o(3)"><w:r><w:t>3</w:t></w:r></w:fldSimple>', "〔EQ〕"),
        ('<w:fldSimple w:instr="=1+1"><w:r><w:t>2</w:t></w:r></w:fldSimple>', "2"),
        (f"<m:oMath {MATH}><m:r><m:t>35</m:t></m:r></m:oMath>", "35"),
        (f"<m:oMath {MATH}><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t>"
         "</m:r></m:den></m:f></m:oMath>", "〔12〕"),
        ('<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textpath string="35"/>'
         "</v:shape></w:pict></w:r>", "〔35〕"),
        ("<w:sdt><w:sdtPr><w:dropDownList/></w:sdtPr><w:sdtContent>" + run("35")
         + "</w:sdtContent></w:sdt>", "35"),
        ("<w:sdt><w:sdtPr><w:dataBinding/></w:sdtPr><w:sdtContent>" + run("35")
         + "</w:sdtContent></w:sdt>", "〔35〕"),
        ('<w:bdo w:val="rtl">' + run("35") + "</w:bdo>", "〔35〕"),
        ('<w:moveFrom w:id="1">' + run("7") + "</w:moveFrom>" + run("35"), "35"),
        ('<w:moveTo w:id="1">' + run("35") + "</w:moveTo>", "35"),
    ],
)  # fmt: skip
def test_what_stands_in_a_cell_is_what_word_draws(inner: str, read_as: str) -> None:
    assert shown(opened(table(cell(paragraph(inner))))) == [[(read_as, 0, 0, 1, 1)]]


def test_a_number_in_a_table_of_its_own_leaves_no_blank_cell() -> None:
    body = table(cell(table(cell(paragraph(run("35")))) + paragraph("")))
    assert ("〔表〕", 0, 0, 1, 1) in shown(opened(body))[0]
