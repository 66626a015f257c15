"""Search finds Chinese words of any length, exactly as a search through the text would."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from archive.database import search
from archive.database.store import Archive

ALPHABET = "信访举报公开申请，。 2023a"


@pytest.fixture(scope="module")
def index() -> Iterator[Database]:
    """An empty index of one's own."""
    db = Database(memory=True)
    search.create(db)
    yield db
    db.close()


def found(db: Database, query: str) -> set[int]:
    """The rowids that a query finds."""
    match = search.expression(query) or '""'
    rows = db.query(f"select rowid from {search.TABLE} where {search.TABLE} match ?", [match])
    return {row["rowid"] for row in rows}


def plain(text: str) -> str:
    """A text as it is compared: folded, blanks beside Chinese characters gone."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", folded)


@given(st.text(ALPHABET, min_size=1, max_size=30), st.text("信访举报公开", min_size=1, max_size=4))
def test_a_chinese_word_is_found_where_the_text_holds_it(text: str, word: str) -> None:
    db = Database(memory=True)
    try:
        search.create(db)
        columns = ", ".join(search.COLUMNS)
        db.execute(
            f"insert into {search.TABLE} (rowid, {columns}) values (1, '', '', '', ?)",
            [search.tokens(text)],
        )
        assert (found(db, word) == {1}) == (word in plain(text))
    finally:
        db.close()


def test_random_words_of_the_samples_are_found_as_like_finds_them(built: Path) -> None:
    pick = random.Random(20)
    with Archive(built) as archive:
        texts = {}
        for row in archive.rows("select id from reports"):
            search_id, columns = search.texts_of(archive.db, row["id"]) or (0, ())
            texts[search_id] = plain("。".join(columns))
        everything = "".join(texts.values())
        runs = re.findall(r"[一-鿿]{2,}", everything)
        for length in (1, 2, 2, 3, 4, 6, 9):
            for _ in range(30):
                run = pick.choice([run for run in runs if len(run) >= length])
                at = pick.randrange(len(run) - length + 1)
                word = run[at : at + length]
                expected = {key for key, text in texts.items() if word in text}
                assert found(archive.db, word) == expected, word


@pytest.mark.parametrize(
    ("query", "hit"),
    [
        ("信访", True),
        ("访", True),
        ("信 访", True),
        ("访信", False),
        ("711号", True),
        ("第711", True),
        ("gov.cn", True),
        ("GOV", True),
        ("信访 711", True),
        ("信访 没有", False),
        ('"举报 投诉"', True),
        ("举报，投诉", True),
        ("ＧＯＶ", True),
        ("跨行", True),
        ("", False),
        ('"', False),
        ("* OR -", False),
        ("NEAR(", False),
    ],
)
def test_queries_as_people_type_them(query: str, hit: bool) -> None:
    db = Database(memory=True)
    try:
        search.create(db)
        text = "第711 号令，信访举报投诉类申请；见 www.lyg.gov.cn。跨\n行的词"
        db.execute(
            f"insert into {search.TABLE} (rowid, title) values (1, ?)", [search.tokens(text)]
        )
        assert (found(db, query) == {1}) is hit
    finally:
        db.close()


def test_a_snippet_shows_the_word_in_its_sentence() -> None:
    pieces = search.snippet(["没有", "前文" * 50 + "信\n访举报" + "后文" * 50], "信访", around=4)
    assert pieces == [("…前文前文", False), ("信访", True), ("举报后文…", False)]
    assert search.snippet(["没有"], "信访") == []


def test_the_index_follows_a_report_that_changes(copied: Path) -> None:
    with Archive(copied) as archive:
        [row] = archive.rows("select id, search_id from reports limit 1")
        with archive.db.atomic():
            search.remove(archive.db, row["id"])
            archive.db.table("reports").update(row["id"], {"title": "龘龘龘"})
            search.add(archive.db, row["id"])
        assert found(archive.db, "龘龘") == {row["search_id"]}
        search.rebuild(archive.db)
        assert found(archive.db, "龘") == {row["search_id"]}


def test_nobody_is_found_by_a_telephone_number_or_an_address(copied: Path) -> None:
    private = ("13812345678", "0518-85521234", "85521234", "zhang.san@example.com", "zhang")
    with Archive(copied) as archive:
        [row] = archive.rows("select id, search_id from reports limit 1")
        text = "联系人张三，电话：85521234，0518-85521234，手机13812345678，"
        with archive.db.atomic():
            search.remove(archive.db, row["id"])
            archive.db.table("sections").insert(
                {
                    "report_id": row["id"],
                    "position": 99,
                    "text": text
                    + "邮箱zhang.san@example.com，身份证11010519491231002X。共办理20231234件。",
                }
            )
            search.add(archive.db, row["id"])
        for query in (*private, "11010519491231002X"):
            assert row["search_id"] not in found(archive.db, query), query
        assert row["search_id"] in found(archive.db, "联系人张三")
        assert row["search_id"] in found(archive.db, "20231234件")
