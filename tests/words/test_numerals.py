"""Numerals of report prose: where they stand, and what they spell."""

from __future__ import annotations

from decimal import Decimal

import cn2an
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from loaders.words.characters import CHINESE_DIGITS
from loaders.words.lexicon import multipliers, number_words
from loaders.words.numerals import (
    find_numerals,
    multiplier_after,
    multiplier_value,
    read_numeral,
)

#: Characters that report prose mixes around its numerals.
PROSE = st.text(
    alphabet=f"{CHINESE_DIGITS}0123456789.%％余多几成分之都立员翻倍番年超约 \n，—[]²", max_size=40
)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("41.06", "41.06"),
        ("0", "0"),
        ("1200", "1200"),
        ("十", "10"),
        ("两千", "2000"),
        ("一百零一", "101"),
        ("三点五", "3.5"),
        ("二〇二四", "2024"),
        ("六成", "60"),
        ("两成五", "25"),
        ("三分之一", "33.333333"),
        ("1/4", "25"),
        ("百分之五", "5"),
        ("一半", "50"),
        ("翻番", "100"),
        ("千亿", "100000000000"),
        ("45%", "45"),
        ("4 1.\n06", "41.06"),
    ],
)
def test_a_printed_numeral_spells_one_value(printed: str, value: str) -> None:
    reading = read_numeral(printed)
    assert (reading.low, reading.high) == (Decimal(value), Decimal(value))


@pytest.mark.parametrize("printed", ["30%—150%", "30—150", "30-150%", "30～150", "30至150", "三十至一百五十"])
def test_a_printed_range_spells_its_two_ends(printed: str) -> None:
    reading = read_numeral(printed)
    assert (reading.low, reading.high) == (Decimal(30), Decimal(150))


def test_two_digit_numbers_reach_from_ten_to_ninety_nine() -> None:
    reading = read_numeral("两位数")
    assert (reading.low, reading.high) == (Decimal(10), Decimal(99))


@pytest.mark.parametrize(
    ("printed", "place", "significant_place"),
    [
        ("41.06", "0.01", "0.01"),
        ("41.50", "0.01", "0.1"),
        ("25", "1", "1"),
        ("5400", "1", "100"),
        ("0", "1", "1"),
        ("六成", "10", "10"),
        ("八成五", "1", "1"),
        ("两千", "1", "1000"),
        ("三分之一", "1", "1"),
        ("1/4", "1", "1"),
        ("0.0", "0.1", "1"),
        ("30%—150%", "1", "10"),
    ],
)
def test_the_place_is_the_weight_of_the_last_printed_digit(
    printed: str, place: str, significant_place: str
) -> None:
    reading = read_numeral(printed)
    assert (reading.place, reading.significant_place) == (Decimal(place), Decimal(significant_place))


@given(st.integers(min_value=0, max_value=10**8))
@example(10)
@example(10**8)
@example(10_010_001)
def test_a_number_written_in_chinese_is_read_back(number: int) -> None:
    assert read_numeral(cn2an.an2cn(number)).low == number


@given(st.integers(min_value=0, max_value=10**12), st.integers(min_value=1, max_value=6))
def test_printed_decimals_give_value_and_place(digits: int, decimals: int) -> None:
    value = Decimal(digits).scaleb(-decimals)
    reading = read_numeral(format(value, "f"))
    assert reading.low == value
    assert reading.place == Decimal(1).scaleb(-decimals)
    assert reading.significant_place >= reading.place


@pytest.mark.parametrize(
    "printed", ["超", "三百几", "1,23", "六成五六", "²", "nan", "1e5", "5-", "1/2/3", "%"]
)
def test_what_is_no_numeral_is_a_value_error(printed: str) -> None:
    with pytest.raises(ValueError):
        read_numeral(printed)


@pytest.mark.parametrize("printed", ["1/0", "零分之一"])
def test_a_fraction_of_nothing_is_a_value_error(printed: str) -> None:
    with pytest.raises(ValueError):
        read_numeral(printed)


@pytest.mark.parametrize("printed", ["", " ", "成"])
def test_a_text_without_any_digit_is_a_value_error(printed: str) -> None:
    with pytest.raises(ValueError):
        read_numeral(printed)


def test_full_width_digits_are_read_like_others() -> None:
    reading = read_numeral("１２")
    assert (reading.low, reading.place) == (Decimal(12), Decimal(1))


def test_the_remedy_for_an_unknown_multiplier_lists_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"unknown multiplier '萬'.*万亿"):
        multiplier_value("萬")


@pytest.mark.parametrize("printed", sorted(set(multipliers()) - {"成"}))
def test_a_multiplier_is_worth_what_it_spells(printed: str) -> None:
    assert multiplier_value(printed) == cn2an.cn2an("一" + printed, "smart")


@pytest.mark.parametrize("word", sorted(number_words()))
def test_a_number_word_is_read_with_its_ends_in_order(word: str) -> None:
    reading = read_numeral(word)
    assert Decimal(0) <= reading.low <= reading.high


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("产量41.06泽字节", [(2, "41.06", "", "")]),
        ("超5400亿次", [(1, "5400", "", "亿")]),
        ("超1.4万亿元", [(1, "1.4", "", "万亿")]),
        ("60余 万个", [(0, "60", "余", "万")]),
        ("超六成企业", [(1, "六成", "", "")]),
        ("占八成五，", [(1, "八成五", "", "")]),
        ("八成五家", [(0, "八成", "", ""), (2, "五", "", "")]),
        ("三分之一", [(0, "三分之一", "", "")]),
        ("一成立", [(0, "一", "", "")]),
        ("实现翻番", [(2, "翻番", "", "")]),
        ("30%—150%", [(0, "30", "", ""), (4, "150", "", "")]),
        ("脚注²", [(2, "²", "", "")]),
        ("没有数字", []),
    ],
)
def test_numerals_are_found_with_their_place_and_multiplier(
    text: str, found: list[tuple[int, str, str, str]]
) -> None:
    assert [(n.start, n.core, n.more, n.multiplier) for n in find_numerals(text)] == found


@given(PROSE)
def test_found_numerals_stand_at_their_places_in_order_without_overlap(text: str) -> None:
    end = 0
    for numeral in find_numerals(text):
        assert text[numeral.start : numeral.end] == numeral.core
        assert numeral.start >= end
        end = numeral.end


@given(PROSE)
def test_no_digit_escapes_the_account(text: str) -> None:
    covered: set[int] = set()
    for numeral in find_numerals(text):
        covered.update(range(numeral.start, numeral.end))
    digits = {position for position, character in enumerate(text) if character in "0123456789²"}
    assert digits <= covered


@pytest.mark.parametrize(
    ("text", "position", "multiplier"),
    [("超60余 万个", 3, "万"), ("5400亿次", 4, "亿"), ("1 万 亿元", 1, "万亿"), ("60个", 2, ""), ("60", 2, "")],
)
def test_the_multiplier_after_a_numeral_is_read_without_its_spaces(text: str, position: int, multiplier: str) -> None:
    assert multiplier_after(text, position) == multiplier


def test_an_unknown_multiplier_is_told_with_its_table() -> None:
    with pytest.raises(ValueError, match=r"\(a new one goes into .*multipliers\.csv\)"):
        multiplier_value("萬")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("增长百分之十二点三，", ["百分之十二点三"]), ("高三点二个百分点", ["三点二", "百"]), ("日均二点九亿人次", ["二点九"]),
        ("早上八点二十分", ["八", "二十"]), ("三点一刻开始", ["三", "一"]), ("从一点一滴做起", ["一", "一"]),
    ],
)  # fmt: skip
def test_spoken_decimals_are_one_numeral_and_times_are_two(text: str, printed: list[str]) -> None:
    assert [one.core for one in find_numerals(text)] == printed
