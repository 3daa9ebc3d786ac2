"""A mistake in the input is one problem with its place and remedy; many mistakes are reported at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.problems import InputProblems, Problem
from loaders.project import Project
from loaders.sources import Sources, read_sources
from tests.support.mistakes import MISTAKES, Mistake
from tests.support.tables import path_of, set_cells

pytestmark = pytest.mark.long


def problems_of(project: Project) -> list[Problem]:
    """What reading the project's files reports."""
    with pytest.raises(InputProblems) as raised:
        read_sources(project)
    return raised.value.problems


def reports(problem: Problem, mistake: Mistake) -> bool:
    """Whether the problem points at the mistake and says what to do."""
    column = problem.column if mistake.column == "*" else mistake.column
    points = (Path(problem.file).name, problem.line, problem.column) == (mistake.file, mistake.line, column)
    says = mistake.message in problem.message and mistake.remedy in problem.remedy and problem.remedy != ""
    return points and says


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_reported_with_its_place_and_remedy_and_nothing_else(
    light_project: Project, name: str
) -> None:
    mistake = MISTAKES[name]
    mistake.make(light_project)
    found = problems_of(light_project)
    assert any(reports(problem, mistake) for problem in found), found
    assert len(found) == mistake.problems


def test_mistakes_in_several_tables_are_reported_at_once(light_project: Project) -> None:
    claims = path_of(light_project, "claims.csv")
    set_cells(claims, 0, indicator="no-such", unit="no-such", region="no-such")
    set_cells(claims, 1, indicator="no-such-either")
    set_cells(path_of(light_project, "mentions.csv"), 0, entity="policy/no-such")
    set_cells(path_of(light_project, "relations.csv"), 0, subject="policy/no-such", object="policy/no-such")
    places = [
        (Path(problem.file).stem, problem.line, problem.column) for problem in problems_of(light_project)
    ]
    assert places == [
        ("claims", 2, "indicator"), ("claims", 2, "region"), ("claims", 2, "unit"), ("claims", 3, "indicator"),
        ("mentions", 2, "entity"), ("relations", 2, "object"), ("relations", 2, "subject"),
    ]  # fmt: skip


def test_the_copy_is_sound_before_it_is_broken(light_project: Project, sources: Sources) -> None:
    for name, report in read_sources(light_project).reports.items():
        assert len(report.claims) == len(sources.reports[name].claims)
