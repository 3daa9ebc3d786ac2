"""The words by which reports state, scale and qualify figures: tables beside this module, read when first asked for.

``qualifiers.csv``     words around a figure (超, 约 …) and what they make of it
``multipliers.csv``    words after a figure that scale it (万, 亿 …)
``number_words.csv``   words that state a figure themselves (一半, 翻番 …)
``not_tenths.csv``     words that begin with 成, and so end no numeral of tenths (二成员 is no 二成)
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import ClassVar, Literal, TypeVar

from pydantic import Field, model_validator

from loaders.problems import InputProblems, Problem
from loaders.tables import Row, read_table

#: What a qualifying word means: the concepts of the scheme of qualifiers.
Qualifier = Literal["exact", "approx", "over", "nearly", "at_least", "under"]
#: The intervals of words that mean more than their qualifier says.
OwnInterval = Literal["first", "order"]


class WordRow(Row):
    """A row of one of the tables: a word as printed."""

    every_column: ClassVar[bool] = True

    word: str = Field(min_length=1)


class QualifyingWord(WordRow):
    """``qualifier`` is what it means; ``interval`` is given where the word bounds a figure in its own way."""

    qualifier: Qualifier
    interval: OwnInterval | None = None
    note: str = ""


class Multiplier(WordRow):
    """``alone`` says that it may stand without a figure, which is then known to its own order only (千亿)."""

    value: Decimal = Field(gt=1)
    alone: bool
    note: str = ""


class NumberWord(WordRow):
    """The lowest and highest value it means, and how exactly: the weight of its last place, 0 for as exactly as said.

    ``numeral`` says that the account of a report looks for the word in its text, as it looks for digits.
    """

    low: Decimal
    high: Decimal
    place: Decimal = Field(ge=0)
    numeral: bool
    note: str = ""

    @model_validator(mode="after")
    def _ends_are_in_order(self) -> NumberWord:
        if self.low > self.high:
            raise ValueError(f"low {self.low} is above high {self.high}")
        return self


class NotTenths(WordRow):
    """A word that begins with 成, and what it means."""

    word: str = Field(pattern="^成.+$")
    meaning: str


WordT = TypeVar("WordT", bound=WordRow)


def read_words(path: Path, model: type[WordT]) -> Mapping[str, WordT]:
    """The rows of a table by their word. Raises ``InputProblems`` with every mistake, file and line."""
    problems: list[Problem] = []
    words: dict[str, WordT] = {}
    for located in read_table(path, model, problems):
        if located.row.word in words:
            problems.append(located.problem("word", f"{located.row.word!r} stands twice", "Keep one of the rows."))
        words[located.row.word] = located.row
    if problems:
        raise InputProblems(problems)
    return words


def table(name: str) -> Path:
    """Where the table of this name lies."""
    return Path(str(files("loaders.words"))) / f"{name}.csv"


@cache
def qualifying_words() -> Mapping[str, QualifyingWord]:
    """The words around a figure, as printed; two that stand together are one (约超过)."""
    return read_words(table("qualifiers"), QualifyingWord)


@cache
def multipliers() -> Mapping[str, Multiplier]:
    """The words that scale a figure."""
    return read_words(table("multipliers"), Multiplier)


@cache
def number_words() -> Mapping[str, NumberWord]:
    """The words that state a figure."""
    return read_words(table("number_words"), NumberWord)


@cache
def not_tenths() -> Mapping[str, NotTenths]:
    """The words with 成 that count nothing."""
    return read_words(table("not_tenths"), NotTenths)
