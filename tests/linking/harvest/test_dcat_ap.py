"""What was harvested, held against the SHACL shapes of DCAT-AP 3: a report names what a catalogue lacks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import Dataset, Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, SH

from tests.support.catalogues import harvested
from tests.support.shared_files import shared_folder


def _violations(folder: Path, entry: Mapping[str, object]) -> set[tuple[str, str]]:
    """What breaks a shape: the kind of thing and the property."""
    folder.mkdir()
    source = folder / "data.json"
    source.write_text(json.dumps({"dataset": [entry]}, ensure_ascii=False), encoding="utf-8")
    result = harvested(str(source), folder / "harvests")
    quads = Dataset(default_union=True)
    quads.parse(result.folder / "graph.nq", format="nquads")
    graph = Graph()
    for triple in quads.triples((None, None, None)):
        graph.add(triple)
    shapes = Graph().parse(shared_folder("suites/dcat-ap-3.0.1") / "shapes.ttl", format="turtle")
    for shape, part in list(shapes.subject_objects(SH.property)):
        if (part, SH.path, None) not in shapes:  # the suite names property shapes that it does not hold
            shapes.remove((shape, SH.property, part))
    _, report, _ = validate(graph, shacl_graph=shapes, allow_warnings=True)
    assert isinstance(report, Graph)
    found = set()
    for one in report.objects(None, SH.result):
        if report.value(one, SH.resultSeverity) == SH.Violation:
            focus, path = report.value(one, SH.focusNode), report.value(one, SH.resultPath)
            kinds = [kind for kind in graph.objects(focus) if kind in (DCAT.Dataset, DCAT.Distribution, DCAT.Catalog, DCAT.CatalogRecord)]
            found.add((str(kinds[0] if kinds else focus), str(path if isinstance(path, URIRef) else "")))
    return found


@pytest.mark.reference
def test_harvested_data_pass_or_fail_the_shapes_with_a_report(tmp_path: Path) -> None:
    whole = {
        "@id": "https://data.example.org/id/1", "identifier": "1", "title": "数据集", "description": "说明", "modified": "2024-03-01", "publisher": {"name": "示例局"},
        "distribution": [{"downloadURL": "https://data.example.org/1.csv", "mediaType": "text/csv"}],
    }  # fmt: skip
    of_datasets = (str(DCAT.Dataset), str(DCAT.Distribution))
    assert {found for found in _violations(tmp_path / "whole", whole) if found[0] in of_datasets} == set()
    assert (str(DCAT.Dataset), str(DCTERMS.description)) in _violations(tmp_path / "poor", {"identifier": "1", "title": "数据集"})
