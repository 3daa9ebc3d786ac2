"""The page of a theme: its policies between the figures of its indicators, those of the themes within it too."""

from __future__ import annotations

import asyncio
import re

from loaders.vocabulary import BASE
from service.network import around, dated
from service.pages.asked import Asked
from service.pages.theme import context
from service.read.figures import Figure
from service.read.named import Named
from tests.support.page_of import few_triples, page_of, section_of, words_of


def test_policies_stand_between_the_figures_around_their_dates_each_with_its_interval() -> None:
    page = page_of("theme/sharing")
    policies = section_of(page, "policies")
    first, second = (policies.index(name) for name in ("Data Measures", "Xiangzhou Data Rules"))
    assert policies.index("no figure before → 80.5") < first < policies.index("Change: 39.45–39.55") < second
    assert policies.index("80.45–80.55") < first and second < policies.index("Without a date 1") < policies.index("Undated document")
    assert "say nothing of a cause" in policies
    assert "<strong><a href=\"/policy/measures\">" in page and "<strong><a href=\"/policy/rules\">" not in page


def test_a_theme_has_what_the_themes_within_it_have_and_leads_to_them() -> None:
    page = page_of("theme/sharing", "zh")
    assert "数据集数量" in section_of(page, "figures") and 'href="/theme/sharing-sets"' in page
    within = page_of("theme/sharing-sets", "zh")
    assert 'href="/theme/sharing"' in within and "数据办法" not in within and "湘州数据细则" in within


def test_a_figure_that_is_not_of_the_whole_country_says_of_what_it_is() -> None:
    """Theme, indicator and what others embed: the longest series there is may be that of one place."""
    assert "80.5" not in (card := section_of(page_of("theme/sharing", "zh"), "figures")) and "湘州" in card
    figure = re.search('<p class="figure">(.*?)</p>', page_of("indicator/sets", "zh"), re.DOTALL)
    assert figure is not None and "湘州" in figure[1]


def test_the_level_is_chosen_and_what_is_not_known_chooses_nothing() -> None:
    local = page_of("theme/sharing", "en", {"level": ["provincial"]})
    assert "Xiangzhou Data Rules" in local and "Data Measures" not in local
    assert re.search('<option value="provincial" selected>provincial .1.</option>', local)
    for given in ({"level": ["nothing"]}, {"indicator": ["nothing"]}, {"level": [""], "indicator": [""]}):
        assert words_of(page_of("theme/sharing", "en", given)) == words_of(page_of("theme/sharing", "en"))


def test_a_theme_without_figures_lists_its_policies_all_the_same() -> None:
    found = asyncio.run(context(Asked(few_triples(), f"{BASE}theme/use")))
    assert found and found["stretches"] == [] and found["policies"] == []
    assert "use" in page_of("theme/use").casefold()


def test_what_came_out_some_day_of_a_year_came_before_the_end_of_it() -> None:
    def at(period: str) -> Figure:
        return Figure(period, "1", "1", "1", False, {"period": Named("uri", f"{BASE}period/{period}")})

    known = dated([at("2024-12-31"), at("2025-12-31")])

    def ends(date: str) -> list[str | None]:
        return [one.figure.iri if one else None for one in around(known, date)]

    assert ends("2025") == ends("2025-06-30") == ["2024-12-31", "2025-12-31"]
    assert ends("2025-12-31") == ["2025-12-31", None] and ends("2026") == ["2025-12-31", None] and ends("") == [None, None]
