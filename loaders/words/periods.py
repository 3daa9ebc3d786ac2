"""Periods of figures: years, months, quarters, days and ranges of them, as written in the tables.

``2024`` · ``2024-09`` · ``2024-Q1`` · ``2024-12-31`` (an instant) · ``2022/2024`` · ``2024-01/2024-09``
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_PART = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?))?"
)


@dataclass(frozen=True)
class Period:
    """A period with its first and last day. ``code`` is the text it was read from."""

    code: str
    first: date
    last: date

    @property
    def is_instant(self) -> bool:
        """Whether it is a single day: the moment at which a stock is measured."""
        return self.first == self.last

    @property
    def years(self) -> int:
        """Number of calendar years it touches."""
        return self.last.year - self.first.year + 1

    def as_stock(self) -> Period:
        """The moment at which a stock said to be "of" this period was measured: its last day."""
        return self if self.is_instant else Period(self.last.isoformat(), self.last, self.last)


def read_period(code: str) -> Period:
    """The period that ``code`` names; ``ValueError`` if it names none.

    >>> read_period("2024-01/2024-09").last
    datetime.date(2024, 9, 30)
    """
    first_part, slash, last_part = code.partition("/")
    if slash and first_part == last_part:
        raise ValueError(f"{code!r} is no range; write {first_part}")
    first, last = _part(first_part), _part(last_part if slash else first_part)
    if last[1] < first[0]:
        raise ValueError(f"period {code!r} ends before it begins")
    return Period(code, first[0], last[1])


def _part(code: str) -> tuple[date, date]:
    match = _PART.fullmatch(code)
    if not match:
        raise ValueError(f"{code!r} is no period; write 2024, 2024-09, 2024-Q1, 2024-12-31 or 2022/2024")
    year = int(match["year"])
    if match["day"]:
        day = date(year, int(match["month"]), int(match["day"]))
        return day, day
    if match["month"]:
        months = (int(match["month"]),) * 2
    elif match["quarter"]:
        months = (3 * int(match["quarter"]) - 2, 3 * int(match["quarter"]))
    else:
        months = (1, 12)
    return date(year, months[0], 1), date(year, months[1], calendar.monthrange(year, months[1])[1])
