"""From the text of a parameter to a typed RDF term, or to the reason why not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from pyoxigraph import Literal, NamedNode
from rdflib import XSD

from loaders.problems import suggestion
from loaders.vocabulary import BASE
from service.http.problems import InvalidParameter
from service.read.asking import rows
from service.sparql.binding import Term
from service.store.base import Asks
from service.stored.model import Parameter, ParameterType

_SHOWN = 30
_YEAR = re.compile(r"[12][0-9]{3}")
_INTEGER = re.compile(r"[+-]?[0-9]{1,30}")
_LONGEST = 2000  # characters of one value


@dataclass(frozen=True)
class ConceptChoice:
    """One allowed value of a concept parameter."""

    iri: str
    id: str
    label_zh: str
    label_en: str


class Concepts:
    """The concepts of the schemes, read from the store once per version of the graph."""

    def __init__(self, store: Asks) -> None:
        self._store = store
        self._version: str | None = None
        self._schemes: dict[str, list[ConceptChoice]] = {}
        self._names: dict[str, dict[str, str]] = {}

    async def choices(self, scheme: str) -> list[ConceptChoice]:
        """The concepts of a scheme, by id."""
        await self._read(scheme)
        return self._schemes[scheme]

    async def find(self, scheme: str, text: str) -> str | None:
        """The IRI of the concept that an IRI, an id or a label names."""
        await self._read(scheme)
        return self._names[scheme].get(text.strip().casefold())

    async def _read(self, scheme: str) -> None:
        if self._store.version is None or self._store.version != self._version:
            self._schemes, self._names, self._version = {}, {}, self._store.version
        if scheme in self._schemes:
            return
        found = await rows(self._store, "concepts-of-a-scheme", scheme=NamedNode(f"{BASE}scheme/{scheme}"))
        labels: dict[str, dict[str, str]] = {}
        names: dict[str, str] = {}
        preferred: dict[str, str] = {}
        for row in found:
            concept = row["concept"]["value"]
            own = labels.setdefault(concept, {})
            if "label" in row:
                is_preferred = row["property"]["value"].endswith("#prefLabel")
                if is_preferred:
                    own[row["label"].get("xml:lang", "")] = row["label"]["value"]
                (preferred if is_preferred else names).setdefault(row["label"]["value"].casefold(), concept)
        names |= preferred
        for concept in labels:
            names[_id(concept).casefold()] = names[concept.casefold()] = concept
        self._names[scheme] = names
        self._schemes[scheme] = [
            ConceptChoice(iri, _id(iri), own.get("zh", ""), own.get("en", "")) for iri, own in labels.items()
        ]


def _id(iri: str) -> str:
    path = iri.removeprefix(BASE)
    return path.partition("/")[2] or path


async def to_term(parameter: Parameter, text: str, concepts: Concepts) -> Term:
    """The term that a value stands for. Raises ``InvalidParameter``, naming the parameter and what is
    allowed."""
    if len(text) > _LONGEST:
        raise _wrong(parameter, text[:20] + "…", f"a value may have {_LONGEST} characters")
    if parameter.type is ParameterType.CONCEPT:
        return await _concept(parameter, text, concepts)
    if parameter.type is ParameterType.IRI:
        try:
            return NamedNode(text)
        except ValueError:
            raise _wrong(
                parameter, text, "an absolute IRI, such as https://w3id.org/datagov-kg/region/…"
            ) from None
    if parameter.type is ParameterType.INTEGER:
        if not _INTEGER.fullmatch(text):
            raise _wrong(parameter, text, "a whole number, such as 10")
        return Literal(str(int(text)), datatype=NamedNode(str(XSD.integer)))
    if parameter.type is ParameterType.YEAR:
        if not _YEAR.fullmatch(text):
            raise _wrong(parameter, text, "a year of four digits, such as 2024")
        return Literal(text, datatype=NamedNode(str(XSD.gYear)))
    if parameter.type is ParameterType.DECIMAL:
        return _decimal(parameter, text)
    return Literal(text, language=parameter.language) if parameter.language else Literal(text)


def _decimal(parameter: Parameter, text: str) -> Literal:
    allowed = "a decimal number, such as 12.5"
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise _wrong(parameter, text, allowed) from None
    if not value.is_finite() or abs(value.adjusted()) > 40:
        raise _wrong(parameter, text, allowed)
    return Literal(format(value, "f"), datatype=NamedNode(str(XSD.decimal)))


async def _concept(parameter: Parameter, text: str, concepts: Concepts) -> NamedNode:
    found = await concepts.find(parameter.scheme, text)
    if found is not None:
        return NamedNode(found)
    choices = await concepts.choices(parameter.scheme)
    words = [word for choice in choices for word in (choice.id, choice.label_zh, choice.label_en) if word]
    near = suggestion(text, words) if words else ""
    allowed = f"an id or label of scheme {parameter.scheme!r}"
    shown = [choice.id for choice in choices[:_SHOWN]]
    raise _wrong(parameter, text, allowed, near if near.startswith("Did") else "", shown, len(choices))


def _wrong(
    parameter: Parameter,
    text: str,
    allowed: str,
    near: str = "",
    examples: list[str] | None = None,
    count: int = 0,
) -> InvalidParameter:
    extra: dict[str, Any] = {"parameter": parameter.name, "allowed": allowed}
    if examples is not None:
        extra |= {"allowed_values": examples, "allowed_count": count}
    detail = f"Parameter {parameter.name!r}: {text!r} is not allowed; expected {allowed}. {near}".strip()
    return InvalidParameter(detail, **extra)
