"""Oxigraph in memory, loaded from the N-Quads file of a build; it serialises answers itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pyoxigraph
from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
)

from loaders.vocabulary import prefixes_in_use
from service.http.formats import RDF_FORMATS, RESULT_FORMATS
from service.store import frames
from service.store.engine import Engine, EngineFailure, Sink, SizeExceeded, Written
from service.store.ordered import Ordering
from service.store.planning import Planner
from service.store.rows import RowCount
from service.store.statistics import kinds_of
from service.store.xml_text import NotXml

_PREFIXED = ("turtle", "trig", "rdfxml", "jsonld")


class OxigraphEngine(Engine):
    """A read-only Oxigraph store. ``base`` resolves relative IRIs, ``prefixes`` shorten IRIs in answers,
    ``federates`` says whether SERVICE is to work, which needs sockets, ``apart_lookups`` is for ``Planner``."""

    def __init__(
        self, store: Store, base: str, prefixes: dict[str, str], federates: bool, apart_lookups: int = 0
    ) -> None:
        self._store = store
        self._base = base
        self._prefixes = prefixes
        self._federates = federates
        self._count = len(store)
        self._ordering = Ordering(kinds_of(store))
        self._planner = Planner(store, base, apart_lookups)
        self._is_planned = False

    @classmethod
    def from_file(
        cls, path: str, sha256: str | None, base: str, prefixes: dict[str, str], federates: bool, apart_lookups: int, beside: str = ""
    ) -> OxigraphEngine:
        """Load N-Quads, and those ``beside`` them. Raises ``OSError`` if the file is unreadable, ``SyntaxError`` if it is no N-Quads,
        and ``ValueError`` if its checksum is not ``sha256``."""
        if sha256 is not None:
            with Path(path).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
            if found != sha256:
                raise ValueError(f"{path}: expected sha256 {sha256}, found {found}; build again")
        store = Store()
        store.bulk_load(path=path, format=RdfFormat.N_QUADS)
        if beside:
            store.bulk_load(path=beside, format=RdfFormat.N_QUADS)
        return cls(store, base, prefixes, federates, apart_lookups)

    @property
    def opens_files(self) -> bool:
        """Only federation opens sockets."""
        return self._federates

    def __len__(self) -> int:
        return self._count

    def answer(self, request: frames.Request, sink: Sink) -> Written:
        """See ``Engine``."""
        try:
            self._is_planned = False
            written = self._answer(request, sink)
            self._ordering.check()
            return replace(written, stars_apart=self._is_planned)
        except SyntaxError as error:
            raise EngineFailure("syntax", str(error)) from error
        except SizeExceeded as error:
            raise EngineFailure("size", str(error)) from error
        except MemoryError as error:
            raise EngineFailure("memory", "the query needs more memory than it may have") from error
        except NotXml as error:
            raise EngineFailure("format", str(error)) from error
        except (OSError, ValueError) as error:
            reason = "format" if request.format == "rdfxml" else "engine"
            raise EngineFailure(reason, str(error)) from error
        except RuntimeError as error:
            # what an engine without federation cannot do, such as a function of an extension; else an endpoint of SERVICE
            if not self._federates or str(error).startswith("The custom function"):
                raise EngineFailure("engine", str(error)) from error
            raise EngineFailure("remote", f"An endpoint that SERVICE names failed: {error}.") from error

    def _answer(self, request: frames.Request, sink: Sink) -> Written:
        results = self._query(request.text, request)
        if isinstance(results, QueryTriples):
            return write_triples(results, request, sink, self._prefixes)
        if isinstance(results, QuerySolutions):
            if request.more is not None:
                sink.rows = RowCount(request.format, request.rows)
            results.serialize(sink.file, format=RESULT_FORMATS[request.format])
            return Written(self._has_more(request, sink))
        assert isinstance(results, QueryBoolean)
        results.serialize(sink.file, format=RESULT_FORMATS[request.format])
        return Written(False)

    def _has_more(self, request: frames.Request, sink: Sink) -> bool:
        if request.more is None or sink.rows is None or not sink.rows.is_reached:
            return False
        more = self._query(request.more, request)
        assert isinstance(more, QuerySolutions)
        return next(more, None) is not None

    def _query(self, text: str, request: frames.Request) -> QuerySolutions | QueryBoolean | QueryTriples:
        options: dict[str, Any] = {"use_default_graph_as_union": True}
        if request.default_graphs or request.named_graphs:
            options = {
                "default_graph": [NamedNode(iri) for iri in request.default_graphs],
                "named_graphs": [NamedNode(iri) for iri in request.named_graphs],
            }
        planned = self._planner.planned(text)
        self._is_planned |= planned != text
        try:
            return self._ordering.query(self._store, planned, base_iri=self._base, **options)
        except SyntaxError:
            if planned == text:
                raise
            return self._store.query(text, base_iri=self._base, **options)  # tells of the text that was sent


def write_triples(
    triples: Iterable[Triple], request: frames.Request, sink: Sink, prefixes: dict[str, str]
) -> Written:
    """Serialise at most ``request.rows`` triples in the format asked for."""
    source: Iterator[Triple] = iter(triples)
    kept: Iterable[Triple] = islice(source, request.rows)
    bound = None
    if request.format in _PREFIXED:
        # engines give triples in the order of their joins; people read them by subject
        kept = sorted(
            kept, key=lambda triple: (str(triple.subject), str(triple.predicate), str(triple.object))
        )
        bound = prefixes_in_use(_iris(kept), prefixes)
    pyoxigraph.serialize(kept, sink.file, format=RDF_FORMATS[request.format], prefixes=bound)
    return Written(next(source, None) is not None)


def _iris(triples: list[Triple]) -> set[str]:
    """The IRIs of the triples, datatypes among them."""
    return {
        term.datatype.value if isinstance(term, Literal) else term.value
        for triple in triples
        for term in (triple.subject, triple.predicate, triple.object)
        if isinstance(term, (NamedNode, Literal))
    }
