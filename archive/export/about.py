"""What a release says of itself: README, LICENCE, CITATION.cff."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from string import Template

from archive.export.dictionary import added, metadata, title
from archive.export.tables import Dataset
from extract.report import EXTRACTOR

_FOLDER = Path(__file__).parent


def write(
    datasets: list[Dataset],
    counts: Mapping[str, int],
    years: list[int],
    folder: Path,
    version: str,
    notice: str,
) -> None:
    """Write the three; ``version`` is the moment of the archive's latest capture, "" without.

    ``notice`` is what a reader must know before anything else, "" if there is nothing.
    """
    told = metadata()
    template = Template((_FOLDER / "readme.md").read_text(encoding="utf-8"))
    states = added()["states"].items()
    text = template.substitute(
        title=told["title"],
        description=told["description"],
        notice=f"**{notice}**\n\n" if notice else "",
        version=version or "—",
        extractor=EXTRACTOR,
        years="、".join(map(str, years)) or "—",
        tables="\n".join(
            f"| `{dataset.name}` | {counts[dataset.name]:,} | {' '.join(title(dataset.name))} |"
            for dataset in datasets
        ),
        states="\n".join(f"| `{state}` | {zh} | {en} |" for state, (zh, en) in states),
    )
    (folder / "README.md").write_text(text, encoding="utf-8")
    licence = f"{told['license']}\n\n{told['license_url']}\n"
    (folder / "LICENCE").write_text(licence, encoding="utf-8")
    (folder / "CITATION.cff").write_text(_citation(version), encoding="utf-8")


def _citation(version: str) -> str:
    """Citation File Format 1.2.0; its values are JSON strings, which YAML reads as they are."""
    told = metadata()
    facts = {
        "cff-version": "1.2.0",
        "message": "引用本数据时请注明此条，并注明原报告的发布机关。 If you use these data, please"
        " cite them so, and name the body that published the report.",
        "type": "dataset",
        "title": told["title"],
        "abstract": told["description"],
        "license": "CC0-1.0",
    }
    if version:
        facts |= {"version": version[:10], "date-released": version[:10]}
    lines = [f"{key}: {json.dumps(text, ensure_ascii=False)}" for key, text in facts.items()]
    return "\n".join([*lines, "authors:", '  - name: "Gongkai contributors"', ""])
