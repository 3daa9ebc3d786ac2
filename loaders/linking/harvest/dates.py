"""Dates as sources write them, kept as precise as they are: a year stays a year."""

from __future__ import annotations

import re
from datetime import date, datetime

from loaders.linking.harvest.records import Span, When
from loaders.linking.harvest.remarks import Ledger

_YEAR = re.compile(r"(\d{4})(?:Z|[+-]\d\d:\d\d)?年?(?:度)?")
_MONTH = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})月?(?:份)?")
_DAY = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})(?:日|号)?(?:Z|[+-]\d\d:\d\d)?")
_COMPACT = re.compile(r"((?:19|20)\d{2})([01]\d)([0-3]\d)")
_SECOND = re.compile(
    r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?[T\s]+(\d{1,2})[:时点](\d{2})(?:[:分](\d{2})(\.\d+)?秒?)?分?\s*(Z|[+-]\d\d:?\d\d)?", re.I
)
_ROC = re.compile(r"(?:民國|民国|中華民國|中华民国)\s*(\d{1,3})\s*年?(?:(\d{1,2})月)?(?:(\d{1,2})日)?")
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
    roc = _ROC.fullmatch(text)
    if roc:
        parts = [int(part) for part in roc.groups() if part]
        text = "-".join([str(parts[0] + 1911), *(f"{part:02}" for part in parts[1:])])
    try:
        if match := _SECOND.fullmatch(text):
            return _second(match)
        if match := _DAY.fullmatch(text) or _COMPACT.fullmatch(text):
            return When(text=date(*(int(part) for part in match.groups()[:3])).isoformat(), precision="day")
        if match := _MONTH.fullmatch(text):
            return When(text=date(int(match[1]), int(match[2]), 1).isoformat()[:7], precision="month")
        if (match := _YEAR.fullmatch(text)) and int(match[1]):
            return When(text=match[1], precision="year")
        if re.fullmatch(r"\w{3}, \d{1,2} \w{3} \d{4} [\d:]{8}.*", text):
            return When(text=datetime.strptime(text[5:25].strip(), "%d %b %Y %H:%M:%S").isoformat(), precision="second")
    except ValueError:
        pass
    return When(text=text, precision="text")


def _second(match: re.Match[str]) -> When:
    year, month, day, hour, minute = (int(part) for part in match.groups()[:5])
    moment = datetime(year, month, day, hour, minute, int(match[6] or 0))
    fraction = (match[7] or "").rstrip("0").rstrip(".")
    zone = (match[8] or "").upper()
    if zone and zone != "Z" and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:]}"
    return When(text=f"{moment.isoformat(timespec='seconds')}{fraction}{zone}", precision="second")


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
