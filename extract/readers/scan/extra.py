"""The reader of pictures, which is an extra of the program: ``gongkai[ocr]``."""

from __future__ import annotations

from types import ModuleType

from extract.ground.errors import MissingProgram
from extract.ground.messages import say


def scan_reader() -> ModuleType:
    """``extract.readers.scan``, loaded when it is first needed.

    Raises MissingProgram where any package of the extra is not installed.
    """
    try:
        from extract.readers.scan import scan
    except ImportError as error:
        raise MissingProgram(say("picture.no_recogniser", module=error.name)) from error
    return scan
