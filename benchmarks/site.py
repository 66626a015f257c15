"""The site under load, beside plain Datasette's own table page on the same data.

`python -m benchmarks.site DATA [--clients 20] [--seconds 10]` (DATA: made by
`python -m benchmarks.made_archive DATA --reports 100000`) serves DATA as `gongkai serve` does, and
the same file by plain Datasette with the same settings, in a process each. 20 clients without a
pause ask for one page after the other, each answer another body, report or word, by turns with
Datasette's table page; a page may take twice its time at the 95th percentile. Search is set beside
the bare SQLite query that counts and ranks the same words; most of the words stand in nearly every
report, which is the worst case. What a search found is remembered, so that the second visitor who
asks the same waits for nothing; the last table asks for nothing twice.
"""

from __future__ import annotations

import argparse
import random
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median, quantiles

from archive.database import search
from archive.site.frozen import freeze
from archive.site.serve import SETTINGS

TABLE_PAGE = "/archive/reports"
WORDS = ("信访", "访", "重复申请", "教育局", "政府信息公开", "青河县 2023", "“保密审查”", "龙泉")
Address = Callable[[random.Random], str]


def pages(database: Path) -> dict[str, Address]:
    """Every page and JSON answer: its name, and an address of that kind by chance."""
    with closing(sqlite3.connect(database)) as db:
        pick = "select id, agency_id, place_id from site_reports where rowid % 37 = 0"
        found = db.execute(pick).fetchall()
    years = range(2017, 2025)

    def word(dice: random.Random) -> str:
        return urllib.parse.quote(dice.choice(WORDS))

    def body(dice: random.Random) -> str:
        return str(dice.choice(found)[1])

    people: dict[str, Address] = {
        "home": lambda dice: "/",
        "search": lambda dice: f"/search?q={word(dice)}",
        "search-year": lambda dice: f"/search?q={word(dice)}&year={dice.choice(years)}",
        "browse": lambda dice: f"/search?year={dice.choice(years)}&page={dice.randint(1, 40)}",
        "report": lambda dice: f"/report/{dice.choice(found)[0]}",
        "evidence": lambda dice: f"/evidence/{dice.choice(found)[0]}/requests.new.total",
        "agency": lambda dice: f"/agency/{body(dice)}",
        "place": lambda dice: f"/place/{dice.choice(found)[2]}",
        "province": lambda dice: f"/place/{dice.choice(found)[2][:2]}?year={dice.choice(years)}",
        "compare": lambda dice: f"/compare?body={body(dice)}&body={body(dice)}&body={body(dice)}",
        "contradictions": lambda dice: f"/findings?year={dice.choice(years)}",
        "late": lambda dice: f"/findings/late?year={dice.choice(years)}",
        "missing": lambda dice: f"/findings/missing?year={dice.choice(years)}",
        "changes": lambda dice: f"/findings/changes?page={dice.randint(1, 40)}",
        "portals": lambda dice: f"/findings/portals?page={dice.randint(1, 40)}",
        "data": lambda dice: "/data",
    }
    return {**people, **{f"{name}.json": _as_json(page) for name, page in people.items()}}


def _as_json(page: Address) -> Address:
    def address(dice: random.Random) -> str:
        path, mark, asked = page(dice).partition("?")
        return f"{'/index' if path == '/' else path}.json{mark}{asked}"

    return address


@contextmanager
def server(command: list[str], port: int) -> Iterator[str]:
    """A server in a process of its own; its address once it answers."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(6000):
                try:
                    urllib.request.urlopen(f"{address}/robots.txt", timeout=5).close()
                    break
                except urllib.error.HTTPError as error:
                    error.close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield address
        finally:
            process.terminate()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def load(address: str, page: Address, clients: int, seconds: float) -> list[float]:
    """Seconds that each answer took, with so many clients asking at once for that long."""
    until = time.perf_counter() + seconds

    def client(number: int) -> list[float]:
        dice = random.Random(number)
        took: list[float] = []
        while not took or time.perf_counter() < until:
            begun = time.perf_counter()
            with urllib.request.urlopen(address + page(dice), timeout=120) as answer:
                answer.read()
            took.append(time.perf_counter() - begun)
        return took

    with ThreadPoolExecutor(clients) as pool:
        return [seconds for took in pool.map(client, range(clients)) for seconds in took]


def p95(times: list[float]) -> float:
    """The 95th percentile."""
    return quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def searches(database: Path, site: str) -> None:
    """Print, for each word, what the search page takes, and what the bare query takes."""
    rank = f"bm25({search.TABLE}, 8, 8, 2, 1)"
    print(f"\n{'one client':24}{'page ms':>10}{'query ms':>10}")
    with closing(sqlite3.connect(f"file:{database}?immutable=1", uri=True)) as db:
        for word in WORDS:
            match = search.expression(word)
            page, query = [], []
            for number in range(7):  # another page each time: what was asked before is remembered
                begun = time.perf_counter()
                asked = urllib.parse.urlencode({"q": word, "page": 60 + number})
                urllib.request.urlopen(f"{site}/search?{asked}").read()
                page.append(time.perf_counter() - begun)
                begun = time.perf_counter()
                where = f"from {search.TABLE} where {search.TABLE} match ?"
                db.execute(f"select count(*) {where}", [match]).fetchall()
                ranked = f"select rowid {where} order by {rank} limit 20"
                db.execute(ranked, [match]).fetchall()
                query.append(time.perf_counter() - begun)
            print(f"{word:24}{1000 * median(page):10.1f}{1000 * median(query):10.1f}")


def main() -> None:
    """Measure every page, and print each beside the table page measured right before it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--only", nargs="*", help="names of pages")
    given = parser.parse_args()
    begun = time.perf_counter()
    database, facts = freeze(given.data)
    size = database.stat().st_size / 1e6
    reports = facts["archive"]["tables"]["reports"]["count"]
    print(f"{reports:,} reports, {size:,.0f} MB, frozen in {time.perf_counter() - begun:.0f} s")
    ours, theirs = free_port(), free_port()
    plain = [sys.executable, "-m", "datasette", "-i", str(database), "--port", str(theirs)]
    plain += [part for k, v in SETTINGS.items() for part in ("--setting", k, _setting(v))]
    gongkai = [sys.executable, "-m", "gongkai", "--data", str(given.data), "serve", "--port"]
    with server([*gongkai, str(ours)], ours) as site, server(plain, theirs) as other:
        print(f"\n{given.clients} clients, p95 in ms {'page':>12}{'table':>10}{'ratio':>8}")
        for name, page in pages(database).items():
            if given.only and name not in given.only:
                continue
            table = load(other, lambda dice: TABLE_PAGE, given.clients, given.seconds)
            took = load(site, page, given.clients, given.seconds)
            a, b = 1000 * p95(took), 1000 * p95(table)
            print(f"{name:25}{a:12.0f}{b:10.0f}{a / b:8.2f}", flush=True)
        searches(database, site)


def _setting(value: object) -> str:
    return (
        {True: "on", False: "off"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    )


if __name__ == "__main__":
    main()
