"""The official lists of pilots: which places, bodies and projects a programme took in, in which batch and order.

``pilot_lists.csv`` has the lists, each with its date, the document that set it up and how many it names;
``pilot_members.csv`` has those that it names, in its order. A list whose members stand in the table is complete where
they are as many as it names: nobody says so twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, field_validator

from loaders.iris import Address
from loaders.problems import Problem, suggestion
from loaders.reading.concepts import Schemes
from loaders.tables import Located, Row, read_table
from loaders.words.periods import read_period


class PilotList(Row):
    """One list: ``batch`` as the programme counts or dates it, ``total`` as the list or its account says."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9\-]*$")
    programme: str
    batch: str
    label_zh: str
    label_en: str
    date: str = ""
    total: int = Field(ge=1)
    document: str = ""
    source: Address
    note: str = ""

    @field_validator("date")
    @classmethod
    def _date_is_a_period(cls, value: str) -> str:
        if value:
            read_period(value)
        return value


class PilotMember(Row):
    """One name of a list, in the list's words; ``region`` or ``body`` where it is one that we have."""

    list: str
    position: int = Field(ge=1)
    name_zh: str
    region: str = ""
    body: str = ""


@dataclass(frozen=True)
class Pilots:
    """A list with its members, in order."""

    located: Located[PilotList]
    members: list[Located[PilotMember]]

    @property
    def is_complete(self) -> bool:
        """Whether all that the list names stand here."""
        return len(self.members) == self.located.row.total


#: Columns that name entities, each with its scheme.
_NAMES = {"programme": "programmes", "document": "policies", "region": "regions", "body": "bodies"}


def read_pilots(
    lists: Iterable[Path], members: Iterable[Path], schemes: Schemes, problems: list[Problem]
) -> list[Pilots]:
    """The lists of all tables with their members; unknown names, doubles and more members than named are problems."""
    found: dict[str, Pilots] = {}
    for located in (row for table in lists for row in read_table(table, PilotList, problems)):
        wrong = _unknown(located, schemes)
        if (first := found.get(located.row.id)) is not None:
            wrong.append(located.problem("id", f"{located.row.id!r} stands on line {first.located.line} already", "Keep one."))
        problems.extend(wrong)
        if not wrong:
            found[located.row.id] = Pilots(located, [])
    for member in (row for table in members for row in read_table(table, PilotMember, problems)):
        wrong = _unknown(member, schemes)
        pilots = found.get(member.row.list)
        if pilots is None:
            wrong.append(member.problem("list", f"unknown list {member.row.list!r}", suggestion(member.row.list, found)))
        elif member.row.position > pilots.located.row.total:
            message = f"position {member.row.position} of a list that names {pilots.located.row.total}"
            wrong.append(member.problem("position", message, "Correct the position, or the list's total."))
        elif any(member.row.position == other.row.position for other in pilots.members):
            wrong.append(member.problem("position", f"position {member.row.position} is given twice", "Number in order."))
        problems.extend(wrong)
        if not wrong and pilots is not None:
            pilots.members.append(member)
    for pilots in found.values():
        pilots.members.sort(key=lambda member: member.row.position)
    return list(found.values())


def _unknown(located: Located[PilotList] | Located[PilotMember], schemes: Schemes) -> list[Problem]:
    return [
        located.problem(column, f"unknown {column} {name!r}", suggestion(name, schemes[scheme].concepts))
        for column, scheme in _NAMES.items()
        if (name := getattr(located.row, column, "")) and name not in schemes[scheme].concepts
    ]
