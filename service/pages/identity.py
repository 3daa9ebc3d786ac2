"""The page of an identity: each check of it as a formula, with the figures that stand in it, and what was computed by it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from loaders.words.printing import grouped
from service.pages.asked import Asked
from service.read.asking import node, rows
from service.read.lines import Line, lines
from service.read.told import told_of

#: As many checks as a page shows, those first that do not hold, and as many figures as a check names by letters.
MOST_CHECKS = 40
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ONE = Decimal(1)


@dataclass(frozen=True)
class Check:
    """One check: its formula over letters, empty where it is told in words alone (``form`` is which of them); the figures by
    letter; the finding where it does not hold."""

    formula: str
    form: str
    figures: list[tuple[str, Line]]
    finding: Line | None
    is_assumed: bool


async def context(asked: Asked) -> dict[str, Any] | None:
    """What the template ``identity.html`` shows; None where the graph says nothing of the IRI."""
    thing = node(asked.iri)
    told, found, computed = await asyncio.gather(
        told_of(asked.store, asked.iri), rows(asked.store, "checks-of-an-identity", thing=thing), rows(asked.store, "computed-by-an-identity", thing=thing)
    )
    if told is None:
        return None
    every = [check_of(list(own)) for _, own in groupby(lines(found), key=lambda line: line["check"].value)]
    checks = sorted(every, key=lambda check: check.finding is None)
    return {"told": told, "checks": checks[:MOST_CHECKS], "all": len(checks), "computed": lines(computed)}


def check_of(own: Sequence[Line]) -> Check:
    """The check that these lines tell of, a line for each figure in it."""
    form = own[0]["form"].value.rpartition("#")[2]
    order = {"product": 0, "base": 1, "rate": 2, "operand": 3}
    given = sorted(own, key=lambda line: (order[line["role"].value], "factor" in line and Decimal(line["factor"].value) < 0))
    named = list(zip(_LETTERS, given, strict=False))
    formula = _linear(named) if form == "LinearCheck" else _product(named) if form == "ProductCheck" else ""
    first = own[0]
    assumed = first["assumed"]
    return Check(formula, form, named, first if first["finding"] else None, assumed is not None and assumed.value == "true")


def _linear(named: Sequence[tuple[str, Line]]) -> str:
    """What is added up on the left, what is taken away on the right, as people write it."""
    first = named[0][1]
    offset = _number(first, "offset")
    terms = [(_number(line, "factor", _ONE), letter) for letter, line in named]
    left = [_times(factor, letter) for factor, letter in terms if factor >= 0]
    right = [_times(-factor, letter) for factor, letter in terms if factor < 0] + ([grouped(offset)] if offset else [])
    comparison = first["comparison"].value if first["comparison"] else "="
    sign = {"<=": "≤", ">=": "≥"}.get(comparison, comparison)
    return f"{' + '.join(left) or '0'} {sign} {' + '.join(right) or '0'}"


def _product(named: Sequence[tuple[str, Line]]) -> str:
    """``scale × product = coefficient × base × (rate + offset)``, without what says nothing."""
    letters = {line["role"].value: letter for letter, line in named}
    if not {"product", "base", "rate"} <= set(letters):
        return ""
    first = named[0][1]
    scale, coefficient, offset = _number(first, "scale", _ONE), _number(first, "coefficient", _ONE), _number(first, "offset")
    rate = f"({letters['rate']} + {grouped(offset)})" if offset else letters["rate"]
    return f"{_times(scale, letters['product'])} = {_times(coefficient, letters['base'])} × {rate}"


def _times(factor: Decimal, letter: str) -> str:
    return letter if factor == 1 else f"{grouped(factor)} × {letter}"


def _number(line: Line, name: str, otherwise: Decimal = Decimal(0)) -> Decimal:
    return Decimal(line[name].value) if line[name] else otherwise
