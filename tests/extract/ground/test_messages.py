"""A message says the same in every language, and comes back from JSON as it was."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from extract.ground.messages import (
    Message,
    Term,
    catalogue,
    dump,
    dumps,
    load,
    loads,
    plain,
    say,
    stored,
)

TEXTS = st.text(st.characters(codec="utf-8"))
LEAVES = st.one_of(TEXTS, st.integers(), st.builds(Term, st.just("header"), st.text("abc_")))
CODES = st.sampled_from([*catalogue("en"), "no.such_code"])
NAMES = st.sampled_from(["label", "says", "file", "files", "found", "url", "items"])
MESSAGES = st.recursive(
    st.builds(Message, CODES, st.dictionaries(NAMES, LEAVES, max_size=3)),
    lambda inner: st.builds(
        Message,
        CODES,
        st.dictionaries(
            NAMES, st.one_of(LEAVES, inner, st.lists(st.one_of(LEAVES, inner)).map(tuple))
        ),
    ),
    max_leaves=6,
)


def test_a_message_is_its_english_sentence() -> None:
    message = say("row.unknown_label", label="（七）总 计")
    assert message == "unknown row label: （七）总 计"
    assert json.dumps([message], ensure_ascii=False) == '["unknown row label: （七）总 计"]'
    assert {message} == {say("row.unknown_label", label="（七）总 计")}


def test_parts_are_said_in_the_language_of_the_whole() -> None:
    nested = say(
        "doubt.at",
        at="x.zip",
        says=say(
            "packed.left",
            files=[
                say("packed.file", file="说明.txt", status=Term("status", "not_a_report")),
                say("packed.file", file="b (1).doc", status=Term("status", "unread")),
            ],
        ),
    )
    assert nested == "x.zip: not taken from it: 说明.txt (not_a_report); b (1).doc (unread)"
    assert nested.said_in("zh") == (
        "x.zip：压缩包内未采用的文件：说明.txt（非年度报告）；b (1).doc（未读出）"
    )


def test_what_a_document_prints_is_never_taken_for_a_place() -> None:
    message = say("row.unknown_label", label="{says} {0} %s {label}")
    assert message == "unknown row label: {says} {0} %s {label}"
    assert message.said_in("zh") == "有未识别的行标题“{says} {0} %s {label}”，该行未采用"


def test_what_no_catalogue_knows_is_said_plainly() -> None:
    assert say("no.such", n=3, text="a") == "no.such (n=3, text=a)"
    assert say("no.such") == "no.such"
    assert say("row.unknown_label") == "row.unknown_label"
    assert say("row.unknown_label", text="a").said_in("zh") is None
    within = say("doubt.at", at="x", says=say("no.such"))
    assert (within, within.said_in("zh")) == ("x: no.such", None)


def test_a_further_language_is_one_more_file(tmp_path: Path) -> None:
    (tmp_path / "de.toml").write_text(
        '[doubt]\nat = "{says} ({at})"\n'
        '[header]\nno_date = "Feld {header}: kein Datum in „{text}“"\n'
        '[packed]\nleft = "übergangen: {files| und }"\n'
        '[term.header]\nissued_on = "Ausstellungstag"\n',
        encoding="utf-8",
    )
    doubt = say("header.no_date", header=Term("header", "issued_on"), text="22-01")
    assert say("doubt.at", at="a.pdf", says=doubt).said_in("de", tmp_path) == (
        "Feld Ausstellungstag: kein Datum in „22-01“ (a.pdf)"
    )
    assert say("packed.left", files=["a", "b"]).said_in("de", tmp_path) == "übergangen: a und b"
    unknown = say("doubt.at", at="a.pdf", says=say("file.empty"))
    assert unknown.said_in("de", tmp_path) is None


@given(st.lists(st.one_of(MESSAGES, TEXTS.map(plain))))
def test_messages_come_back_from_json_as_they_were(messages: list[Message]) -> None:
    back = loads(dumps(messages))
    assert back == messages
    for found, before in zip(back, messages, strict=True):
        assert found.as_json() == before.as_json()
        assert found.said_in("zh") == before.said_in("zh")


@given(MESSAGES)
def test_a_message_is_copied_and_handed_to_another_process_whole(message: Message) -> None:
    for other in (
        pickle.loads(pickle.dumps(message)),
        copy.deepcopy(message),
        load(dump(message), "-"),
    ):
        assert other == message and hash(other) == hash(message)
        assert isinstance(other, Message) and other.as_json() == message.as_json()


def test_what_was_stored_without_a_code_stays_english() -> None:
    assert load(None, "said before") == "said before"
    assert plain("said before").said_in("zh") is None
    assert load("{broken", "said before") == "said before"
    assert loads(None) == loads("{}") == loads("{broken") == []
    assert loads('["a text", 3, {"other": 1}]') == ["a text", "3", "{'other': 1}"]
    (known,) = stored('["the file is empty"]', dumps([say("file.empty")]))
    assert known.said_in("zh") == "文件为空，请重新获取"
    assert stored('["one", "two"]', dumps([say("file.empty")])) == ["one", "two"]
    assert stored('["one"]', None) == ["one"]
