"""The classes of a graph: which are subclasses of which.

An instance of a subclass is an instance (https://www.w3.org/TR/shacl/#def-SHACL-instance). Looked up once,
subclasses stand in the queries by name: a path ``rdf:type/rdfs:subClassOf*`` takes ten times as long.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph

_SUBCLASS = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


class Classes:
    """The subclasses that a graph declares, as pairs of class and superclass in N-Triples notation."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._below: dict[str, list[str]] = {}
        for below, above in pairs:
            self._below.setdefault(above, []).append(below)

    @classmethod
    def of(cls, store: pyoxigraph.Store) -> Classes:
        """The subclasses that any graph of the store declares."""
        query = f"SELECT ?below ?above WHERE {{ ?below {_SUBCLASS} ?above }}"
        solutions = store.query(query, use_default_graph_as_union=True)
        assert isinstance(solutions, pyoxigraph.QuerySolutions)
        pairs = [(solution["below"], solution["above"]) for solution in solutions]
        named = pyoxigraph.NamedNode
        return cls((str(b), str(a)) for b, a in pairs if isinstance(b, named) and isinstance(a, named))

    def within(self, name: str) -> list[str]:
        """The class of that name and all its subclasses, itself first.

        >>> Classes([("<b>", "<a>"), ("<c>", "<b>"), ("<a>", "<c>")]).within("<a>")
        ['<a>', '<b>', '<c>']
        """
        found = [name]
        for known in found:
            found.extend(below for below in self._below.get(known, ()) if below not in found)
        return found

    def instances(self, variable: str, name: str) -> list[str]:
        """Graph patterns, any of which makes the variable an instance of the class."""
        return [f"{variable} {_TYPE} {known} ." for known in self.within(name)]

    def is_instance(self, variable: str, name: str) -> str:
        """The condition that the variable is an instance of the class."""
        known = self.within(name)
        if len(known) == 1:
            return f"EXISTS {{ {variable} {_TYPE} {name} }}"
        return f"EXISTS {{ {variable} {_TYPE} ?class FILTER(?class IN ({', '.join(known)})) }}"
