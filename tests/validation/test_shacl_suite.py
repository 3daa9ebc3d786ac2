"""The W3C's SHACL suite, core and SPARQL: the fast path gives the expected report, or refuses shape and term by name.

No other outcome is known: another verdict or result, a crash and a query that is no SPARQL each fail. What is refused is
listed here with the term, so that neither a new refusal nor one that is no longer needed goes unseen.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from loaders.validation import validate_fast
from loaders.validation.refusals import UnsupportedShape
from tests.support import shacl_suite
from tests.support.shacl_suite import Case, has_messages, report_node, report_of, stored

pytestmark = pytest.mark.reference

#: Tests of the suite whose shapes the fast path does not check, and the terms that it names.
REFUSED = {
    "core/property/datatype-ill-formed": "asks for sh:datatype <http://www.w3.org/2001/XMLSchema#byte>, which the store keeps as xsd:integer",
    "sparql/pre-binding/shapesGraph-001": "uses $shapesGraph, which is not bound here",
}
#: What the standard wants to fail, and what each is refused for.
FAILURES = {
    "sparql/pre-binding/pre-binding-006": "has an inner SELECT that does not select $this",
    "sparql/pre-binding/unsupported-sparql-001": "uses MINUS",
    "sparql/pre-binding/unsupported-sparql-002": "uses VALUES",
    "sparql/pre-binding/unsupported-sparql-003": "uses SERVICE",
    "sparql/pre-binding/unsupported-sparql-004": "has an inner SELECT that does not select $this",
    "sparql/pre-binding/unsupported-sparql-005": "binds $this, which is bound already",
    "sparql/pre-binding/unsupported-sparql-006": "binds $value, which is bound already",
}


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    """All tests of the suite."""
    root: Path = shacl_suite.fetch(tmp_path_factory.mktemp("shacl"))
    return list(shacl_suite.read(root))


def outcome(case: Case) -> str:
    """``same``, ``failure`` where the standard wants one, ``refused``, or what is wrong."""
    try:
        found = validate_fast(stored(case.data), case.shapes).graph()
    except UnsupportedShape as refusal:
        named = FAILURES if case.expected is None else REFUSED
        known = case.name in named and named[case.name] in str(refusal)
        return ("failure" if case.expected is None else "refused") if known else f"{case.name}: {refusal}"
    if case.expected is None:
        return f"{case.name}: taken, though it must fail"
    with_messages = has_messages(*case.expected)
    expected = report_of(*case.expected, with_messages)
    if (seen := report_of(found, report_node(found), with_messages)) == expected:
        return "same"
    return f"{case.name}: {seen} instead of {expected}"


def test_each_test_of_the_suite_gives_its_report_or_is_refused_by_name(cases: list[Case]) -> None:
    assert Counter(outcome(case) for case in cases) == {"same": 112, "failure": 7, "refused": 2}
