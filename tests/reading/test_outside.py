"""Facts from outside the reports: what the object of each predicate is, is declared, and as the ontology has it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import OWL, RDF

from loaders.problems import Problem
from loaders.project import OwnData, Project
from loaders.reading.outside import Value, read_outside_facts, read_predicates
from loaders.reading.turtle import read_turtle
from loaders.sources import Sources
from loaders.vocabulary import expand

PREDICATES = read_predicates(Project().predicate_tables(), [])


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
    known = read_predicates(project.predicate_tables(), problems)
    facts = read_outside_facts(project.outside_tables(), known, sources.schemes, problems)
    assert problems == []
    assert [fact.row.object for fact in facts if fact.file.parent == tables] == ["2024-01-31"]


@pytest.mark.parametrize("name", [name for name in PREDICATES if name.startswith("dg:")])
def test_what_the_table_says_of_our_own_predicates_the_ontology_says(name: str) -> None:
    ontology = read_turtle(Project().ontology_modules())
    is_entity = (expand(name), RDF.type, OWL.ObjectProperty) in ontology
    assert is_entity == (PREDICATES[name] == "entity")
    assert is_entity or (expand(name), RDF.type, OWL.DatatypeProperty) in ontology
