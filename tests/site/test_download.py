"""What the site offers for download: the newest release of its data folder, and nothing else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

import gongkai
from tests.archive.releasing import from_csv
from tests.site.serving import serving
from tests.site.test_feeds import ask


@pytest.fixture(scope="module")
def offering(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A site whose operator exported into the data folder, and that folder."""
    data = tmp_path_factory.mktemp("offering") / "data"
    shutil.copytree(built, data, ignore=shutil.ignore_patterns("site"))
    with serving(data) as address:
        assert json.loads(ask(f"{address}/data.json")[2])["release"] is None
        assert ask(f"{address}/download/reports.csv")[0] == 404
        assert gongkai.main(["--data", str(data), "export", str(data / "exports/2026")]) == 0
        yield address, data


def test_every_file_that_the_data_page_names_is_the_releases(offering: tuple[str, Path]) -> None:
    address, data = offering
    release = json.loads(ask(f"{address}/data.json")[2])["release"]
    page = ask(f"{address}/data")[2].decode()
    rows = [*release["workbooks"], *release["others"]]
    rows += [row for table in release["tables"] for row in table["files"]]
    assert len(rows) > 60 and release["version"]
    for row in rows:
        assert f'href="/download/{row["file"]}"' in page
    for row in rows[:12]:
        status, headers, body = ask(f"{address}/download/{row['file']}")
        assert status == 200 and len(body) == row["size"]
        assert body == (data / "exports/2026" / row["file"]).read_bytes()
        assert headers["content-disposition"].startswith("attachment;")
        assert headers["etag"] == f'"{sha256(body).hexdigest()}"'
        assert (
            ask(f"{address}/download/{row['file']}", **{"If-None-Match": headers["etag"]})[0] == 304
        )
    name = "years/2024/requests.csv"
    _, headers, body = ask(f"{address}/download/{name}")
    assert 'filename="requests-2024.csv"' in headers["content-disposition"]
    assert ask(f"{address}/download/CHECKSUMS")[0] == 200
    assert "All years" in ask(f"{address}/en/data")[2].decode()


def test_nothing_else_of_the_disk_is_reachable(offering: tuple[str, Path]) -> None:
    address, data = offering
    release = data / "exports/2026"
    (release / "secret.txt").write_text("secret")
    (release / "reports.jsonl").unlink()
    (release / "reports.jsonl").symlink_to(data / "archive.db")
    with (release / "CHECKSUMS").open("a") as listed:
        listed.write(f"{'0' * 64}  ../../lock\n{'0' * 64}  /etc/passwd\n")
    for name in (
        "secret.txt", "reports.jsonl", "../../lock", "..%2F..%2Flock", "/etc/passwd",
        "%2Fetc%2Fpasswd",
        "years", "years/2024", "", ".", "UNFINISHED", "../2026/reports.csv",
    ):  # fmt: skip
        status, _, body = ask(f"{address}/download/{name}")
        assert status == 404 and b"root:" not in body and b"secret" not in body[:20], name
    assert from_csv(release / "reports.csv")
