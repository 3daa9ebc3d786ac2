"""The pages of lists: every target with its verdict, and the official lists of pilots, each to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from service.http.problems import InvalidParameter
from service.read.lines import Line
from service.read.lists import pilot_lists, targets
from service.read.named import Named
from service.store.base import Asks

#: As many lines as a page shows, and the parameter that says where it begins.
MOST, FROM = 50, "from"
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
    return chosen(every, ("verdict", "due", "area"), given)


async def pilots_context(store: Asks, given: Mapping[str, str]) -> dict[str, Any]:
    """What ``pilots.html`` shows. Raises ``InvalidParameter`` for a value that no list has."""
    return chosen(await pilot_lists(store), ("programme",), given)


def chosen(lines: Sequence[Line], columns: Sequence[str], given: Mapping[str, str]) -> dict[str, Any]:
    """The lines that have what was chosen, a page of them, and what can be chosen."""
    choices = [Choice(column, values_of(lines, column)) for column in columns]
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
        "before": f"?{urlencode(asked | {FROM: str(max(0, first - MOST))})}" if first else "",
        "after": f"?{urlencode(asked | {FROM: str(first + MOST)})}" if first + MOST < len(kept) else "",
    }  # fmt: skip


def values_of(lines: Iterable[Line], column: str) -> dict[str, tuple[Named, int]]:
    """The values of a column by their names in an address."""
    found: dict[str, tuple[Named, int]] = {}
    for line in lines:
        if line[column]:
            name = name_of(line[column])
            found[name] = (line[column], found[name][1] + 1 if name in found else 1)
    return dict(sorted(found.items(), key=lambda one: (-one[1][1], one[0])))


def name_of(value: Named | None) -> str:
    """What stands for a value in an address: the last part of an IRI, else the value."""
    if value is None:
        return ""
    return value.value.rpartition("/")[2] if value.kind == "uri" else value.value
