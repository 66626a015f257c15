"""A portal's answers put straight into an archive, as a crawl would put them there."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from archive.database.store import Archive, Role, Seen
from archive.warc.originals import Exchange, Originals

HOME = "http://gov.example/"


@dataclass
class Keeper:
    """One portal's visits; every call of :meth:`visit` is a crawl a day after the one before."""

    data: Path
    portal_id: str = "gov"
    name: str = "海州市人民政府"
    home_page: str = HOME
    province: str | None = "江苏省"
    public_home: str | None = None
    day: int = field(default=0)

    def visit(
        self,
        answers: dict[str, bytes],
        *,
        titles: dict[str, str] | None = None,
        parents: dict[str, str] | None = None,
        media_type: str = "text/html; charset=utf-8",
    ) -> str:
        """Keep each address's body where it is new; ``parents`` makes an address an attachment."""
        self.day += 1
        with Archive(self.data) as archive, Originals(self.data) as originals:
            archive.put_portal(self.declared())
            crawl_id = archive.begin_crawl(self.portal_id)
            for number, (path, body) in enumerate(answers.items()):
                parent = (parents or {}).get(path)
                role: Role = "attachment" if parent else "page"
                seen = Seen(
                    self.home_page + path,
                    self.portal_id,
                    role,
                    (titles or {}).get(path),
                    parent=self.home_page + parent if parent else None,
                )
                exchange = Exchange(
                    seen.url,
                    200,
                    [("Content-Type", media_type)],
                    body,
                    about=archive.about(seen, crawl_id),
                    fetched_at=f"2025-03-{self.day:02d}T08:00:{number:02d}Z",
                )
                archive.keep(seen, originals.keep(exchange), crawl_id)
            archive.settled(originals.sizes)
            archive.end_crawl(
                crawl_id, problems=[], requests=len(answers), found=0, kept=0, unchanged=0
            )
        return crawl_id

    def declared(self) -> dict[str, object]:
        """The portal's declaration."""
        return {
            "id": self.portal_id,
            "name": self.name,
            "home_page": self.home_page,
            "public_home": self.public_home,
            "province": self.province,
            "level": "county",
            "source": "registry",
        }


def dump(data: Path, *, without: tuple[str, ...] = ()) -> dict[str, list[dict[str, object]]]:
    """Every public table's rows, sorted."""
    from archive.database.schema import PUBLIC

    with Archive(data) as archive:
        return {
            table: sorted(archive.rows(f"select * from {table}"), key=str)
            for table in PUBLIC
            if table not in without
        }
