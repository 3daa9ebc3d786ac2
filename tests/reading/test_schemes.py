"""Concept schemes and catalogue: labels in both languages, no name for two things, codes as the standards have them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from decimal import Decimal
from typing import get_args

import pytest

from loaders.problems import InputProblems
from loaders.project import Project
from loaders.reading.concepts import Concept, Scheme, gather_schemes, said_words
from loaders.reading.published import Kind, Statement
from loaders.sources import Sources
from loaders.vocabulary import BASE
from loaders.words.lexicon import Qualifier

SCHEMES = sorted(gather_schemes(Project().scheme_declarations(), []))
HAN = re.compile(r"[\u4e00-\u9fff]")
#: Sections of GB/T 4754-2017.
SECTIONS = {
    "A": "农、林、牧、渔业", "B": "采矿业", "C": "制造业", "D": "电力、热力、燃气及水生产和供应业", "E": "建筑业",
    "F": "批发和零售业", "G": "交通运输、仓储和邮政业", "H": "住宿和餐饮业", "I": "信息传输、软件和信息技术服务业",
    "J": "金融业", "K": "房地产业", "L": "租赁和商务服务业", "M": "科学研究和技术服务业",
    "N": "水利、环境和公共设施管理业", "O": "居民服务、修理和其他服务业", "P": "教育", "Q": "卫生和社会工作",
    "R": "文化、体育和娱乐业", "S": "公共管理、社会保障和社会组织", "T": "国际组织",
}  # fmt: skip
#: Province-level divisions of GB/T 2260.
PROVINCES = {
    "11": "北京", "12": "天津", "13": "河北", "14": "山西", "15": "内蒙古", "21": "辽宁", "22": "吉林", "23": "黑龙江",
    "31": "上海", "32": "江苏", "33": "浙江", "34": "安徽", "35": "福建", "36": "江西", "37": "山东", "41": "河南",
    "42": "湖北", "43": "湖南", "44": "广东", "45": "广西", "46": "海南", "50": "重庆", "51": "四川", "52": "贵州",
    "53": "云南", "54": "西藏", "61": "陕西", "62": "甘肃", "63": "青海", "64": "宁夏", "65": "新疆", "71": "台湾",
    "81": "香港", "82": "澳门",
}  # fmt: skip
#: Levels of GB/T 4754-2017 by the form of their codes.
LEVELS = {"section": r"[A-T]", "division": r"[A-T]\d{2}", "group": r"[A-T]\d{3}", "class": r"[A-T]\d{4}"}


@pytest.fixture(params=SCHEMES)
def scheme(request: pytest.FixtureRequest, sources: Sources) -> Scheme:
    """Each scheme and catalogue table in turn."""
    return sources.schemes[request.param]


@pytest.fixture(scope="module")
def regions(sources: Sources) -> dict[str, Concept]:
    return sources.schemes["regions"].concepts


@pytest.fixture(scope="module")
def industries(sources: Sources) -> dict[str, Concept]:
    return sources.schemes["industries"].concepts


def test_every_concept_is_labelled_in_both_languages(scheme: Scheme) -> None:
    assert scheme.concepts
    unlabelled = [c.id for c in scheme.concepts.values() if not c.cell("label_zh") or not c.cell("label_en")]
    assert unlabelled == []


def test_english_is_written_without_chinese_characters(scheme: Scheme) -> None:
    columns = ("label_en", "alt_en")
    mixed = [
        c.id for c in scheme.concepts.values() if HAN.search("".join(c.cell(column) for column in columns))
    ]
    assert mixed == []


def test_no_chinese_name_stands_for_two_concepts(scheme: Scheme) -> None:
    assert _ambiguous(scheme, "zh") == {}


def test_no_english_name_stands_for_two_concepts(scheme: Scheme) -> None:
    assert _ambiguous(scheme, "en") == {}


def test_an_alternative_name_is_another_name(scheme: Scheme) -> None:
    for concept in scheme.concepts.values():
        for language in ("zh", "en"):
            names = [concept.cell(f"label_{language}"), *concept.values(f"alt_{language}")]
            assert max(Counter(name for name in names if name).values()) == 1, concept.id


def test_looking_into_a_column_that_is_not_declared_is_an_error_that_names_those_that_are(scheme: Scheme) -> None:
    concept = next(iter(scheme.concepts.values()))
    for look in (concept.cell, concept.values):
        with pytest.raises(InputProblems, match=r"declares no column 'lable_zh'.* label_zh") as raised:
            look("lable_zh")
        assert raised.value.problems[0].file.endswith(scheme.file.name)


def test_a_declared_column_is_empty_where_a_row_says_nothing(sources: Sources) -> None:
    assert sources.schemes["units"].concepts["ZB"].cell("alt_en") == ""


def test_a_concept_is_found_by_its_id_and_by_each_chinese_name(scheme: Scheme) -> None:
    for concept in scheme.concepts.values():
        for name in [concept.id, concept.cell("label_zh"), *concept.values("alt_zh")]:
            assert scheme.find(name) is concept
    assert scheme.find("no such concept") is None


def test_a_title_says_its_themes_by_their_words_beside_what_its_table_says(sources: Sources) -> None:
    policies, themes = (sources.schemes[name].concepts for name in ("policies", "themes"))
    told = [concept for concept in policies.values() if said_words(["公共数据…授权运营"]).search(concept.cell("label_zh"))]
    assert len(told) > 50 and all({"public-data", "authorised-operation"} <= set(concept.values("themes")) for concept in told)
    assert themes["authorised-operation"].values("broader") == ["public-data"]
    for concept in policies.values():
        assert len(set(concept.values("themes"))) == len(concept.values("themes")), concept.id
    # personal data are no public data, however they are operated
    assert "authorised-operation" not in policies["beijing-exchange-personal-information-operation-measures"].values("themes")
    assert not said_words([]).search("公共数据")


def test_iris_follow_from_the_path_and_the_id(scheme: Scheme) -> None:
    for concept in scheme.concepts.values():
        assert str(concept.iri) == f"{BASE}{scheme.declaration.path}/{concept.id}"


def test_no_concept_is_broader_than_itself(scheme: Scheme) -> None:
    for concept in scheme.concepts.values():
        assert concept.id not in _above(scheme, concept, "broader")


@pytest.mark.parametrize(
    "name",
    [
        "indicators",
        "units",
        "kinds",
        "qualifiers",
        "statements",
        "populations",
        "industries",
        "themes",
        "regions",
    ],
)
def test_every_concept_of_the_ontology_is_defined_in_both_languages(sources: Sources, name: str) -> None:
    concepts = sources.schemes[name].concepts.values()
    assert [c.id for c in concepts if not c.cell("definition_zh") or not c.cell("definition_en")] == []


def test_codes_of_regions_are_codes_of_gbt_2260(regions: dict[str, Concept]) -> None:
    coded = {region.id: region.cell("code") for region in regions.values() if region.cell("code")}
    assert len(set(coded.values())) == len(coded) > 90
    for identifier, code in coded.items():
        assert re.fullmatch(r"[1-8][0-9]{5}", code), identifier
        assert code[:2] in PROVINCES, identifier


def test_every_province_level_division_is_there_with_its_code(regions: dict[str, Concept]) -> None:
    found = {
        r.cell("code")[:2]: r.cell("label_zh") for r in regions.values() if r.cell("code").endswith("0000")
    }
    assert found == PROVINCES


def test_a_city_lies_in_the_province_that_its_code_begins_with(regions: dict[str, Concept]) -> None:
    for region in regions.values():
        if region.cell("code") and not region.cell("code").endswith("0000"):
            (above,) = region.values("contained_in")
            assert regions[above].cell("code")[:2] == region.cell("code")[:2], region.id


def test_a_city_has_a_code_of_its_level(regions: dict[str, Concept]) -> None:
    cities = [region for region in regions.values() if region.cell("kind") == "city"]
    assert len(cities) > 50
    assert [city.id for city in cities if not re.fullmatch(r"\d{4}00", city.cell("code"))] == []
    assert [city.id for city in cities if city.cell("code").endswith("0000")] == []


def test_every_region_but_the_unstated_lies_in_the_world(
    sources: Sources, regions: dict[str, Concept]
) -> None:
    for region in regions.values():
        if region.id not in ("world", "unstated"):
            assert "world" in _above(sources.schemes["regions"], region, "contained_in"), region.id


def test_members_of_a_region_group_are_listed_once_and_do_not_hold_it(regions: dict[str, Concept]) -> None:
    groups = [region for region in regions.values() if region.values("members")]
    assert len(groups) > 20
    for group in groups:
        members = group.values("members")
        assert len(set(members)) == len(members), group.id
        assert group.id not in members


def test_the_hubs_and_clusters_are_eight_and_ten(regions: dict[str, Concept]) -> None:
    assert Counter(r.cell("kind") for r in regions.values() if r.cell("kind") in ("hub", "cluster")) == {
        "hub": 8, "cluster": 10,
    }  # fmt: skip


def test_the_sections_of_gbt_4754_are_complete(industries: dict[str, Concept]) -> None:
    sections = {
        c.cell("code"): c.cell("label_zh") for c in industries.values() if c.cell("level") == "section"
    }
    assert sections == SECTIONS


def test_an_industry_code_has_the_form_of_its_level(industries: dict[str, Concept]) -> None:
    codes = [industry.cell("code") for industry in industries.values() if industry.cell("code")]
    assert len(set(codes)) == len(codes) > 25
    for industry in industries.values():
        if industry.cell("code"):
            assert re.fullmatch(LEVELS[industry.cell("level")], industry.cell("code")), industry.id


def test_an_industry_lies_within_the_industry_that_its_code_begins_with(
    sources: Sources, industries: dict[str, Concept]
) -> None:
    for industry in industries.values():
        code = industry.cell("code")
        if len(code) > 1:
            above = {
                industries[name].cell("code")
                for name in _above(sources.schemes["industries"], industry, "broader")
            }
            assert any(other and code.startswith(other) for other in above), industry.id


def test_every_unit_of_a_claim_has_a_plain_symbol_of_its_own(sources: Sources) -> None:
    units = sources.schemes["units"].concepts
    used = {statement.unit.id for o in sources.all_observations() for statement in o.statements}
    symbols = [unit.cell("symbol") for unit in units.values()]
    assert used <= set(units)
    assert len(set(symbols)) == len(symbols)
    assert [symbol for symbol in symbols if not re.fullmatch(r"[A-Za-z0-9%/]+", symbol)] == []


def test_every_unit_is_used(sources: Sources) -> None:
    used = {statement.unit.id for o in sources.all_observations() for statement in o.statements}
    used |= {indicator.cell("unit") for indicator in sources.schemes["indicators"].concepts.values()}
    used |= {located.row.unit for located in sources.targets}
    assert set(sources.schemes["units"].concepts) - used == set()


def test_units_convert_as_their_declared_factors_say(sources: Sources) -> None:
    units = sources.units
    assert units.ratio("ZB", "EB") == 1024 and units.ratio("EB", "GB") == 1024**3
    assert units.ratio("ZFLOPS", "PFLOPS") == 10**6 and units.ratio("pp", "percent") == 1
    assert units.are_comparable(["count", "rank"])
    for one, other in (("EB", "PFLOPS"), ("percent", "times"), ("years", "months"), ("CNY", "USD"), ("TB", "TB-person")):
        assert not units.are_comparable([one, other])
        with pytest.raises(ValueError, match=f"{one} and {other} do not measure the same"):
            units.ratio(one, other)


def test_units_of_one_family_are_of_one_quantity(sources: Sources) -> None:
    concepts = sources.schemes["units"].concepts
    for unit in sources.units.values():
        kinds = {concepts[name].cell("quantity_kind") for name in (unit.id, unit.counted_in)}
        assert len(kinds - {""}) <= 1, unit.id  # places in an order are of no quantity


def test_things_counted_one_by_one_are_counted_whole(sources: Sources) -> None:
    assert {unit.id for unit in sources.units.values() if unit.is_whole} == {"count", "rank", "years"}


def test_a_slip_writes_a_unit_that_the_figures_use(sources: Sources) -> None:
    used = {statement.unit.id for o in sources.all_observations() for statement in o.statements}
    slips = {unit.id: unit.mistaken_for for unit in sources.units.values() if unit.mistaken_for}
    assert slips.keys() <= used and set(slips.values()) <= used
    assert [name for name, other in slips.items() if name == other] == []


def test_laws_convert_as_the_units_do(sources: Sources) -> None:
    (law,) = (law for law in sources.identities if law.id == "per-capita.data-production")
    assert law.scale == sources.units.ratio("ZB", "TB")  # production in ZB, per head in TB


def test_bytes_are_counted_by_1024(sources: Sources) -> None:
    units = sources.schemes["units"].concepts
    for larger, smaller in (("ZB", "EB"), ("EB", "PB"), ("PB", "TB"), ("TB", "GB")):
        assert Decimal(units[larger].cell("multiplier")) == 1024 * Decimal(units[smaller].cell("multiplier"))
        assert "1024" in units[larger].cell("scope_zh") and "1024" in units[larger].cell("scope_en")


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("kinds", get_args(Kind)),
        ("statements", get_args(Statement)),
        ("qualifiers", get_args(Qualifier)),
    ],
)
def test_the_words_that_the_tables_may_use_are_concepts(
    sources: Sources, name: str, known: tuple[str, ...]
) -> None:
    assert set(sources.schemes[name].concepts) == set(known)


def test_every_indicator_is_measured_or_another_is_defined_by_it(sources: Sources) -> None:
    stated = {statement.indicator.id for o in sources.all_observations() for statement in o.statements}
    scheme = sources.schemes["indicators"]
    columns = [
        "broader",
        *(name for name, c in scheme.declaration.columns.items() if c.refers == "indicators"),
    ]
    referred = {name for c in scheme.concepts.values() for column in columns for name in c.values(column)}
    assert set(scheme.concepts) - stated - referred == set()


def test_an_indicator_is_a_stock_a_flow_or_a_rate(sources: Sources) -> None:
    measured = Counter(c.cell("measured") for c in sources.schemes["indicators"].concepts.values())
    assert set(measured) == {"stock", "flow", "rate"}


def _ambiguous(scheme: Scheme, language: str) -> dict[str, set[str]]:
    concepts = defaultdict(set)
    for concept in scheme.concepts.values():
        for name in [concept.cell(f"label_{language}"), *concept.values(f"alt_{language}")]:
            concepts[name].add(concept.id)
    return {name: found for name, found in concepts.items() if len(found) > 1}


def _above(scheme: Scheme, concept: Concept, column: str) -> set[str]:
    found: set[str] = set()
    waiting = concept.values(column)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(scheme.concepts[name].values(column))
    return found
