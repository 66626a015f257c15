"""The labelled sentences of ``sentences.tsv``, and how the reader of claims does on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

from extract.forms import load
from extract.prose.chapters import Section
from extract.prose.claims import read_claims
from extract.tables.cell import Cell
from extract.tables.reading import CellKey

YEAR = 2024
FILE = Path(__file__).with_suffix(".tsv")
FIGURES = {
    "requests.new.total": 63, "requests.new.natural_person": 58, "requests.new.business": 5,
    "requests.carried_in.total": 5, "requests.carried_in.natural_person": 5,
    "requests.granted.total": 30, "requests.granted_in_part.total": 6,
    "requests.refused_third_party.total": 2, "requests.refused_enforcement_file.total": 1,
    "requests.unable_not_held.total": 11, "requests.unable_not_existing.total": 2,
    "requests.not_processed_petition.total": 3, "requests.not_processed_repeat.total": 2,
    "requests.other_misc.total": 7, "requests.handled.total": 64, "requests.carried_out.total": 4,
    "review_litigation.reconsideration.total": 3, "review_litigation.reconsideration.upheld": 2,
    "review_litigation.reconsideration.corrected": 1,
    "review_litigation.litigation_direct.total": 1,
    "review_litigation.litigation_after_reconsideration.total": 1,
    "disclosure.normative_documents.made": 12, "disclosure.normative_documents.repealed": 3,
    "disclosure.normative_documents.in_force": 120, "disclosure.licensing.decisions": 5210,
    "disclosure.penalties.decisions": 46, "disclosure.compulsory_measures.decisions": 9,
}  # fmt: skip
"""The numbers of the tables that the sentences are held against; all other cells print 0."""


@dataclass(frozen=True)
class Labelled:
    """One sentence: ``kind`` is agrees, contradicts or none; ``part`` is rules or held."""

    kind: str
    part: str
    figures: dict[str, int]
    text: str

    def verdicts(self) -> list[str]:
        """What the ledger says of each claim that it finds in the sentence."""
        found = read_claims([Section(1, "", self.text)], cells(self.figures), YEAR)
        return [claim.verdict for claim in found]


def cells(figures: dict[str, int]) -> dict[CellKey, Cell]:
    """The tables of the form of 2021 with these figures."""
    printed = FIGURES | figures
    named = ((key, printed.get(".".join(key), 0)) for key in load("2021").cells())
    return {key: Cell("number", Decimal(number), str(number)) for key, number in named}


@cache
def labelled() -> tuple[Labelled, ...]:
    """All sentences of the file."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")][1:]
    return tuple(
        Labelled(kind, part, {k: int(n) for k, _, n in _pairs(figures)}, text)
        for kind, part, figures, text in rows
    )


def _pairs(figures: str) -> Iterator[tuple[str, str, str]]:
    return (item.partition("=") for item in figures.split())


@dataclass
class Score:
    """Sentences of each kind by what was found; shares are of sentences."""

    counts: Counter[str] = field(default_factory=Counter)

    def add(self, sentence: Labelled) -> None:
        """Counts one sentence."""
        found = set(sentence.verdicts())
        told = bool(found & {"agrees", "contradicts"})
        is_claim = sentence.kind != "none"
        self.counts["accused"] += "contradicts" in found
        self.counts["rightly accused"] += "contradicts" in found and sentence.kind == "contradicts"
        self.counts["to accuse"] += sentence.kind == "contradicts"
        self.counts["told"] += told
        self.counts["rightly told"] += told and is_claim
        self.counts["to tell"] += is_claim

    def shares(self) -> dict[str, tuple[int, int]]:
        """(right, of how many) by name."""
        count = self.counts
        return {
            "accusations precision": (count["rightly accused"], count["accused"]),
            "accusations recall": (count["rightly accused"], count["to accuse"]),
            "claims precision": (count["rightly told"], count["told"]),
            "claims recall": (count["rightly told"], count["to tell"]),
        }


def score(part: str) -> Score:
    """The score over one part of the sentences."""
    total = Score()
    for sentence in labelled():
        if sentence.part == part:
            total.add(sentence)
    return total
