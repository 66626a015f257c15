"""docs/deployment.md: its files parse, and the commands that it names are there."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
import pytest

import gongkai
from tests.archive.releasing import change
from tests.site.serving import serving
from tests.site.test_feeds import ask

PAGE = (Path(__file__).parent.parent / "docs" / "deployment.md").read_text(encoding="utf-8")
COMMAND = re.compile(r"(?:\S*/bin/gongkai|`gongkai) ([^>`\n]+)")


def block(kind: str) -> str:
    """The page's one block of that kind."""
    (found,) = re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


def tool(name: str) -> str:
    """A program of the machine's; the test skips where it is not installed."""
    path = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if path is None:
        pytest.skip(f"{name} is not installed")
    return path


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a checker."""
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_every_command_that_the_page_names_is_one() -> None:
    asked = [shlex.split(line.replace("%i", "8001")) for line in COMMAND.findall(PAGE)]
    assert {"serve", "crawl", "export", "verify", "extract"} <= {w for line in asked for w in line}
    for words in asked:
        context = gongkai.cli.make_context("gongkai", list(words), resilient_parsing=False)
        name, command, rest = gongkai.cli.resolve_command(context, _after_options(words))
        assert name and isinstance(command, click.Command)
        command.make_context(name, rest, parent=context)


def _after_options(words: list[str]) -> list[str]:
    return words[2:] if words[0] == "--data" else words


def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    unit = block("ini").replace("/srv/gongkai/.venv/bin/gongkai", sys.executable)
    path = tmp_path / "gongkai@8001.service"
    path.write_text(unit, encoding="utf-8")
    done = run(tool("systemd-analyze"), "verify", "--man=no", path)
    said = [line for line in done.stderr.splitlines() if "gongkai@" in line]
    assert done.returncode == 0 and said == [], done.stderr


def test_cron_lines_have_a_time_a_user_and_a_command() -> None:
    setting, *lines = block("cron").splitlines()
    assert setting.startswith("MAILTO=")
    for line in lines:
        *times, user, command = line.split(None, 6)
        assert all(re.fullmatch(r"\*|\d+", part) for part in times)
        assert user in ("gongkai", "root") and "%" not in command  # cron ends a command there


def test_nginx_takes_its_lines(tmp_path: Path) -> None:
    nginx = tool("nginx")
    temporary = "\n".join(
        f"{name}_temp_path {tmp_path}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    site = block("nginx").replace("listen 80;", "listen 127.0.0.1:18080;")
    config = f"error_log stderr; pid {tmp_path}/pid; events {{}} http {{ {temporary}\n{site} }}"
    (tmp_path / "nginx.conf").write_text(config, encoding="utf-8")
    done = run(nginx, "-t", "-e", "stderr", "-c", tmp_path / "nginx.conf")
    assert done.returncode == 0 and "warn" not in done.stderr, done.stderr


def test_caddy_takes_its_lines(tmp_path: Path) -> None:
    (tmp_path / "Caddyfile").write_text(block("caddyfile"), encoding="utf-8")
    done = run(tool("caddy"), "adapt", "--config", tmp_path / "Caddyfile", "--adapter", "caddyfile")
    assert done.returncode == 0, done.stderr


def test_a_second_site_shows_what_is_new_while_the_first_goes_on(copied: Path) -> None:
    table = "archive/agencies.json?_shape=array&_col=name"
    with serving(copied) as first:
        before = ask(f"{first}/{table}")[2]
        change(copied, "update agencies set name = '新名'")
        with serving(copied) as second:
            names = {row["name"] for row in json.loads(ask(f"{second}/{table}")[2])}
            assert names == {"新名"}
            with ThreadPoolExecutor(8) as readers:
                answers = list(readers.map(lambda _: ask(f"{first}/{table}")[2], range(40)))
            assert set(answers) == {before}
            assert ask(f"{first}/findings")[0] == ask(f"{first}/")[0] == 200
            assert len(list((copied / "site").glob("reading-*"))) == 2
    (copied / "site/reading-killed").mkdir()  # as a site leaves it that had no time to tidy up
    (copied / "site/reading-killed/lock").touch()
    with serving(copied):
        assert len(list((copied / "site").glob("reading-*"))) == 1


def test_every_folder_that_cron_writes_into_was_made() -> None:
    made = re.search(r"^install -d .* (data.*)$", PAGE, re.MULTILINE)
    assert made is not None
    logs = re.findall(r">> /srv/gongkai/(\S+)/", block("cron"))
    assert logs and set(logs) <= set(made[1].split())
