"""What the client asks of a graph, wherever that is, and how it is told that it cannot be had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Row = Mapping[str, Mapping[str, str]]
Given = Sequence[tuple[str, str]]


class Refused(Exception):
    """What was asked cannot be answered; the text says why, and what to ask instead.

    ``parameter`` names the parameter that is wrong, ``allowed`` some of the values that it may have; both may be empty.
    """

    def __init__(self, detail: str, parameter: str = "", allowed: Sequence[str] = ()) -> None:
        super().__init__(detail)
        self.parameter = parameter
        self.allowed = tuple(allowed)


def refusal(detail: str, members: Mapping[str, Any]) -> Refused:
    """The refusal that a problem document of the service describes (RFC 9457)."""
    allowed = members.get("allowed_values") or members.get("allowed")
    return Refused(detail, str(members.get("parameter", "")), [str(one) for one in allowed] if isinstance(allowed, list) else ())


class Cut(Refused):
    """The service gives no more rows than its limit, and the answer has more: ask for less, or set a LIMIT."""


@dataclass(frozen=True)
class Rows:
    """The answer of a SELECT query: its columns, and its rows as SPARQL's JSON has them."""

    columns: Sequence[str]
    rows: Sequence[Row]


class Source(Protocol):
    """A graph that can be asked. Every method raises ``Refused``."""

    def select(self, text: str) -> Rows:
        """The rows of a SELECT query."""

    def stored(self, name: str, given: Given) -> Rows:
        """The rows of the stored query with these parameters."""

    def queries(self) -> Sequence[Mapping[str, Any]]:
        """Every stored query: ``name``, ``theme``, ``title_en``, ``title_zh``, names of its ``parameters``."""

    def explored(self, name: str, given: Given) -> Mapping[str, Any]:
        """The answer of an analysis of the network: ``columns``, ``rows``, ``notes``, ``sparql``."""

    def found(self, typed: str, kinds: Sequence[str], limit: int) -> Sequence[Mapping[str, Any]]:
        """What is called so, best first: ``iri``, ``kind``, ``labels``, ``name``, ``match``, ``score``."""

    def citation(self, of: str, given: Given, output: str, language: str) -> str:
        """How to cite the graph (``of`` empty), a thing by its IRI or the answer of a stored query by its name."""
