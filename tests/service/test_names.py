"""Names of terms that we use and do not define: every property of the graph has one in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph
import pytest

from loaders.problems import InputProblems
from loaders.project import Project
from loaders.reading.outside_terms import outside_terms
from service.read.names import outside_labels, short_name

(FILE,) = Project().outside_term_tables()
TERMS = outside_terms([FILE])
_LABELLED = """
SELECT DISTINCT ?property ?label WHERE {
  ?s ?property ?o
  OPTIONAL { ?property <http://www.w3.org/2000/01/rdf-schema#label> ?label FILTER(LANG(?label) = "zh") }
}"""


@pytest.mark.parametrize("term", TERMS)
def test_a_term_has_a_name_in_each_language(term: str) -> None:
    labels = outside_labels(term)
    assert re.search(r"[\u4e00-\u9fff]", labels["zh"])
    assert re.fullmatch(r"[A-Za-z ]+", labels["en"])


def test_a_term_without_a_name_has_none() -> None:
    assert outside_labels("dg:Claim") == {}


def test_every_property_of_the_graph_has_a_name(built_store: pyoxigraph.Store) -> None:
    found = built_store.query(_LABELLED, use_default_graph_as_union=True)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    names = {short_name(row["property"].value): row["label"] is not None for row in found}
    assert [name for name, is_labelled in names.items() if not is_labelled and name not in TERMS] == []


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        ("dcterms:isued,owl:AnnotationProperty,发布日期,issued", "term", "isued"),
        ("rdf:type,,类型,type", "term", "rdf:type stands twice"),
        ("dcterms:valid,owl:AnnotationProperty,,valid", "label_zh", "the cell is empty"),
        ("dcterms:valid,owl:Property,有效期,valid", "type", "owl:Property"),
        ("dcterms:valid,,有效期,valid", "type", "nothing says what it is"),
    ],
)
def test_a_mistake_in_the_table_is_reported_with_its_line(
    tmp_path: Path, row: str, column: str, message: str
) -> None:
    path = tmp_path / "outside_terms.csv"
    path.write_text(f"{FILE.read_text(encoding='utf-8')}{row}\n", encoding="utf-8")
    with pytest.raises(InputProblems) as raised:
        outside_terms([path])
    (problem,) = raised.value.problems
    assert (problem.line, problem.column) == (len(TERMS) + 2, column)
    assert message in problem.message
