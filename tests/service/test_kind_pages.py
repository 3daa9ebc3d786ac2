"""Pages of policies and places: what stands in which section, in one language, from one round of questions."""

from __future__ import annotations

import asyncio
import re
from decimal import Decimal
from urllib.parse import parse_qs, urlencode

import pytest

from loaders.project import Project
from loaders.vocabulary import BASE, expand
from loaders.words.printing import Language
from service.http.problems import InvalidParameter
from service.network import located
from service.pages.asked import Asked
from service.pages.kinds import PAGES
from service.pages.speaking import spoken_point
from service.read.asking import node, rows
from service.read.figures import Figure
from service.read.policies import policy_page
from service.read.regions import region_page
from service.read.relations import relations_of
from service.read.series import Point
from service.stored.model import read_queries
from tests.service.test_languages import CHINESE, SENTENCE, shown
from tests.support.page_of import FewTriples, few_triples, page_of, section_of, words_of

#: A thing of each kind, and its name in both languages.
THINGS: dict[str, tuple[str, str]] = {
    "policy/measures": ("数据办法", "Data Measures"),
    "region/xiangzhou": ("湘州", "Xiangzhou"),
    "finding/sample/share": ("发现：湘州占比", "Finding: share of Xiangzhou"),
    "scheme/indicators": ("指标", "Indicators"),
    "body/agency": ("甲局", "Agency A"),
    "programme/zones": ("试验区", "Pilot zones"),
    "pilot-list/zones-1": ("试验区（首批）", "Pilot zones, first batch"),
    "clause/policy.measures/based_on/1": ("“数据办法”依据“数据法”制定", "“Data Measures” is made on the basis of “Data Law”"),
    "outside/policy.measures/id_local/1": ("数据办法：文号 甲发〔2023〕1号", "Data Measures: document number 甲发〔2023〕1号"),
    "relation/report/10-20/region.xiangzhou/pilotOf/programme.zones": ("湘州是“试验区”的试点", "Xiangzhou is a pilot of “Pilot zones”"),
    "place/report/60-63": ("年度报告 · 总体情况 · 120", "Annual report · Overview · 120"),
    "place/report/10-20": ("年度报告 · 总体情况 · 第 10–20 字", "Annual report · Overview · characters 10–20"),
    "target/measures.2025.1": ("数据集, 2025", "Data sets, 2025"),
    "theme/sharing": ("数据分享", "Data giving"),
    "report/sample": ("样本报告", "Sample report"),
    "section/sample/1": ("第一章 总量", "Chapter 1 Totals"),
    "observation/sample/sets/china": ("样本集，全国，2024", "Sample sets, China, 2024"),
    "derived/sample/sets/others": ("样本集，湘州以外，2024（推算）", "Sample sets outside Xiangzhou, 2024 (computed)"),
    "text/sample": ("样本报告：文本", "Sample report: its text"),
}
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@pytest.mark.parametrize("path", THINGS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_titled_in_its_language_and_shows_no_term_to_readers(path: str, language: Language) -> None:
    page = page_of(path, language)
    name = THINGS[path][LANGUAGES.index(language)]
    assert f"<title>{name} · " in page and f'<html lang="{language}">' in page
    told = page.partition('<details class="technical"')[0].partition("<main")[2]
    heading = re.search("<h1>(.*?)</h1>", told)
    assert heading and words_of(heading[1]) == name
    wrong = CHINESE if language == "en" else SENTENCE
    assert not [piece for piece in shown(told, language) if wrong.search(piece) and "甲发" not in piece]
    assert not re.findall(r"\b(?:dg|dgd|eli|skos|xsd|rdf|dcterms|schema|org|oa):\w+|class=\"iri\"|w3id\.org", words_of(told)), path
    assert told.count("<h1") == 1 and 'class="question"' in told
    assert 'href="/cite?' in told and "?format=turtle" in told


def test_issuers_stand_as_the_title_names_them_and_the_others_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    store = FewTriples()
    store.add('''
        <policy/joint> a dg:Policy ; skos:prefLabel "丁部 己委关于数据的意见"@zh, "Opinions on data"@en ; eli:passed_by <body/a>, <body/b>, <body/c>, <body/d> .
        <body/a> skos:prefLabel "丙局"@zh, "Zoo Bureau"@en . <body/b> skos:prefLabel "己委员会"@zh, "Commission"@en ; skos:altLabel "己委"@zh .
        <body/c> skos:prefLabel "丁部"@zh, "Ministry"@en . <body/d> skos:prefLabel "戊局"@zh, "Air Bureau"@en .
    ''')
    monkeypatch.setattr("tests.support.page_of.few_triples", lambda: store)
    assert "发文机关 丁部 己委员会 戊局 丙局" in section_of(page_of("policy/joint", "zh"), "facts")


@pytest.mark.parametrize(("days", "left_out"), [(3, 0), (6, 3)])
def test_of_crowded_periods_every_other_stands_under_a_narrow_chart(monkeypatch: pytest.MonkeyPatch, days: int, left_out: int) -> None:
    store = FewTriples()
    store.add("<indicator/many> a dg:Indicator ; skos:prefLabel \"多\"@zh, \"Many\"@en ; dg:kind <kind/count> ." + "".join(f"""
        <observation/m{year}> a dg:Observation ; dg:indicator <indicator/many> ; sdmx-dimension:refArea <region/hezhou> ; qb:dataSet <report/report> ;
          sdmx-dimension:refPeriod <period/{year}-12-31> ; sdmx-measure:obsValue {year} ; dg:pointValue {year} ; dg:lowerBound {year} ;
          dg:upperBound {year} ; sdmx-attribute:unitMeasure <unit/count> . <period/{year}-12-31> skos:notation "{year}-12-31" .
        """ for year in range(2016, 2016 + days)))  # fmt: skip
    monkeypatch.setattr("tests.support.page_of.few_triples", lambda: store)
    page = page_of("indicator/many")
    assert page.count('class="axis even"') == left_out and page.count(f">{2015 + days}-12-31</text>") == 1


@pytest.mark.parametrize("path", THINGS)
def test_all_questions_of_a_page_go_out_together(path: str) -> None:
    store = FewTriples()
    asyncio.run(PAGES[path.partition("/")[0]].context(Asked(store, BASE + path)))
    assert store.rounds == 1


@pytest.mark.parametrize("path", THINGS)
def test_what_the_graph_does_not_know_has_no_page(path: str) -> None:
    kind = path.partition("/")[0]
    assert asyncio.run(PAGES[kind].context(Asked(few_triples(), f"{BASE}{kind}/nothing"))) is None


def test_facts_of_a_policy_say_their_source_and_confidence() -> None:
    facts = section_of(page_of("policy/measures"), "facts")
    assert "Document number 甲发〔2023〕1号 www.example.gov.cn The issuing body's own site confidence 0.8" in facts
    assert "Issuers Agency A Ministry B www.example.gov.cn" in facts, "what proves both issuers alike is told once"
    assert "Status in force" in facts and "Also called 二十条" in facts


def test_relations_of_a_policy_stand_by_kind_with_their_clause() -> None:
    relations = section_of(page_of("policy/measures"), "neighbours")
    assert "based on 1 2021-06-10 Data Law art. 1 根据…制定 · the whole was read · www.example.gov.cn" in relations
    assert "← based on 1 2024-02 Xiangzhou Data Rules opening 依据…制定 · only its opening was read" in relations
    assert "第1条" in section_of(page_of("policy/measures", "zh"), "neighbours")


@pytest.mark.parametrize("path", ["policy/measures", "region/xiangzhou", "body/agency", "programme/zones"])
def test_what_a_thing_is_tied_to_can_be_opened_as_a_graph(path: str) -> None:
    page = page_of(path)
    address = f"/explore/neighbours?{urlencode({'thing': BASE + path, 'number': 20})}".replace("&", "&amp;")
    assert f'<a href="{address}">' in page


def test_the_timeline_has_what_it_rests_on_before_and_what_rests_on_it_after() -> None:
    timeline = section_of(page_of("policy/measures"), "timeline")
    found = re.findall(r"2021-06-10 Data Law|2023-05-01 Data Measures|2024-02 Xiangzhou Data Rules|Undated document", timeline)
    assert found == ["2021-06-10 Data Law", "2023-05-01 Data Measures", "2024-02 Xiangzhou Data Rules", "Undated document"]


def test_targets_of_a_policy_stand_beside_their_outcome() -> None:
    targets = section_of(page_of("policy/measures"), "targets")
    assert "Data sets, 2025 2025 at least 100" in targets and "met" in targets and "Data sets, Xiangzhou, 2024 : 120" in targets
    assert "某某规定" in section_of(page_of("policy/measures"), "untied")


def test_a_place_begins_with_its_ranks_and_figures_and_ends_with_mentions() -> None:
    page = page_of("region/xiangzhou")
    heads = re.findall(r'<h2 id="([a-z]+)"', page)
    assert heads[:3] == ["ranks", "figures", "roles"] and heads[-1] == "mentions"
    assert heads.index("policies") < heads.index("compare"), "what is known of it comes before a form"
    assert 'id="compare"' not in page_of("region/town"), "who has no figures has nothing to compare"
    assert "3" in section_of(page, "ranks") and "Rank by data sets" not in section_of(page, "figures")
    figures = section_of(page, "figures")
    assert figures.index("120 in 2024") < figures.index("80.5 in 2023, the printed digits allow 80.45–80.55")
    roles = section_of(page, "roles")
    assert "Pilot zones, first batch · no. 1 湘州省" in roles and "Annual report · Overview · characters 10–20" in roles
    assert "Xiangzhou Data Rules" in section_of(page, "policies") and "Town" in section_of(page, "within")
    assert "characters 50–52 湘州 Overview" in section_of(page, "mentions")


def test_places_stand_beside_each_other_where_both_have_the_figure() -> None:
    compared = section_of(page_of("region/xiangzhou", given={"with": ["hezhou", ""]}), "compare")
    assert re.search(r"Data sets 2024 120 90", compared)
    assert "Rank by data sets" not in compared and "2023" not in compared.partition("Indicator")[2]


@pytest.mark.parametrize("given", [["nothing"], ["xiangzhou"], ["a", "b", "c", "d", "e"]])
def test_only_other_places_with_figures_can_be_compared(given: list[str]) -> None:
    with pytest.raises(InvalidParameter, match="'with'"):
        page_of("region/xiangzhou", given={"with": given})


def test_relations_are_told_once_with_all_that_proves_them() -> None:
    found = asyncio.run(relations_of(few_triples(), f"{BASE}policy/measures"))
    by = {(one.name, one.other(f"{BASE}policy/measures").value.rpartition("/")[2]): one for one in found}
    assert by["dg:draftOf", "undated"].proofs == [], "what the catalogue alone says has no proof"
    proof = by["eli:based_on", "law"].proofs[0]
    assert (proof.locator, proof.read, proof.confidence, proof.sources[0].rank) == ("art. 1", "whole", "0.9", 1)
    assert by["eli:based_on", "law"].date_of_other(f"{BASE}policy/measures") == "2021-06-10"


def test_a_body_issued_what_when_and_with_whom_and_plays_which_roles() -> None:
    page = page_of("body/agency")
    assert "2023-05-01 Data Measures rules with Ministry B" in section_of(page, "issued")
    assert "Ministry B 1" in section_of(page, "together")
    roles = section_of(page, "roles")
    assert "launches 1 Pilot zones Annual report · characters 30–40" in roles and "Data Measures" not in roles


def test_a_programme_has_its_lists_with_order_and_whether_they_are_whole() -> None:
    lists = section_of(page_of("programme/zones"), "lists")
    assert "Pilot zones, first batch 2022 incomplete: 2 of 3 are known" in lists
    assert "湘州省 · Xiangzhou" in lists and "某某公司" in lists
    page = words_of(page_of("pilot-list/zones-1"))
    assert "Batch 1" in page and "Document Data Measures" in page and "Entries 2 / 3" in page
    entry = page_of("pilot-list/zones-1/2")
    assert "<title>某某公司 (Pilot zones, first batch)" in entry and '<li value="2" class="own">' in entry


@pytest.mark.parametrize("path", [*THINGS, "programme/none-listed"])
def test_the_data_of_a_page_are_those_of_a_stored_query_that_takes_what_is_asked(path: str) -> None:
    page = page_of(path)
    queries = read_queries(Project().query_files())
    names = {name: {parameter.name for parameter in stored.parameters} for name, stored in queries.items()}
    for name, asked in re.findall(r'href="/queries/([a-z0-9-]+)\?([^"]*)"', page):
        given = set(parse_qs(asked.replace("&amp;", "&"))) - {"format", "lang", "limit"}
        assert name in names and given <= names[name], (name, given)


def test_a_relation_shows_its_ends_its_clause_and_who_says_so() -> None:
    page = page_of("clause/policy.measures/based_on/1")
    ends, evidence = words_of(page.partition('id="evidence"')[0]), section_of(page, "evidence")
    assert "Subject 2023-05-01 Data Measures Relation based on Object 2021-06-10 Data Law" in ends
    assert "Clause art. 1 Wording 根据…制定 Extent read the whole was read" in evidence and "Confidence 0.9" in evidence


def test_a_place_of_a_report_tells_what_is_printed_there_and_what_rests_on_it() -> None:
    assert "120 : Data sets, Xiangzhou, 2024" in section_of(page_of("place/report/60-63"), "uses")
    assert "Xiangzhou is a pilot of “Pilot zones”" in section_of(page_of("place/report/10-20"), "relations")
    assert page_of("place/report/10-20/selector").count("<h1>Annual report · Overview") == 1


def test_a_target_begins_with_its_verdict_and_has_the_figures_it_is_held_against() -> None:
    page = words_of(page_of("target/measures.2025.1"))
    assert page.index("met") < page.index("Wanted: at least 100 2025") < page.index("Held against: Data sets, Xiangzhou, 2024 120")
    assert "Clause: sec. 2" in page


@pytest.mark.parametrize(
    ("locator", "said"), [("sec. 一（十二）", "sec. 1(12)"), ("sec. 二十三", "sec. 23"), ("sec. 一百零二", "sec. 102"), ("art. 5", "art. 5")]
)
def test_clauses_are_counted_in_english_too(locator: str, said: str) -> None:
    assert located(locator, "en") == said
    assert "sec." not in located(locator, "zh")


@pytest.mark.parametrize(("bounds", "said"), [((3, 3), "no. 3 in 2024"), ((1, 10), "among the first 10 in 2024"), ((4, 6), "4–6 places in 2024")])
def test_ranks_are_spoken_as_places_in_an_order(bounds: tuple[int, int], said: str) -> None:
    lower, upper = map(Decimal, bounds)
    figure = Figure("", str(upper), str(lower), str(upper), False, {})
    assert spoken_point(Point(figure, "2024", upper, lower, upper, "rank", "rank", "rank"), "en") == said


def test_a_figure_is_one_row_also_where_its_indicator_has_no_unit() -> None:
    area = node(str(expand("sdmx-dimension:refArea")))
    found = asyncio.run(rows(few_triples(), "figures-belonging", belongs=area, thing=node(f"{BASE}region/xiangzhou")))
    figures = [row["figure"]["value"] for row in found]
    assert len(figures) > 2 and sorted(figures) == sorted(set(figures))


def test_nothing_is_read_of_what_there_is_not() -> None:
    assert asyncio.run(policy_page(few_triples(), f"{BASE}policy/none")) is None
    assert asyncio.run(region_page(few_triples(), f"{BASE}region/none")) is None


def test_a_computed_figure_leads_to_the_claims_that_it_follows_from_and_to_its_identity() -> None:
    page = page_of("derived/sample/sets/others", "zh")
    assert "85,000 个（84,000–86,000）" in words_of(page)
    source = page[page.index('id="evidence"') : page.index('id="facts"')]
    assert '<a href="/identity/sample-sets">样本集之和</a>' in source
    for figure, claim in (("sets/china", "27-31"), ("sets/xiangzhou", "57-58")):
        assert f'<a href="/observation/sample/{figure}">' in source and f'<a href="/claim/sample/{claim}">' in source
    assert "约12.5万个" in source and "4万个" in source, "what is printed stands there where no text is at hand"


def test_a_stated_figure_leads_to_its_claims_and_to_what_was_found_about_it() -> None:
    page = page_of("observation/sample/sets/xiangzhou", "en")
    assert '<a href="/claim/sample/57-58">' in page and "derived" not in section_of(page, "evidence")
    assert "One side is not the other." in section_of(page, "findings")
    assert "what-is-the-evidence-of-a-figure?observation=" in page


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("5", ("2024 上升 5 名", "up by 5 in 2024")), ("-2", ("2024 下降 2 名", "down by 2 in 2024")),
        ("0", ("2024 名次不变", "unchanged in 2024")),
    ],
)  # fmt: skip
def test_a_change_of_rank_says_whether_it_is_a_rise_or_a_fall(value: str, said: tuple[str, str]) -> None:
    number = Decimal(value)
    point = Point(Figure("", value, value, value, False, {}), "2024", number, number, number, "rank", "rank", "rank_change")
    assert tuple(spoken_point(point, language) for language in LANGUAGES) == said
