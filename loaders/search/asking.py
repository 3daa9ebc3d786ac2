"""What else a whole question may be looked up by: what is left without the words that only ask, a year where titles have it,
and the amounts in it, a number with its unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import ClassVar, Literal, NamedTuple

from loaders.problems import InputProblems, Problem
from loaders.search.folding import simplified
from loaders.tables import Row, read_table

_TIMES = {
    "千": 10**3, "万": 10**4, "百万": 10**6, "亿": 10**8, "万亿": 10**12,
    "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
}  # fmt: skip
_AMOUNT = re.compile(
    r"(?<![\w.])([0-9][0-9,]*(?:\.[0-9]+)?)\s*(万亿|百万|[千万亿]|thousand|million|billion|trillion)?\s*([a-z%]+|[\u3400-\u9fff]{1,4})",
    re.IGNORECASE,
)
#: A number typed by itself; a year, or a number of one or two digits, means no figure.
_NUMERAL = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)(万亿|百万|[千万亿])?")
_NO_NUMERAL = re.compile(r"(?:19|20)?[0-9]{1,2}")
_YEAR_FIRST = re.compile(r"((?:19|20)[0-9]{2})\s*年?度?的?\s*([^-–—~～至到].+)")
#: What a hit of another reading loses: what has the year that was typed comes before what has none or another.
LESS, _LESS_WITHOUT_YEAR = 1.0, 15.0
#: Years, or a span of them, in digits or in characters, with what may follow them.
_ONE_YEAR = r"(?:(?<![0-9.])(?:19|20)[0-9]{2}(?![0-9.]|\s*[a-z%个家项件种座万亿千条])|(?:一九|二[〇零○])[〇零○一二三四五六七八九]{2}(?=年))"
_YEARS = re.compile(rf"{_ONE_YEAR}年?(?:\s*[-–—~～至到]\s*{_ONE_YEAR})?\s*(?:年度?)?(?:以来|以后|之后|以前|之前|底|末)?的?", re.IGNORECASE)
_FIGURES = str.maketrans("〇零○一二三四五六七八九", "000123456789")
#: What holds parts of a Chinese question apart; the words of an English name are no parts.
_BETWEEN = re.compile(r"[的,，、;；?？。]+|(?<=[\u3400-\u9fff])\s+|\s+(?=[\u3400-\u9fff])")
#: What is counted by one of these is a number of things.
_COUNTERS, _THINGS = frozenset("个家项件种座所台款例"), "count"


class Asking(Row):
    """A phrase that asks and names nothing, wherever it stands; or one that names too little, where it ends a part."""

    every_column: ClassVar[bool] = True

    phrase: str
    place: Literal["anywhere", "end"]


@cache
def _asking(place: str) -> re.Pattern[str]:
    """The phrases of ``asking.csv`` that are left out there."""
    problems: list[Problem] = []
    rows = read_table(Path(str(files("loaders.search") / "asking.csv")), Asking, problems)
    if problems:
        raise InputProblems(problems)
    longest_first = sorted((located.row.phrase for located in rows if located.row.place == place), key=len, reverse=True)
    any_of = "|".join(rf"\b{re.escape(one)}\b" if one.isascii() else re.escape(one) for one in longest_first)
    return re.compile(any_of if place == "anywhere" else rf"(?:{any_of})(?=\s|$)", re.IGNORECASE)


class Reading(NamedTuple):
    """What a question may be looked up by, how much a hit loses that is found so, and whether its years are left out."""

    text: str
    less: float
    is_undated: bool = False


def readings(typed: str) -> Iterator[Reading]:
    """What a question may be looked up by beside itself, each once, what is nearest to it first: without the words that
    only ask, with its year where titles have it, without its years, and without what names too little.

    >>> [reading.text for reading in readings("贵州有什么数据？")], [reading.text for reading in readings("2025年调查报告")]
    (['贵州'], ['调查报告2025', '调查报告'])
    """
    plain = _trimmed(simplified(typed))
    told = _trimmed(_asking("anywhere").sub(" ", plain))
    placed = [_YEAR_FIRST.sub(r"\2\1", one) for one in (plain, told) if _YEAR_FIRST.fullmatch(one)]
    undated = _trimmed(_YEARS.sub(" ", told))
    shorter = [undated, undated.replace("的", ""), _trimmed(_asking("end").sub(" ", undated))]
    less = _LESS_WITHOUT_YEAR if undated != told else LESS
    seen = {"", typed, plain}
    for reading in (*(Reading(one, LESS) for one in (told, *placed)), *(Reading(one, less, undated != told) for one in shorter)):
        if reading.text not in seen:
            seen.add(reading.text)
            yield reading


def years_in(typed: str) -> frozenset[str]:
    """The years in the text that are no part of a number, four digits each: of a span its ends.

    >>> sorted(years_in("2022-2025年数据生产总量")), sorted(years_in("二〇二五年")), sorted(years_in("2025个城市"))
    (['2022', '2025'], ['2025'], [])
    """
    told = (found[0].translate(_FIGURES) for found in _YEARS.finditer(simplified(typed)))
    return frozenset(year for one in told for year in re.findall("[0-9]{4}", one))


def parts(typed: str) -> list[str]:
    """The parts of a question that each may name something: what its asking words, its years and 的 hold apart.

    >>> parts("2025年深圳的算力是多少"), parts("贵州有什么数据")
    (['深圳', '算力'], [])
    """
    told = _YEARS.sub(" ", _asking("anywhere").sub(" ", simplified(typed)))
    found = [part for one in _BETWEEN.split(told) if len(part := _trimmed(_asking("end").sub(" ", one))) > 1]
    return found if len(found) > 1 else []


def _trimmed(text: str) -> str:
    return text.strip(" ?？!！。,，的")


def numeral(typed: str) -> str:
    """The number that is all that was typed, as ``amount`` begins with it; empty where something else was typed.

    >>> numeral("34.36"), numeral("5500亿"), numeral("2025"), numeral("34.36%")
    ('34.36', '550000000000', '', '')
    """
    text = simplified(typed).strip()
    found = None if _NO_NUMERAL.fullmatch(text) else _NUMERAL.fullmatch(text)
    return amount(Decimal(found[1].replace(",", "")) * _TIMES.get(found[2] or "", 1), "").rstrip() if found else ""


def amounts(typed: str) -> Iterator[tuple[str, list[str]]]:
    """Each number with a unit in the text, as it stands there, and the ways in which ``amount`` may write it.

    >>> list(amounts("300 EFLOPS 目标完成了吗"))
    [('300 EFLOPS', ['300 eflops'])]
    """
    for found in _AMOUNT.finditer(simplified(typed)):
        value = Decimal(found[1].replace(",", "")) * _TIMES.get((found[2] or "").casefold(), 1)
        units = [found[3]] if found[3].isascii() else [found[3][:end] for end in range(len(found[3]), 0, -1)]
        units += [_THINGS] if found[3][0] in _COUNTERS else []
        yield found[0], [amount(value, unit) for unit in units]


def of_year(year: str) -> str:
    """That something has a figure of the year, as amounts are kept."""
    return f"of {year}"


def amount(value: Decimal, unit: str) -> str:
    """A value with its unit in the one form in which amounts are compared."""
    return f"{format(value.normalize(), 'f')} {simplified(unit).casefold()}"
