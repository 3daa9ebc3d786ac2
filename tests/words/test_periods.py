"""Periods: what the tables write, and the days it means."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from loaders.words.periods import Period, read_period

YEARS = st.integers(min_value=1, max_value=9999)
DAYS = st.dates()


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024-Q1", date(2024, 1, 1), date(2024, 3, 31)),
        ("2024-Q4", date(2024, 10, 1), date(2024, 12, 31)),
        ("2024-12-31", date(2024, 12, 31), date(2024, 12, 31)),
        ("2022/2024", date(2022, 1, 1), date(2024, 12, 31)),
        ("2024-01/2024-09", date(2024, 1, 1), date(2024, 9, 30)),
        ("2016/2024-06", date(2016, 1, 1), date(2024, 6, 30)),
        ("2024/2024-06", date(2024, 1, 1), date(2024, 6, 30)),
    ],
)
def test_a_code_names_its_first_and_last_day(code: str, first: date, last: date) -> None:
    assert read_period(code) == Period(code, first, last)


@pytest.mark.parametrize(
    "code",
    ["", "24", "2024-13", "2024-00", "2024-1", "2024-Q5", "2024-02-30", "2024-9-1", "0000", "/2024", "2024\n",
     "2024/2025/2026", "前三季度"],
)  # fmt: skip
def test_what_names_no_period_is_a_value_error(code: str) -> None:
    with pytest.raises(ValueError):
        read_period(code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("前三季度", "'前三季度' is no period; write 2024, 2024-09, 2024-Q1, 2024-12-31 or 2022/2024"),
        ("2024/2024", "'2024/2024' is no range; write 2024"),
    ],
)
def test_the_error_says_what_to_write(code: str, said: str) -> None:
    with pytest.raises(ValueError) as raised:
        read_period(code)
    assert str(raised.value) == said


def test_a_period_that_ends_before_it_begins_is_an_error_that_names_it() -> None:
    with pytest.raises(ValueError, match="'2024-09/2024-03' ends before it begins"):
        read_period("2024-09/2024-03")


@pytest.mark.parametrize("code", ["2024/", "２０２４", "2024/2024"])
def test_no_second_way_to_write_a_period_gives_it_a_second_iri(code: str) -> None:
    try:
        period = read_period(code)
    except ValueError:
        return
    assert period.code == "2024"


@given(DAYS)
def test_a_day_is_an_instant(day: date) -> None:
    period = read_period(day.isoformat())
    assert period.is_instant
    assert (period.first, period.last, period.years) == (day, day, 1)
    assert period.as_stock() == period


@given(YEARS, st.integers(min_value=1, max_value=12))
def test_a_month_ends_the_day_before_the_next_begins(year: int, month: int) -> None:
    period = read_period(f"{year:04d}-{month:02d}")
    assert (period.first.day, period.last.year, period.last.month) == (1, year, month)
    assert period.last == date.max or (period.last + timedelta(days=1)).day == 1


@given(YEARS)
def test_the_quarters_of_a_year_follow_each_other_without_a_gap(year: int) -> None:
    quarters = [read_period(f"{year:04d}-Q{number}") for number in (1, 2, 3, 4)]
    whole = read_period(f"{year:04d}")
    assert (quarters[0].first, quarters[-1].last) == (whole.first, whole.last)
    for before, after in pairwise(quarters):
        assert after.first - before.last == timedelta(days=1)


@given(YEARS, YEARS)
def test_a_range_of_years_counts_them_all(one: int, other: int) -> None:
    first, last = sorted((one, other))
    assume(first != last)
    assert read_period(f"{first:04d}/{last:04d}").years == last - first + 1


@given(YEARS)
def test_a_stock_of_a_year_was_measured_on_its_last_day(year: int) -> None:
    stock = read_period(f"{year:04d}").as_stock()
    assert stock == read_period(f"{year:04d}-12-31")
    assert stock.is_instant
