"""Long lists: what their lines can be chosen by, and the addresses of the pages before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from service.read.named import Named

#: The parameter that says how many lines the pages before have.
FROM = "from"


def name_of(value: Named | None) -> str:
    """What stands for a value in an address: the last part of an IRI, else the value; empty where there is none."""
    if value is None:
        return ""
    return value.value.rpartition("/")[2] if value.kind == "uri" else value.value


def counted(values: Iterable[Named | None]) -> dict[str, tuple[Named, int]]:
    """The values by their names in an address, each with how often it is there: most first."""
    found: dict[str, tuple[Named, int]] = {}
    for value in values:
        if value is not None:
            name = name_of(value)
            found[name] = (value, found[name][1] + 1 if name in found else 1)
    return dict(sorted(found.items(), key=lambda one: (-one[1][1], one[0])))


def beside(given: Mapping[str, Any], first: int, most: int, number: int) -> dict[str, str]:
    """The addresses of the page ``before`` and of that ``after`` the lines from ``first``, of ``number``, ``most`` a page; empty
    where there is none. ``given`` is what the address chooses otherwise."""

    def page(begin: int) -> str:
        return f"?{urlencode({**given, FROM: begin}, doseq=True)}"

    return {"before": page(max(0, first - most)) if first else "", "after": page(first + most) if first + most < number else ""}
