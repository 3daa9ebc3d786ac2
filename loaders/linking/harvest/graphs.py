"""RDF in any serialisation as trees of datasets: every description by the local names of its properties.

DCAT, schema.org, Dublin Core, vCard and their like call the same things by the same local names (``title``, ``name``,
``startDate``), so that one table of keys reads them all, and JSON too.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from loaders.linking.harvest.remarks import Ledger

Node = NamedNode | BlankNode
Tree = dict[str, Any]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TYPE = NamedNode(_RDF + "type")
#: The namespace of keys that no context explains.
BARE = "https://w3id.org/datagov-kg/harvest/key/"
_DCAT = ("http://www.w3.org/ns/dcat#", "https://www.w3.org/ns/dcat#", "http://vocab.deri.ie/dcat#")
_SCHEMA = ("http://schema.org/", "https://schema.org/", "http://www.schema.org/", "https://www.schema.org/")
_DATASETS = (
    *(f"{space}{name}" for space in _DCAT for name in ("Dataset", "DatasetSeries")), *(f"{space}Dataset" for space in _SCHEMA),
    "http://purl.org/dc/dcmitype/Dataset", f"{BARE}Dataset",
)  # fmt: skip
_NO_DATASETS = tuple(f"{space}{name}" for space in _DCAT for name in ("Catalog", "DataService", "Distribution", "CatalogRecord")) + tuple(
    f"{space}{name}" for space in _SCHEMA for name in ("DataCatalog", "DataDownload")
)
_LISTING = tuple(f"{space}dataset" for space in (*_DCAT, *_SCHEMA, BARE))
_DISTRIBUTION = tuple(f"{space}distribution" for space in (*_DCAT, *_SCHEMA, BARE))
_HYDRA = "http://www.w3.org/ns/hydra/core#"
_NEXT = (f"{_HYDRA}nextPage", f"{_HYDRA}next")
_TOTAL = f"{_HYDRA}totalItems"
_DEEPEST = 4
#: What leads away from a dataset to others, and is an IRI only.
_AWAY = frozenset(["source", "wasDerivedFrom", "isBasedOn", "relation", "hasPart", "isPartOf", "inSeries", "includedInDataCatalog",
                   "inCatalog", "isReferencedBy", "references", "replaces", "isReplacedBy", "hasVersion", "isVersionOf", "sameAs", "dataset"])  # fmt: skip
#: Larger documents are kept on disk while they are read.
_IN_MEMORY = 12 * 2**20
_AT_A_TIME = 20_000


class Said(NamedTuple):
    """A literal."""

    text: str
    language: str
    datatype: str


class Found(NamedTuple):
    """A dataset: where in the document it is, its tree once it is asked for, and whether it comes at the same place in the
    order each time that the document is read."""

    place: str
    tree: Callable[[], Any]
    is_ordered: bool = True


class Graph:
    """The statements of one document, and the datasets among them."""

    def __init__(self, store: Store, ledger: Ledger) -> None:
        self._store = store
        self._ledger = ledger
        self._last: list[Node] = []

    def add(self, quads: Iterable[Quad]) -> None:
        """Take statements; graphs within the document make no difference. Raises ``SyntaxError`` after those before the error."""
        source = iter(quads)
        while True:
            part: list[Quad] = []
            try:
                for quad in islice(source, _AT_A_TIME):
                    part.append(Quad(quad.subject, quad.predicate, quad.object))
            finally:
                self._store.extend(part)
                self._store.flush()  # what waits to be written grows to hundreds of megabytes otherwise
                if part:
                    self._last = _ends(part, self._last)
            if len(part) < _AT_A_TIME:
                return

    def clear(self) -> None:
        """Begin anew."""
        self._store.clear()
        self.trust()

    def trust(self) -> None:
        """What was taken was whole."""
        self._last = []

    def cut(self) -> set[Node]:
        """The datasets that may have been cut off where the document broke: that which was being described."""
        found: set[Node] = set()
        for node in self._last:
            found |= {node, *self._above(node)}
        return found

    def _above(self, node: Node) -> set[Node]:
        found: set[Node] = set()
        level: set[Node] = {node}
        for _ in range(_DEEPEST):
            level = {
                quad.subject for one in level for quad in self._store.quads_for_pattern(None, None, one)
                if isinstance(quad.subject, NamedNode | BlankNode) and quad.predicate.value not in _LISTING
            }  # fmt: skip
            found |= level
        return found

    def datasets(self) -> Iterator[Node]:
        """Every dataset, by IRI, those without one last: what is typed so, listed by a catalogue or has distributions."""
        typed = {quad.subject for kind in _DATASETS for quad in self._store.quads_for_pattern(None, _TYPE, NamedNode(kind))}
        apart = {quad.subject for kind in _NO_DATASETS for quad in self._store.quads_for_pattern(None, _TYPE, NamedNode(kind))}
        others: set[Any] = set()
        for name in _LISTING:
            for quad in self._store.quads_for_pattern(None, NamedNode(name), None):
                if isinstance(quad.object, NamedNode | BlankNode):
                    others.add(quad.object)
        for name in _DISTRIBUTION:
            others |= {quad.subject for quad in self._store.quads_for_pattern(None, NamedNode(name), None)}
        nodes = [node for node in typed | (others - apart) if isinstance(node, NamedNode | BlankNode)]
        for node in sorted(nodes, key=lambda node: (isinstance(node, BlankNode), node.value)):
            if next(self._store.quads_for_pattern(node, None, None), None) is not None:
                yield node
            else:
                self._ledger.flaw(f"<{node.value}>", "the catalogue lists this dataset and does not describe it")

    def tree(self, node: Node) -> Tree:
        """The description of a node, with those of the nodes it leads to."""
        return self._tree(node, 0, frozenset())

    def _tree(self, node: Node, depth: int, above: frozenset[Node]) -> Tree:
        tree: Tree = {"@id": node.value} if isinstance(node, NamedNode) else {}
        for quad in self._store.quads_for_pattern(node, None, None):
            if quad.predicate == _TYPE:
                if isinstance(quad.object, NamedNode):
                    tree.setdefault("@type", []).append(local_name(quad.object.value))
                continue
            name = local_name(quad.predicate.value)
            for value in self._values(quad.object, name, depth, above | {node}):
                tree.setdefault(name, []).append(value)
        for name, values in tree.items():
            if isinstance(values, list):
                tree[name] = sorted(values, key=_sorting)
        return tree

    def _values(self, value: Any, name: str, depth: int, above: frozenset[Node]) -> Iterator[Any]:
        if isinstance(value, Literal):
            yield Said(value.value, value.language or "", value.datatype.value.rpartition("#")[2].rpartition("/")[2])
        elif isinstance(value, NamedNode | BlankNode):
            members = self._members(value)
            if members is not None:
                for member in members:
                    yield from self._values(member, name, depth, above)
            elif value in above or depth >= _DEEPEST or name in _AWAY:
                if isinstance(value, NamedNode):
                    yield {"@id": value.value}
            else:
                yield self._tree(value, depth + 1, above)

    def _members(self, node: Node) -> list[Any] | None:
        """The members of an RDF list, Seq, Bag or Alt; None for another node."""
        found: list[Any] = []
        seen: set[Node] = set()
        at: Any = node
        while isinstance(at, NamedNode | BlankNode) and at not in seen:
            seen.add(at)
            first = next(self._store.quads_for_pattern(at, NamedNode(_RDF + "first"), None), None)
            if first is None:
                break
            found.append(first.object)
            rest = next(self._store.quads_for_pattern(at, NamedNode(_RDF + "rest"), None), None)
            at = rest.object if rest else None
        if found or (isinstance(at, NamedNode) and at.value == _RDF + "nil"):
            return found
        kind = next(self._store.quads_for_pattern(node, _TYPE, None), None)
        if kind is not None and kind.object in [NamedNode(_RDF + name) for name in ("Seq", "Bag", "Alt")]:
            return [quad.object for quad in self._store.quads_for_pattern(node, None, None) if quad.predicate.value.startswith(_RDF + "_")]
        return None

    def following(self) -> list[str]:
        """What the document says comes after it, as written: of Hydra, old and new, literal or IRI."""
        return sorted(
            {quad.object.value for name in _NEXT for quad in self._store.quads_for_pattern(None, NamedNode(name), None)
             if isinstance(quad.object, Literal | NamedNode)}
        )  # fmt: skip

    def total(self) -> int | None:
        """How many items the document says there are on all its pages."""
        for quad in self._store.quads_for_pattern(None, NamedNode(_TOTAL), None):
            if isinstance(quad.object, Literal) and quad.object.value.strip().isdigit():
                return int(quad.object.value)
        return None


def _ends(part: list[Quad], before: list[Node]) -> list[Node]:
    """The last subject, and the last one that was said to be a dataset."""
    last = part[-1].subject
    typed = [quad.subject for quad in part if quad.predicate == _TYPE and isinstance(quad.object, NamedNode) and quad.object.value in _DATASETS]
    dataset = typed[-1] if typed else before[-1] if before else last
    return [node for node in (last, dataset) if isinstance(node, NamedNode | BlankNode)]


def _sorting(value: Any) -> str:
    if isinstance(value, dict):
        return repr(sorted((key, _sorting(part)) for key, part in value.items()))
    if isinstance(value, list):
        return repr([_sorting(part) for part in value])
    return repr(value)


def local_name(iri: str) -> str:
    """What stands after the last # or /."""
    return iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2]


@contextmanager
def new_graph(length: int, ledger: Ledger) -> Iterator[Graph]:
    """An empty graph; on disk for as long as it is used, where the document is long."""
    if length <= _IN_MEMORY:
        yield Graph(Store(), ledger)
        return
    with tempfile.TemporaryDirectory(prefix="dgkg-harvest-") as folder:
        yield Graph(Store(str(Path(folder) / "store")), ledger)
