"""Dates as people and sources write them, kept as precise as they are: a year stays a year."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime
from typing import Literal, NamedTuple

Precision = Literal["year", "month", "day", "second"]

_YEAR = re.compile(r"(\d{4})(?:Z|[+-]\d\d:\d\d)?年?(?:度)?")
_MONTH = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})月?(?:份)?(?:Z|[+-]\d\d:\d\d)?")
_DAY = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})(?:日|号)?(?:Z|[+-]\d\d:\d\d)?")
#: Milliseconds since 1970, from 2001 to 2033, as programs write moments.
_MILLISECONDS = re.compile(r"1\d{12}")
_COMPACT = re.compile(r"((?:19|20)\d{2})([01]\d)([0-3]\d)")
_SECOND = re.compile(
    r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?[T\s]+(\d{1,2})[:时点](\d{2})(?:[:分](\d{2})(\.\d+)?秒?)?分?\s*(Z|[+-]\d\d:?\d\d)?", re.I
)
_ROC = re.compile(r"(?:中華|中华)?(?:民國|民国)\s*(\d{1,3})\s*(?:年?|[-/.](?=\d))(?:(\d{1,2})(?:月|[-/.](?=\d)|$))?(?:(\d{1,2})日?)?")


_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_NAMED = "(?P<name>" + "|".join(rf"{month[:3]}(?:{month[3:]}|\.)?" for month in _MONTHS) + r"|sept\.?)"
#: With the month in English, before or after the day; and with the year last, where one part can only be the day.
_ENGLISH = re.compile(rf"(?:(?P<before>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?{_NAMED}(?:\s+(?P<after>\d{{1,2}})(?:st|nd|rd|th)?)?,?\s+(?P<year>\d{{4}})", re.I)
_YEAR_LAST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")


class PrintedDate(NamedTuple):
    """A date in ISO 8601, cut where what was written ends."""

    text: str
    precision: Precision

    def agrees(self, other: PrintedDate) -> bool:
        """Whether both may be one day: what both say of year, month and day is the same."""
        shorter, longer = sorted((self.text[:10], other.text[:10]), key=len)
        return longer.startswith(shorter)


def read_date(text: str) -> PrintedDate | None:
    """The date that a text is, as precise as it is written; None where it is none, or no day of a calendar.

    >>> read_date("2023年1月3日"), read_date("2019"), read_date("民国112年5月"), read_date("2023-02-30")
    (PrintedDate(text='2023-01-03', precision='day'), PrintedDate(text='2019', precision='year'), PrintedDate(text='2023-05', precision='month'), None)
    >>> [found and found.text for found in map(read_date, ("3 Jan 2023", "March 2021", "31/12/2020", "01/02/2020"))]
    ['2023-01-03', '2021-03', '2020-12-31', None]
    """
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    if roc := _ROC.fullmatch(text):
        parts = [int(part) for part in roc.groups() if part]
        text = "-".join([str(parts[0] + 1911), *(f"{part:02}" for part in parts[1:])])
    try:
        return _read(text)
    except ValueError:  # a thirteenth month
        return None


def _read(text: str) -> PrintedDate | None:
    if match := _SECOND.fullmatch(text):
        return PrintedDate(_second(match), "second")
    if match := _DAY.fullmatch(text) or _COMPACT.fullmatch(text):
        return PrintedDate(date(*(int(part) for part in match.groups()[:3])).isoformat(), "day")
    if match := _MONTH.fullmatch(text):
        return PrintedDate(date(int(match[1]), int(match[2]), 1).isoformat()[:7], "month")
    if (match := _YEAR.fullmatch(text)) and int(match[1]):
        return PrintedDate(match[1], "year")
    if _MILLISECONDS.fullmatch(text):
        return PrintedDate(datetime.fromtimestamp(int(text) // 1000, UTC).isoformat().replace("+00:00", "Z"), "second")
    if match := _ENGLISH.fullmatch(text):
        return _english(match)
    if match := _YEAR_LAST.fullmatch(text):
        return _year_last(int(match[1]), int(match[3]), int(match[4]))
    if re.fullmatch(r"\w{3}, \d{1,2} \w{3} \d{4} [\d:]{8}.*", text):
        return PrintedDate(datetime.strptime(text[5:25].strip(), "%d %b %Y %H:%M:%S").isoformat(), "second")
    return None


def _english(match: re.Match[str]) -> PrintedDate | None:
    year, month = int(match["year"]), next(place for place, name in enumerate(_MONTHS, 1) if name[:3] == match["name"][:3].lower())
    day = match["before"] or match["after"]
    if match["before"] and match["after"]:
        return None
    if day is None:
        return PrintedDate(date(year, month, 1).isoformat()[:7], "month")
    return PrintedDate(date(year, month, int(day)).isoformat(), "day")


def _year_last(first: int, second: int, year: int) -> PrintedDate | None:
    """31/12/2020 and 12/31/2020 are one day; 01/02/2020 may be two, and is none."""
    if first <= 12 and second <= 12 and first != second:
        return None
    day, month = sorted((first, second), reverse=True)
    return PrintedDate(date(year, month, day).isoformat(), "day")


def _second(match: re.Match[str]) -> str:
    year, month, day, hour, minute = (int(part) for part in match.groups()[:5])
    moment = datetime(year, month, day, hour, minute, int(match[6] or 0))
    fraction = (match[7] or "").rstrip("0").rstrip(".")
    zone = (match[8] or "").upper()
    if zone and zone != "Z" and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"{moment.isoformat(timespec='seconds')}{fraction}{zone}"
