"""gongkai verify sees every kind of damage."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.database.store import Archive
from archive.verify import _warc, verify
from tests.archive.keeping import Keeper


def faults(data: Path) -> list[str]:
    """What is found wrong."""
    with Archive(data) as archive:
        return list(verify(archive))


def test_what_the_demo_built_is_whole(built: Path) -> None:
    assert faults(built) == []


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("update requests set total = total + 1 where outcome = 'new'", "is not the printed"),
        ("update disclosure set rules_made = 77", "rules.made: 77 is not the printed"),
        ("update requests set total = null where outcome = 'new'", "disagree"),
        ("delete from evidence where cell = 'requests.new.total'", "has no evidence"),
        ("update captures set warc_offset = warc_offset + 1", "no original stands there"),
        ("update captures set sha256 = 'x'", "another original stands there"),
        ("delete from captures where id = (select min(id) from captures)", "has no row"),
        (
            "update evidence set cell = 'requests.new.gone' where cell = 'requests.new.total'",
            "no form",
        ),
        ("update captures set document_id = 'gone'", "refers to no row of documents"),
    ],
)
def test_a_database_that_disagrees(copied: Path, sql: str, says: str) -> None:
    with Archive(copied) as archive:
        archive.db.execute("pragma foreign_keys = off")
        archive.db.execute(sql)
    assert any(says in fault for fault in faults(copied))


def test_a_damaged_page_of_the_database_is_a_fault(copied: Path) -> None:
    path = copied / "archive.db"
    content = bytearray(path.read_bytes())
    for page in range(len(content) // 4096 // 2, len(content) // 4096):
        content[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    path.write_bytes(bytes(content))
    assert any(fault.startswith("archive.db: ") for fault in faults(copied))


def test_damage_in_one_file_says_nothing_against_the_others(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    for path in ("a.html", "b.html"):
        keeper.visit({path: path.encode()})
    first, second = sorted((tmp_path / "warc").glob("*.warc.gz"))
    first.write_bytes(first.read_bytes()[:-20])
    told = faults(tmp_path)
    assert [fault for fault in told if first.name in fault and "no original stands" in fault]
    assert not [fault for fault in told if second.name in fault]


def test_a_warc_file_may_be_cut_off_or_broken_anywhere(copied: Path) -> None:
    path = max((copied / "warc").glob("*.warc.gz"), key=lambda p: p.stat().st_size)
    whole = path.read_bytes()
    for place in range(1, len(whole), len(whole) // 40):
        path.write_bytes(whole[:place])
        list(_warc(path))
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        list(_warc(path))


def test_a_changed_byte_and_a_missing_end_of_a_warc_file(copied: Path) -> None:
    path = max((copied / "warc").glob("*.warc.gz"), key=lambda p: p.stat().st_size)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert any("no original stands there" in fault for fault in faults(copied))
    broken = bytearray(whole)
    broken[len(whole) // 2] ^= 0xFF
    path.write_bytes(bytes(broken))
    assert faults(copied)
