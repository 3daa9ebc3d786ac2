"""The engine computes with every number of a graph, or the build says which it does not."""

from __future__ import annotations

from decimal import Decimal

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store
from rdflib import XSD

from loaders.emission.literals import number_literal
from loaders.validation import numbers_without_value


def _found(value: str, datatype: str) -> list[str]:
    store = Store()
    store.add(Quad(NamedNode("s:s"), NamedNode("p:p"), Literal(value, datatype=NamedNode(str(XSD[datatype])))))
    return [problem.message for problem in numbers_without_value(store)]


@pytest.mark.parametrize(
    ("value", "datatype"),
    [
        ("9444732965739290427392", "decimal"), ("1000000000000000000000", "decimal"), ("-170141183460469231732", "decimal"),
        ("0.1234567890123456789", "decimal"), ("9223372036854775808", "integer"), ("many", "decimal"), ("", "integer"),
        ("1e", "double"),
    ],
)  # fmt: skip
def test_a_number_that_sums_would_lose_is_found(value: str, datatype: str) -> None:
    (message,) = _found(value, datatype)
    assert repr(value) in message


@pytest.mark.parametrize(
    ("value", "datatype"),
    [
        ("9223372036854775808", "decimal"), ("170141183460469231731", "decimal"), ("0.123456789012345678", "decimal"),
        ("-9223372036854775808", "integer"), ("9.44473296573929E21", "double"), ("NaN", "double"), ("-INF", "float"),
        ("007", "integer"), ("many", "string"),
    ],
)  # fmt: skip
def test_a_number_that_the_engine_computes_with_is_none(value: str, datatype: str) -> None:
    assert _found(value, datatype) == []


@given(st.decimals(-(10**25), 10**25, allow_nan=False, places=6))
def test_what_we_write_the_engine_computes_with(value: Decimal) -> None:
    written = number_literal(value)
    assert _found(str(written), str(written.datatype).removeprefix(str(XSD))) == []
    assert abs(Decimal(str(written)) - value) <= abs(value) * Decimal("1e-15")


def test_sums_and_products_with_every_unit_are_bound(built_store: Store) -> None:
    assert list(numbers_without_value(built_store)) == []
    query = """PREFIX qudt: <http://qudt.org/schema/qudt/>
        SELECT ?symbol (STR(SUM(?factor + 1) * 2) AS ?twice) {
          ?unit qudt:symbol ?symbol ; qudt:conversionMultiplier ?factor } GROUP BY ?symbol"""
    answer = built_store.query(query, use_default_graph_as_union=True)
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    twice = {row["symbol"].value: row["twice"] for row in answer}
    assert float(twice["ZB"].value) == 2.0**74
    assert all(value is not None for value in twice.values())
