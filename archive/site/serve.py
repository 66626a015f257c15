"""The Datasette application over one archive, read-only, and its server."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import uvicorn
from datasette import handle_exception  # type: ignore[import-untyped]
from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.plugins import pm  # type: ignore[import-untyped]

from archive.errors import ArchiveError
from archive.site import plugin
from archive.site.frozen import freeze
from archive.site.pinned import pin
from archive.site.web import put_address, put_folder

FOLDER = Path(__file__).parent

SETTINGS: dict[str, Any] = {
    "suggest_facets": False,  # 30 times slower table pages otherwise (measured)
    "default_page_size": 50,
    "default_facet_size": 20,
    "facet_time_limit_ms": 400,
    "sql_time_limit_ms": 1500,
    "max_returned_rows": 1000,
    "num_sql_threads": 3,
    "allow_download": False,  # gongkai export makes the file to download, whole and with checksum
    "max_csv_mb": 200,
    "truncate_cells_html": 90,
    "template_debug": False,
}


METADATA = FOLDER / "metadata.json"
"""What Datasette tells the public: in the source a link to the file of the project's root, in a
wheel that file itself.
"""


def application(
    data: Path, tell: Callable[[str], None] = lambda text: None, address: str = ""
) -> Datasette:
    """Datasette over a frozen copy of ``DATA/archive.db``, immutable, known as ``address``.

    Raises NoArchive if there is none. ``tell`` is given a sentence when the copy has to be made.
    """
    path, inspected = freeze(data, tell)
    # it would print every wrong address with all local variables of the request into the log
    handle_exception.rich = None
    if not pm.is_registered(plugin):
        pm.register(plugin, name="gongkai")
    site = Datasette(
        files=[],
        immutables=[str(pin(path))],
        inspect_data=inspected,
        metadata=_metadata(inspected),
        template_dir=str(FOLDER / "templates"),
        static_mounts=[("static", str(FOLDER / "static"))],
        settings=SETTINGS,
    )
    put_folder(site, data)
    put_address(site, address)
    return site


def _metadata(inspected: Mapping[str, Any]) -> dict[str, Any]:
    """What Datasette tells of the tables; those that only serve the site's pages stay hidden."""
    told: dict[str, Any] = json.loads(METADATA.read_text(encoding="utf-8"))
    for name, facts in inspected.items():
        tables = told["databases"][name]["tables"]
        for table in facts["tables"]:
            if table.startswith(("site_", "sqlite_")):
                tables[table] = {"hidden": True}
    return told


def serve(data: Path, host: str, port: int, tell: Callable[[str], None], address: str = "") -> None:
    """Serve the site until it is interrupted; ``tell`` is told its address, as a sentence.

    ``address`` is the one that the public knows it by, where a proxy stands before it.

    Raises NoArchive if there is nothing to serve, ArchiveError if the port cannot be had.
    """
    app = application(data, tell, address).app()
    tell(f"Serving {data} on http://{host}:{port}/ (Ctrl-C ends it)")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended so, it tidies up as well
    try:
        with suppress(KeyboardInterrupt):  # the way to end it
            uvicorn.run(app, host=host, port=port, log_level="warning", lifespan="on")
    except SystemExit as error:  # uvicorn has told why on stderr
        raise ArchiveError(
            f"http://{host}:{port} cannot be served: choose another --port, or --host."
        ) from error
