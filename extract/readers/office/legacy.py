"""Word files of the old kind (doc, wps) and ODT -> docx, by LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from extract.ground.errors import DamagedOriginal, MissingProgram, TookTooLong
from extract.ground.messages import say

_PROGRAMS = ("soffice", "libreoffice")
_SECONDS = 60
"""A report takes it one second, and its first start in a new profile two."""
_OPTIONS = "--headless --invisible --norestore --nolockcheck --nodefault --nofirststartwizard"
_MACROS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""  # noqa: E501
"""The profile's settings: no macro is run, nothing outside the file is fetched."""


def as_docx(data: bytes) -> bytes:
    """The same document as docx.

    Raises MissingProgram without LibreOffice, TookTooLong and DamagedOriginal where it fails.
    """
    program = next((path for name in _PROGRAMS if (path := shutil.which(name))), None)
    if program is None:
        raise MissingProgram(say("word.no_libreoffice"))
    with tempfile.TemporaryDirectory(prefix="gongkai-office-") as name:
        folder = Path(name)
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_MACROS, encoding="utf-8")
        (folder / "original.doc").write_bytes(data)
        return _convert(program, folder)


def _convert(program: str, folder: Path) -> bytes:
    # timeout ends all that LibreOffice started, even if the process that reads is gone by then
    command = ["timeout", "--kill-after=5", str(_SECONDS), program]
    command += [f"-env:UserInstallation={(folder / 'profile').as_uri()}", *_OPTIONS.split()]
    command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder)]
    done = subprocess.run(
        [*command, str(folder / "original.doc")],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        cwd=folder,
    )
    if done.returncode in (124, 137):
        raise TookTooLong(say("word.too_slow", seconds=_SECONDS))
    made = folder / "original.docx"
    if not made.is_file():
        raise DamagedOriginal(say("word.not_opened"))
    return made.read_bytes()
