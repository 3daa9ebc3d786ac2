"""Dates as sources write them, kept as precise as they are: a year stays a year."""

from __future__ import annotations

import re

from loaders.linking.harvest.records import Span, When
from loaders.linking.harvest.remarks import Ledger
from loaders.words.dates import read_date

#: Repeating intervals and durations of ISO 8601: how often, not when.
_REPEATING = re.compile(r"R\d*/(?:[^/\s]+/)?P\S+|P\d\S*|P[\d.]+[YMWD]", re.I)
_RANGE = re.compile(r"\s*(?:/|—+|–|~|至|到|\sto\s|\s-\s|(?<=\d{4})-(?=\d{4}$))\s*", re.I)
_OPEN = {"", "..", "present", "至今", "now"}


def is_frequency(text: str) -> bool:
    """Whether the text says how often, as ISO 8601 does (``R/P1D``), where a date should stand."""
    return _REPEATING.fullmatch(text.strip()) is not None


def when_of(value: object, datatype: str, place: str, ledger: Ledger) -> When | None:
    """The date that a value means, with its precision; None for nothing.

    >>> when_of(" 2019 ", "date", "issued", Ledger("x"))
    When(text='2019', precision='year')
    """
    text = " ".join(str(value).split())
    if not text or text.lower() in ("none", "null", "n/a", "-", "unknown"):
        return None
    found = _read(text)
    if found.precision == "text":
        ledger.flaw(place, f"{text[:80]!r} is no date; it is kept as words")
    elif datatype in ("date", "dateTime") and not _fits(found, datatype):
        ledger.note(place, f"{text[:80]!r} is typed {datatype} and is a {found.precision}; it is kept as that")
    return found


def _fits(when: When, datatype: str) -> bool:
    return when.precision == ("day" if datatype == "date" else "second")


def _read(text: str) -> When:
    found = read_date(text)
    return When(text=found.text, precision=found.precision) if found else When(text=text, precision="text")


def span_of(text: str) -> Span | None:
    """The time that words cover: two dates with a sign between them, or one date; else the words; None for nothing.

    >>> span_of("2020/2024").end
    When(text='2024', precision='year')
    """
    trimmed = " ".join(text.split())
    if not trimmed:
        return None
    whole = _read(trimmed)
    if whole.precision != "text":
        return Span(start=whole, end=whole)
    sides = [side.strip() for side in _RANGE.split(trimmed, maxsplit=1)]
    if len(sides) == 2:
        start, end = (None if side.lower() in _OPEN else _read(side) for side in sides)
        if (start or end) and all(side is None or side.precision != "text" for side in (start, end)):
            return Span(start=start, end=end)
    return Span(text=trimmed)
