"""What a harvest has to say of a source: repairs, flaws and losses, each with its place."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Level(StrEnum):
    """How bad it is: a ``note`` tells of a repair that lost nothing, a ``flaw`` of something that a dataset lacks or of a
    part left out, a ``fault`` of a dataset or a document that could not be read."""

    NOTE = "note"
    FLAW = "flaw"
    FAULT = "fault"


class Remark(BaseModel):
    """One remark. ``document`` is the address or file, ``place`` where in it, ``kept`` what stays of the last run."""

    model_config = ConfigDict(frozen=True)

    level: Level
    document: str
    place: str
    message: str
    kept: str = ""

    def __str__(self) -> str:
        where = f"{self.document} [{self.place}]" if self.place else self.document
        return f"{self.level}: {where}: {self.message}" + (f". Kept: {self.kept}." if self.kept else ".")


class Unreadable(Exception):
    """A document from which nothing can be read; the text says what it is instead."""


class Ledger:
    """The remarks on one document, gathered while it is read."""

    def __init__(self, document: str) -> None:
        self.document = document
        self.remarks: list[Remark] = []

    def note(self, place: str, message: str) -> None:
        """Tell of a repair."""
        self._say(Level.NOTE, place, message)

    def flaw(self, place: str, message: str) -> None:
        """Tell of what is lacking or left out."""
        self._say(Level.FLAW, place, message)

    def fault(self, place: str, message: str, kept: str = "") -> None:
        """Tell of a dataset or a document that could not be read."""
        self._say(Level.FAULT, place, message, kept)

    def _say(self, level: Level, place: str, message: str, kept: str = "") -> None:
        remark = Remark(level=level, document=self.document, place=place, message=message, kept=kept)
        if remark not in self.remarks[-50:]:  # the same of one record once
            self.remarks.append(remark)
