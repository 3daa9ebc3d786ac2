"""Radicals as the characters that they look like: fonts share a glyph between the two, and PDFs then tell the radical.

Kangxi radicals have their character in Unicode; the ones of the supplement that are printed as characters stand in
``radicals.csv`` (Unicode, EquivalentUnifiedIdeograph.txt).
"""

from __future__ import annotations

import csv
import unicodedata
from functools import cache
from importlib.resources import files


@cache
def _supplement() -> dict[str, str]:
    table = (files("loaders.extract.text") / "radicals.csv").read_text(encoding="utf-8")
    return {row["radical"]: row["character"] for row in csv.DictReader(table.splitlines())}


def unified(character: str) -> str:
    """The character that a radical looks like; any other as it is.

    >>> unified("⽣") + unified("⻓") + unified("生")
    '生长生'
    """
    if "\u2f00" <= character <= "\u2fd5":
        return unicodedata.normalize("NFKC", character)
    return _supplement().get(character, character)
