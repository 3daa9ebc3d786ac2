"""Mapping sets: read with every mistake told; and our own sets, which leave out no entity and guess nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sssom_pydantic

from loaders.linking import (
    JUSTIFICATIONS,
    NO_TERM,
    PREDICATES,
    Mapping,
    MappingSet,
    read_mapping_set,
    read_mappings,
)
from loaders.problems import Problem
from loaders.project import Project
from loaders.quality.mapped import CONFIRMED, MAPPED, mappings_table
from loaders.sources import Sources
from loaders.vocabulary import NAMESPACES, prefixes

DESCRIBED = """#mapping_set_id: https://example.org/set
#mapping_set_title: A set
#mapping_set_version: "2026-11-28"
#license: https://creativecommons.org/licenses/by/4.0/
#curie_map:
#  dgd: "https://w3id.org/datagov-kg/"
#  wikidata: "http://www.wikidata.org/entity/"
"""
HEADER = "subject_id subject_label predicate_id object_id object_label mapping_justification confidence see_also mapping_date comment"
GOOD = {
    "subject_id": "dgd:region/anhui", "subject_label": "Anhui", "predicate_id": "skos:exactMatch", "object_id": "wikidata:Q40956",
    "mapping_justification": "semapv:ManualMappingCuration", "confidence": "0.9", "see_also": "https://example.org/list",
    "mapping_date": "2026-11-28",
}  # fmt: skip


def written(folder: Path, *rows: dict[str, str], described: str = DESCRIBED) -> Path:
    """A set with rows like the good one but for the cells given."""
    columns = HEADER.split()
    lines = ["\t".join((GOOD | row).get(column, "") for column in columns) for row in rows]
    path = folder / "test.sssom.tsv"
    path.write_text(described + "\t".join(columns) + "\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def mistakes_of(path: Path, sources: Sources) -> list[Problem]:
    """What is wrong with the set."""
    problems: list[Problem] = []
    read_mappings([path], sources.schemes, problems)
    return problems


@pytest.fixture(scope="module")
def sets() -> list[MappingSet[Mapping]]:
    """Our own sets."""
    problems: list[Problem] = []
    found = [read_mapping_set(path, Mapping, problems) for path in Project().mapping_sets()]
    assert problems == []
    return [one for one in found if one is not None]


def test_a_mapping_is_read_with_its_place(tmp_path: Path, sources: Sources) -> None:
    problems: list[Problem] = []
    path = written(tmp_path, {"see_also": "https://example.org/a|https://example.org/b", "comment": "why"})
    (mapping,) = read_mappings([path], sources.schemes, problems).stated
    assert problems == []
    assert (mapping.subject, mapping.predicate, mapping.object) == (
        "region/anhui", "skos:exactMatch", "http://www.wikidata.org/entity/Q40956",
    )  # fmt: skip
    assert mapping.place.addresses == ("https://example.org/a", "https://example.org/b")
    assert (mapping.place.confidence, mapping.note, mapping.vocabulary) == ("0.9", "why", "wikidata")


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ({"subject_id": "dgd:region/nowhere"}, "subject_id", "unknown entity"),
        ({"subject_id": "region/anhui"}, "subject_id", "no prefixed name"),
        ({"object_id": "wd:Q1"}, "object_id", "prefix 'wd' is not declared"),
        ({"object_id": "http://example.org/a b"}, "object_id", "no prefixed name"),
        ({"predicate_id": "owl:sameAs"}, "predicate_id", "does not say how the two match"),
        ({"predicate_id": "skos:mappingRelation"}, "predicate_id", "does not say how the two match"),
        ({"object_id": NO_TERM, "comment": "none"}, "predicate_id", "does not say how the two match"),
        ({"object_id": NO_TERM, "predicate_id": "skos:mappingRelation"}, "comment", "nothing says why"),
        ({"mapping_justification": "semapv:ManualMapingCuration"}, "mapping_justification", "ManualMappingCuration"),
        ({"confidence": "0"}, "confidence", "greater than 0"),
        ({"confidence": "1.1"}, "confidence", "less than or equal to 1"),
        ({"confidence": "sure"}, "confidence", "valid number"),
        ({"mapping_date": "2026-11-31"}, "mapping_date", "date"),
        ({"see_also": ""}, "see_also", "nothing says where"),
        ({"see_also": "a list"}, "see_also", "pattern"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_row_is_told_with_its_place(
    cells: dict[str, str], column: str, said: str, tmp_path: Path, sources: Sources
) -> None:
    problems = mistakes_of(written(tmp_path, {"subject_id": "dgd:region/hebei"}, cells), sources)
    assert [(problem.line, problem.column) for problem in problems] == [(DESCRIBED.count("\n") + 3, column)]
    assert said in f"{problems[0].message} {problems[0].remedy}"


def test_a_row_that_stands_twice_and_one_that_another_contradicts_are_mistakes(tmp_path: Path, sources: Sources) -> None:
    none = {"predicate_id": "skos:mappingRelation", "object_id": NO_TERM, "see_also": "", "comment": "none found"}
    assert ["stands twice" in p.message for p in mistakes_of(written(tmp_path, {}, {}), sources)] == [True]
    assert ["another row gives one" in p.message for p in mistakes_of(written(tmp_path, {}, none), sources)] == [True]


@pytest.mark.parametrize(
    ("described", "column", "said"),
    [
        ("", "", "no comment lines"),
        ("#a: [\n", "", "no YAML"),
        (DESCRIBED + "#mapping_set_titel: x\n", "mapping_set_titel", "mapping_set_title"),
        (DESCRIBED.replace("#license: https://", "#license: "), "license", "pattern"),
        (DESCRIBED + '#  skos: "http://example.org/"\n', "curie_map", "in every SSSOM file"),
        (DESCRIBED + '#  other: "no iri"\n', "curie_map", "begins no IRI"),
        (re.sub("#mapping_set_id.*\n", "", DESCRIBED), "mapping_set_id", "required"),
    ],
)
def test_a_mistake_in_what_describes_a_set_is_told(
    described: str, column: str, said: str, tmp_path: Path, sources: Sources
) -> None:
    problems = mistakes_of(written(tmp_path, {}, described=described), sources)
    assert [problem.column for problem in problems] == [column]
    assert said in f"{problems[0].message} {problems[0].remedy}"


def test_a_table_with_commas_is_told_with_the_line_of_its_header(tmp_path: Path, sources: Sources) -> None:
    path = written(tmp_path, {})
    path.write_text(path.read_text(encoding="utf-8").replace("\t", ","), encoding="utf-8")
    (problem,) = mistakes_of(path, sources)
    assert problem.line == DESCRIBED.count("\n") + 1 and "tabs" in problem.remedy


@pytest.mark.parametrize("name", MAPPED)
def test_every_entity_has_a_mapping_or_a_reason_why_it_has_none(name: str, sources: Sources) -> None:
    scheme = sources.schemes[name]
    said = {one.subject for one in sources.mapped.stated} | {one.subject for one in sources.mapped.unmatched}
    left_out = [concept.id for concept in scheme.concepts.values() if f"{scheme.declaration.path}/{concept.id}" not in said]
    assert left_out == [], f"enter what is new in loaders/linking/mappings/{name}.sssom.tsv, or {NO_TERM} with the reason"


@pytest.mark.reference
def test_another_reader_of_sssom_reads_the_same_sets(sets: list[MappingSet[Mapping]]) -> None:
    """sssom-pydantic takes each file as the specification says: prefixes declared, slots known, values in their ranges."""
    for one in sets:
        read, prefixes_read, described = sssom_pydantic.read(one.file)
        theirs = [(m.subject.curie, m.predicate.curie, m.object.curie, m.confidence, m.justification.curie) for m in read]
        ours = [
            (row.subject_id, row.predicate_id, row.object_id, row.confidence, row.mapping_justification)
            for row in (located.row for located in one.rows)
        ]
        assert theirs == ours and described is not None
        assert dict(prefixes_read.bimap).items() >= one.described.curie_map.items()


def test_there_is_one_set_for_each_scheme(sets: list[MappingSet[Mapping]]) -> None:
    assert sorted(one.file.name.partition(".")[0] for one in sets) == sorted(MAPPED)


def test_sets_are_whole_in_their_prefixes_labels_and_dates(sets: list[MappingSet[Mapping]], sources: Sources) -> None:
    known = {concept.iri: concept for scheme in sources.schemes.values() for concept in scheme.concepts.values()}
    for one in sets:
        used = {
            curie.partition(":")[0]
            for located in one.rows
            for curie in (
                located.row.subject_id, located.row.predicate_id, located.row.object_id, located.row.mapping_justification
            )
        }  # fmt: skip
        assert used == set(one.described.curie_map), f"{one.file.name}: prefixes declared and used"
        ours = prefixes()
        assert all(ours.get(prefix, iri) == iri for prefix, iri in one.described.curie_map.items()), one.file.name
        for located in one.rows:
            concept = known[one.expand(located.row.subject_id)]
            assert located.row.subject_label == concept.cell("label_en"), f"{one.file.name}:{located.line}"
            assert located.row.mapping_date <= one.described.mapping_set_version, f"{one.file.name}:{located.line}"
            assert located.row.mapping_justification in JUSTIFICATIONS


def test_what_one_source_says_is_marked(sources: Sources) -> None:
    """The rule of the sets: from that confidence on, two sources say it, or a code that our own tables hold."""
    for mapping in sources.mapped.stated:
        if mapping.row.confidence >= CONFIRMED and mapping.predicate != "schema:url":
            assert len(mapping.place.addresses) > 1 or "one " in mapping.note, mapping.row
        assert mapping.note or len(mapping.place.addresses) > 1 or mapping.predicate == "schema:url", mapping.row


def test_codes_of_places_are_those_of_our_tables(sources: Sources) -> None:
    """GB/T 2260 and ISO 3166 are in the tables of regions too: the mapping is of the very code."""
    codes = {"gbt2260": "code", "iso3166-2": "iso", "iso3166-1": "iso"}
    found = {name: 0 for name in codes}
    regions = sources.schemes["regions"].concepts
    for mapping in sources.mapped.stated:
        if mapping.vocabulary in codes:
            region = regions[mapping.subject.removeprefix("region/")]
            assert region.cell(codes[mapping.vocabulary]) == mapping.row.object_id.partition(":")[2]
            found[mapping.vocabulary] += 1
    coded = sum(bool(region.cell("code")) for region in regions.values())
    iso = sum(bool(region.cell("iso")) for region in regions.values())
    assert (found["gbt2260"], found["iso3166-2"] + found["iso3166-1"]) == (coded, iso)


def test_matches_of_units_that_their_table_declares_have_their_evidence(sources: Sources) -> None:
    said = {(mapping.subject, mapping.predicate, mapping.row.object_id) for mapping in sources.mapped.stated}
    for unit in sources.schemes["units"].concepts.values():
        for column, predicate in (("exact_match", "skos:exactMatch"), ("close_match", "skos:closeMatch")):
            assert {(f"unit/{unit.id}", predicate, target) for target in unit.values(column)} <= said


def test_codes_of_industries_exist_and_say_how_scopes_differ(sources: Sources) -> None:
    """ISIC Rev.4 has the sections A to U, divisions of two digits and classes of four; NACE Rev.2 the same sections and divisions."""
    patterns = {"isic4": r"[A-U]|\d\d|\d{4}", "nace2": r"[A-U]|\d\d"}
    sections: dict[tuple[str, str], set[str]] = {}
    for mapping in sources.mapped.stated:
        if mapping.vocabulary in patterns:
            code = mapping.row.object_id.partition(":")[2]
            assert re.fullmatch(patterns[mapping.vocabulary], code), mapping.row
            assert mapping.predicate != "skos:exactMatch", "two standards draw no line alike"
            sections.setdefault((mapping.subject, code), set()).add(mapping.predicate)
    assert all(len(predicates) == 1 for predicates in sections.values()), "ISIC and NACE are said to differ alike"
    assert ("industry/J", "J") not in sections and ("industry/J", "K") in sections


def test_the_table_of_the_readme_counts_every_mapping(sources: Sources) -> None:
    table = mappings_table(sources)
    held = [int(line.split("|")[2].replace(",", "")) for line in table.partition("counterparts in")[2].splitlines()[2:]]
    assert sum(held) == len(sources.mapped.stated)
    assert all(predicate.partition(":")[2] in table for predicate in PREDICATES)
    assert "sssom" in NAMESPACES
