"""Fixtures shared by all tests: the report texts, the tables as read, one build of everything, copies to break.

Where ``DGKG_SKIPS`` is ``refused`` (CI), a run in which any test was skipped fails and names them.
"""

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

from loaders.builds.building import Built, build
from loaders.builds.folder import Build
from loaders.project import ROOT, Project
from loaders.reading.published import Report
from loaders.sources import Sources, read_sources
from tests.support.commands import Run, invoke
from tests.support.once import once_an_input
from tests.support.projects import REPORTS, copy_project, lighten

#: Not tests: ``make coverage`` runs these.
collect_ignore = ["support/measuring"]

# The same examples in every run: a failure seen once can be seen again.
settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail a run that skipped something, where that is refused."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    refused = os.environ.get("DGKG_SKIPS") == "refused"
    if exitstatus == 0 and refused and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say why a run without a failed test fails."""
    skipped = terminalreporter.stats.get("skipped", [])
    if os.environ.get("DGKG_SKIPS") == "refused" and skipped:
        terminalreporter.section("skipped, which DGKG_SKIPS=refused does not allow", red=True)
        for report in skipped:
            terminalreporter.write_line(f"{report.nodeid}: {report.longrepr}")


def texts_location() -> Path | None:
    """The folder of report texts: ``DGKG_REPORTS``, else ``../shared/reports`` beside the project, if it is there."""
    folder = Path(os.environ.get("DGKG_REPORTS") or ROOT.parent / "shared" / "reports")
    return folder.resolve() if folder.is_dir() else None


@pytest.fixture(scope="session")
def texts_folder() -> Path:
    """The folder of report texts. Without it a test is skipped, or fails where ``DGKG_REQUIRE_TEXTS`` is 1."""
    folder = texts_location()
    if folder is None:
        reason = "no report texts: set DGKG_REPORTS to the folder of the .txt files"
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


@pytest.fixture(params=REPORTS)
def report(request: pytest.FixtureRequest, sources: Sources) -> Report:
    """Each report in turn."""
    return sources.reports[request.param]


@pytest.fixture
def text(report: Report, texts: dict[str, str]) -> str:
    """The report's text."""
    return texts[report.id]


@pytest.fixture(scope="session")
def built(pytestconfig: pytest.Config) -> Built:
    """The whole project built once, proven against the texts where they are at hand."""
    texts = texts_location()
    return once_an_input(pytestconfig, "builds", lambda folder: build(Project(), folder, texts), texts)


@pytest.fixture(scope="session")
def built_build(built: Built) -> Build:
    """The build of the whole project."""
    return built.build


@pytest.fixture(scope="session")
def built_store(built_build: Build) -> pyoxigraph.Store:
    """The graph of ``built_build`` in memory; tests only read it."""
    return built_build.load()


@pytest.fixture(scope="session")
def rebuilt(built_build: Build, pytestconfig: pytest.Config) -> Path:
    """The folder of a second build of the same input, by another process whose sets have another order."""
    return once_an_input(pytestconfig, "rebuilt", _build_apart, texts_location())


def _build_apart(builds: Path) -> Path:
    code = "import sys, pathlib; from loaders.builds.building import build; from loaders.project import Project; "
    code += "build(Project(), pathlib.Path(sys.argv[1]), *map(pathlib.Path, sys.argv[2:]))"
    texts = [str(folder)] if (folder := texts_location()) else []
    own = {"PYTHONHASHSEED": "4711", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code, str(builds), *texts], cwd=ROOT, env=os.environ | own, check=True)
    return builds


@pytest.fixture
def own_texts(texts_folder: Path, tmp_path: Path) -> Path:
    """A copy of the report texts that a test may change."""
    folder = tmp_path / "texts"
    shutil.copytree(texts_folder, folder)
    return folder


@pytest.fixture
def broken_project(tmp_path: Path) -> Project:
    """A copy of the project's data that a test may break."""
    return copy_project(tmp_path / "project")


@pytest.fixture
def light_project(broken_project: Project) -> Project:
    """A copy of a part of the project's data: quick to read and to build."""
    return lighten(broken_project)


@pytest.fixture(scope="session")
def light_built(pytestconfig: pytest.Config) -> Built:
    """The light project built once, without texts."""

    def make(folder: Path) -> Built:
        return build(lighten(copy_project(folder / "project")), folder / "builds")

    return once_an_input(pytestconfig, "light", make)


@pytest.fixture(scope="session")
def light_build(light_built: Built) -> Build:
    """The build of the light project."""
    return light_built.build


@pytest.fixture
def kept_builds(light_build: Build, tmp_path: Path) -> Iterator[Path]:
    """A folder of builds whose last good one must still be the current one, and whole, after the test."""
    builds, name = tmp_path / "builds", light_build.folder.name
    shutil.copytree(light_build.folder, builds / name)
    (builds / "current").symlink_to(name)
    yield builds
    assert (builds / "current").readlink() == Path(name)
    assert {p.name: p.read_bytes() for p in (builds / name).iterdir()} == {
        p.name: p.read_bytes() for p in light_build.folder.iterdir()
    }


@pytest.fixture
def good_builds(kept_builds: Path, light_build: Build) -> Iterator[Path]:
    """Like ``kept_builds``; and the test must leave nothing else in the folder."""
    yield kept_builds
    assert {path.name for path in kept_builds.iterdir()} == {light_build.folder.name, "current"}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command line of ``dgkg`` on a wide terminal."""
    monkeypatch.setenv("COLUMNS", "250")
    return invoke


@pytest.fixture
def with_build(light_build: Build, monkeypatch: pytest.MonkeyPatch) -> Build:
    """The light build as the current one."""
    monkeypatch.setenv("DGKG_STORE", str(light_build.folder.parent))
    return light_build
