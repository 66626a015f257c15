"""What the pages made for people say, over HTTP and as JSON."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from archive.database.store import Archive
from archive.site.pages import searching
from archive.site.serve import application
from archive.site.words import catalogue, words
from tests.site.serving import ROOT, serving
from tests.site.test_http import get, run

LIANYUN = "2b2f9f057b45"  # 连云区人民政府, one of the five real reports


def answer(address: str) -> Any:
    """What an address answers as JSON."""
    status, _, text = get(address)
    assert status == 200, address
    return json.loads(text)


def test_from_the_search_box_to_the_number_and_its_evidence(site: str) -> None:
    asked = urllib.parse.urlencode({"q": "连云区 2024"})
    body = answer(f"{site}/search.json?{asked}")["bodies"][0]
    assert (body["name"], body["year"], body["received"]) == ("连云区人民政府", 2024, 68)
    cell = answer(f"{site}/evidence/{body['report_id']}/requests.new.total.json")
    assert cell["cell"]["raw"] == "68"
    marked = [c for row in cell["excerpt"]["rows"] for c in row if c["marked"]]
    assert [c["text"] for c in marked] == ["68"]
    assert (
        f"/original/{cell['capture']['id']}"
        in get(f"{site}/evidence/{body['report_id']}/requests.new.total")[2]
    )


def test_a_number_of_a_pdf_is_shown_as_a_picture_of_its_page(site: str, built: Path) -> None:
    with Archive(built) as archive:
        [row, *_] = archive.rows("select * from evidence where box is not null and raw <> ''")
    page = f"{site}/evidence/{row['report_id']}/{row['cell']}"
    assert f'src="/evidence/{row["report_id"]}/{row["cell"]}.png"' in get(page)[2]
    with urllib.request.urlopen(page + ".png", timeout=30) as drawn:
        assert drawn.headers["content-type"] == "image/png"
        assert drawn.read(8) == b"\x89PNG\r\n\x1a\n"


def test_an_original_is_saved_and_never_shown(site: str, built: Path) -> None:
    with Archive(built) as archive:
        [row, *_] = archive.rows("select * from captures where media_type = 'text/html'")
    _, headers, _ = get(f"{site}/original/{row['id']}")
    assert headers["content-type"] == "application/octet-stream"
    assert headers["content-disposition"].startswith("attachment; filename=")
    assert "sandbox" in headers["content-security-policy"]
    with urllib.request.urlopen(f"{site}/original/{row['id']}", timeout=30) as kept:
        assert len(kept.read()) == row["size"]
    assert get(f"{site}/original/{row['id'][:-1]}0")[0] == 404


def test_a_comparison_is_in_its_address_and_in_a_spreadsheet(site: str) -> None:
    bodies = "&".join(f"body={body}" for body in (LIANYUN, "1d0b1d10fd08", "c71e3807ac71"))
    asked = f"?{bodies}&measure=requests.new.total&from=2022&to=2024"
    found = answer(f"{site}/compare.json{asked}")
    assert len(found["rows"]) == 9 and found["years"] == [2022, 2023, 2024]
    _, headers, text = get(f"{site}/compare.csv{asked}")
    assert headers["content-type"] == "text/csv; charset=utf-8" and text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    values = {(row["agency"], row["year"]): (row["value"], row["state"]) for row in rows}
    assert values["连云区人民政府", "2024"] == ("68", "number")
    assert values["连云港市人民政府办公室", "2024"] == ("", "missing")
    page = get(f"{site}/compare{asked}")[2]
    assert "compare.csv" in page and f"/evidence/{LIANYUN}-2024/requests.new.total" in page
    assert answer(f"{site}/compare.json?body=x&measure=y&from=z")["rows"] == []


def test_few_requests_get_no_percentage(site: str, built: Path) -> None:
    with Archive(built) as archive:
        [row, *_] = archive.rows(
            "select report_id from requests where outcome = 'handled' and total between 1 and 29"
        )
    years = answer(f"{site}/agency/{row['report_id'][:12]}.json")["years"]
    share = next(y["granted_share"] for y in years if y["id"] == row["report_id"])
    assert share["percent"] is None and share["few"] and share["of"] < 30
    assert "不足 30 件，不计百分比" in get(f"{site}/agency/{row['report_id'][:12]}")[2]


def test_sums_of_a_place_are_apart_by_level_and_kind(site: str) -> None:
    found = answer(f"{site}/place/32.json?year=2023")
    kinds = [(row["level"], row["kind"]) for row in found["sums"]]
    assert len(kinds) == len(set(kinds)) > 2
    for row in found["sums"]:
        assert row["cells"]["received"]["printed"] <= row["reports"]
    assert found["bodies"] == 8 and [place["name"] for place in found["inside"]] == ["连云港市"]


def test_a_partial_report_says_which_cells_are_unread(site: str, built: Path) -> None:
    with Archive(built) as archive:
        [row] = archive.rows("select id from reports where status = 'partial'")
    found = answer(f"{site}/report/{row['id']}.json")
    assert found["unread"]
    page = get(f"{site}/report/{row['id']}")[2]
    for key in found["unread"]:
        assert page.count(f'href="/evidence/{row["id"]}/{key}"') == 2


def test_the_five_states_look_different_without_colour(copied: Path) -> None:
    [report, *_] = sqlite3.connect(copied / "archive.db").execute(
        "select id from reports where status = 'verified'"
    )
    with sqlite3.connect(copied / "archive.db") as db:
        for state, cell in zip(("blank", "unread", "absent", "mark"), "abcd", strict=True):
            row = {"a": "new", "b": "carried_in", "c": "granted", "d": "handled"}[cell]
            db.execute(
                "update evidence set state = ?, raw = ? where report_id = ? and cell = ?",
                [state, "／" if state == "mark" else "", report[0], f"requests.{row}.total"],
            )
            db.execute(
                "update requests set total = null where report_id = ? and outcome = ?",
                [report[0], row],
            )
    db.close()
    with serving(copied) as address:
        page = get(f"{address}/report/{report[0]}")[2]
    cells = {
        state: re.search(rf'<td class="value {state}"><a[^>]*>(.*?)</a>', page)
        for state in ("blank", "unread", "absent", "mark", "zero", "number")
    }
    shown = {state: found.group(1) for state, found in cells.items() if found}
    assert len(set(shown.values())) == len(shown) == 6


def test_what_changed_afterwards_is_told_with_its_cells(copied: Path) -> None:
    with sqlite3.connect(copied / "archive.db") as db:
        report, capture = db.execute(
            "select id, capture_id from reports where status = 'verified'"
        ).fetchone()
        db.execute(
            "insert into changes values (?, ?, 'cell', 'requests.new.total', '5', '6',"
            " '2026-01-01T00:00:00Z', ?)",
            [report, capture, capture],
        )
    db.close()
    with serving(copied) as address:
        [found] = answer(f"{address}/findings/changes.json")["rows"]
        assert found["cells"] == 1 and found["what"][0]["present"] == "6"
        assert "<del>5</del> → <ins>6</ins>" in get(f"{address}/findings/changes")[2]
        assert "有 1 处改动" in get(f"{address}/report/{report}")[2]


@pytest.mark.parametrize("view", ["contradictions", "late", "missing", "changes", "portals"])
def test_findings_narrow_by_place_and_year(site: str, view: str) -> None:
    whole = answer(f"{site}/findings/{view}.json")
    narrowed = answer(f"{site}/findings/{view}.json?place=32&year=2023")
    assert narrowed["total"] <= whole["total"]
    assert answer(f"{site}/findings/{view}.json?place=99&year=1900&page=x")["view"] == view


def test_every_page_answers_in_english_and_as_json(site: str, built: Path) -> None:
    with Archive(built) as archive:
        [row, *_] = archive.rows("select id from reports where status = 'verified'")
    for path in (
        "", "search?q=信访", f"report/{row['id']}", f"agency/{row['id'][:12]}", "place/32",
        f"compare?body={row['id'][:12]}", "findings/late", "data",
        f"evidence/{row['id']}/requests.new.total",
    ):  # fmt: skip
        quoted = urllib.parse.quote(path, safe="/?=&.")
        chinese, english = (get(f"{site}/{prefix}{quoted}") for prefix in ("", "en/"))
        assert chinese[0] == english[0] == 200, path
        assert '<html lang="zh-CN">' in chinese[2] and '<html lang="en">' in english[2]
        assert f'href="/en/{quoted.split("?")[0]}' in chinese[2]
        links = re.findall(r'href="/(?!static|en/|archive|original|-/)([^"]*)"', english[2])
        allowed = (".json", ".csv", ".png")
        out = [x for x in links if not x.split("?")[0].endswith(allowed)]
        assert out == [] or out == [quoted.split("?")[0]] or len(set(out)) == 1, path
        page, _, asked = quoted.partition("?")
        assert answer(f"{site}/{page or 'index'}.json" + (f"?{asked}" if asked else ""))


def test_a_page_that_is_not_there_says_so_in_the_readers_words(site: str) -> None:
    for path in ("/nothing", "/report/000000000000-2024", "/agency/000000000000", "/place/x.y"):
        status, _, text = get(site + path)
        assert status == 404 and "没有这一页" in text and "Database not found" not in text
        assert "No such page" in get(f"{site}/en{path}")[2]
        assert text.count('role="search"') == 2
    assert json.loads(get(f"{site}/report/000000000000-2024.json")[2])["status"] == 404


def test_robots_stay_away_from_pictures_and_searches(site: str) -> None:
    _, _, text = get(f"{site}/robots.txt")
    assert "Disallow: /search" in text and "Disallow: /en/original" in text


def test_the_catalogue_has_both_languages_and_no_phrase_too_many() -> None:
    for key, phrase in catalogue().items():
        assert 2 <= len(phrase) <= 3 and all(phrase), key
        assert words("zh").name("x", key.split(".")[-1])
    templates = (ROOT / "archive" / "site" / "templates").glob("*.html")
    text = "".join(path.read_text(encoding="utf-8") for path in templates)
    for key in re.findall(r't\("([a-z_]+\.[a-z_0-9]+)"[,)]', text):
        assert key in catalogue(), key
    code = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "archive/site").rglob("*.py"))
    said = (text + code).replace("'", '"')
    pages = "site nav search pages home report evidence agency place compare findings data error"
    for key in catalogue():
        group, _, name = key.partition(".")
        if group in pages.split() and f'"{key}"' not in said:
            plain = name.removesuffix("_says")
            assert f'"{group}." ~' in said and f'"{plain}"' in said, f"{key} is not used"


def test_common_words_are_found_whole_the_newest_first(
    monkeypatch: pytest.MonkeyPatch, built: Path
) -> None:
    async def ask(path: str) -> Any:
        answer = await application(built).client.get(path)
        return answer.json()

    for path in ("/search.json?q=政府信息", "/search.json?q=政府信息&year=2023&level=county"):
        ranked = run(ask(path))
        monkeypatch.setattr(searching, "_COMMON", 3)
        newest, beyond = run(ask(path)), run(ask(f"{path}&page=9"))
        monkeypatch.undo()
        assert ranked["ranked"] and not newest["ranked"]
        assert newest["total"] == beyond["total"] == ranked["total"] > 3
        years = [row["year"] for row in newest["found"]]
        assert years == sorted(years, reverse=True) and beyond["found"] == []
        if ranked["total"] <= 20:
            assert {r["id"] for r in newest["found"]} == {r["id"] for r in ranked["found"]}
