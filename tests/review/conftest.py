"""Fixtures of the reviewer's pages: a part of the project's data, read once."""

from __future__ import annotations

import pytest

from loaders.project import Project
from loaders.sources import Sources, read_sources
from tests.support.projects import copy_project, lighten


@pytest.fixture(scope="session")
def light_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A part of the project's data, which no test here changes."""
    return lighten(copy_project(tmp_path_factory.mktemp("project") / "project"))


@pytest.fixture(scope="session")
def sources(light_project: Project) -> Sources:
    """What it says."""
    return read_sources(light_project)
