"""A build says what changed since the one before; a rebuild of the same moves no date; the flat graph is the union."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyoxigraph
import pytest

from loaders.builds.building import build
from loaders.builds.changes import changes_between
from loaders.builds.folder import Build, files_of
from loaders.project import Project
from loaders.vocabulary import BASE
from tests.support.tables import path_of, set_cells

pytestmark = pytest.mark.long


def quad(subject: str, text: str) -> str:
    """A line of N-Quads about a thing of ours."""
    return f'<{BASE}{subject}> <https://example.org/p> "{text}" <{BASE}graph/g> .'


def test_things_are_added_removed_and_changed_by_iri_and_counted_by_kind() -> None:
    old = [quad("claim/a", "1"), quad("claim/b", "1"), quad("policy/p", "old")]
    new = [quad("claim/b", "1"), quad("claim/c", "1"), quad("policy/p", "new")]
    found = changes_between(old, new)
    assert found == {
        "counts": {"added": {"claim": 1}, "removed": {"claim": 1}, "changed": {"policy": 1}},
        "added": [f"{BASE}claim/c"],
        "removed": [f"{BASE}claim/a"],
        "changed": [f"{BASE}policy/p"],
        "removed_labels": {},
    }


def test_what_is_removed_is_named_as_it_was() -> None:
    label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    gone = [f'<{BASE}claim/a> {label} "{text} <{BASE}graph/g> .' for text in ('甲"@zh', 'A\\"s"@en')]
    kept = [f'<{BASE}claim/b> {label} "b"@en <{BASE}graph/g> .']
    assert changes_between([*gone, *kept], kept)["removed_labels"] == {f"{BASE}claim/a": {"zh": "甲", "en": 'A"s'}}


def test_a_build_logs_what_changed_and_a_rebuild_moves_no_date(light_project: Project, tmp_path: Path) -> None:
    builds = tmp_path / "builds"
    first = build(light_project, builds).build
    log = json.loads((first.folder / "changes.json").read_text(encoding="utf-8"))
    assert log["from"] is None and log["added"] == log["removed"] == log["changed"] == []
    set_cells(path_of(light_project, "policies.csv"), 0, label_en="Another label")
    second = build(light_project, builds).build
    log = json.loads((second.folder / "changes.json").read_text(encoding="utf-8"))
    assert (log["from"], log["to"]) == (first.version, second.version)
    assert log["from_created"] == first.manifest["created"]
    assert log["counts"] == {"added": {}, "removed": {}, "changed": {"policy": 1}}
    assert len(log["changed"]) == 1
    before = (second.folder / "manifest.json").read_bytes()
    again = build(light_project, builds).build
    assert again.folder == second.folder
    assert (again.folder / "manifest.json").read_bytes() == before


def test_a_rebuild_a_day_later_that_changes_nothing_moves_no_date(light_project: Project, tmp_path: Path) -> None:
    builds, day = tmp_path / "builds", datetime(2026, 3, 1, 12, tzinfo=UTC)
    first = build(light_project, builds, clock=lambda: day).build
    assert first.manifest["created"] == "2026-03-01T12:00:00+00:00"
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in files_of(first.folder)}
    second = build(light_project, builds, clock=lambda: day + timedelta(days=1)).build
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in files_of(second.folder)} == before
    set_cells(path_of(light_project, "policies.csv"), 0, label_en="Another label")
    third = build(light_project, builds, clock=lambda: day + timedelta(days=2)).build
    assert third.manifest["created"] == "2026-03-03T12:00:00+00:00"


def test_the_flat_graph_holds_every_triple_once(light_build: Build) -> None:
    turtle = gzip.decompress((light_build.folder / "graph.ttl.gz").read_bytes())
    flat = {quad.triple for quad in pyoxigraph.parse(turtle, format=pyoxigraph.RdfFormat.TURTLE)}
    assert flat ^ {quad.triple for quad in light_build.load()} == set()
