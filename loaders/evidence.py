"""Why we say a thing: the characters of a report that state it, or an address outside where it was read.

Every relation of the graph that is not a definition of ours carries one, and all are written the same way.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class InReport:
    """The code points from ``start`` to before ``end`` of the text of the report with this id."""

    report: str
    start: int
    end: int


@dataclass(frozen=True)
class AtAddress:
    """Addresses that say it, the first the one it was read at, and how sure we are: a decimal from 0 to 1 as text."""

    addresses: tuple[str, ...]
    confidence: str


@dataclass(frozen=True)
class Evidence:
    """Where it is said, and a remark of ours in English."""

    place: InReport | AtAddress
    note: str = ""
