"""Intervals: every figure says where its true value lies, and no more than was printed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.words.intervals import Interval, interval_of, meaning_of, states_value
from loaders.words.lexicon import qualifying_words
from loaders.words.numerals import read_numeral

PLACES = st.integers(min_value=-4, max_value=8).map(lambda exponent: Decimal(1).scaleb(exponent))
VALUES = st.decimals(min_value=-(10**9), max_value=10**9, places=4)
ENDS = st.none() | st.decimals(min_value=-100, max_value=100, places=2)
#: The words that bound a figure as their qualifier does.
PLAIN = {word: row for word, row in qualifying_words().items() if row.interval is None}
INTERVALS = st.builds(Interval, ENDS, ENDS)


@pytest.mark.parametrize(
    ("printed", "qualifier", "counted_whole", "lower", "upper"),
    [
        ("41.06", "", False, "41.055", "41.065"),
        ("14079", "", True, "14079", "14079"),
        ("14079", "", False, "14078.5", "14079.5"),
        ("30", "约", False, "25", "35"),
        ("31", "约", False, "30", "32"),
        ("31", "左右", True, "30", "32"),
        ("5400", "超", False, "5400", None),
        ("3", "多", True, "3", None),
        ("500", "以上", False, "500", None),
        ("3", "近", False, None, "3"),
        ("10", "不足", False, None, "10"),
        ("10", "前", True, "1", "10"),
        ("30%—150%", "", False, "29.5", "150.5"),
        ("30%—150%", "超", False, "30", None),
        ("六成", "", False, "55", "65"),
        ("六成", "超", False, "60", None),
        ("一半", "", False, "45", "55"),
        ("千亿", "级", False, "100000000000", "1000000000000"),
    ],
)
def test_an_interval_follows_from_decimals_and_qualifier(
    printed: str, qualifier: str, counted_whole: bool, lower: str | None, upper: str | None
) -> None:
    read = read_numeral(printed)
    found = interval_of(read.low, read.high, read.place, read.significant_place, qualifier, counted_whole)
    assert found == Interval(_end(lower), _end(upper))


@given(VALUES, PLACES)
def test_the_interval_of_an_exact_figure_holds_it_and_is_one_place_wide(
    value: Decimal, place: Decimal
) -> None:
    found = interval_of(value, value, place, place, "", counted_whole=False)
    assert found.lower is not None and found.upper is not None
    assert found.lower < value < found.upper
    assert found.width == place
    assert (found.lower + found.upper) / 2 == value


@given(VALUES, PLACES)
def test_a_figure_counted_whole_is_exactly_itself(value: Decimal, place: Decimal) -> None:
    assert interval_of(value, value, place, place, "", counted_whole=True) == Interval(value, value)


@given(VALUES, PLACES, st.integers(min_value=0, max_value=3))
def test_an_approximate_figure_says_less_than_an_exact_one(
    value: Decimal, place: Decimal, zeros: int
) -> None:
    significant = place.scaleb(zeros)
    exact = interval_of(value, value, place, significant, "", counted_whole=False)
    about = interval_of(value, value, place, significant, "约", counted_whole=False)
    assert about.intersection(exact) == exact
    assert about.width > exact.width


@given(VALUES, PLACES, st.sampled_from(["", *PLAIN]))
def test_a_falling_figure_is_the_mirror_of_a_rising_one(
    value: Decimal, place: Decimal, qualifier: str
) -> None:
    value = abs(value) + 1
    rising = interval_of(value, value, place, place, qualifier, counted_whole=False)
    falling = interval_of(-value, -value, place, place, qualifier, counted_whole=False)
    mirrored = [None if end is None else -end for end in (rising.upper, rising.lower)]
    assert [falling.lower, falling.upper] == mirrored


@pytest.mark.parametrize(
    "qualifier", [word for word, row in PLAIN.items() if row.qualifier in ("over", "at_least")]
)
def test_words_for_more_leave_the_upper_end_open(qualifier: str) -> None:
    assert interval_of(Decimal(5), Decimal(5), Decimal(1), Decimal(1), qualifier, False) == Interval(
        Decimal(5), None
    )


@pytest.mark.parametrize(
    "qualifier", [word for word, row in PLAIN.items() if row.qualifier in ("nearly", "under")]
)
def test_words_for_less_leave_the_lower_end_open(qualifier: str) -> None:
    assert interval_of(Decimal(5), Decimal(5), Decimal(1), Decimal(1), qualifier, False) == Interval(
        None, Decimal(5)
    )


def test_an_unknown_qualifier_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"unknown qualifier '几乎'.*不足"):
        meaning_of("几乎")
    with pytest.raises(ValueError, match="unknown qualifier"):
        interval_of(Decimal(5), Decimal(5), Decimal(1), Decimal(1), "几乎", False)


@given(INTERVALS, INTERVALS, st.decimals(min_value=-120, max_value=120, places=2))
def test_a_value_lies_in_the_intersection_where_it_lies_in_both(
    one: Interval, other: Interval, value: Decimal
) -> None:
    both = one.intersection(other)
    assert _holds(both, value) == (_holds(one, value) and _holds(other, value))
    assert both == other.intersection(one)


@given(INTERVALS)
def test_an_interval_is_empty_where_its_ends_are_crossed(interval: Interval) -> None:
    crossed = interval.lower is not None and interval.upper is not None and interval.lower > interval.upper
    assert interval.is_empty == crossed


@pytest.mark.parametrize(
    "interval", [Interval(None, Decimal(1)), Interval(Decimal(1), None), Interval(None, None)]
)
def test_an_open_interval_is_infinitely_wide_and_never_empty(interval: Interval) -> None:
    assert interval.width == Decimal("Infinity")
    assert not interval.is_empty


def _holds(interval: Interval, value: Decimal) -> bool:
    above = interval.lower is None or interval.lower <= value
    return above and (interval.upper is None or value <= interval.upper)


def _end(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(
    ("value", "word", "lower", "upper"),
    [
        ("0.5", "超", "0.5", None), ("0", "超", "0", None), ("-0.5", "超", None, "-0.5"),
        ("0.5", "近", None, "0.5"), ("0", "近", None, "0"), ("-0.5", "近", "-0.5", None),
    ],
)  # fmt: skip
def test_over_is_further_from_zero_on_either_side(value: str, word: str, lower: str | None, upper: str | None) -> None:
    found = interval_of(Decimal(value), Decimal(value), Decimal("0.1"), Decimal("0.1"), word, False)
    assert found == Interval(_end(lower), _end(upper))


def test_an_unknown_qualifier_is_told_with_the_known_ones_and_the_table() -> None:
    with pytest.raises(ValueError, match=r"unknown qualifier '大概'; known are .*超.* \(a new one goes into .*qualifiers\.csv\)"):
        meaning_of("大概")


@pytest.mark.parametrize(
    ("qualifier", "high", "states"),
    [
        ("", "15", True), ("约", "15", True), ("左右", "15", True),
        ("超", "15", False), ("多", "15", False), ("以上", "15", False), ("近", "15", False), ("不足", "15", False),
        ("前", "15", False), ("级", "15", False), ("", "20", False), ("约", "20", False),
    ],
)  # fmt: skip
def test_only_a_single_number_exact_or_about_states_a_value(qualifier: str, high: str, states: bool) -> None:
    assert states_value(Decimal(15), Decimal(high), qualifier) is states


@given(st.sampled_from(sorted(qualifying_words())), VALUES, PLACES)
def test_a_stated_value_lies_within_two_finite_bounds(word: str, value: Decimal, place: Decimal) -> None:
    interval = interval_of(value, value, place, place, word, False)
    if states_value(value, value, word):
        assert interval.contains(value) and interval.lower is not None and interval.upper is not None
