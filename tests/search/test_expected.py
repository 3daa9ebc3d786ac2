"""What people type, and what they mean by it: written before the index was, and since then the least it must find."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from loaders.builds.folder import Build
from loaders.project import Project
from loaders.search import INDEX_FILE, Hit, Index
from loaders.search.collecting import nicknames
from loaders.vocabulary import BASE
from service.stored.model import read_queries
from service.stored.things import pages, questions

with Path(__file__).with_name("expected.csv").open(encoding="utf-8", newline="") as _file:
    ROWS = list(csv.DictReader(_file))
with Path(__file__).with_name("further.csv").open(encoding="utf-8", newline="") as _file:
    FURTHER = list(csv.DictReader(_file))
#: The kinds of rows that are asked as people ask: whole questions, years and words that only ask in them; numbers; pages of lists.
WHOLE = frozenset({"whole question", "numeral", "page"})


@pytest.fixture(scope="module")
def index(built_build: Build) -> Index:
    """The index of the real graph and the stored questions."""
    return Index(built_build.folder / INDEX_FILE, [*questions(read_queries(Project().query_files()).values()), *pages()])


def test_there_are_64_searches_of_many_kinds() -> None:
    assert len(ROWS) == 64
    assert len({row["kind"] for row in ROWS}) >= 15


@pytest.mark.parametrize("row", ROWS, ids=[row["typed"] for row in ROWS])
def test_the_first_hit_is_what_was_meant(index: Index, row: dict[str, str]) -> None:
    hit = index.search(row["typed"])[0]
    assert hit.iri.removeprefix(BASE) in row["expected"].split("|")
    assert 0 <= hit.score <= 100


def test_nine_of_ten_further_searches_find_first_what_was_meant(index: Index) -> None:
    rows = [row for row in FURTHER if row["kind"] not in WHOLE]
    missed = [row["typed"] for row in rows if not _is_first(index.search(row["typed"]), row)]
    assert len(missed) <= len(rows) / 10, missed


def test_a_question_as_people_type_it_leads_to_what_is_asked(index: Index) -> None:
    rows = [row for row in FURTHER if row["kind"] in WHOLE]
    assert len(rows) >= 45
    assert [row["typed"] for row in rows if not _is_first(index.ask(row["typed"]), row)] == []


def _is_first(hits: Sequence[Hit], row: dict[str, str]) -> bool:
    return bool(hits) and hits[0].iri.removeprefix(BASE) in row["expected"].split("|")


def test_every_nickname_is_of_something(index: Index) -> None:
    for iri, names in nicknames().items():
        for name in names:
            assert iri in {hit.iri for hit in index.search(name.text)}, f"loaders/search/nicknames.csv: {iri}"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("300 EFLOPS", "target/compute-infrastructure-action-plan.2025.1"), ("300 EFLOPS 目标完成了吗", "target/compute-infrastructure-action-plan.2025.1"),
        ("2025年调查报告", "report/survey-2025"), ("贵州有什么数据", "region/guizhou"), ("52.26ZB", "indicator/data-production"),
        ("what data does Guizhou have", "region/guizhou"), ("5400亿次", "indicator/government-data-sharing-calls"),
    ],
)  # fmt: skip
def test_a_whole_question_finds_what_it_is_about(index: Index, typed: str, expected: str) -> None:
    assert index.ask(typed)[0].iri == f"{BASE}{expected}"


def test_what_is_searched_for_is_found_by_asking_too(index: Index) -> None:
    assert [row["typed"] for row in ROWS if index.ask(row["typed"])[0].iri.removeprefix(BASE) not in row["expected"].split("|")] == []


def test_a_theme_comes_before_a_programme_of_its_name(index: Index) -> None:
    hits = index.search("公共数据授权运营")
    assert [hit.iri.removeprefix(BASE) for hit in hits[:2]] == ["theme/authorised-operation", "programme/public-data-authorised-operation"]


def test_the_page_of_a_list_stands_beside_the_question_that_gives_it_as_data(index: Index) -> None:
    found = [hit.iri.removeprefix(BASE) for hit in index.ask("政策目标完成了吗")[:2]]
    assert found == ["queries/which-targets-were-met", "targets"]
    assert "hubs" in [hit.iri.removeprefix(BASE) for hit in index.ask("东数西算")[:3]]


def test_a_year_is_no_number_and_what_has_figures_of_it_comes_before_what_has_none(index: Index) -> None:
    assert not [hit for hit in index.ask("2025") if hit.form == "amount"]
    with_year, without = (index.ask(f"{year}年数据产量")[0] for year in ("2025", "1987"))
    assert (with_year.iri, without.iri) == (f"{BASE}indicator/data-production",) * 2 and with_year.score > without.score


def test_machinery_is_not_found(index: Index) -> None:
    found = {hit.kind for typed in ("贵州", "2024", "数据生产总量") for hit in index.search(typed, limit=200)}
    assert not found & {"cell", "claim", "observation", "identity", "check", "series", "place"}
