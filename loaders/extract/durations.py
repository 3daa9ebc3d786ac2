"""Whether what a figure counts is so on a day or comes about over a time, by the words around it and by its indicator."""

from __future__ import annotations

import re
from functools import cache

from loaders.extract.figures import Figure
from loaders.extract.indicators import Linked
from loaders.extract.rules import grammar

#: Kinds of figures that are measured from an earlier period.
CHANGES = ("growth", "change_pp", "rank_change")
#: A sentence that goes on with the one before it.
GOES_ON = re.compile(r"(?:其中|其余|另外?|此外)")
#: So many characters after a figure still say what is counted.
_COUNTED = 10


@cache
def _durations() -> tuple[re.Pattern[str], re.Pattern[str]]:
    found = grammar("periods")["durations"]
    return re.compile(found["flow"]), re.compile(found["stock"])


def is_stock_of(figure: Figure, sentence_start: int, linked: Linked | None) -> bool | None:
    """Whether what is counted is so on a day (True), or comes about over a time (False); None where no word says so."""
    flow, stock = _durations()
    if linked is not None and linked.is_whole and linked.indicator.measured in ("stock", "flow"):
        return linked.indicator.measured == "stock"
    text = figure.spot.paragraph.text
    words = figure.before + text[figure.end.beyond : figure.end.beyond + _COUNTED].split("，")[0].split("。")[0]
    if flow.search(words):
        return False
    if figure.kind in CHANGES:
        # a change is of what the sentence has told of
        words = text[sentence_start : figure.spot.offset]
        last = max((one.end() for one in flow.finditer(words)), default=0)
        if last > max((one.end() for one in stock.finditer(words)), default=0):
            return False
    return True if stock.search(words) or GOES_ON.match(text, sentence_start) else None
