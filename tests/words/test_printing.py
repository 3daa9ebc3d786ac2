"""What is printed of an interval is what the interval means, in both languages."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.words.intervals import Interval
from loaders.words.printing import Language, figure_text, grouped, interval_text, plain

LANGUAGES: tuple[Language, ...] = ("zh", "en")
ends = st.none() | st.decimals(-(10**15), 10**15, allow_nan=False, places=3) | st.decimals(
    -100, 100, allow_nan=False, places=12
)
intervals = st.builds(
    lambda a, b: Interval(a, b) if a is None or b is None else Interval(min(a, b), max(a, b)), ends, ends
)
_NUMBER = r"(−?[0-9,]+(?:\.[0-9]+)?)"
_FORMS = {
    "zh": {"least": rf"不低于 {_NUMBER}", "most": rf"不高于 {_NUMBER}", "both": rf"{_NUMBER}(?:–| 至 ){_NUMBER}"},
    "en": {"least": rf"at least {_NUMBER}", "most": rf"at most {_NUMBER}", "both": rf"{_NUMBER}(?:–| to ){_NUMBER}"},
}


def number(text: str) -> Decimal:
    """A printed number read again."""
    return Decimal(text.replace(",", "").replace("−", "-"))


def meant(text: str, language: Language) -> Interval:
    """The interval that a reader takes from the words."""
    forms = _FORMS[language]
    if text in ("未知", "unknown"):
        return Interval(None, None)
    if match := re.fullmatch(forms["least"], text):
        return Interval(number(match[1]), None)
    if match := re.fullmatch(forms["most"], text):
        return Interval(None, number(match[1]))
    if match := re.fullmatch(forms["both"], text):
        return Interval(number(match[1]), number(match[2]))
    match = re.fullmatch(_NUMBER, text)
    assert match, f"{text!r} says no interval"
    return Interval(number(match[1]), number(match[1]))


@pytest.mark.parametrize("language", LANGUAGES)
@given(interval=intervals)
def test_what_is_printed_holds_the_interval_and_hardly_more(language: Language, interval: Interval) -> None:
    read = meant(interval_text(interval, language), language)
    for printed, true, sign in ((read.lower, interval.lower, 1), (read.upper, interval.upper, -1)):
        assert (printed is None) == (true is None)
        if printed is not None and true is not None:
            slack = Decimal(0) if interval.width == Decimal("Infinity") else interval.width / 10
            assert 0 <= sign * (true - printed) <= max(slack, Decimal("1e-6"))
    assert not read.is_empty


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_exact_count_is_one_number_and_a_rank_among_the_first_reaches_its_last(language: Language) -> None:
    assert interval_text(Interval(Decimal(381), Decimal(381)), language) == "381"
    assert interval_text(Interval(Decimal(1), Decimal(5)), language) == "1–5"


@pytest.mark.parametrize(
    ("value", "low", "high", "unit", "about", "zh", "en"),
    [
        ("381", "381", "381", "个", False, "381 个", "381 个"),
        ("50", "50", None, "ZB", False, "不低于 50 ZB", "at least 50 ZB"),
        ("10", None, "10", "%", False, "不高于 10 %", "at most 10 %"),
        ("0.23", "0.225", "0.235", "ZFLOPS", True, "约 0.23 ZFLOPS（0.225–0.235）", "about 0.23 ZFLOPS (0.225–0.235)"),
        ("-4", "-5", "-3", "pp", False, "−4 pp（−5 至 −3）", "−4 pp (−5 to −3)"),
        ("3", "1", None, "", False, "3（不低于 1）", "3 (at least 1)"),
        ("0.123456", "0.1", "0.2", "", False, "0.123456（0.1–0.2）", "0.123456 (0.1–0.2)"),
        ("0.1234567", "0.1", "0.2", "", False, "0.123（0.1–0.2）", "0.123 (0.1–0.2)"),
        ("33.3333333", "33.333333", "33.3333334", "%", False, "33.3333333 %（33.333333–33.3333334）", "33.3333333 % (33.333333–33.3333334)"),
        ("1234.5678901", "1000", "2000", "", False, "1,235（1,000–2,000）", "1,235 (1,000–2,000)"),
        ("12.3456789", None, None, "", False, "12.345679（未知）", "12.345679 (unknown)"),
    ],
)
def test_a_figure_is_printed_as_it_is_meant(
    value: str, low: str | None, high: str | None, unit: str, about: bool, zh: str, en: str
) -> None:
    interval = Interval(Decimal(low) if low else None, Decimal(high) if high else None)
    assert figure_text(Decimal(value), interval, unit, "zh", about) == zh
    assert figure_text(Decimal(value), interval, unit, "en", about) == en


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        ("1.23456789", "2.34567891", "1.23–2.35"),
        ("123456.7890123", "987654.3210987", "123,456–987,655"),
        ("0.00123456789", "0.00234567891", "0.00123–0.00235"),
    ],
)
def test_ends_with_too_many_digits_are_rounded_outwards_by_the_width(low: str, high: str, text: str) -> None:
    assert interval_text(Interval(Decimal(low), Decimal(high)), "en") == text


@given(st.decimals(-(10**12), 10**12, allow_nan=False, places=4))
def test_a_number_keeps_its_value(value: Decimal) -> None:
    assert number(grouped(value)) == value
    assert Decimal(plain(value)) == value
