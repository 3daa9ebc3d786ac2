"""The page of a concept scheme: columns that are declared, a form that keeps what was typed, and figures counted."""

from __future__ import annotations

import asyncio
import re

import pytest

from loaders.builds.folder import Build
from loaders.project import Project
from loaders.settings import Settings
from loaders.vocabulary import BASE, expand
from service.pages import scheme
from service.pages.asked import Asked
from service.pages.scheme import choices, fitting
from service.pages.words import known
from service.read.named import Named
from service.read.schemes import Member
from tests.service.test_indicator_page import Counting
from tests.support.apps import app_client

HTML = {"Accept": "text/html"}
PATHS = (
    "/scheme/indicators?stage=production&lang=en", "/scheme/indicators?stage=production&lang=zh", "/scheme/indicators?name=TOTAL%20DATA&lang=en",
    "/scheme/policies?lang=zh", "/scheme/policies?from=100&lang=zh", "/scheme/regions?kind=province&lang=en", "/scheme/kinds?lang=en",
    "/scheme/indicators?stage=nothing&lang=en",
)  # fmt: skip


@pytest.fixture(scope="module")
def pages(light_build: Build) -> dict[str, str]:
    """Some pages of schemes over a build."""

    async def run() -> dict[str, str]:
        settings = Settings.from_environment(store=str(light_build.folder.parent), workers=1)
        async with app_client(settings, Project()) as client:
            return {path: (await client.get(path, headers=HTML)).text for path in PATHS}

    return asyncio.run(run())


def rows_of(page: str) -> list[str]:
    """The rows of the table of members."""
    return page[page.index('<table class="members">') : page.index("</table>")].split("<tr>")[2:]


MEMBERS = [
    Member("i/a", {"zh": "产量", "en": "Output"}, {"stage": [Named("uri", f"{BASE}theme/production"), Named("uri", f"{BASE}theme/use")]}),
    Member("i/b", {"zh": "存量"}, {"stage": [Named("uri", f"{BASE}theme/production")], "kind": [Named("literal", "city")]}),
]


def test_members_fit_by_name_in_either_language_and_by_what_is_chosen() -> None:
    def found(**given: str) -> list[str]:
        return [member.iri for member in fitting(MEMBERS, given)]

    assert found() == ["i/a", "i/b"] and found(name="OUT") == ["i/a"] and found(name="量") == ["i/a", "i/b"]
    assert found(stage="use") == ["i/a"] and found(stage="production", kind="city") == ["i/b"] and found(kind="x") == []
    assert [(name, count) for name, _, count in choices(MEMBERS, "stage")] == [("production", 2), ("use", 1)]


def test_every_column_has_a_word_and_a_property_that_is_known() -> None:
    for shown in scheme._schemes().values():
        for column in shown.columns:
            assert known(f"column.{column.name}", "zh"), column.name
            assert str(expand(column.property)).startswith("http")
        assert not shown.latest_first or shown.latest_first in {column.name for column in shown.columns}


def test_all_questions_go_out_together() -> None:
    store = Counting()
    assert asyncio.run(scheme.context(Asked(store, f"{BASE}scheme/indicators"))) is None
    assert (store.rounds, store.asked) == (1, 3)


def test_the_ways_in_of_the_home_page_lead_to_indicators_of_a_stage(pages: dict[str, str]) -> None:
    page = pages["/scheme/indicators?stage=production&lang=en"]
    rows = rows_of(page)
    assert 20 < len(rows) <= 100 and all("/theme/production" in row for row in rows)
    counts = [int(number or 0) for row in rows for number in re.findall(r'<td class="number">(\d*)</td>', row)]
    assert len(counts) == len(rows) and counts == sorted(counts, reverse=True) and counts[0] > 1, "most figures first"
    assert '<option value="production" selected>' in page
    assert "数据生产" not in page.replace('<span lang="zh">', "") and "数据生产总量" in pages["/scheme/indicators?stage=production&lang=zh"]


def test_what_was_typed_is_kept_and_counted(pages: dict[str, str]) -> None:
    page = pages["/scheme/indicators?name=TOTAL%20DATA&lang=en"]
    assert 'name="name" value="TOTAL DATA"' in page and all("otal data" in row for row in rows_of(page))
    assert "None fits." in pages["/scheme/indicators?stage=nothing&lang=en"]


def test_long_schemes_have_pages_and_policies_the_latest_first(pages: dict[str, str]) -> None:
    first, second = pages["/scheme/policies?lang=zh"], pages["/scheme/policies?from=100&lang=zh"]
    assert len(rows_of(first)) == 100 and 'rel="next" href="?from=100"' in first and 'rel="prev" href="?from=0"' in second
    assert not set(rows_of(first)) & set(rows_of(second))


def test_a_scheme_without_columns_of_its_own_shows_definitions(pages: dict[str, str]) -> None:
    page = pages["/scheme/kinds?lang=en"]
    assert '<th scope="col">definition</th>' in page.lower() and "skos:" not in page
    assert all("provinc" in row for row in rows_of(pages["/scheme/regions?kind=province&lang=en"]))
