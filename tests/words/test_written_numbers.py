"""Numbers that are written here by rules of their own, in many ways, are read as they were meant, or refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

import pytest

from loaders.words.numerals import read_numeral

_DIGITS = "零一二三四五六七八九"
_FINANCIAL = str.maketrans(f"{_DIGITS}十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_WIDE = {48 + digit: 0xFF10 + digit for digit in range(10)}
#: Parts of wholes: all from 1 to 999, of some numbers that are prime to them or not.
_PARTS = (1, 2, 3, 7, 10, 30, 99, 100, 250, 553, 999)


def written(number: int) -> str:
    """The number from 1 to 999 in Chinese."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    before = f"{_DIGITS[hundreds]}百" if hundreds else ""
    middle = f"{_DIGITS[tens] if tens > 1 or before else ''}十" if tens else "零" if before and ones else ""
    return before + middle + (_DIGITS[ones] if ones else "")


def fractions() -> Iterator[tuple[str, Fraction]]:
    """Parts of wholes, in percent."""
    for whole in range(1, 1000):
        for part in _PARTS:
            value = Fraction(100 * part, whole)
            for form in (f"{written(whole)}分之{written(part)}", f"{whole}分之{part}", f"{written(whole)}分之{part}"):
                yield form, value
            yield f"{written(whole)}分之{written(part)}".translate(_FINANCIAL), value
            yield f"{part}/{whole}".translate(_WIDE), value


def tenths() -> Iterator[tuple[str, Fraction]]:
    """Tenths, in percent."""
    for one in range(1, 10):
        for form in (f"{_DIGITS[one]}成", f"{one}成", f"{one}成".translate(_WIDE), f"{_DIGITS[one]}成".translate(_FINANCIAL)):
            yield form, Fraction(10 * one)
        for half in (f"{_DIGITS[one]}成半", f"{one}成半"):
            yield half, Fraction(10 * one + 5)
        for other in range(1, 10):
            for form in (f"{_DIGITS[one]}成{_DIGITS[other]}", f"{one}.{other}成", f"{_DIGITS[one]}点{_DIGITS[other]}成"):
                yield form, Fraction(10 * one + other)


def wholes() -> Iterator[tuple[str, Fraction]]:
    """Whole numbers in several scripts."""
    for number in range(1, 1000):
        wide, financial = str(number).translate(_WIDE), written(number).translate(_FINANCIAL)
        for form in (wide, f"{number // 10 or ''}{wide[-1]}", written(number), financial):
            yield form, Fraction(number)
            yield f"{form}万", Fraction(number * 10**4)
        yield f"{wide}．５％", number + Fraction(1, 2)
    for sign, tens in (("廿", 20), ("卅", 30), ("卌", 40)):
        for one in range(1, 10):
            yield f"{sign}{_DIGITS[one]}", Fraction(tens + one)
            yield f"三百{sign}{_DIGITS[one]}", Fraction(300 + tens + one)
            yield f"{sign}分之{_DIGITS[one]}", Fraction(100 * one, tens)


@pytest.mark.parametrize(("writes", "most_refused"), [(fractions, 0), (tenths, 9), (wholes, 0)])
def test_what_is_written_is_read_as_it_was_meant(writes: Callable[[], Iterator[tuple[str, Fraction]]], most_refused: int) -> None:
    other, refused = [], 0
    for printed, meant in writes():
        try:
            reading = read_numeral(printed)
        except ValueError:
            refused += 1
            continue
        error = abs(Fraction(reading.low) - meant)
        if reading.low != reading.high or (error and not (reading.is_rounded and error < meant / 10**7)):
            other.append((printed, reading))
    assert other == []
    assert refused <= most_refused


@pytest.mark.parametrize("printed", ["七五成", "一一成", "二五成", "廿一成", "十二成", "三分之一万", "1/3万", "12成"])
def test_what_no_one_writes_so_is_refused(printed: str) -> None:
    with pytest.raises(ValueError):
        read_numeral(printed)
