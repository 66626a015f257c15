"""The Datasette application over one archive, read-only, and its server."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import uvicorn
from datasette import handle_exception  # type: ignore[import-untyped]
from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.plugins import pm  # type: ignore[import-untyped]

from archive.errors import ArchiveError
from archive.site import plugin
from archive.store import Archive

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


def application(data: Path) -> Datasette:
    """Datasette over ``DATA/archive.db``, which it opens for reading only.

    Raises NoArchive if there is none. Opening it once for writing first lets SQLite put right what
    a killed run left behind, which a reader may not.
    """
    with Archive(data, must_exist=True) as archive:
        path = archive.path
    # it would print every wrong address with all local variables of the request into the log
    handle_exception.rich = None
    if not pm.is_registered(plugin):
        pm.register(plugin, name="gongkai")
    return Datasette(
        files=[str(path)],
        metadata=json.loads(METADATA.read_text(encoding="utf-8")),
        template_dir=str(FOLDER / "templates"),
        static_mounts=[("static", str(FOLDER / "static"))],
        settings=SETTINGS,
    )


def serve(data: Path, host: str, port: int, tell: Callable[[str], None]) -> None:
    """Serve the site until it is interrupted; ``tell`` is given its address first.

    Raises NoArchive if there is nothing to serve, ArchiveError if the port cannot be had.
    """
    app = application(data).app()
    tell(f"http://{host}:{port}/")
    try:
        with suppress(KeyboardInterrupt):  # the way to end it
            uvicorn.run(app, host=host, port=port, log_level="warning", lifespan="on")
    except SystemExit as error:  # uvicorn has told why on stderr
        raise ArchiveError(
            f"http://{host}:{port} cannot be served: choose another --port."
        ) from error
