"""The message of a SHACL-SPARQL constraint, a template (SHACL §5.3.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PLACE = re.compile(r"\{[?$](\w+)\}")


def places_in(message: str) -> set[str]:
    """The variables whose values the message shows: ``{?name}`` or ``{$name}``.

    >>> places_in("{$this} is {?value} {sic}") == {"this", "value"}
    True
    """
    return set(_PLACE.findall(message))


def filled(message: str, values: Mapping[str, str | None]) -> str:
    """The message with the values in their places (SHACL §5.3.2); what a value brings along is never a place.

    A variable that is not bound shows as ``–``. Raises ``KeyError`` for a place without a variable.

    >>> filled("{?value} {sic}", {"value": "{?value}"})
    '{?value} {sic}'
    """

    def shown(place: re.Match[str]) -> str:
        value = values[place[1]]
        return "–" if value is None else value

    return _PLACE.sub(shown, message)
