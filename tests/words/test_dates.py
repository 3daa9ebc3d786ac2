"""Dates as people write them, each as precise as it is written."""

from __future__ import annotations

import pytest

from loaders.words.dates import PrintedDate, read_date


@pytest.mark.parametrize(
    ("written", "text", "precision"),
    [
        ("2023", "2023", "year"), ("2023年", "2023", "year"), ("２０２３年度", "2023", "year"), ("2023+08:00", "2023", "year"),
        ("2023年1月", "2023-01", "month"), ("2023/1", "2023-01", "month"), ("March 2021", "2021-03", "month"), ("Sept. 2021", "2021-09", "month"),
        ("2023-01-03", "2023-01-03", "day"), ("2023.1.3", "2023-01-03", "day"), ("2023年1月3日", "2023-01-03", "day"), ("20230103", "2023-01-03", "day"),
        ("3 January 2023", "2023-01-03", "day"), ("Jan 3, 2023", "2023-01-03", "day"), ("3rd of Jan 2023", "2023-01-03", "day"),
        ("31/12/2020", "2020-12-31", "day"), ("12/31/2020", "2020-12-31", "day"), ("31.12.2020", "2020-12-31", "day"), ("5/5/2020", "2020-05-05", "day"),
        ("民國112年5月1日", "2023-05-01", "day"), ("民國112年", "2023", "year"), ("中华民国112/5", "2023-05", "month"), ("民國 112.05.01", "2023-05-01", "day"), ("2016-07-02T00:00Z", "2016-07-02T00:00:00Z", "second"),
        ("2023-01-03 04:05:06.70+0800", "2023-01-03T04:05:06.7+08:00", "second"), ("Tue, 03 Jan 2023 10:00:00 GMT", "2023-01-03T10:00:00", "second"),
    ],
)  # fmt: skip
def test_a_date_is_as_precise_as_it_is_written(written: str, text: str, precision: str) -> None:
    assert read_date(f" {written} ") == (text, precision)


@pytest.mark.parametrize("written", ["", "soon", "2023-13", "2023-02-30", "01/02/2020", "32/13/2020", "Marvel 2020", "5 May 6, 2020", "0000", "1234567"])
def test_what_is_no_date_or_may_be_two_is_none(written: str) -> None:
    assert read_date(written) is None


@pytest.mark.parametrize(
    ("one", "other", "may_be_one"),
    [("2023", "2023-01-03", True), ("2023-01", "2023-01-03T10:00:00Z", True), ("2023-01-03", "2023-01-03T00:00:00Z", True),
     ("2023", "2024-01-03", False), ("2023-02", "2023-01-03", False), ("2023-01-04", "2023-01-03T00:00:00Z", False)],
)  # fmt: skip
def test_dates_agree_as_far_as_both_go(one: str, other: str, may_be_one: bool) -> None:
    first, second = read_date(one), read_date(other)
    assert isinstance(first, PrintedDate)
    assert isinstance(second, PrintedDate)
    assert first.agrees(second) is second.agrees(first) is may_be_one
