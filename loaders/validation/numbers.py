"""Whether the engine computes with every number of a graph: one that it cannot makes each sum with it vanish, silently."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph
from rdflib import XSD

from loaders.problems import Problem
from loaders.validation.terms import exact_number

_TYPES = ("integer", "decimal", "double", "float")  # the engine keeps types derived from xsd:integer as xsd:integer
_COMPUTED = f"""SELECT DISTINCT ?number (?number + 0 AS ?sum) (?number * 1 AS ?product) {{
  ?s ?p ?number FILTER(DATATYPE(?number) IN ({", ".join(f"<{XSD[name]}>" for name in _TYPES)}))
}}"""


def numbers_without_value(store: pyoxigraph.Store) -> Iterator[Problem]:
    """Every number of the graph that is not itself when nothing is added to it, with a statement that has it."""
    computed = store.query(_COMPUTED, use_default_graph_as_union=True)
    assert isinstance(computed, pyoxigraph.QuerySolutions)
    for number, *results in computed:
        exact = exact_number(number)
        if all(result is not None and exact_number(result) == exact for result in results):
            continue
        assert isinstance(number, pyoxigraph.Literal)
        statement = next(store.quads_for_pattern(None, None, number))
        yield Problem(
            str(statement.subject),
            0,
            str(statement.predicate),
            f"{number.value!r} is no number that the engine computes with as {number.datatype.value.removeprefix(str(XSD))}",
            "Write it within 38 digits, 18 of them after the point, or as xsd:double.",
        )
