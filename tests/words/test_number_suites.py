"""Numerals of all kinds by what they are: others' numerals by value, every character that counts, approximations, signs."""

from __future__ import annotations

import csv
import re
import sys
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.words.characters import SUPERSCRIPTS, plainly
from loaders.words.numerals import find_numerals, read_numeral

SUITE = Path(__file__).with_name("suites") / "recognizers_text.csv"
#: How many numerals of the suite we read as it does, and how many we refuse: discounts, colloquial endings, dozens.
SAME, REFUSED = 309, 173
#: In percent, which the suite's numbers are not.
_IN_PERCENT = re.compile("分\\s*之|/")
_APPROXIMATE = re.compile("[几幾余餘多]")
_CHARACTERS = [chr(number) for number in range(sys.maxunicode + 1) if chr(number).isnumeric()]


class Theirs(NamedTuple):
    """A numeral of the suite and its value."""

    kind: str
    printed: str
    value: str


def suite() -> list[Theirs]:
    """The numerals of the suite."""
    with SUITE.open(encoding="utf-8", newline="") as file:
        return [Theirs(**row) for row in csv.DictReader(file)]


def verdict(theirs: Theirs) -> str:
    """Whether we read the numeral as the suite does (an approximation as a range from its value on), refuse it, or neither."""
    try:
        ours = read_numeral(theirs.printed.removesuffix("个百分点"))
    except ValueError:
        return "refused"
    value = Decimal(theirs.value.rstrip("%"))
    if theirs.kind == "number" and _IN_PERCENT.search(theirs.printed):
        value *= 100
    if _APPROXIMATE.search(theirs.printed):
        return "same" if value <= ours.low < ours.high and ours.low < value * Decimal("1.1") else "other"
    if ours.is_rounded:
        value = value.quantize(ours.low)
    return "same" if ours.low == ours.high == value else "other"


def test_the_numerals_of_recognizers_text_are_read_as_there_or_refused() -> None:
    found: dict[str, list[Theirs]] = {"same": [], "refused": [], "other": []}
    for theirs in suite():
        found[verdict(theirs)].append(theirs)
    assert found["other"] == []
    assert (len(found["same"]), len(found["refused"])) == (SAME, REFUSED)


def test_every_character_that_counts_is_seen() -> None:
    unseen = [c for c in _CHARACTERS if [n.core for n in find_numerals(f"在{c}据")] != [c]]
    assert unseen == []


@given(st.lists(st.sampled_from(_CHARACTERS) | st.sampled_from("，,.年 %成分之点几"), max_size=12).map("".join))
def test_no_character_that_counts_escapes_the_account(text: str) -> None:
    covered: set[int] = set()
    for numeral in find_numerals(text):
        covered.update(range(numeral.start, numeral.end))
        scaled = re.compile(r"[\s余多几十百千万亿]*").match(plainly(text), numeral.end)  # a multiplier is told by the row of its numeral
        assert scaled is not None
        covered.update(range(*scaled.span()) if numeral.multiplier else ())
    assert {at for at, character in enumerate(text) if character.isnumeric()} <= covered


def test_every_character_that_counts_is_read_by_its_value_or_refused() -> None:
    read = 0
    for character in _CHARACTERS:
        try:
            reading = read_numeral(character)
        except ValueError:
            continue
        read += 1
        value = Decimal(unicodedata.numeric(character)).quantize(Decimal("1e-6")).normalize()
        in_percent = reading.low.quantize(Decimal("1e-3")) == (100 * value).quantize(Decimal("1e-3"))
        assert reading.low == value or (in_percent and value % 1 != 0) or (character == "半"), character
    assert read > len(_CHARACTERS) - len(SUPERSCRIPTS) - 40


@pytest.mark.parametrize(
    ("printed", "low", "high", "place"),
    [
        ("两三", "2", "3", "1"), ("三四", "3", "4", "1"), ("七八成", "70", "80", "10"), ("三四百", "300", "400", "100"),
        ("十七八", "17", "18", "1"), ("三百四五十", "340", "350", "10"), ("十二三万", "120000", "130000", "10000"),
        ("十几", "11", "19", "0"), ("二十几", "21", "29", "0"), ("几十", "20", "99", "0"), ("几百万", "2000000", "9999999", "0"),
        ("百余", "100", "199", "0"), ("三十多", "30", "39", "0"), ("百分之七八", "7", "8", "1"),
        ("千分之三", "0.3", "0.3", "0.1"), ("万分之三", "0.03", "0.03", "0.01"), ("百分之三点五", "3.5", "3.5", "0.1"),
        ("千分之三到五", "0.3", "0.5", "0.1"), ("3‰", "0.3", "0.3", "0.1"), ("十分之三", "30", "30", "10"),
        ("-5%—-3%", "-5", "-3", "1"), ("－５％～－３％", "-5", "-3", "1"), ("-5--3", "-5", "-3", "1"),
        ("-5%至3%", "-5", "3", "1"), ("30%--50%", "30", "50", "1"), ("-3%—-5%", "-5", "-3", "1"), ("负三", "-3", "-3", "1"),
        ("１２３", "123", "123", "1"), ("１２．５％", "12.5", "12.5", "0.1"), ("٣٤", "34", "34", "1"),
        ("廿", "20", "20", "1"), ("廿一", "21", "21", "1"), ("卅", "30", "30", "1"), ("卌五", "45", "45", "1"),
        ("壹佰", "100", "100", "1"), ("叁仟贰佰", "3200", "3200", "1"), ("貳萬", "20000", "20000", "10000"),
        ("½", "50", "50", "1"), ("⅓", "33.333333", "33.333333", "1"), ("①", "1", "1", "1"), ("Ⅲ", "3", "3", "1"), ("㊿", "50", "50", "1"),
        ("1,234", "1234", "1234", "1"), ("1,234,567.8", "1234567.8", "1234567.8", "0.1"), ("3.5成", "35", "35", "1"),
        ("三点五万", "35000", "35000", "1000"), ("三千亿", "300000000000", "300000000000", "100000000"),
        ("一万五千亿", "1500000000000", "1500000000000", "100000000"), ("二十万亿", "20000000000000", "20000000000000", "1000000000000"),
        ("一亿零五万", "100050000", "100050000", "10000"), ("三千六百", "3600", "3600", "1"),
        ("数百", "200", "999", "0"), ("数十亿", "2000000000", "9999999999", "0"), ("几千万亿", "2000000000000000", "9999999999999999", "0"),
        ("百分之35", "35", "35", "1"), ("百分之35.6", "35.6", "35.6", "0.1"), ("七成半", "75", "75", "5"),
        ("3-4万", "30000", "40000", "10000"), ("1.2—1.5万亿", "1200000000000", "1500000000000", "100000000000"),
        ("三到五成", "30", "50", "10"), ("3—5‰", "0.3", "0.5", "0.1"), ("-3—-5‰", "-0.5", "-0.3", "0.1"), ("3万—5万", "30000", "50000", "10000"),
        ("500至1万", "500", "10000", "10000"), ("五至二十", "5", "20", "1"), ("0.3%—5‰", "0.3", "0.5", "0.1"),
        ("二○二五", "2025", "2025", "1"), ("二O二五", "2025", "2025", "1"), ("二０○五", "2005", "2005", "1"),
    ],
)  # fmt: skip
def test_a_numeral_is_read_by_what_it_is(printed: str, low: str, high: str, place: str) -> None:
    reading = read_numeral(printed)
    assert (reading.low, reading.high, reading.place) == (Decimal(low), Decimal(high), Decimal(place))


@pytest.mark.parametrize(
    "printed",
    [
        "三五", "一千二", "二百五", "三百几", "几", "几几", "二三四百", "1,23", "12,34", "0,123", "1—2—3", "1 3/5", "三两", "二两",
        "百百", "一二十三", "ⅩⅣ", "三兆", "三分之几", "--3", "%", "点五", "三点", "５,",
        "兆", "三至五百", "3到5千", "10万—1兆", "10万—20", "三成至五", "几十几", "数", "○", "二○", "三成五半",
    ],
)  # fmt: skip
def test_what_may_mean_two_things_is_refused(printed: str) -> None:
    with pytest.raises(ValueError):
        read_numeral(printed)


@pytest.mark.parametrize(
    ("text", "cores"),
    [
        ("共1,234家", ["1,234"]), ("共1,234,567.89元", ["1,234,567.89"]), ("2023,2024", ["2023", "2024"]),
        ("2024,100,200", ["2024", "100", "200"]), ("1,23", ["1", "23"]), ("12,345,67", ["12", "345", "67"]),
        ("1,2,3", ["1", "2", "3"]), ("1，234", ["1", "234"]), ("1,234，5", ["1,234", "5"]), ("0,123", ["0", "123"]),
        ("１２．５％", ["１２．５"]), ("①②", ["①", "②"]), ("约½", ["½"]), ("第Ⅲ章", ["Ⅲ"]), ("壹佰万元", ["壹佰万"]),
        ("吸引数百家企业", ["数百"]), ("达几百亿元", ["几百亿"]), ("好几十年", ["几十"]), ("用户数百万", ["百万"]), ("参数千亿级", ["参", "千亿"]),
        ("占百分之35。", ["百分之35"]), ("10分之3.5", ["10分之3.5"]), ("二○二五年", ["二○二五"]), ("二○二○年", ["二○二○"]), ("○一是", ["一"]),
        ("七成半企业", ["七成半"]), ("两成半年报", ["两成", "半"]), ("第二O条", ["二"]),
    ],
)  # fmt: skip
def test_what_stands_together_is_one_numeral_and_lists_are_several(text: str, cores: list[str]) -> None:
    assert [numeral.core for numeral in find_numerals(text)] == cores


@given(st.integers(min_value=1000, max_value=10**12), st.integers(min_value=0, max_value=4))
def test_grouped_thousands_are_found_and_read_as_one(number: int, decimals: int) -> None:
    printed = f"{Decimal(number).scaleb(-decimals):,f}"
    assert [numeral.core for numeral in find_numerals(f"共{printed}家")] == [printed]
    assert read_numeral(printed).low == Decimal(number).scaleb(-decimals)
