"""The command line: verbs, exit codes, one sentence for whatever goes wrong."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import gongkai
from extract.report import EXTRACTOR
from tests.archive.keeping import dump
from tests.portals import Answer, PortalServer, Site, report_page, report_title, sample_site

ROOT = Path(__file__).parent.parent
BUREAU = "海州市财政局"


def run(*arguments: object, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """(exit code, standard output, standard error) of a verb."""
    code = gongkai.main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return code, out, err


def lines(text: str) -> list[dict[str, Any]]:
    """The JSON objects of an output, one a line."""
    return [json.loads(line) for line in text.splitlines()]


def toml(portal_id: str, home_page: str, **more: str) -> str:
    """A declaration."""
    keys = {"id": portal_id, "name": portal_id, "home_page": home_page, **more}
    return "[[portal]]\n" + "".join(f'{key} = "{value}"\n' for key, value in keys.items())


# demo


def test_a_second_demo_doubles_nothing(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = dump(copied, without=("crawls", "documents", "portals"))
    began = time.monotonic()
    code, out, _ = run("--data", copied, "demo", "--no-serve", capsys=capsys)
    assert code == 0
    assert dump(copied, without=("crawls", "documents", "portals")) == before
    assert "48 reports on 2021-2024" in out and "Red portals: none" in out
    assert time.monotonic() - began < 60


def test_a_crawl_beside_the_samples_is_warned_of(
    copied: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    none = tmp_path / "none.toml"
    none.write_text(toml("nowhere", "http://a.invalid/", family="static"), encoding="utf-8")
    crawl = ["crawl", "--portals", none, "--family", "vsb"]
    code, _, err = run("--data", copied, *crawl, capsys=capsys)
    assert code == 0 and "the demo's sample portals" in err and "--data" in err
    code, _, err = run("--data", tmp_path / "real", *crawl, capsys=capsys)
    assert (code, err) == (0, "")


# extract


def test_extract_gives_one_object_a_line_in_the_order_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, empty, missing = tmp_path / "a.html", tmp_path / "b.html", tmp_path / "c.html"
    cut, news = tmp_path / "d.pdf", tmp_path / "e.html"
    good.write_bytes(report_page(BUREAU, 2023))
    empty.write_bytes(b"")
    cut.write_bytes(b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog")
    news.write_text("<html><title>新闻</title><p>今天开会。</p></html>", encoding="utf-8")
    files = [missing, good, empty, cut, news, tmp_path]
    code, out, err = run("extract", "--json", *files, capsys=capsys)
    found = lines(out)
    assert (code, err) == (1, "")
    assert [item["source"] for item in found] == [str(file) for file in files]
    assert [item["status"] for item in found] == [
        "unread", "verified", "unread", "unread", "not_a_report", "unread",
    ]  # fmt: skip
    for item in found:
        assert set(item) == set(found[1])
        assert item["extractor"] == EXTRACTOR
        if item["status"] == "unread":
            assert len(item["warnings"]) == 1 and item["source"] in item["warnings"][0]
    assert "No such file" in found[0]["warnings"][0]
    assert found[1]["agency"] == BUREAU and found[1]["year"] == 2023


def test_extract_tells_people_in_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = tmp_path / "a.html"
    good.write_bytes(report_page(BUREAU, 2023))
    assert run("extract", good, capsys=capsys) == (0, f"{good}: verified  {BUREAU} 2023\n", "")
    code, out, _ = run("extract", good, tmp_path / "none.pdf", capsys=capsys)
    assert code == 1
    assert "none.pdf: unread" in out and "No such file" in out


def test_extract_touches_no_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.html").write_bytes(report_page(BUREAU, 2023))
    run("extract", "a.html", capsys=capsys)
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


def test_kept_originals_are_read_again_and_a_lost_database_is_built(
    copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = dump(copied, without=("crawls", "documents"))
    (copied / "archive.db").unlink()
    code, out, _ = run("--data", copied, "extract", "--archive", "--all", "--json", capsys=capsys)
    [told] = lines(out)
    assert code == 1 and told["read"]["unread"] == len(told["problems"]) == 1
    assert dump(copied, without=("crawls", "documents")) == before


# crawl


def portal_file(tmp_path: Path, *declared: str) -> Path:
    """A file of declarations."""
    path = tmp_path / "portals.toml"
    path.write_text("\n".join(declared), encoding="utf-8")
    return path


def test_a_red_portal_leaves_the_others_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refusing = Site()
    refusing.put("/", Answer(b"<script>challenge()</script>", status=412))
    with PortalServer(sample_site("lyg")) as good, PortalServer(refusing) as bad:
        closed = PortalServer(Site())
        with closed:
            dead = closed.url
        file = portal_file(
            tmp_path,
            toml("dead", dead),
            toml("bad", bad.url),
            toml("good", good.url),
        )
        hosts = [
            option for url in (dead, bad.url, good.url) for option in ("--allow-host", host(url))
        ]
        arguments = ["crawl", "--portals", file, "--delay", "0", *hosts, "--json"]
        code, out, _ = run("--data", tmp_path / "data", *arguments, capsys=capsys)
    told = {item["portal_id"]: item for item in lines(out)}
    assert code == 1
    assert told["good"]["problems"] == [] and told["good"]["kept"] > 5
    for name in ("bad", "dead"):
        [[kind, says], *_] = told[name]["problems"]
        assert kind and says.count("\n") == 0 and "127.0.0.1" in says
    code, out, _ = run("--data", tmp_path / "data", "status", "--json", capsys=capsys)
    states = {portal["id"]: portal for portal in json.loads(out)["portals"]}
    assert code == 1
    assert {name: portal["state"] for name, portal in states.items()} == {
        "good": "green", "bad": "red", "dead": "red",
    }  # fmt: skip
    assert states["good"]["reports"] > 5 and states["good"]["last_success"]
    assert states["bad"]["problems"][0]["error"] == told["bad"]["problems"][0][0]
    assert run("--data", tmp_path / "data", "status", capsys=capsys)[0] == 1


def host(url: str) -> str:
    """HOST:PORT of an address."""
    return url.split("//")[1].strip("/")


def test_a_home_page_never_seen_before(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with PortalServer(sample_site("lyg")) as server:
        arguments = ["crawl", "--url", server.url, "--allow-host", host(server.url), "--delay", "0"]
        code, out, _ = run("--data", tmp_path, *arguments, capsys=capsys)
    assert code == 0, out
    assert "green" in out


@pytest.mark.parametrize(
    "arguments",
    [
        ["crawl", "nowhere"],
        ["crawl", "--delay", "0.1"],
        ["crawl", "--delay", "-1", "--allow-host", "a:1"],
        ["crawl", "--url", "http://a.example/", "lyg"],
        ["crawl", "--url", "no address at all"],
        ["crawl", "--portals", "missing.toml"],
        ["crawl", "--year", "last"],
        ["extract"],
        ["extract", "--all", "a.html"],
        ["extract", "--archive", "a.html"],
        ["extract", "--archive"],
        ["status"],
        ["check"],
        ["serve"],
        ["serve", "--port", "99999"],
        ["demo", "--port", "0"],
        ["verify"],
        ["export", "out"],
        ["portals", "show", "nowhere"],
        ["portals", "add", "not an address", "--name", "x"],
        ["nothing"],
        ["--data"],
    ],
)
def test_wrong_use_is_2_and_a_sentence(
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*arguments, capsys=capsys)
    assert (code, out) == (2, "")
    assert err and "Traceback" not in err


# locks and interruptions


@pytest.mark.parametrize(
    "arguments", [["demo", "--no-serve"], ["crawl"], ["check"], ["extract", "--archive"]]
)
def test_a_held_lock_is_3(
    copied: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with (copied / "lock").open() as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        code, _, err = run("--data", copied, *arguments, capsys=capsys)
    assert code == 3 and "Another run" in err


def test_ctrl_c_is_130_and_what_was_kept_stays(tmp_path: Path) -> None:
    pages = {f"/xxgk/{year}.html": report_page(BUREAU, year) for year in range(2021, 2025)}
    links = "".join(
        f'<li><a href="{path}">{report_title(BUREAU, int(path[6:10]))}</a></li>' for path in pages
    )
    listing = f"<html><title>政府信息公开年报</title><ul>{links}</ul></html>".encode()
    site = Site()
    site.put("/xxgk/", Answer(listing))
    for number, (path, body) in enumerate(pages.items()):
        site.put(path, Answer(body, delay=0.1 if number < 2 else 8))
    with PortalServer(site) as server:
        file = portal_file(tmp_path, toml("gov", server.url, list_url=f"{server.url}xxgk/"))
        command = [
            sys.executable, "-m", "gongkai", "--data", str(tmp_path / "data"), "crawl",
            "--portals", str(file), "--delay", "0", "--allow-host", host(server.url),
        ]  # fmt: skip
        with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
            wait_for_hits(server, 3)
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "kept so far" in err and "Traceback" not in err
    assert len(dump(tmp_path / "data")["captures"]) >= 2


def wait_for_hits(server: PortalServer, number: int) -> None:
    """Wait until the report pages asked for are that many."""
    for _ in range(300):
        if len([hit for hit in server.site.hits() if ".html" in hit.path]) >= number:
            return
        time.sleep(0.1)
    raise AssertionError("the crawl did not get that far")


def test_who_has_read_enough_of_the_output_may_leave(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(report_page(BUREAU, 2023))
    script = (
        f"{sys.executable} -m gongkai extract --json {tmp_path}/a.html {tmp_path}/a.html | true"
    )
    done = subprocess.run(script, shell=True, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr and "Exception" not in done.stderr


# check, verify, export, status, portals


def test_check_is_1_where_a_check_fails(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("--data", copied, "check", "--json", capsys=capsys)
    told = json.loads(out)
    assert code == 1
    assert told["failed"]["over_time.carry_over"] > 0
    assert sum(told["reports"].values()) == 48
    assert "over_time.carry_over" in run("--data", copied, "check", capsys=capsys)[1]


def test_verify_and_export(
    copied: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "release"
    assert run("--data", copied, "export", folder, capsys=capsys)[0] == 0
    code, out, _ = run("--data", copied, "verify", folder, capsys=capsys)
    assert code == 0 and "no faults" in out
    (folder / "reports.csv").write_text("")
    code, out, _ = run("--data", copied, "verify", folder, "--json", capsys=capsys)
    assert code == 1 and len(json.loads(out)["faults"]) == 1
    code, out, _ = run("--data", copied, "verify", "--json", capsys=capsys)
    assert code == 1 and "reports.csv" in json.loads(out)["faults"][0]
    assert json.loads(out)["exports"] == 1


@pytest.mark.parametrize("verb", ["status", "verify", "check"])
def test_a_damaged_database_is_a_sentence(
    copied: Path, verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = copied / "archive.db"
    content = bytearray(path.read_bytes())
    for page in range(30, len(content) // 4096):
        content[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    path.write_bytes(bytes(content))
    code, out, err = run("--data", copied, verb, capsys=capsys)
    assert code == 1 and "archive.db" in out + err and "Traceback" not in out + err
    assert verb == "verify" or err.count("\n") == 1


def test_status_on_paper(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("--data", built, "status", capsys=capsys)
    assert code == 0
    assert "48 reports on 2021-2024" in out and "lianyun" in out and "green" in out


def test_a_portal_is_declared_shown_listed_and_not_declared_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add = ["portals", "add", "http://www.haizhou.example/", "--name", "海州市“试”人民政府"]
    add += ["--province", "江苏省", "--level", "county", "--id", "haizhou"]
    assert run("--data", tmp_path, *add, capsys=capsys)[0] == 0
    assert run("--data", tmp_path, *add, capsys=capsys)[0] == 2
    _, out, _ = run("--data", tmp_path, "portals", "list", "--json", capsys=capsys)
    [mine] = [item for item in lines(out) if item["id"] == "haizhou"]
    assert mine["name"] == "海州市“试”人民政府"
    _, out, _ = run("--data", tmp_path, "portals", "show", "haizhou", capsys=capsys)
    assert out.startswith("[[portal]]") and 'province = "江苏省"' in out


def test_a_declaration_that_is_cut_short_spoils_none_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add = ["portals", "add", "--name", "某市人民政府"]
    assert run("--data", tmp_path, *add, "http://a.example/", capsys=capsys)[0] == 0
    before = (tmp_path / "portals.toml").read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    code, _, err = run("--data", tmp_path, *add, "http://b.example/", capsys=capsys)
    assert code == 1 and "No space" in err
    assert (tmp_path / "portals.toml").read_bytes() == before


def test_the_data_folder_comes_from_the_environment_too(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GONGKAI_DATA", os.fspath(built))
    assert run("status", capsys=capsys)[0] == 0


def test_a_full_disk_is_a_sentence(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run("--data", copied, "export", "/dev/full/x", capsys=capsys)
    assert code in (1, 2) and err and "Traceback" not in err
