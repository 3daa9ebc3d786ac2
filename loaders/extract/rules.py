"""Rules of the grammar as they are declared in ``grammar/``: patterns around a numeral, and what they say of it."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

#: So many characters beside a numeral are looked at.
REACH = 48


@dataclass(frozen=True)
class Rule:
    """One rule: it fits where its three patterns do, and then says ``result``."""

    name: str
    result: str
    left: re.Pattern[str] | None
    numeral: re.Pattern[str] | None
    right: re.Pattern[str] | None
    classes: frozenset[str]
    #: The unit that it gives a figure without one.
    unit: str = ""

    def fits(self, left: str, numeral: str, right: str, kind_of_unit: str = "") -> bool:
        """Whether it fits a numeral between what stands left and right of it; ``left`` matches at its end."""
        return (
            (not self.classes or kind_of_unit in self.classes)
            and (self.numeral is None or self.numeral.fullmatch(numeral) is not None)
            and (self.right is None or self.right.match(right) is not None)
            and (self.left is None or self.left.search(left) is not None)
        )


def first_fitting(rules: Iterable[Rule], left: str, numeral: str, right: str, kind_of_unit: str = "") -> Rule | None:
    """The first of the rules that fits."""
    left, right = left[-REACH:], right[:REACH]
    return next((rule for rule in rules if rule.fits(left, numeral, right, kind_of_unit)), None)


@cache
def rules_of(name: str, result: str) -> Sequence[Rule]:
    """The rules of ``grammar/NAME.toml`` in their order; ``result`` is the key of what they say."""
    return tuple(
        Rule(
            row["name"], row[result], _pattern(row, "left"), _pattern(row, "numeral"), _pattern(row, "right"),
            frozenset(row.get("units", ())), row.get("result_unit", ""),
        )
        for row in grammar(name)["rule"]
    )  # fmt: skip


@cache
def grammar(name: str) -> Mapping[str, Any]:
    """What ``grammar/NAME.toml`` declares."""
    return tomllib.loads((files("loaders.extract.grammar") / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def rows_of(name: str) -> Sequence[Mapping[str, str]]:
    """The rows of ``grammar/NAME.csv``."""
    text = (files("loaders.extract.grammar") / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines(), strict=True))


def _pattern(row: Mapping[str, Any], key: str) -> re.Pattern[str] | None:
    return re.compile(row[key]) if key in row else None
