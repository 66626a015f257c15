"""The documents say what the program says."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

import gongkai
from archive.site import words
from crawler.paging.families import names
from crawler.portals.registry import Portal
from extract.report import Status
from extract.tables.cell import State
from scripts.docs import PAGES

ROOT = Path(__file__).parent.parent
TOPS = ("archive", "benchmarks", "crawler", "extract", "scripts", "tests")
README = (ROOT / "README.md").read_text(encoding="utf-8")
HAND_WRITTEN = [
    ROOT / "README.md",
    *(ROOT / "docs" / name for name in ("method.md", "registry.md", "site.md", "deployment.md")),
]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_made_from_the_program_is_as_the_program_is(page: str) -> None:
    made = PAGES[page]()
    assert (ROOT / page).read_text(encoding="utf-8") == made, "run: python -m scripts.docs"


def test_the_readme_tells_of_every_verb_exit_code_and_status() -> None:
    for verb in gongkai.cli.commands:
        assert f"| `gongkai {verb}`" in README
    for code in ("**0**", "**1**", "**2**", "**3**", "**130**"):
        assert code in README
    method = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    t = words.words("zh")
    for status in get_args(Status):
        assert f"| `{status}` |" in README
        assert f"| `{status}` {t(f'status.{status}')} |" in method
    for state in get_args(State):
        assert f"`{state}`" in method


@pytest.mark.parametrize("verb", sorted(gongkai.cli.commands))
def test_every_verb_and_option_explains_itself(
    verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gongkai.main([verb, "--help"]) == 0
    text = capsys.readouterr().out
    assert f"gongkai {verb}" in text
    for parameter in gongkai.cli.commands[verb].params:
        if option := getattr(parameter, "help", None):
            assert option.split()[0] in text
        else:
            assert parameter.param_type_name == "argument"


@pytest.mark.parametrize("path", HAND_WRITTEN, ids=lambda path: path.name)
def test_what_a_page_refers_to_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if "://" not in target:
            assert (path.parent / target).exists(), target
    for name in re.findall(r"`((?:scripts|docs|crawler|archive|extract)/[\w./-]+)`", text):
        assert (ROOT / name).exists(), name


def test_the_readme_says_what_the_demo_prints(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gongkai.main(["--data", str(built), "status"])
    for line in capsys.readouterr().out.splitlines()[:2]:
        assert line in README


def test_every_key_of_a_declaration_is_described() -> None:
    text = (ROOT / "docs" / "registry.md").read_text(encoding="utf-8")
    for field in fields(Portal):
        assert field.name == "source" or f"| `{field.name}` |" in text


def test_every_family_is_told_of() -> None:
    page = (ROOT / "docs" / "families.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE)) == set(names())


def test_every_module_that_a_page_names_is_there() -> None:
    files = {path.name for top in TOPS for path in (ROOT / top).rglob("*.py")} | {"gongkai.py"}
    named = {
        (page.name, name)
        for page in (ROOT / "docs").glob("*.md")
        for name in re.findall(r"`(?:[\w/]+/)?(\w+\.py)`", page.read_text(encoding="utf-8"))
    }
    assert [found for found in sorted(named) if found[1] not in files] == []
