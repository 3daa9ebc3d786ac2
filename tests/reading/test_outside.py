"""Facts from outside the reports: what the object of each predicate is, is declared, and as the ontology has it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import OWL, RDF

from loaders.problems import Problem
from loaders.project import OwnData, Project
from loaders.reading.outside import Value, read_outside_facts, read_predicates
from loaders.reading.outside_terms import outside_terms
from loaders.reading.turtle import read_turtle
from loaders.sources import Sources
from loaders.vocabulary import expand

TERMS = outside_terms(Project().outside_term_tables())
PREDICATES = read_predicates(Project().predicate_tables(), TERMS, [])

#: An object of each kind, and what it becomes.
EXAMPLES: dict[Value, tuple[str, str]] = {
    "date": ("2024-01-31", '"2024-01-31"^^<http://www.w3.org/2001/XMLSchema#date>'),
    "text": ("国发〔2015〕50号", '"国发〔2015〕50号"'),
    "address": ("https://example.org/a", "<https://example.org/a>"),
    "entity": ("region/北京", "<https://w3id.org/datagov-kg/region/beijing>"),
}


@pytest.mark.parametrize("name", PREDICATES)
def test_an_object_becomes_what_is_declared_of_its_predicate(
    sources: Sources, tmp_path: Path, name: str
) -> None:
    written, term = EXAMPLES[PREDICATES[name]]
    path, problems = tmp_path / "outside.csv", list[Problem]()
    path.write_text(
        "subject,predicate,object,source,confidence,confirmed_by,note\n"
        f"region/china,{name},{written},https://example.org/,0.9,,\n",
        encoding="utf-8",
    )
    (fact,) = read_outside_facts([path], PREDICATES, sources.schemes, problems)
    assert problems == []
    assert [part.n3() for part in fact.said[1:]] == [expand(name).n3(), term]


def test_a_folder_of_ones_own_declares_further_predicates(sources: Sources, tmp_path: Path) -> None:
    tables, problems = tmp_path / "entities", list[Problem]()
    tables.mkdir()
    (tables / "predicates.csv").write_text("predicate,value,note\ndcterms:modified,date,\n", encoding="utf-8")
    (tables / "outside.csv").write_text(
        "subject,predicate,object,source,confidence,confirmed_by,note\n"
        "region/china,dcterms:modified,2024-01-31,https://example.org/,0.9,,\n",
        encoding="utf-8",
    )
    project = Project(own=(OwnData(tmp_path),))
    known = read_predicates(project.predicate_tables(), TERMS, problems)
    facts = read_outside_facts(project.outside_tables(), known, sources.schemes, problems)
    assert problems == []
    assert [fact.row.object for fact in facts if fact.file.parent == tables] == ["2024-01-31"]


@pytest.mark.parametrize(
    ("predicate", "term", "message"),
    [
        ("schema:telephone,text", "", "schema:telephone is of another vocabulary and has no type and no name"),
        ("schema:telephone,text", "owl:ObjectProperty", "whose values are no text"),
        ("schema:dissolutionDate,date", "owl:DatatypeProperty", "whose values are no date"),
        ("schema:telephone,text", "owl:DatatypeProperty", ""),
        ("schema:dissolutionDate,date", "owl:AnnotationProperty", ""),
    ],
)
def test_a_predicate_of_another_vocabulary_is_declared_as_its_values_are(
    tmp_path: Path, predicate: str, term: str, message: str
) -> None:
    (tmp_path / "entities").mkdir()
    (tmp_path / "entities" / "predicates.csv").write_text(f"predicate,value,note\n{predicate},\n", encoding="utf-8")
    if term:
        row = f"{predicate.partition(',')[0]},{term},名,name"
        (tmp_path / "outside_terms.csv").write_text(f"term,type,label_zh,label_en\n{row}\n", encoding="utf-8")
    own, problems = Project(own=(OwnData(tmp_path),)), list[Problem]()
    read_predicates(own.predicate_tables(), outside_terms(own.outside_term_tables()), problems)
    assert [problem.file.rpartition("/")[2] for problem in problems] == (["predicates.csv"] if message else [])
    assert message in "".join(problem.message for problem in problems)


@pytest.mark.parametrize("name", [name for name in PREDICATES if name.startswith("dg:")])
def test_what_the_table_says_of_our_own_predicates_the_ontology_says(name: str) -> None:
    ontology = read_turtle(Project().ontology_modules())
    is_entity = (expand(name), RDF.type, OWL.ObjectProperty) in ontology
    assert is_entity == (PREDICATES[name] == "entity")
    assert is_entity or (expand(name), RDF.type, OWL.DatatypeProperty) in ontology
