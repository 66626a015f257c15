"""Declared portals on the command line: which are asked when, listed, shown and added."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import gongkai
from crawler.portals import selection
from crawler.portals.registry import Portal, load_portals
from tests.portals import Answer, PortalServer, Site, static_portal
from tests.portals.listing import listed_reports


def run(data: Path, *arguments: object, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    capsys.readouterr()
    code = gongkai.main(["--data", str(data), *map(str, arguments)])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def only_mine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry without portals: what is declared is what the data folder declares."""

    def load(path: Path | None = None, *, mentioning: Sequence[str] = ()) -> list[Portal]:
        return load_portals(path) if path else []

    monkeypatch.setattr(selection, "load_portals", load)


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[tuple[dict[str, Site], list[str]]]:
    """Two portals declared in the data folder, one of which refuses; and how to reach them."""
    made = {
        "good": static_portal(listed_reports(years=(2024, 2023, 2022)), pager="next link"),
        "closed": Site(),
    }
    made["closed"].put("/", Answer(b"<script>challenge()</script>", status=412))
    with PortalServer(made["good"]) as good, PortalServer(made["closed"]) as closed:
        servers = {"good": good, "closed": closed}
        (tmp_path / "data").mkdir()
        with (tmp_path / "data" / "portals.toml").open("w") as out:
            for name, server in servers.items():
                out.write(Portal(name, f"{name}县人民政府", server.url).declaration())
        reach = [f"--allow-host={server.host}" for server in servers.values()]
        yield made, ["--delay=0", *reach]


@pytest.mark.usefixtures("only_mine")
def test_a_nightly_crawl_asks_only_those_that_are_due(
    sites: tuple[dict[str, Site], list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made, reach = sites
    data = tmp_path / "data"
    code, out, _ = run(data, "crawl", *reach, capsys=capsys)
    assert code == 1 and out.startswith("2 of 2 declared portals are due.")
    assert "3 reports found" in out and "Challenged" in out
    for site in made.values():
        site.log.clear()
    code, out, _ = run(data, "crawl", *reach, capsys=capsys)
    assert (code, out) == (0, "0 of 2 declared portals are due.\n")
    assert not made["good"].log and not made["closed"].log
    code, out, _ = run(data, "crawl", "good", *reach, capsys=capsys)
    assert code == 0 and "3 unchanged" in out
    assert made["good"].log and not made["closed"].log
    code, out, _ = run(data, "crawl", "--full", "--json", *reach, capsys=capsys)
    assert code == 1
    assert [json.loads(line)["portal_id"] for line in out.splitlines()] == ["good", "closed"]

    code, out, _ = run(data, "status", "--json", capsys=capsys)
    told = json.loads(out)
    assert told["declared"] == {
        "portals": 2, "red": 1, "challenged": 1, "green": 1, "never": 0, "interrupted": 0, "due": 0
    }  # fmt: skip
    assert all(portal["due"] for portal in told["portals"])
    _, out, _ = run(data, "portals", "list", "--state", "challenged", "--json", capsys=capsys)
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["closed"]
    _, out, _ = run(data, "portals", "show", "closed", capsys=capsys)
    assert "# red; last success never" in out and "# Challenged: http://127" in out


@pytest.mark.usefixtures("only_mine")
def test_reports_that_went_are_red(
    sites: tuple[dict[str, Site], list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made, reach = sites
    data = tmp_path / "data"
    assert run(data, "crawl", "good", *reach, capsys=capsys)[0] == 0
    fewer = static_portal(listed_reports(years=(2024,)), pager="next link")
    made["good"].pages.clear()
    made["good"].pages.update(fewer.pages)
    code, out, _ = run(data, "crawl", "good", *reach, capsys=capsys)
    assert code == 1 and "FewerReports" in out and "listed 3 on" in out
    code, out, _ = run(data, "status", capsys=capsys)
    assert code == 1 and "Red: 1 FewerReports" in out
    # one year alone is no whole visit
    code, out, _ = run(data, "crawl", "good", "--year", 2024, *reach, capsys=capsys)
    assert code == 0
    text = (data / "portals.toml").read_text().replace('id = "good"', 'id = "good"\nexpected = 1')
    (data / "portals.toml").write_text(text)
    assert run(data, "crawl", "good", *reach, capsys=capsys)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["crawl", "lyx"], "near are "),
        (["crawl", "--family", "wordpress"], "no family 'wordpress'"),
        (["crawl", "--portals", "none.toml"], "cannot be read"),
        (["portals", "list", "--province", "江氏"], "no province"),
        (["portals", "list", "--state", "blue"], "'blue' is not one of"),
        (["portals", "show", "普陀区"], "names 2 portals"),
        (["portals", "add", "ftp://a/", "--name", "x"], "no web address"),
        (["portals", "add", "haizhou", "--name", "x"], "'haizhou' is no web address"),
        (["crawl", "--url", "haizhou"], "'haizhou' is no web address"),
        (["crawl", "lyg", "--year", "20024"], "20024 is not in the range 2003<=x<="),
        (["portals", "list", "--portals", "none.toml"], "none.toml cannot be read: No such file"),
        (["portals", "add", "lyg.gov.cn", "--name", "x"], "declared already, as lyg"),
        (["portals", "add", "a.example", "--name", "x", "--family", "A"], "no family"),
        (["portals", "add", "a.example", "--name", "x", "--code", "12"], "no code of GB/T 2260"),
        (["portals", "add", "a.example", "--name", "x", "--expected", "-1"], "0 or more"),
    ],
)
def test_wrong_use_is_a_sentence(
    tmp_path: Path, arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(tmp_path / "data", *arguments, capsys=capsys)
    assert (code, out) == (2, "")
    assert says in err and "Traceback" not in err
    assert not (tmp_path / "data").exists()


def test_a_portal_is_added_to_any_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine.toml"
    add = ["portals", "add", "www.haizhou.example", "--name", "海州县人民政府", "--portals", mine]
    add += ["--rhythm", "monthly", "--expected", "0", "--code", "320706", "--province", "江苏省"]
    code, out, _ = run(tmp_path / "data", *add, capsys=capsys)
    assert code == 0
    assert f"gongkai crawl --portals {mine} www.haizhou.example" in out
    [portal] = load_portals(mine)
    assert (portal.rhythm, portal.expected, portal.home_page) == (
        *("monthly", 0),
        "http://www.haizhou.example",
    )
    code, out, _ = run(tmp_path / "data", "portals", "list", "--portals", mine, capsys=capsys)
    assert code == 0 and "海州县人民政府" in out and "1 portal." in out
    shutil.rmtree(tmp_path / "data", ignore_errors=True)
    assert run(tmp_path / "data", *add, capsys=capsys)[0] == 2


def test_a_province_may_be_one_of_your_own_portals(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add = ["portals", "add", "www.haizhou.example", "--name", "海州县人民政府"]
    code, out, _ = run(tmp_path / "data", *add, "--province", "某省", capsys=capsys)
    assert code == 0 and "(1 portal there)" in out
    code, out, _ = run(tmp_path / "data", "portals", "list", "--province", "某省", capsys=capsys)
    assert code == 0 and "海州县人民政府" in out and "1 portal." in out


def test_the_registry_is_listed_by_what_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["portals", "list", "--province", "浙江", "--level", "municipal", "--json"]
    code, out, _ = run(tmp_path / "data", *arguments, capsys=capsys)
    listed = [json.loads(line) for line in out.splitlines()]
    assert code == 0 and len(listed) == 11
    assert {(row["state"], row["province"]) for row in listed} == {("never", "浙江省")}


@pytest.mark.usefixtures("only_mine")
def test_a_portal_is_tried_without_leaving_a_trace(
    sites: tuple[dict[str, Site], list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, reach = sites
    data = tmp_path / "data"
    before = sorted(data.iterdir())
    text = (data / "portals.toml").read_text()
    (data / "portals.toml").write_text(
        text.replace('id = "good"', 'id = "good"\nfamily = "hanweb"\nexpected = 30')
    )
    code, out, _ = run(data, "portals", "test", "good", *reach, capsys=capsys)
    assert code == 0
    assert out.startswith("good县人民政府 (good) http://127.0.0.1")
    assert "Family: static" in out and "By year: 2024: 1, 2023: 1, 2022: 1" in out
    assert "政府信息公开工作年度报告" in out and "/zfxxgknb/" in out
    assert "Doubtful: The declaration says hanweb, and it was read as static" in out
    code, out, _ = run(data, "portals", "test", "closed", "--json", *reach, capsys=capsys)
    told = json.loads(out)
    assert code == 1 and told["problems"][0][0] == "Challenged" and told["reports"] == 0
    assert sorted(data.iterdir()) == before
    assert run(data, "portals", "test", "nothing", *reach, capsys=capsys)[0] == 2
    assert run(data, "portals", "test", "good", "--delay", 0.1, capsys=capsys)[0] == 2


@pytest.mark.usefixtures("only_mine")
def test_what_was_tried_can_be_declared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with PortalServer(static_portal(listed_reports(years=(2024,)), pager="next link")) as server:
        arguments = ["portals", "test", server.url, "--delay=0", "--allow-host", server.host]
        code, out, _ = run(tmp_path / "data", *arguments, capsys=capsys)
    assert code == 0 and f"Next: gongkai portals add {server.url} --name" in out
    assert not (tmp_path / "data").exists()


def test_a_run_that_was_killed_while_it_read_asks_for_no_report_again(
    sites: tuple[dict[str, Site], list[str]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its visits came to their end, its portals are named: nobody is asked in a word either."""
    made, reach = sites
    data = tmp_path / "data"

    def killed(data: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(gongkai, "_read_and_check", killed)
        assert run(data, "crawl", "good", *reach, capsys=capsys)[0] == 130
    for reports in (0, 3):  # the second time no run before it was cut short
        made["good"].log.clear()
        assert run(data, "crawl", "good", *reach, capsys=capsys)[0] == 0
        assert len(made["good"].hits("/t20")) == reports
        assert (data / "lock").read_text() == ""
