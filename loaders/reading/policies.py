"""What was read of policy documents themselves: which texts, which names they hold that we have no entity for, and the
quantities that they set out to reach.

``readings.csv`` and ``targets.csv`` of the entities hold them. The relations that the texts state stand in
``outside_policies.csv``, each with its clause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field, field_validator

from loaders.evidence import Extent
from loaders.iris import Address
from loaders.problems import Problem, suggestion
from loaders.reading.concepts import SEPARATOR, Schemes
from loaders.tables import Located, Row, read_table
from loaders.words.lexicon import Qualifier
from loaders.words.periods import read_period

Match = Literal["exact", "close", "other-scope"]


class Reading(Row):
    """One document that was read, where, and how much; ``names`` are titles in it that no entity of ours has."""

    policy: str
    read: Extent
    source: Address
    names: str = ""

    @property
    def titles(self) -> list[str]:
        """The names, one by one."""
        return [name.strip() for name in self.names.split(SEPARATOR) if name.strip()]


class Target(Row):
    """A quantity to reach by a date. ``qualifier`` is the meaning of the words beside it; ``locator`` says where."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9.\-]*$")
    policy: str
    label_zh: str
    label_en: str
    value: Decimal
    value_high: Decimal | None = None
    qualifier: Qualifier = "exact"
    unit: str
    due: str
    region: str = "china"
    population: str = "all"
    industry: str = "all"
    scope_zh: str = ""
    binding: Literal["", "约束性", "预期性"] = ""
    locator: str
    indicator: str = ""
    match: Literal[""] | Match = ""
    source: Address
    note: str = ""

    @field_validator("due")
    @classmethod
    def _due_is_a_period(cls, value: str) -> str:
        read_period(value)
        return value


RowT = TypeVar("RowT", bound=Row)
#: Columns that name entities, each with its scheme.
_NAMES = {
    "policy": "policies", "indicator": "indicators", "region": "regions", "population": "populations",
    "industry": "industries", "unit": "units",
}  # fmt: skip


def read_readings(tables: Iterable[Path], schemes: Schemes, problems: list[Problem]) -> list[Located[Reading]]:
    """The readings of all tables whose policy is known; mistakes go to ``problems``."""
    return _known(tables, Reading, schemes, problems, lambda row: row.policy)


def read_targets(tables: Iterable[Path], schemes: Schemes, problems: list[Problem]) -> list[Located[Target]]:
    """The targets of all tables whose policy and indicator are known; mistakes go to ``problems``."""
    return _known(tables, Target, schemes, problems, lambda row: row.id)


def _known(
    tables: Iterable[Path], model: type[RowT], schemes: Schemes, problems: list[Problem], key: Callable[[RowT], str]
) -> list[Located[RowT]]:
    found: dict[str, Located[RowT]] = {}
    for located in (row for table in tables for row in read_table(table, model, problems)):
        wrong = [
            located.problem(column, f"unknown {column} {name!r}", suggestion(name, schemes[scheme].concepts))
            for column, scheme in _NAMES.items()
            if (name := getattr(located.row, column, "")) and name not in schemes[scheme].concepts
        ]
        if (first := found.get(key(located.row))) is not None:
            message = f"{key(located.row)!r} stands on line {first.line} already"
            wrong.append(located.problem("", message, "Keep one of them."))
        problems.extend(wrong)
        if not wrong:
            found[key(located.row)] = located
    return list(found.values())
