"""What a change is measured from: the period that the clause names, that a word of it says, else the year before."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.evidence import Basis
from loaders.extract.figures import Figure
from loaders.extract.headings import ASSUMED
from loaders.extract.periods import Mention, base_words, year_before

STATED = Basis("stated")
#: Expressions that count back from the year of the figure itself.
_YEARS_BEFORE = ("year-before", "end-of-year-before", "last-year", "end-of-last-year")


def base_of(figure: Figure, period: str, mentions: Sequence[Mention], sentence_start: int) -> tuple[str, Basis | None]:
    """The period that a change is measured from: named in the clause, said by a word (同比), else the year before."""
    spot = figure.spot
    named = [
        one for one in mentions
        if one.is_base and spot.offset - len(figure.before) - 24 <= one.start < spot.offset and one.start >= sentence_start
    ]  # fmt: skip
    if named and named[-1].name in _YEARS_BEFORE and period:
        # 上年: the year before that of the figure, whatever year the document is about
        year = int(period[:4]) - 1
        return (f"{year}-12-31" if named[-1].period.endswith("-12-31") else year_before(period)), STATED
    if named and named[-1].period != period:
        return named[-1].period, STATED
    if not period:
        return "", None
    said = base_words(figure.before, period)
    if said:
        return said, STATED
    said = base_words(spot.paragraph.text[sentence_start : spot.offset], period)
    return (said, STATED) if said else (year_before(period), ASSUMED)
