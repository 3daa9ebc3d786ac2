"""What else a whole question may be looked up by: what is left without the words that only ask, a year where titles have it,
and the amounts in it, a number with its unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import ClassVar

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
_YEAR_FIRST = re.compile(r"((?:19|20)[0-9]{2})\s*年?度?的?\s*(.{2,})")
#: What is counted by one of these is a number of things.
_COUNTERS, _THINGS = frozenset("个家项件种座所台款例"), "count"


class Asking(Row):
    """A phrase that asks and names nothing."""

    every_column: ClassVar[bool] = True

    phrase: str


@cache
def _asking() -> re.Pattern[str]:
    problems: list[Problem] = []
    rows = read_table(Path(str(files("loaders.search") / "asking.csv")), Asking, problems)
    if problems:
        raise InputProblems(problems)
    longest_first = sorted((located.row.phrase for located in rows), key=len, reverse=True)
    return re.compile("|".join(rf"\b{re.escape(one)}\b" if one.isascii() else re.escape(one) for one in longest_first), re.IGNORECASE)


def readings(typed: str) -> Iterator[str]:
    """What a question may be looked up by beside itself, what is nearest to it first.

    >>> list(readings("贵州有什么数据？")), list(readings("2025年调查报告"))
    (['贵州'], ['调查报告2025'])
    """
    seen = {typed}
    plain = simplified(typed).strip(" ?？!！。,，")
    told = _asking().sub(" ", plain).strip()
    for reading in (told, *(_YEAR_FIRST.sub(r"\2\1", one) for one in (plain, told) if _YEAR_FIRST.fullmatch(one))):
        if reading and reading not in seen and reading != plain:
            seen.add(reading)
            yield reading


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


def amount(value: Decimal, unit: str) -> str:
    """A value with its unit in the one form in which amounts are compared."""
    return f"{format(value.normalize(), 'f')} {simplified(unit).casefold()}"
