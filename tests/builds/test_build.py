"""A build makes everything or nothing: the same input gives the same build, and a failed one leaves the last good one."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import pyoxigraph
import pytest

from loaders.builds.building import Built, build
from loaders.builds.folder import Build, NoBuild, current_build
from loaders.problems import InputProblems, NotValid
from loaders.project import Project
from loaders.settings import Settings
from tests.support.tables import REPORT, edit, path_of, read_rows, replace_once, set_cells

pytestmark = pytest.mark.long

#: A shape that no graph of ours satisfies.
IMPOSSIBLE_SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix dg: <https://w3id.org/datagov-kg/ontology#> .
<https://example.org/impossible> a sh:NodeShape ;
    sh:targetClass dg:Report ; sh:property <https://example.org/impossible-property> .
<https://example.org/impossible-property> a sh:PropertyShape ;
    sh:path dg:reportText ; sh:maxCount 0 ; sh:severity sh:Violation ; sh:message "A report has no text." .
"""


def test_a_build_is_a_folder_whose_manifest_describes_its_files(built_build: Build) -> None:
    manifest = built_build.manifest
    assert manifest["version"] == built_build.version
    assert manifest["counts"] == built_build.counts
    files = {path.name for path in built_build.folder.iterdir()}
    assert files == {*manifest["files"], "manifest.json"}
    assert {"graph.nq", "graph.trig", "claims.csv", "observations.csv"} <= files
    for name, described in manifest["files"].items():
        content = (built_build.folder / name).read_bytes()
        assert described["sha256"] == hashlib.sha256(content).hexdigest()
        assert described["bytes"] == len(content)


def test_the_version_is_the_checksum_of_the_graph(built_build: Build) -> None:
    graph = (built_build.folder / "graph.nq").read_bytes()
    assert built_build.version == hashlib.sha256(graph).hexdigest()
    assert built_build.folder.name == built_build.version[:16]


def test_the_current_link_names_the_last_build(built_build: Build) -> None:
    assert current_build(built_build.folder.parent) == built_build


def test_both_serialisations_hold_the_same_graph(light_build: Build) -> None:
    trig = pyoxigraph.Store()
    trig.bulk_load(path=str(light_build.folder / "graph.trig"), format=pyoxigraph.RdfFormat.TRIG)
    assert len(trig) == light_build.counts["quads"]
    assert set(trig) == set(light_build.load())


def test_the_lines_of_the_graph_are_sorted_and_distinct(built_build: Build) -> None:
    lines = (built_build.folder / "graph.nq").read_text(encoding="utf-8").splitlines()
    assert lines == sorted(set(lines))


def test_a_build_says_each_step_and_how_long_it_took(built: Built) -> None:
    expected = {"read tables", "prove against texts", "emit triples", "load", "validate", "write"}
    assert expected <= set(built.seconds)
    assert all(seconds > 0 for seconds in built.seconds.values())


def test_without_texts_the_tables_alone_build_the_graph(light_built: Built, light_build: Build) -> None:
    assert light_built.accounts == []
    assert len(light_build.load()) == light_build.counts["quads"] > 0


def test_the_same_input_gives_the_same_version(built_build: Build, rebuilt: Path) -> None:
    assert current_build(rebuilt).folder == (rebuilt / built_build.folder.name).resolve()
    assert current_build(rebuilt).version == built_build.version


@pytest.fixture
def next_build(
    light_project: Project, light_build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Build:
    """A build of another input, after four older ones, the third of which is current, and one that was cut short."""
    builds = tmp_path / "builds"
    for age, name in enumerate(("newest", "newer", "current-until-now", "oldest")):
        (builds / name).mkdir(parents=True)
        for file in ("manifest.json", "graph.nq"):
            (builds / name / file).touch()
        os.utime(builds / name, (10**9 - age, 10**9 - age))
    (builds / "current").symlink_to("current-until-now")
    (builds / ".new-cut-short").mkdir()
    (builds / ".new-cut-short" / "graph.nq").touch()
    set_cells(path_of(light_project, "policies.csv"), 0, label_en="Another label")
    return build(light_project, builds).build


def test_another_input_gives_another_version_and_old_builds_are_removed(
    next_build: Build, light_build: Build
) -> None:
    builds = next_build.folder.parent
    assert next_build.version != light_build.version
    assert current_build(builds) == next_build
    complete = {path.name for path in builds.iterdir() if not path.name.startswith(".")}
    assert complete == {next_build.folder.name, "newest", "current"}


def test_a_build_removes_what_a_killed_one_left(next_build: Build) -> None:
    assert not (next_build.folder.parent / ".new-cut-short").exists()


def test_mistakes_in_the_tables_leave_the_last_good_build(light_project: Project, good_builds: Path) -> None:
    set_cells(path_of(light_project, "claims.csv"), 0, indicator="no-such")
    steps: list[str] = []
    with pytest.raises(InputProblems, match="unknown indicator 'no-such'"):
        build(light_project, good_builds, progress=steps.append)
    assert steps == ["read tables", "prove against texts"]


def test_a_graph_that_breaks_a_shape_leaves_the_last_good_build(
    light_project: Project, good_builds: Path
) -> None:
    (light_project.shapes / "impossible.ttl").write_text(IMPOSSIBLE_SHAPE, encoding="utf-8")
    with pytest.raises(NotValid) as raised:
        build(light_project, good_builds)
    report = str(raised.value)
    assert f"A report has no text. [<https://w3id.org/datagov-kg/report/{REPORT}>" in report
    assert "2 Violation" in report


def test_an_unexplained_contradiction_and_a_stale_explanation_leave_the_last_good_build(
    light_project: Project, good_builds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = path_of(light_project, "claims.csv")
    rows = read_rows(path)
    row = next(
        n
        for n, cells in enumerate(rows)
        if cells["indicator"] == "data-production" and cells["kind"] == "level"
    )
    set_cells(path, row, printed="141.06", value="141.06")
    explanation = {"finding": "no/such", "explanation_zh": "无", "explanation_en": "none"}
    edit(path_of(light_project, "findings.csv"), lambda rows: rows.append(explanation))
    with pytest.raises(InputProblems) as raised:
        build(light_project, good_builds)
    messages = [problem.message for problem in raised.value.problems]
    assert any(
        m.startswith("unexplained finding ProductIdentity/growth.data-production-growth/") for m in messages
    )
    assert "explains 'no/such', which does not occur" in messages
    start, end = (rows[row][column] for column in ("start", "end"))
    receipt = f"(“National Data Resource Survey Report (2024)”, characters {start}–{end})"
    assert any(receipt in message for message in messages), messages


def test_a_numeral_not_at_its_range_leaves_the_last_good_build(
    light_project: Project, own_texts: Path, good_builds: Path
) -> None:
    path = path_of(light_project, "claims.csv")
    start, end = (int(read_rows(path)[0][column]) for column in ("start", "end"))
    set_cells(path, 0, start=str(start + 1), end=str(end + 1))
    with pytest.raises(InputProblems) as raised:
        build(light_project, good_builds, own_texts)
    (moved,) = (problem for problem in raised.value.problems if problem.line == 2)
    assert (Path(moved.file).name, moved.column) == ("claims.csv", "start")
    assert moved.remedy == f"The nearest one begins at {start}."


def test_a_text_with_another_checksum_leaves_the_last_good_build(
    light_project: Project, own_texts: Path, good_builds: Path
) -> None:
    replace_once(own_texts / f"{REPORT}.txt", "数据", "资料")
    with pytest.raises(InputProblems) as raised:
        build(light_project, good_builds, own_texts)
    (problem,) = raised.value.problems
    assert problem.file == str(own_texts / f"{REPORT}.txt")
    assert "has checksum" in problem.message


def test_a_text_that_is_not_there_leaves_the_last_good_build(
    light_project: Project, own_texts: Path, good_builds: Path
) -> None:
    (own_texts / f"{REPORT}.txt").unlink()
    with pytest.raises(InputProblems) as raised:
        build(light_project, good_builds, own_texts)
    assert [problem.file for problem in raised.value.problems] == [str(own_texts / f"{REPORT}.txt")]


def test_mistakes_of_every_kind_are_reported_at_once(
    broken_project: Project, own_texts: Path, good_builds: Path
) -> None:
    others = [path for path in sorted(broken_project.reports.iterdir()) if path.name != REPORT]
    set_cells(path_of(broken_project, "claims.csv"), 0, indicator="no-such-indicator")
    set_cells(path_of(broken_project, "policies.csv"), 0, id="second-of-this-name")
    set_cells(path_of(broken_project, "policies.csv"), 1, id="second-of-this-name")
    replace_once(others[0] / "claims.csv", "qualifier", "qualifer")
    (others[1] / "nonfacts.csv").write_bytes("数据".encode("gbk"))
    set_cells(
        others[2] / "claims.csv", 0, start=str(int(read_rows(others[2] / "claims.csv")[0]["start"]) + 1)
    )
    replace_once(own_texts / f"{others[3].name}.txt", "数据", "资料")
    with pytest.raises(InputProblems) as raised:
        build(broken_project, good_builds, own_texts)
    found = str(raised.value)
    for words in (
        "no-such-indicator",
        "duplicate id",
        "qualifer",
        "is not UTF-8",
        "is not at",
        "has checksum",
    ):
        assert words in found


@pytest.mark.parametrize("name", ["statistics.ttl", "identities.ttl"])
def test_a_turtle_file_that_cannot_be_parsed_is_a_problem_with_file_and_line(
    light_project: Project, good_builds: Path, name: str
) -> None:
    path_of(light_project, name).write_text("@prefix dg: <x> .\ndg:a dg:b\n", encoding="utf-8")
    with pytest.raises(InputProblems) as raised:
        build(light_project, good_builds)
    assert Path(raised.value.problems[0].file).name == name


def test_the_folder_of_builds_is_the_environments_or_build(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for value, folder in (
        ("", "build"),
        ("memory", "build"),
        ("http://h/sparql", "build"),
        (str(tmp_path), str(tmp_path)),
    ):
        monkeypatch.setenv("DGKG_STORE", value)
        assert Settings.from_environment().builds == Path(folder)


@pytest.mark.parametrize("name", ["graph.nq", "claims.csv"])
def test_a_rebuild_puts_a_damaged_build_right(
    light_project: Project, light_build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    builds = tmp_path / "builds"
    shutil.copytree(light_build.folder, builds / light_build.folder.name)
    (builds / light_build.folder.name / name).write_bytes(b"")
    made = build(light_project, builds).build
    assert (made.folder / name).read_bytes() == (light_build.folder / name).read_bytes()


def test_where_nothing_was_built_there_is_no_current_build(tmp_path: Path) -> None:
    with pytest.raises(NoBuild, match="run `dgkg build` first"):
        current_build(tmp_path)
    (tmp_path / "current").symlink_to("gone")
    with pytest.raises(NoBuild, match="Run `dgkg build`"):
        current_build(tmp_path)
