"""Writes the pages of docs/ that must say what the program says: commands and data dictionary.

Usage: python -m scripts.docs   (tests/test_docs.py fails when it was forgotten)
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

import gongkai
from archive.database.schema import TABLES

ROOT = Path(__file__).parent.parent

WIDTH = 88


def commands() -> str:
    """The command line, each verb with its own help text."""
    parts = [
        "# Command line\n\nMade from the program's own `--help` by `scripts/docs.py`.\n"
        "`gongkai --data DIR VERB …`; exit codes and status words stand in the"
        " [README](../README.md).\n"
    ]
    for path, text in _helps(gongkai.cli, "gongkai"):
        parts.append(f"## {path}\n\n```text\n{text}\n```\n")
    return "\n".join(parts)


def _helps(command: click.Command, path: str) -> Iterator[tuple[str, str]]:
    context = click.Context(command, info_name=path, terminal_width=WIDTH, max_content_width=WIDTH)
    context.help_option_names = ["-h", "--help"]
    yield path, command.get_help(context)
    if isinstance(command, click.Group):
        for name, below in sorted(command.commands.items()):
            yield from _helps(below, f"{path} {name}")


def dictionary() -> str:
    """The data dictionary: every public table and view with its columns."""
    metadata = json.loads((ROOT / "metadata.json").read_text(encoding="utf-8"))
    parts = [
        "# 数据字典 Data dictionary\n\nMade from `metadata.json`, which the site shows too, by"
        " `scripts/docs.py`.\nThe primary key of each table is marked *; keys are stable between"
        " rebuilds from the same originals.\n"
    ]
    for name, table in metadata["databases"]["archive"]["tables"].items():
        if table.get("hidden"):
            continue
        key = TABLES[name].key if name in TABLES else ()
        keys = {key} if isinstance(key, str) else set(key)
        rows = [
            f"| `{column}`{' *' if column in keys else ''} | {text} |"
            for column, text in table["columns"].items()
        ]
        head = f"## {name}\n\n{table['title']}\n\n{table['description']}\n"
        parts.append("\n".join([head, "| column | meaning |", "|---|---|", *rows, ""]))
    return "\n".join(parts)


PAGES = {"docs/commands.md": commands, "docs/data.md": dictionary}

if __name__ == "__main__":
    for page, made in PAGES.items():
        (ROOT / page).write_text(made(), encoding="utf-8")
