"""Tables, TOML, Turtle, queries and manifests, broken at random: each is refused with its place, or read whole."""

from __future__ import annotations

import csv
import io
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from loaders.builds.folder import Build, NoBuild, current_build
from loaders.problems import InputProblems, Problem
from loaders.project import Project
from loaders.reading.concepts import gather_schemes
from loaders.reading.outside_terms import outside_terms
from loaders.reading.published import read_report
from loaders.reading.turtle import read_turtle
from loaders.validation.checks import compile_shapes
from service.stored.model import read_queries
from tests.support.fuzzing import broken, rounds
from tests.support.own_data import example_in

pytestmark = pytest.mark.long


def _rows(content: bytes) -> int | None:
    """How many rows with anything in them a table has by Python's reader; None where that cannot read it either."""
    try:
        text = content.decode("utf-8-sig")
        return sum(any(cell.strip() for cell in row) for row in list(csv.reader(io.StringIO(text, newline=None)))[1:])
    except (UnicodeDecodeError, csv.Error):
        return None


def _replaced(original: Path, chance: random.Random, content: bytes | None = None) -> bytes:
    """The file with its content broken."""
    changed = broken(original.read_bytes() if content is None else content, chance)
    original.write_bytes(changed)
    return changed


def test_a_report_is_read_whole_or_each_fault_has_its_place(tmp_path: Path) -> None:
    folder = example_in(tmp_path)
    files = sorted(path for path in folder.iterdir() if path.suffix in (".csv", ".toml"))
    kept = {path: path.read_bytes() for path in files}
    refused = 0
    for chance in rounds("report"):
        path = chance.choice(files)
        content = _replaced(path, chance)
        try:
            report = read_report(folder)
            rows = getattr(report, path.stem, None)
            assert rows is None or path.suffix != ".csv" or len(rows) == _rows(content), path.name
        except InputProblems as found:
            refused += 1
            assert found.problems and all(problem.message and problem.remedy for problem in found.problems)
        path.write_bytes(kept[path])
    assert refused


def test_schemes_are_read_or_each_fault_has_its_place(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(Project().entities, tmp_path / "entities"))
    files = [folder / "publications.csv", folder / "programmes.csv", folder / "entities.toml"]
    kept = {path: path.read_bytes() for path in files}
    refused = 0
    for chance in rounds("schemes"):
        path, problems = chance.choice(files), list[Problem]()
        content = _replaced(path, chance)
        schemes = gather_schemes([folder / "entities.toml"], problems)
        if path.suffix == ".csv" and not problems:
            assert len(schemes[path.stem].concepts) == _rows(content)
        refused += bool(problems)
        path.write_bytes(kept[path])
    assert refused


_READERS: dict[str, tuple[list[Path], Callable[[Path], object]]] = {
    "shapes": (Project().shape_files(), lambda path: compile_shapes(read_turtle([path]))),
    "ontology": (Project().ontology_modules(), lambda path: read_turtle([path])),
    "queries": (Project().query_files(), lambda path: read_queries([path])),
    "outside terms": (Project().outside_term_tables(), lambda path: outside_terms([path])),
}


@pytest.mark.parametrize("kind", _READERS)
def test_a_file_is_read_or_refused_with_its_place(kind: str, tmp_path: Path) -> None:
    files, read = _READERS[kind]
    refused = 0
    for chance in rounds(kind):
        original = chance.choice(files)
        path = tmp_path / original.name
        _replaced_copy(original, path, chance)
        try:
            read(path)
        except InputProblems as found:
            refused += 1
            assert found.problems and str(found)
        path.unlink()
    assert refused


def _replaced_copy(original: Path, path: Path, chance: random.Random) -> None:
    path.write_bytes(broken(original.read_bytes(), chance))


def test_a_damaged_build_is_told_and_never_read(light_build: Build, tmp_path: Path) -> None:
    """A manifest that passes describes files that are there; a file that passes is byte by byte what was built."""
    builds = tmp_path / "build"
    folder = builds / light_build.folder.name
    shutil.copytree(light_build.folder, folder)
    (builds / "current").symlink_to(folder.name)
    names = ["manifest.json", *sorted(light_build.files)]
    told = 0
    for chance in rounds("build"):
        path = folder / chance.choice(names)
        before = path.read_bytes()
        content = _replaced(path, chance, before)
        try:
            build = current_build(builds)
            if path.name != "manifest.json":
                assert build.read(path.name) == before == content
        except NoBuild as found:
            told += 1
            assert str(found)
        path.write_bytes(before)
    assert told
