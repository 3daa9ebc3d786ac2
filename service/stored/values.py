"""From the text of a parameter to a typed RDF term, or to the reason why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from pyoxigraph import Literal, NamedNode
from rdflib import XSD

from loaders.problems import suggestion
from loaders.search.kinds import kind_of
from loaders.vocabulary import BASE, expand
from service.http.problems import InvalidParameter
from service.read.asking import holds, rows
from service.read.searching import Searcher
from service.sparql.binding import Term
from service.store.base import Asks
from service.stored.model import Parameter, ParameterType, StoredQuery

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
    """The concepts of the schemes and classes, read from the store once per version of the graph.

    A source is the name of a scheme, or a class as a CURIE. With a ``searcher``, a concept may be called by any name that
    the index of names is certain of; without one, by its labels as they stand.
    """

    def __init__(self, store: Asks, searcher: Searcher | None = None) -> None:
        self._store, self._searcher = store, searcher
        self._version: str | None = None
        self._schemes: dict[str, list[ConceptChoice]] = {}
        self._names: dict[str, dict[str, str]] = {}

    async def choices(self, source: str) -> list[ConceptChoice]:
        """The concepts of a source, by id."""
        await self._read(source)
        return self._schemes[source]

    async def find(self, source: str, text: str) -> str | None:
        """The IRI of the concept that an IRI, an id or a label names, or that is certainly meant."""
        found = await self.labelled(source, text)
        if found is not None:
            return found
        iris = {choice.iri for choice in self._schemes[source]}
        return await self.meant(text, {kind for kind in map(kind_of, iris) if kind}, iris.__contains__)

    async def labelled(self, source: str, text: str) -> str | None:
        """The IRI of the concept that an IRI, an id or a label names as it stands."""
        await self._read(source)
        return self._names[source].get(text.strip().casefold())

    async def meant(self, text: str, kinds: Collection[str], fits: Callable[[str], bool]) -> str | None:
        """See ``Searcher.meant``; None without an index of names."""
        return None if self._searcher is None else await self._searcher.meant(text, kinds, fits)

    async def allowed(self, parameter: Parameter) -> list[str]:
        """The values that a choice may have: those that its query lists, or those that the graph has."""
        if parameter.choices:
            return list(parameter.choices)
        found = await rows(self._store, "values-of-a-property", property=NamedNode(str(expand(parameter.values_of))))
        return [row["value"]["value"] for row in found]

    async def is_known(self, iri: NamedNode) -> bool:
        """Whether the graph says anything of the IRI."""
        return await holds(self._store, "is-said-of", thing=iri)

    async def beside(self, iri: str) -> list[str]:
        """The things whose IRI begins as this one does: of its kind, if it is one of ours."""
        start = "/".join(iri.split("/")[: BASE.count("/") + 1])
        found = await rows(self._store, "things-of-a-path", start=Literal(f"{start}/"))
        return [row["thing"]["value"] for row in found]

    async def _read(self, scheme: str) -> None:
        if self._store.version is None or self._store.version != self._version:
            self._schemes, self._names, self._version = {}, {}, self._store.version
        if scheme in self._schemes:
            return
        if ":" in scheme:
            found = await rows(self._store, "instances", kind=NamedNode(str(expand(scheme))))
        else:
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


async def terms_of(
    query: StoredQuery,
    given: Iterable[tuple[str, str]],
    concepts: Concepts,
    most: int | None = None,
    others: Sequence[str] = (),
) -> dict[str, list[Term]]:
    """The terms of the parameters given by name, each ``most`` times. Raises ``InvalidParameter``, for a name that the query
    does not have with those that may be given: its own, and ``others``."""
    values: dict[str, list[Term]] = {}
    for name, text in given:
        parameter = query.parameter(name)
        if parameter is None:
            allowed = [*(item.name for item in query.parameters), *others]
            raise InvalidParameter(f"{query.name!r} has no parameter {name!r}.", parameter=name, allowed=allowed)
        values.setdefault(name, []).append(await to_term(parameter, text, concepts))
        if most is not None and len(values[name]) > most:
            raise InvalidParameter(f"Parameter {name!r} may be given {most} times.", parameter=name)
    return values


async def to_term(parameter: Parameter, text: str, concepts: Concepts) -> Term:
    """The term that a value stands for. Raises ``InvalidParameter``, naming the parameter and what is
    allowed."""
    if len(text) > _LONGEST:
        raise _wrong(parameter, text[:20] + "…", f"a value may have {_LONGEST} characters")
    if parameter.type is ParameterType.CONCEPT:
        return await _concept(parameter, text, concepts)
    if parameter.type is ParameterType.IRI:
        return await _iri(parameter, text, concepts)
    if parameter.type is ParameterType.CHOICE:
        choices = await concepts.allowed(parameter)
        if text not in choices:
            raise _unknown(parameter, text, f"one of {', '.join(choices)}", choices, choices)
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
    found = await concepts.find(parameter.source, text)
    if found is not None:
        return NamedNode(found)
    choices = await concepts.choices(parameter.source)
    words = [word for choice in choices for word in (choice.id, choice.label_zh, choice.label_en) if word]
    kind = "scheme" if parameter.scheme else "class"
    allowed = f"an id or label of {kind} {parameter.source!r}"
    raise _unknown(parameter, text, allowed, [choice.id for choice in choices], words)


async def _iri(parameter: Parameter, text: str, concepts: Concepts) -> NamedNode:
    try:
        iri = NamedNode(text)
    except ValueError:
        raise _wrong(parameter, text, "an absolute IRI, such as https://w3id.org/datagov-kg/region/…") from None
    if await concepts.is_known(iri):
        return iri
    known = await concepts.beside(text) if text.startswith(BASE) else []
    raise _unknown(parameter, text, "an IRI of which the graph says something", known, known)


def _unknown(
    parameter: Parameter, text: str, allowed: str, choices: list[str], words: list[str]
) -> InvalidParameter:
    near = suggestion(text, words) if words else ""
    return _wrong(
        parameter, text, allowed, near if near.startswith("Did") else "", choices[:_SHOWN], len(choices)
    )


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
