"""Units beside their numbers: a word of the language, the measure word of what is counted, or nothing; never a code."""

from __future__ import annotations

import csv
import re

import pytest

from loaders.project import ROOT
from loaders.words.printing import Language
from service.pages.words import unit_in
from tests.support.page_of import FewTriples, page_of, section_of

LANGUAGES: tuple[Language, ...] = ("zh", "en")
SYMBOLS = [row["symbol"] for row in csv.DictReader((ROOT / "ontology/schemes/units.csv").read_text("utf-8").splitlines())]
COUNTERS = sorted({row["counter"] for row in csv.DictReader((ROOT / "ontology/schemes/indicators.csv").read_text("utf-8").splitlines())} - {""})


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_unit_is_shown_as_its_code(language: Language) -> None:
    said = {symbol: unit_in(symbol, language) for symbol in SYMBOLS}
    assert not {"1", "count", "rank", "a", "d", "h", "mo"} & set(said.values())
    assert (said["ZB"], said["%"], said["1"], said["times"]) == ("ZB", "%", "", {"zh": "倍", "en": "times"}[language])
    assert said["count"] == {"zh": "个", "en": ""}[language]


def test_measure_words_stand_as_they_are_in_chinese_and_as_a_word_or_not_at_all_in_english() -> None:
    assert {unit_in(counter, "zh") for counter in COUNTERS} == set(COUNTERS)
    assert not [counter for counter in COUNTERS if re.search("[一-鿿]", unit_in(counter, "en"))]
    assert (unit_in("人", "en"), unit_in("家", "en")) == ("people", "")


def test_only_what_is_counted_has_a_measure_word_and_it_is_what_reports_print() -> None:
    rows = {row["id"]: row for row in csv.DictReader((ROOT / "ontology/schemes/indicators.csv").read_text("utf-8").splitlines())}
    assert not [row["id"] for row in rows.values() if row["counter"] and row["unit"] != "count"]
    printed: dict[str, set[str]] = {}
    for path in sorted((ROOT / "loaders/reports").glob("*/claims.csv")):
        for row in csv.DictReader(path.read_text("utf-8").splitlines()):
            printed.setdefault(row["indicator"], set()).add(row["unit_printed"])
    assert {name: words for name, words in printed.items() if (own := rows[name]["counter"]) and words - {""} and own not in words} == {}


def test_a_number_that_only_bounds_the_value_is_shown_as_what_it_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    store = FewTriples()
    store.add("""
        <observation/many> a dg:Observation ; dg:indicator <indicator/sets> ; sdmx-dimension:refArea <region/xiangzhou> ; qb:dataSet <report/report> ;
          sdmx-dimension:refPeriod <period/2025> ; sdmx-measure:obsValue 700 ; dg:lowerBound 700 ; sdmx-attribute:unitMeasure <unit/count> .
        <observation/few> a dg:Observation ; dg:indicator <indicator/sets> ; sdmx-dimension:refArea <region/hezhou> ; qb:dataSet <report/report> ;
          sdmx-dimension:refPeriod <period/2025> ; sdmx-measure:obsValue 1 ; dg:lowerBound 1 ; dg:upperBound 2 ; sdmx-attribute:unitMeasure <unit/count> .
        <period/2025> skos:notation "2025" . <target/measures.2025.1> dg:outcome <observation/many> .
    """)
    monkeypatch.setattr("tests.support.page_of.few_triples", lambda: store)
    page = page_of("indicator/sets", "zh")
    table = page[page.index("全部数值") :]
    assert ">不低于 700</a>" in table and ">1–2</a>" in table and ">700</a>" not in table and ">1</a>" not in table
    bars = section_of(page, "by-area")
    assert bars.index("湘州 不低于 700 个") < bars.index("河州 1–2 个"), "the longest bar is that of the largest bound"
    assert "<strong>1–2 个</strong>" in page_of("observation/few", "zh"), "of two bounds neither is the value"
    assert "不低于 700" in section_of(page, "targets") and "不低于 700" in page_of("target/measures.2025.1", "zh")


def test_a_count_is_shown_with_the_measure_word_of_its_indicator(monkeypatch: pytest.MonkeyPatch) -> None:
    store = FewTriples()
    store.add('<indicator/sets> dg:measureWord "套"@zh .')
    monkeypatch.setattr("tests.support.page_of.few_triples", lambda: store)
    indicator = page_of("indicator/sets", "zh")
    assert "120 套" in indicator and "120 个" not in indicator
    assert "不低于 100 套" in section_of(indicator, "targets") and "120 套" in section_of(indicator, "targets")
    assert "120</strong> 套" in page_of("target/measures.2025.1", "zh")
    assert "120 套" not in page_of("indicator/sets", "en")
