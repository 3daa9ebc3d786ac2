"""Fixtures shared by all tests: the report texts, the tables as read, one build of everything, a copy to break."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import settings

from loaders.account import TEXTS_VARIABLE
from loaders.build import Build, build, load_store
from loaders.project import ROOT, Project, Sources, read_sources
from tests.tables import PREVIOUS, REPORT, edit

# The same examples in every run: a failure seen once can be seen again.
settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")

#: The folders of data that a build reads.
DATA_FOLDERS = ("ontology", "shapes", "queries", "loaders/reports", "loaders/catalogue")


def texts_location() -> Path | None:
    """The folder of report texts: ``DGKG_REPORTS``, else ``../shared/reports`` beside the project, if it is there."""
    folder = Path(os.environ.get(TEXTS_VARIABLE) or ROOT.parent / "shared" / "reports")
    return folder if folder.is_dir() else None


@pytest.fixture(scope="session")
def texts_folder() -> Path:
    """The folder of report texts. Without it a test is skipped, or fails where ``DGKG_REQUIRE_TEXTS`` is 1."""
    folder = texts_location()
    if folder is None:
        reason = f"no report texts: set {TEXTS_VARIABLE} to the folder of the .txt files"
        if os.environ.get("DGKG_REQUIRE_TEXTS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


@pytest.fixture(scope="session")
def sources() -> Sources:
    """The project's tables, read once."""
    return read_sources(Project())


@pytest.fixture(scope="session")
def texts(texts_folder: Path, sources: Sources) -> dict[str, str]:
    """The text of every report, by report id."""
    return {name: (texts_folder / f"{name}.txt").read_bytes().decode() for name in sources.reports}


@pytest.fixture(scope="session")
def built_build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Build]:
    """One build of the whole project, proven against the texts where they are at hand."""
    folder = texts_location()
    with pytest.MonkeyPatch.context() as patch:
        if folder is None:
            patch.delenv(TEXTS_VARIABLE, raising=False)
        else:
            patch.setenv(TEXTS_VARIABLE, str(folder))
        made = build(Project(), tmp_path_factory.mktemp("builds"))
    yield made


@pytest.fixture(scope="session")
def built_store(built_build: Build) -> pyoxigraph.Store:
    """The graph of ``built_build`` in memory; tests only read it."""
    return load_store(built_build.folder)


@pytest.fixture(scope="session")
def rebuilt(built_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a second build of the same input, by another process whose sets have another order."""
    builds = tmp_path_factory.mktemp("rebuilt")
    environment = {name: value for name, value in os.environ.items() if name != TEXTS_VARIABLE}
    environment |= {"PYTHONHASHSEED": "4711", "PYTHONPATH": str(ROOT)}
    if built_build.accounts:
        environment[TEXTS_VARIABLE] = str(texts_location())
    code = "import sys, pathlib; from loaders.build import build; from loaders.project import Project; "
    code += "build(Project(), pathlib.Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", code, str(builds)], cwd=ROOT, env=environment, check=True)
    return builds


@pytest.fixture
def own_texts(texts_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the report texts that a test may change, named by the environment."""
    folder = tmp_path / "texts"
    shutil.copytree(texts_folder, folder)
    monkeypatch.setenv(TEXTS_VARIABLE, str(folder))
    return folder


@pytest.fixture
def broken_project(tmp_path: Path) -> Project:
    """A copy of the project's data that a test may break."""
    root = tmp_path / "project"
    for folder in DATA_FOLDERS:
        shutil.copytree(ROOT / folder, root / folder)
    return Project(root)


@pytest.fixture
def light_project(broken_project: Project) -> Project:
    """A copy with two reports and no groups of regions or industries, whose many totals take long to declare."""
    for folder in broken_project.reports.iterdir():
        if folder.name not in (REPORT, PREVIOUS):
            shutil.rmtree(folder)
    for table, column in (("regions", "members"), ("industries", "covers")):
        path = broken_project.ontology / "schemes" / f"{table}.csv"
        edit(path, lambda rows, column=column: [row.update({column: ""}) for row in rows])
    return broken_project


@pytest.fixture
def good_builds(built_build: Build, tmp_path: Path) -> Iterator[Path]:
    """A folder of builds whose last good one must still be the current one, untouched, after the test."""
    builds = tmp_path / "builds"
    shutil.copytree(built_build.folder, builds / built_build.folder.name)
    (builds / "current").symlink_to(built_build.folder.name)
    yield builds
    assert sorted(path.name for path in builds.iterdir()) == [built_build.folder.name, "current"]
    assert (builds / "current").readlink().name == built_build.folder.name
    for path in built_build.folder.iterdir():
        assert (builds / "current" / path.name).read_bytes() == path.read_bytes()
