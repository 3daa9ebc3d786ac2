"""The texts of a SHACL-SPARQL constraint: its message, a template; its SELECT, into which the target goes."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PLACE = re.compile(r"\{[?$](\w+)\}")

#: What a SPARQL text consists of, as far as its brackets are concerned (SPARQL 1.1 §19.8).
_TOKEN = re.compile(
    r'''
      (?P<string>"{3}(?:"{0,2}(?:[^"\\]|\\.))*"{3}|'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
        |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    | (?P<iri><[^<>"{}|^`\\\s]*>)
    | (?P<comment>\#[^\r\n]*)
    | (?P<bracket>[(){])
    ''',
    re.VERBOSE | re.DOTALL,
)


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


def with_target(select: str, target: str) -> str:
    """The SELECT with the target's pattern at the beginning of its WHERE block.

    Raises ``ValueError`` where it has no such block. Brackets in strings, comments, IRIs and expressions open none.

    >>> with_target('SELECT ?this (EXISTS { ?s ?p "{" } AS ?x) { ?this ?p ?o }', "?this a <c> .")
    'SELECT ?this (EXISTS { ?s ?p "{" } AS ?x) { ?this a <c> . ?this ?p ?o }'
    """
    depth = 0
    for token in _TOKEN.finditer(select):
        if token["bracket"] == "{" and depth == 0:
            return f"{select[: token.end()]} {target}{select[token.end() :]}"
        depth += {"(": 1, ")": -1}.get(token["bracket"] or "", 0)
    raise ValueError("has no WHERE block")
