"""Whether a figure tells what has come about, what is expected or what is aimed at, by ``grammar/periods.toml``."""

from __future__ import annotations

import re
from functools import cache

from loaders.extract.rules import grammar
from loaders.words.periods import read_period


@cache
def _words() -> dict[str, re.Pattern[str]]:
    return {key: re.compile(pattern) for key, pattern in grammar("periods")["statements"].items()}


def is_target_heading(text: str) -> bool:
    """Whether a heading says that what stands under it is aimed at."""
    return _words()["heading"].search(text) is not None


def statement_of(passage: str, clause: str, period: str, year: int, issued: int) -> str:
    """Whether a figure is reported, forecast or a target; ``passage`` is what stands before it since the last full stop,
    ``clause`` the clause that it stands in, ``year`` what the document is about, ``issued`` when it came out.

    A word of intention in the clause makes a target, one in the passage makes it of what comes about after that year, and one
    that ends in a colon of all that follows it. A word of expectation makes a forecast of the clause, and of the passage what
    is not before that year. Else what begins after the document came out is a target, and what it wants to have come about
    by a day of its year.
    """
    words = _words()
    found = read_period(period) if period else None
    first, last = (found.first.year, found.last.year) if found is not None else (0, 0)
    if words["intended"].search(clause) or words["lead_in"].search(passage):
        return "target"
    if last > year and words["target"].search(passage):
        return "target"
    if words["forecast"].search(clause) or (last >= year and words["forecast"].search(passage)):
        return "forecast"
    return "target" if first > issued or (last == issued and words["due"].search(passage)) else "reported"
