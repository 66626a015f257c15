"""An archive of invented reports, as large as wanted, written straight into the public tables.

`python -m benchmarks.made_archive DATA [--reports N]`: bodies of invented counties in every
province, some years each; cells that add up but in a few reports; blanks, dashes and unread cells;
changes after publication; every cell with its evidence. There are no originals behind it.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from archive.database import search
from archive.database.schema import TABLES, value_columns
from archive.database.store import Archive
from archive.site.places import provinces
from extract import forms

YEARS = range(2017, 2025)
_SYLLABLES = "青河石林云山平安清江东阳龙泉临海永宁长乐新丰白沙金溪"
_BODIES = (
    ("人民政府", "government"), ("人民政府办公室", "office"), ("教育局", "department"),
    ("公安局", "department"), ("财政局", "department"), ("自然资源局", "department"),
    ("卫生健康局", "department"), ("水利局", "department"), ("住房和城乡建设局", "department"),
    ("市场监督管理局", "department"), ("信访局", "department"), ("城关镇人民政府", "township"),
)  # fmt: skip
_SENTENCES = (
    "全面推进主动公开，及时更新机构职能、规划计划和办事指南。",
    "对信访举报类申请，依法告知申请人通过信访渠道反映。",
    "重复申请不予重复处理，无正当理由大量反复申请的要求说明理由。",
    "加强政府信息管理，落实保密审查和公文属性源头认定。",
    "依托政府网站集约化平台，规范栏目设置，提升检索体验。",
    "开展培训三次，参训人员覆盖全部乡镇和部门。",
    "存在的问题：公开内容还不够细，解读形式比较单一。",
    "下一步将围绕群众关切，推进基层政务公开标准化规范化。",
    "本年度未收取政府信息公开信息处理费。",
    "行政复议后纠正的案件，已逐件复盘并改进答复质量。",
)  # fmt: skip

Row = tuple[Any, ...]
_FORM = forms.load("2021")
_CELLS = _FORM.cells()
_APPLICANTS = [c.code for c in _FORM.table("requests").columns][:-1]
_OUTCOMES = next(s.parts for s in _FORM.sums if s.rule == "requests.outcomes")


def make(data: Path, reports: int, seed: int = 1) -> None:
    """Write an archive of ``reports`` reports into a data folder that has none."""
    with Archive(data) as archive:
        db = archive.db.conn
        db.executescript("pragma synchronous = off; pragma journal_mode = off; begin")
        search.create(archive.db)
        portals = list(_portals(reports))
        _put(db, "portals", portals)
        _put(db, "crawls", map(_crawl, portals))
        # in the order of their ids, so that the tables' keys grow at their ends
        bodies = sorted(_bodies(portals, reports))
        _put(db, "agencies", (body[:6] for body in bodies))
        for number, body in enumerate(bodies):
            for year in YEARS:
                if number * len(YEARS) + year - YEARS[0] < reports:
                    _report(db, body, year, random.Random(f"{seed} {body[0]} {year}"))
        db.execute("commit")


def _put(db: sqlite3.Connection, table: str, rows: Iterator[Row] | list[Row] | Any) -> None:
    columns = TABLES[table].columns
    marks = ", ".join("?" * len(columns))
    db.executemany(f"insert into {table} ({', '.join(columns)}) values ({marks})", rows)


def _portals(reports: int) -> Iterator[Row]:
    counties = -(-reports // (len(YEARS) * len(_BODIES)))
    codes = [code for code, province in provinces().items() if not province.outside]
    for number in range(counties):
        code = codes[number % len(codes)]
        at = number // len(codes)
        city, county = 1 + at // 12, 21 + at % 12
        names = random.Random(number)
        name = "".join(names.sample(_SYLLABLES, 2)) + ("县" if number % 3 else "区")
        facts = {
            "id": f"p{number:05}.example", "name": f"{name}人民政府", "level": "county",
            "code": f"{code}{city:02}{county}", "province": provinces()[code].name,
            "home_page": f"https://p{number:05}.example/", "family": "static", "source": "registry",
        }  # fmt: skip
        yield tuple(facts.get(column) for column in TABLES["portals"].columns)


def _crawl(portal: Row) -> Row:
    red = int(portal[0][1:6]) % 40 == 0
    problems = [["Unreachable", f"{portal[0]}: no answer within 30 seconds."]] if red else []
    facts = {
        "id": f"c-{portal[0]}", "portal_id": portal[0], "started_at": "2025-04-01T01:00:00Z",
        "finished_at": "2025-04-01T01:05:00Z", "status": "red" if red else "green",
        "problems": json.dumps(problems),
    }  # fmt: skip
    return tuple(facts.get(column) for column in TABLES["crawls"].columns)


def _bodies(portals: list[Row], reports: int) -> Iterator[Row]:
    made = 0
    columns = list(TABLES["portals"].columns)
    for portal in portals:
        facts = dict(zip(columns, portal, strict=True))
        place = facts["name"].removesuffix("人民政府")
        for ending, kind in _BODIES:
            if made * len(YEARS) < reports:
                key = sha256(f"{facts['id']} {ending}".encode()).hexdigest()[:12]
                yield (key, place + ending, kind, "county", facts["province"], facts["id"])
                made += 1


def _report(db: sqlite3.Connection, body: Row, year: int, dice: random.Random) -> None:
    agency, name, _, _, _, portal = body
    report, document = f"{agency}-{year}", sha256(f"{agency} {year}".encode()).hexdigest()[:16]
    sha = sha256(document.encode()).hexdigest()
    capture = f"{document}-{sha[:12]}"
    title = f"{name}{year}年政府信息公开工作年度报告"
    values = _values(dice)
    states = dict.fromkeys(values, "number")
    status = _bend(values, states, dice)
    fetched = f"{year + 1}-0{dice.randint(1, 6)}-{dice.randint(10, 28)}T02:00:00Z"
    url = f"https://{portal}/{document}.html"
    day = f"{year + 1}-0{dice.choice((1, 1, 1, 2, 3))}-{dice.randint(10, 28)}"
    facts = {
        "documents": {"id": document, "url": url, "portal_id": portal, "role": "page",
            "title": title, "first_seen": fetched, "last_seen": fetched, "report_id": report,
            "status": status, "chosen": 1},
        "captures": {"id": capture, "document_id": document, "sha256": sha, "size": 40000,
            "media_type": "text/html", "http_status": 200, "fetched_at": fetched,
            "warc_file": f"warc/{document}.warc.gz", "warc_offset": 0, "warc_length": 9000},
        "reports": {"id": report, "agency_id": agency, "year": year, "title": title,
            "status": status, "form": "2021", "publisher": name, "published_on": day,
            "index_number": f"{int(agency[:6], 16)}/{year}-00001", "document_id": document,
            "capture_id": capture, "portal_id": portal, "first_captured_at": fetched,
            "unread_cells": sum(s == "unread" for s in states.values()),
            "failed_checks": int(status == "contradicts"), "warnings": "[]",
            "extractor": "gongkai", "search_id": int(agency, 16) * 4096 + year},
    }  # fmt: skip
    for table, row in facts.items():
        _put(db, table, [tuple(row.get(column) for column in TABLES[table].columns)])
    _put(db, "evidence", _evidence(report, capture, values, states))
    _put_values(db, report, values, states)
    _put(db, "checks", _checks(report, status))
    if dice.random() < 0.02:
        change = (report, capture, "cell", "requests.new.total", "1", "2", fetched, capture)
        _put(db, "changes", [change])
    _put_text(db, report, title, name, year, facts["reports"], dice)


def _values(dice: random.Random) -> dict[str, int]:
    """Cells that add up."""
    values = {".".join(cell): 0 for cell in _CELLS}
    for table, code, column in _CELLS:
        if table == "disclosure":
            values[f"{table}.{code}.{column}"] = dice.choice((0, 0, 1, 3, 26, 127))
        if table == "review_litigation" and column in ("upheld", "corrected", "pending"):
            values[f"{table}.{code}.{column}"] = dice.choice((0, 0, 0, 1, 2))
    size = dice.choice((3, 8, 20, 60, 200))
    for applicant in _APPLICANTS:
        weight = size if applicant == "natural_person" else max(1, size // 12)
        for outcome in _OUTCOMES:
            if dice.random() < 0.25:
                values[f"requests.{outcome}.{applicant}"] = dice.randint(0, max(1, weight // 5))
        handled = sum(values[f"requests.{outcome}.{applicant}"] for outcome in _OUTCOMES)
        out, carried = dice.randint(0, 3), dice.randint(0, min(3, handled))
        values[f"requests.handled.{applicant}"] = handled
        values[f"requests.carried_out.{applicant}"] = out
        values[f"requests.carried_in.{applicant}"] = carried
        values[f"requests.new.{applicant}"] = handled + out - carried
    for total in _FORM.sums:
        if total.along == "row":
            for row in _FORM.table(total.table).rows:
                here = f"{total.table}.{row.code}"
                values[f"{here}.{total.totals[0]}"] = sum(
                    values[f"{here}.{p}"] for p in total.parts
                )
    return values


def _bend(values: dict[str, int], states: dict[str, str], dice: random.Random) -> str:
    """Make some cells blank, dashes or unread, and a few reports wrong; the report's status."""
    for key in dice.sample(list(values), 8):
        if values[key] == 0:
            states[key] = dice.choice(("blank", "mark"))
    fate = dice.random()
    if fate < 0.04:
        values["requests.handled.total"] += 2
        return "contradicts"
    if fate < 0.07:
        states[dice.choice(list(values))] = "unread"
        return "partial"
    return "verified"


def _evidence(
    report: str, capture: str, values: dict[str, int], states: dict[str, str]
) -> Iterator[Row]:
    raws = {"blank": "", "mark": "—", "unread": "1?"}
    for line, (table, row, column) in enumerate(_CELLS):
        key = f"{table}.{row}.{column}"
        raw = raws.get(states[key], str(values[key]))
        path = f"/html/body/div[2]/table[2]/tr[{line // 7 + 4}]/td[{line % 7 + 2}]"
        yield (
            *(report, key, table, row, column, states[key], raw, "by label"),
            *(None, None, path, None, capture),
        )


def _put_values(
    db: sqlite3.Connection, report: str, values: dict[str, int], states: dict[str, str]
) -> None:
    def number(key: str) -> int | None:
        return values[key] if states.get(key) == "number" else None

    for table, name in (("requests", "outcome"), ("review_litigation", "route")):
        columns = value_columns(table)
        _put(
            db,
            table,
            (
                (report, row.code, *(number(f"{table}.{row.code}.{c}") for c in columns))
                for row in _FORM.table(table).rows
            ),
        )
        assert list(TABLES[table].columns)[:2] == ["report_id", name]
    cells = {f"{r}_{c}": number(f"{t}.{r}.{c}") for t, r, c in _CELLS if t == "disclosure"}
    _put(db, "disclosure", [(report, *(cells.get(c) for c in value_columns("disclosure")))])


def _checks(report: str, status: str) -> Iterator[Row]:
    for row in _FORM.table("requests").rows:
        wrong = status == "contradicts" and row.code == "handled"
        numbers = ("7", "9", "the parts add up to 7, printed is 9") if wrong else ("7", "7", "")
        verdict = "fail" if wrong else "pass"
        where = f"requests.{row.code}.*"
        yield (report, "requests.row_total", where, 1, "report", verdict, *numbers)


def _put_text(
    db: sqlite3.Connection,
    report: str,
    title: str,
    name: str,
    year: int,
    facts: dict[str, Any],
    dice: random.Random,
) -> None:
    texts = []
    for position, heading in enumerate(("一、总体情况", "五、存在的主要问题", "六、其他事项"), 1):
        sentences = dice.sample(_SENTENCES, 7)
        text = f"{year}年，{name}依法公开政府信息。" + "".join(sentences)
        texts += [heading, text]
        _put(db, "sections", [(report, position, position, heading, text)])
    header = f"{facts['publisher']}。{facts['index_number']}。{facts['published_on']}"
    columns = (title, name, header, "。".join(texts))
    db.execute(
        f"insert into {search.TABLE} (rowid, {', '.join(search.COLUMNS)}) values (?, ?, ?, ?, ?)",
        [facts["search_id"], *(search.tokens(text) for text in columns)],
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--reports", type=int, default=100_000)
    given = parser.parse_args()
    make(given.data, given.reports)
