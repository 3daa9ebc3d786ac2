"""Rows of an answer as lines of a page: what each column names, with its labels beside it."""

from __future__ import annotations

from collections.abc import Iterable

from service.read.named import Named, both_in, named
from service.store.base import Row


class Line(dict[str, Named]):
    """One line: ``policy`` holds the policy with the labels of ``policy_zh`` and ``policy_en``; ``text`` the text by
    language of ``text_zh`` and ``text_en``. What a row says nothing of is None, so that a template may ask."""

    def __missing__(self, key: str) -> None:
        """Nothing."""


def lines(found: Iterable[Row]) -> list[Line]:
    """The lines of the rows, each once."""
    told: dict[frozenset[tuple[str, tuple[object, ...]]], Line] = {}
    for row in found:
        line = Line()
        for column in row:
            stem = column[:-3] if column.endswith(("_zh", "_en")) else column
            if stem in line:
                continue
            labels = both_in(row, f"{stem}_")
            line[stem] = named(row[stem], {row[stem]["value"]: labels}) if stem in row else Named("label", "", labels=labels)
        told.setdefault(frozenset((stem, part.key) for stem, part in line.items()), line)
    return list(told.values())
