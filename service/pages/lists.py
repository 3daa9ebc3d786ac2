"""The pages of lists: every target with its verdict, and the official lists of pilots, each to choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.http.problems import InvalidParameter
from service.pages.choosing import FROM, beside, counted, name_of
from service.read.lines import Line
from service.read.lists import pilot_lists, targets
from service.read.named import Named
from service.store.base import Asks

#: As many lines as a page shows.
MOST = 50
#: The stored queries that give what stands on the lists as data.
TARGETS, PILOTS = "which-targets-were-met", "what-do-the-lists-of-a-pilot-programme-name"
#: What can be said of a target stands before what cannot.
_VERDICTS = ("met", "missed", "on-the-way", "open", "not-comparable")


@dataclass(frozen=True)
class Choice:
    """What lines can be chosen by: the column, and each of its values by its name in the address, with how many lines have
    it, the most first."""

    column: str
    values: dict[str, tuple[Named, int]]


async def targets_context(store: Asks, given: Mapping[str, str]) -> dict[str, Any]:
    """What ``targets.html`` shows. Raises ``InvalidParameter`` for a value that no target has."""
    order = {verdict: place for place, verdict in enumerate(_VERDICTS)}
    every = sorted(await targets(store), key=lambda line: order.get(name_of(line["verdict"]), len(order)))
    return chosen(every, ("verdict", "due", "area"), given) | {"query": TARGETS}


async def pilots_context(store: Asks, given: Mapping[str, str]) -> dict[str, Any]:
    """What ``pilots.html`` shows. Raises ``InvalidParameter`` for a value that no list has."""
    return chosen(await pilot_lists(store), ("programme",), given) | {"query": PILOTS}


def chosen(lines: Sequence[Line], columns: Sequence[str], given: Mapping[str, str]) -> dict[str, Any]:
    """The lines that have what was chosen, a page of them, and what can be chosen."""
    choices = [Choice(column, counted(line[column] for line in lines)) for column in columns]
    for choice in choices:
        value = given.get(choice.column, "")
        if value and value not in choice.values:
            raise InvalidParameter(
                f"Parameter {choice.column!r}: {value!r} is not known.", parameter=choice.column, allowed=list(choice.values)
            )
    kept = [line for line in lines if all(not given.get(name) or name_of(line[name]) == given[name] for name in columns)]
    text = given.get(FROM, "") or "0"
    if not text.isdecimal() or len(text) > 6:
        raise InvalidParameter(f"Parameter '{FROM}': {text!r}; expected a whole number.", parameter=FROM, allowed="a whole number")
    first = int(text)
    asked = {name: given[name] for name in columns if given.get(name)}
    return {
        "lines": kept[first : first + MOST], "number": len(kept), "all": len(lines), "first": first, "choices": choices, "given": asked,
    } | beside(asked, first, MOST, len(kept))  # fmt: skip
