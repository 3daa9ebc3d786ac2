"""The official lists of pilots of a programme, each with what it names, in order."""

from __future__ import annotations

from dataclasses import dataclass, field

from service.read.asking import node, rows
from service.read.lines import Line, lines
from service.store.base import Asks


@dataclass
class PilotList:
    """A list by the line that tells of it (``list``, ``batch``, ``date``, ``programme``, ``document``, ``source``), and the
    lines of its entries (``entry``, ``position``, ``named``, ``listed``). ``total`` is how many the list itself has."""

    head: Line
    total: int
    is_complete: bool
    entries: list[Line] = field(default_factory=list)


async def lists_of(store: Asks, iri: str) -> list[PilotList]:
    """The lists of the programme; of a list or an entry, that list."""
    found: dict[str, PilotList] = {}
    for line in lines(await rows(store, "entries-of-lists", thing=node(iri))):
        name = line["list"].value
        if name not in found:
            found[name] = PilotList(line, int(line["total"].value), line["complete"].value == "true")
        if "entry" in line:
            found[name].entries.append(line)
    return list(found.values())
