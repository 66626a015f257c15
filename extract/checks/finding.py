"""Finding: what one check says of one report."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from extract.ground.messages import Message

FindingStatus = Literal["pass", "fail", "unknown"]


@dataclass(frozen=True)
class Finding:
    """One check's outcome.

    ``rule`` names the check, ``where`` the cells it is about (a ``*`` for all of a row or
    column), ``expected`` and ``found`` the two numbers compared, ``says`` is for people.
    """

    rule: str
    where: str
    status: FindingStatus
    says: Message
    expected: Decimal | None = None
    found: Decimal | None = None
