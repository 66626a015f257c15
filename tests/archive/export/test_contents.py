"""What a release's files say, opened as journalists and programs open them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped,unused-ignore]
import pytest
import yaml  # type: ignore[import-untyped,unused-ignore]
from python_calamine import CalamineWorkbook

from archive.database.store import Archive
from archive.export import workbook
from archive.export.dictionary import STATES
from archive.export.release import export
from archive.export.tables import datasets
from tests.archive.releasing import (
    change,
    from_csv,
    from_jsonl,
    from_parquet,
    from_sheet,
    keep_few,
)

TITLE = '=HYPERLINK("http://evil.example","点我")'
CELLS = {"natural_person": "blank", "business": "mark", "research": "unread", "welfare": "absent"}


@pytest.fixture(scope="module")
def odd(built: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A release of an archive with every state in one row, and the id of that row's report."""
    data = tmp_path_factory.mktemp("odd") / "data"
    shutil.copytree(built, data)
    report = keep_few(data)[0]
    row = f"report_id = '{report}' and outcome = 'new'"
    change(
        data,
        f"update requests set total = 0, {', '.join(f'{c} = null' for c in CELLS)} where {row}",
        *(
            f"update evidence set state = '{state}', raw = '{'—' if state == 'mark' else ''}'"
            f" where report_id = '{report}' and cell = 'requests.new.{column}'"
            for column, state in CELLS.items()
        ),
        f"update evidence set raw = '0' where report_id = '{report}' and"
        " cell = 'requests.new.total'",
        f"update disclosure set administrative_fees_collected = -12.5 where report_id = '{report}'",
        f"update reports set title = '{TITLE}', warnings = '@{'长' * 40_000}'"
        f" where id = '{report}'",
    )
    with Archive(data) as archive:
        export(archive, data.parent / "out")
    return data.parent / "out", report


def one(rows: list[dict[str, Any]], **having: object) -> dict[str, Any]:
    """The one row with those values."""
    (found,) = [row for row in rows if all(row[k] == v for k, v in having.items())]
    return found


def test_number_blank_dash_unread_and_absent_stay_apart_in_every_format(
    odd: tuple[Path, str],
) -> None:
    folder, report = odd
    wide = {
        "csv": from_csv(folder / "requests.csv"),
        "jsonl": from_jsonl(folder / "requests.jsonl"),
        "parquet": from_parquet(folder / "requests.parquet"),
        "xlsx": from_sheet(folder / "gongkai.xlsx", "requests"),
        "of its year": from_sheet(folder / "years/2024/gongkai-2024.xlsx", "requests"),
    }
    for name, rows in wide.items():
        row = one(rows, report_id=report, outcome="new")
        for column, state in CELLS.items():
            assert row[column] in (None, ""), name
            assert row[f"{column}_state"] == state, name
        assert row["total"] in (0, "0") and row["total"] != "" and row["total_state"] == "number"
    for rows in (
        from_csv(folder / "requests_long.csv"),
        from_jsonl(folder / "requests_long.jsonl"),
        from_parquet(folder / "requests_long.parquet"),
    ):
        for column, state in CELLS.items():
            row = one(rows, report_id=report, outcome="new", applicant=column)
            assert row["value"] in (None, "") and row["state"] == state
            assert row["raw"] == ("—" if state == "mark" else "")
        row = one(rows, report_id=report, outcome="new", applicant="total")
        assert row["value"] in (0, "0") and row["raw"] == "0"
        assert row["applicant_label"] == "总计" and row["unit"] == "件"


def test_every_value_is_the_archives_and_has_a_state(odd: tuple[Path, str]) -> None:
    folder, _ = odd
    with Archive(folder) as copy:
        kept = {(r["report_id"], r["outcome"]): r for r in copy.rows("select * from requests")}
        states = {(r["report_id"], r["cell"]): r["state"] for r in copy.rows(
            "select report_id, cell, state from evidence")}  # fmt: skip
    for row in from_parquet(folder / "requests_long.parquet"):
        assert row["value"] == kept[row["report_id"], row["outcome"]][row["applicant"]]
        assert (row["value"] is not None) == (row["state"] == "number")
    for row in from_parquet(folder / "disclosure.parquet"):
        cell = (row["report_id"], "disclosure.rules.made")
        assert row["rules_made_state"] == states[cell]
        assert row["rules_published_state"] is None  # its form has no such cell


def test_negative_numbers_stay_numbers_and_no_text_is_a_formula(odd: tuple[Path, str]) -> None:
    folder, report = odd
    column = "administrative_fees_collected"
    assert one(from_csv(folder / "disclosure.csv"), report_id=report)[column] == "-12.5"
    sheet = from_sheet(folder / "gongkai.xlsx", "disclosure")
    assert one(sheet, report_id=report)[column] == -12.5
    assert one(from_parquet(folder / "disclosure.parquet"), report_id=report)[column] == -12.5
    assert one(from_csv(folder / "reports.csv"), id=report)["title"] == f"'{TITLE}"
    assert one(from_jsonl(folder / "reports.jsonl"), id=report)["title"] == TITLE
    row = one(from_sheet(folder / "gongkai.xlsx", "reports"), id=report)
    assert row["title"] == TITLE
    assert len(row["warnings"]) == 32_767 and row["warnings"].endswith("whole in the CSV）")
    for path in folder.rglob("*.csv"):
        for line in from_csv(path):
            for value in line.values():
                assert value.lstrip("-－—")[:1] not in tuple("=+@\t\r") or value[:1] == "'"


def test_the_workbook_opens_with_a_sheet_that_says_what_is_in_it(odd: tuple[Path, str]) -> None:
    folder, _ = odd
    book = openpyxl.load_workbook(folder / "gongkai.xlsx", read_only=True)
    front = [[cell for cell in row if cell is not None] for row in book.worksheets[0].values]
    text = "\n".join(str(cell) for row in front for cell in row)
    assert book.worksheets[0].title == "说明 About"
    assert front[0][0].startswith("公开 Gongkai") and "空格不是 0" in text and "CC0" in text
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert "请勿引用" in front[1][0] and "请勿引用" in readme  # the demo's reports are invented
    for sheet in book.worksheets[1:-1]:
        (row,) = [row for row in front if row and row[0] == sheet.title]
        assert row[1] == sheet.max_row - 1
        assert any("一" <= letter <= "鿿" for letter in row[2])
    for state in STATES:
        assert f"\n{state}\n" in text
    assert not any(
        cell.data_type == "f" for sheet in book.worksheets for row in sheet.rows for cell in row
    )
    head = next(book["requests"].values)
    assert (
        "自然人（件）\nnatural_person" in head
        and "自然人（件）的状态\nnatural_person_state" in head
    )
    names = CalamineWorkbook.from_path(folder / "years/2024/gongkai-2024.xlsx").sheet_names
    assert "requests" in names and "agencies" not in names
    book.close()


def test_a_table_longer_than_a_sheet_is_left_out_and_said_to_be(
    few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "ROWS", 20)
    with Archive(few) as archive:
        export(archive, tmp_path / "out")
    book = CalamineWorkbook.from_path(tmp_path / "out/gongkai.xlsx")
    assert "requests" not in book.sheet_names and "reports" in book.sheet_names
    front = book.get_sheet_by_name("说明 About").to_python()
    (row,) = [row for row in front if row[0] == "requests"]
    assert "requests.csv" in str(row[2])


def test_the_data_package_is_valid(odd: tuple[Path, str]) -> None:
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    done = subprocess.run(command, cwd=odd[0], capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["valid"], done.stdout[-3000:]


def test_the_dictionary_describes_every_column(odd: tuple[Path, str]) -> None:
    folder, _ = odd
    told = {(row["table"], row["column"]): row for row in from_csv(folder / "dictionary.csv")}
    for dataset in datasets():
        rows = from_csv(folder / f"{dataset.name}.csv")
        assert not rows or list(rows[0]) == list(dataset.columns)
        for column in dataset.columns:
            row = told.pop((dataset.name, column))
            assert row["label_zh"] or row["label_en"]
            assert row["unit"] or row["type"] != "number", (dataset.name, column)
    assert not told
    rows = from_csv(folder / "dictionary.csv")
    row = one(rows, table="disclosure", column="administrative_fees_collected")
    assert row["unit"] == "万元" and row["states"].split() == list(STATES)
    assert "2021: 行政事业性收费·本年收费金额" in row["official_labels"]
    codes = from_csv(folder / "codes.csv")
    assert {row["form"] for row in codes} == {"2021", "2019", "2014"}
    assert one(codes, form="2021", row="new", column="total")["row_label_en"]
    text = (folder / "dictionary.md").read_text(encoding="utf-8")
    assert all(f"## {dataset.name}\n" in text for dataset in datasets())


def test_how_to_cite_is_a_citation_file(odd: tuple[Path, str]) -> None:
    told = yaml.safe_load((odd[0] / "CITATION.cff").read_text(encoding="utf-8"))
    assert told["cff-version"] == "1.2.0" and told["type"] == "dataset" and told["authors"]
    package = json.loads((odd[0] / "datapackage.json").read_text(encoding="utf-8"))
    assert told["version"] == package["version"] == package["created"][:10]
    assert "$" not in (odd[0] / "README.md").read_text(encoding="utf-8")


def test_changes_name_what_was_added_modified_and_removed(few: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with Archive(few) as archive:
        first, second = [row["id"] for row in archive.rows("select id from reports order by id")][
            :2
        ]
        export(archive, folder)
        assert "not compared" in (folder / "CHANGES.md").read_text(encoding="utf-8")
        change(
            few,
            f"update requests set business = 77 where report_id = '{first}' and outcome = 'new'",
            f"delete from claims where report_id = '{second}'",
            f"insert into sections values ('{second}', 99, null, '附件', '新')",
        )
        export(archive, folder)
        for again in (folder, tmp_path / "compared"):
            export(archive, again, previous=None if again == folder else folder)
            rows = from_csv(again / "differences.csv")
            if again == folder:
                changed = {row["table"]: row for row in rows}
        assert rows == []
    assert changed["requests"]["change"] == "modified"
    assert changed["requests"]["key"] == f"report_id={first}; outcome=new"
    assert changed["requests"]["columns"] == "business"
    assert changed["sections"]["change"] == "added"
    assert changed["claims"]["change"] == "removed"
    assert set(changed) == {"requests", "requests_long", "sections", "claims"}
    assert "| requests | 0 | 1 | 0 |" in (folder / "CHANGES.md").read_text(encoding="utf-8")
