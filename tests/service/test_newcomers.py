"""What somebody who is here for the first time meets: words instead of codes, and a way on from what is not found."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping

import httpx2
import pytest

from loaders.builds.folder import Build
from loaders.project import Project
from loaders.settings import Settings
from service.pages.speaking import in_unit_of_target
from service.read.lines import Line
from service.read.named import Named
from tests.support.apps import app_client

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def pages(built_build: Build) -> Mapping[str, httpx2.Response]:
    """The answers of the service to the addresses below, by address."""
    addresses = (
        "/search?q=2025年算力规模&lang=zh", "/search/suggest?q=算力规模", "/compare?indicator=数据生产量总&indicator=data-storage&lang=zh",
        "/explore/bearing?lang=zh", "/queries/what-is-the-evidence-of-a-figure?lang=zh", "/targets?lang=zh",
        "/queries/where-do-the-sources-contradict-themselves?lang=zh", "/?lang=zh", "/unit/rank?lang=zh", "/unit/rank?lang=en",
        "/search?q=数据二十条&lang=zh", "/search?q=数据生产总量&lang=en",
    )  # fmt: skip

    async def ask() -> list[httpx2.Response]:
        async with app_client(Settings(store=str(built_build.folder.parent)), Project()) as client:
            return [await client.get(address, headers={"Accept": "text/html"} if "suggest" not in address else {}) for address in addresses]

    return dict(zip(addresses, asyncio.run(ask()), strict=True))


def test_targets_of_one_name_are_told_apart_by_their_policies(pages: Mapping[str, httpx2.Response]) -> None:
    page = pages["/search?q=2025年算力规模&lang=zh"].text
    assert page.index("算力规模, 2025</a>") < page.index("算力基础设施高质量发展行动计划") and "数字中国建设2025年行动方案" in page
    names = pages["/search/suggest?q=算力规模"].json()[1]
    assert len(set(names)) == len(names) and any(name == "算力规模, 2025 · 算力基础设施高质量发展行动计划" for name in names)


def test_what_is_found_says_when_it_came_out_and_of_what_it_is(pages: Mapping[str, httpx2.Response]) -> None:
    policies, indicators = (pages[f"/search?q={asked}"].text for asked in ("数据二十条&lang=zh", "数据生产总量&lang=en"))
    opinions = re.search('<li><span class="when">2022-12-02</span> <a href="/policy/data-basic-systems-opinions">.*?</li>', policies)
    assert opinions and '<span class="tag">国家</span>' in opinions[0]
    total = re.search('<li><a href="/indicator/data-production">.*?</li>', indicators)
    assert total and '<span class="tag">Data production</span>' in total[0]


def test_what_cannot_be_compared_leads_to_what_can_and_the_rest_is_kept(pages: Mapping[str, httpx2.Response]) -> None:
    answer = pages["/compare?indicator=数据生产量总&indicator=data-storage&lang=zh"]
    assert answer.status_code == 422
    assert 'id="instead"' in answer.text and "数据生产总量</a>" in answer.text and "indicator=data-storage" in answer.text


def test_forms_say_in_words_what_is_taken_where_nothing_is_typed(pages: Mapping[str, httpx2.Response]) -> None:
    page = pages["/explore/bearing?lang=zh"].text
    assert 'placeholder="算力总规模（FP32）"' in page and 'placeholder="全国"' in page and 'placeholder="china"' not in page
    assert "按名称搜索" in pages["/queries/what-is-the-evidence-of-a-figure?lang=zh"].text


def test_a_figure_stands_in_the_unit_of_its_target_too(pages: Mapping[str, httpx2.Response]) -> None:
    assert "230 EFLOPS)" in pages["/targets?lang=zh"].text


def test_what_is_explained_in_one_row_is_not_explained_again_in_the_next(pages: Mapping[str, httpx2.Response]) -> None:
    page = pages["/queries/where-do-the-sources-contradict-themselves?lang=zh"].text
    long = re.findall(r'<details class="long"><summary>.*?</summary>(.*?)</details>', page, re.DOTALL)
    assert long and len(long) == len(set(long)) and "同上一行" in page


def test_the_bars_of_policies_say_that_they_count_what_was_collected(pages: Mapping[str, httpx2.Response]) -> None:
    page = pages["/?lang=zh"].text
    (said,) = re.findall(r'id="collected">(.*?)</p>', page, re.DOTALL)
    assert "本图收录" in said and "没有已知日期" in said and "年以前还有" in said
    assert 'class="draft"' in page and "其中征求意见稿与草案" in page


def test_a_note_in_another_language_is_folded_under_the_name_of_that_language(pages: Mapping[str, httpx2.Response]) -> None:
    folded = '<details class="foreign"><summary>英文</summary><span lang="en">An ordinal position'
    assert folded in pages["/unit/rank?lang=zh"].text
    assert "foreign" not in pages["/unit/rank?lang=en"].text.partition("An ordinal position")[0].rpartition("<li>")[2]


@pytest.mark.parametrize(("more", "said"), [
    ({}, "230 EFLOPS"), ({"outcome_symbol": "EFLOPS"}, ""), ({"reference_lower": ""}, ""), ({"lower": "", "reference_lower": "", "upper": "200", "reference_upper": "200"}, "0.23 EFLOPS"),
    ({"outcome_reference": "230", "reference_lower": "200"}, "230 EFLOPS"), ({"outcome_value": ""}, ""), ({"reference_lower": "0"}, ""),
])  # fmt: skip
def test_the_bounds_of_a_target_say_how_its_unit_converts(more: dict[str, str], said: str) -> None:
    told = {"symbol": "EFLOPS", "lower": "200", "reference_lower": "0.2", "outcome_value": "0.23", "outcome_symbol": "ZFLOPS"} | more
    assert in_unit_of_target(Line({name: Named("literal", value) for name, value in told.items() if value}), "en") == said
