"""How much a build holds, pinned in ``counts.toml``: a law that loses its checks is noticed, and so is a lost finding.

Whoever adds a report, a law or an explanation enters the new numbers there, and so reads them once.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pyoxigraph
import pytest

from loaders.builds.folder import Build
from loaders.sources import Sources
from loaders.vocabulary import prefixes

COUNTS: dict[str, dict[str, int]] = tomllib.loads(
    Path(__file__).with_name("counts.toml").read_text(encoding="utf-8")
)
_PROLOGUE = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in prefixes().items())
#: For each section that the graph is asked for: the pattern that counts ?thing by ?by.
PATTERNS = {
    "laws-checked": "?thing a dg:Identity ; dg:identityKind ?by",
    "checks": "?thing a dg:Check ; dg:identity/dg:identityKind ?by",
    "checks-by-form": "VALUES ?by { dg:LinearCheck dg:ProductCheck dg:WholeNumberCheck dg:SharesCheck } ?thing a ?by",
    "derived": "?thing a dg:DerivedObservation OPTIONAL { ?thing dg:identity/dg:identityKind ?law } "
    'BIND(COALESCE(?law, "agreement") AS ?by)',
    "findings": "?thing a dg:Finding ; dg:shape ?by",
    "findings-by-class": "?thing a dg:Finding ; dg:findingClass/skos:prefLabel ?by FILTER(LANG(?by) = \"en\")",
    "findings-explained": "?thing a dg:Finding ; dg:explained ?by",
}


def counted(store: pyoxigraph.Store, pattern: str) -> dict[str, int]:
    """How many ?thing there are for each ?by, by the last part of its name."""
    found = store.query(
        f"{_PROLOGUE} SELECT ?by (COUNT(DISTINCT ?thing) AS ?n) {{ {pattern} }} GROUP BY ?by",
        use_default_graph_as_union=True,
    )
    assert isinstance(found, pyoxigraph.QuerySolutions)
    numbers = {}
    for row in found:
        by, number = row["by"], row["n"]
        assert isinstance(by, (pyoxigraph.NamedNode, pyoxigraph.Literal)) and isinstance(
            number, pyoxigraph.Literal
        )
        numbers[by.value.rpartition("#")[2]] = int(number.value)
    return numbers


def test_the_build_holds_as_much_as_the_table_says(built_build: Build) -> None:
    assert {name: count for name, count in built_build.counts.items() if name != "quads"} == COUNTS["build"]


@pytest.mark.parametrize("section", PATTERNS)
def test_the_graph_holds_as_much_as_the_table_says(built_store: pyoxigraph.Store, section: str) -> None:
    assert counted(built_store, PATTERNS[section]) == COUNTS[section]


def test_as_many_laws_are_declared_as_the_table_says(sources: Sources) -> None:
    assert Counter(identity.kind for identity in sources.identities) == COUNTS["laws"]


def test_the_sections_add_up() -> None:
    assert set(COUNTS) == {"build", "laws", *PATTERNS}
    assert sum(COUNTS["checks"].values()) == COUNTS["build"]["checks"]
    assert sum(COUNTS["checks-by-form"].values()) == COUNTS["build"]["checks"]
    assert sum(COUNTS["derived"].values()) == COUNTS["build"]["derived observations"]
    assert sum(COUNTS["findings"].values()) == COUNTS["build"]["findings"]
    assert sum(COUNTS["findings-by-class"].values()) == COUNTS["build"]["findings"]
    assert COUNTS["findings-explained"] == {"true": COUNTS["build"]["findings"]}
