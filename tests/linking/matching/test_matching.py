"""Links of datasets: found by what they are about, explained, decided by a person for good."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from loaders.linking.harvest.records import Dataset, Place, Span, Term, Text, When
from loaders.linking.matching import SET_FILE, Candidate, MappingSet, Matcher
from loaders.problems import InputProblems
from loaders.search import Name, Thing
from loaders.vocabulary import BASE

THINGS = {
    "indicator/data-production": ("数据生产总量", "Total data produced", "数据生产量", "Data output"),
    "indicator/5g-base-stations": ("5G基站数", "5G base stations"),
    "indicator/5g-base-stations-growth": ("5G基站数增速", "Growth of 5G base stations"),
    "indicator/netizens": ("网民规模", "Internet users"),
    "region/china": ("全国", "China", "中国"),
    "region/guizhou": ("贵州省", "Guizhou"),
    "region/hainan": ("海南省", "Hainan"),
    "region/jilin": ("吉林省", "Jilin"),
    "region/jilin-city": ("吉林市", "Jilin City"),
    "industry/C": ("制造业", "Manufacturing"),
    "theme/public-data": ("公共数据", "Public data"),
    "policy/data-security-law": ("中华人民共和国数据安全法", "Data Security Law of the People's Republic of China"),
}


def _thing(path: str, zh: str, en: str, *others: str) -> Thing:
    more = [Name(text, "zh" if not text.isascii() else "en", "alternative") for text in others]
    return Thing(BASE + path, path.partition("/")[0], (Name(zh, "zh", "label"), Name(en, "en", "label"), *more), 1)


MATCHER = Matcher([_thing(path, *names) for path, names in THINGS.items()], {f"{BASE}indicator/netizens": frozenset({2023, 2024})})


def found(title: str, **more: object) -> set[str]:
    """The paths of the things that a dataset of this title is linked with."""
    dataset = Dataset(iri="https://data.example.org/1", titles=(Text(text=title),), **more)  # type: ignore[arg-type]
    return {candidate.thing.removeprefix(BASE) for candidate in MATCHER.candidates(dataset)}


@pytest.mark.parametrize(
    ("title", "things"),
    [
        ("2020—2024年数据产量", {"indicator/data-production"}),
        ("全国数据生产总量统计表", {"indicator/data-production", "region/china"}),
        ("Data output by province, 2020 to 2024", {"indicator/data-production"}),
        ("贵州省5G基站数.csv", {"indicator/5g-base-stations", "region/guizhou"}),
        ("Number of 5G base stations in Guizhou", {"indicator/5g-base-stations", "region/guizhou"}),
        ("5G基站数增速", {"indicator/5g-base-stations-growth"}),
        ("历年網民規模", {"indicator/netizens"}),
        ("吉林市网民规模", {"indicator/netizens", "region/jilin-city"}),
        ("吉林网民规模", {"indicator/netizens", "region/jilin"}),
        ("海南州网民规模", {"indicator/netizens"}),
        ("《中华人民共和国数据安全法》释义", {"policy/data-security-law"}),
    ],
)
def test_a_dataset_is_linked_with_what_it_is_about(title: str, things: set[str]) -> None:
    assert found(title) == things


@pytest.mark.parametrize(
    "title",
    [
        "数据生产线设备清单", "数据产量预测模型软件著作权登记", "5G基站选址地图", "5G基站电费支出", "网民意见征集", "5G base station electricity bills", "Output of data entry clerks",
        "数据", "基站", "生产总量", "Internet cafe users survey form", "5G基站数据库采购合同", "地区生产总值",
    ],
)  # fmt: skip
def test_a_dataset_of_another_subject_gets_no_indicator_however_many_words_it_shares(title: str) -> None:
    many = tuple(Text(text=name) for path, names in THINGS.items() if path.startswith("indicator/") for name in names)
    assert not {thing for thing in found(title, descriptions=many, keywords=many) if thing.startswith("indicator/")}


def test_places_keywords_themes_and_years_count_and_are_explained() -> None:
    dataset = Dataset(
        iri="https://data.example.org/1", titles=(Text(text="网民规模", language="zh"),), keywords=(Text(text="制造业"), Text(text="网民规模")),
        themes=(Term(names=(Text(text="公共数据"),)),), places=(Place(names=(Text(text="贵州"),)),),
        spans=(Span(start=When(text="2022", precision="year"), end=When(text="2024-12-31", precision="day")),),
    )  # fmt: skip
    candidates = {one.thing.removeprefix(BASE): one for one in MATCHER.candidates(dataset)}
    assert set(candidates) == {"indicator/netizens", "industry/C", "theme/public-data", "region/guizhou"}
    best = candidates["indicator/netizens"]
    assert (best.score, best.predicate) == (100.0, "dcterms:subject")
    assert "a keyword is its name" in best.why and "both have 2023, 2024" in best.why
    assert candidates["region/guizhou"].predicate == "dcterms:spatial"


def _proposed(*titles: str) -> MappingSet:
    mappings = MappingSet()
    mappings.propose(_candidates(*titles))
    return mappings


def _candidates(*titles: str) -> list[Candidate]:
    return [
        one for number, title in enumerate(titles)
        for one in MATCHER.candidates(Dataset(iri=f"https://data.example.org/set?id={number}", titles=(Text(text=title),)))
    ]  # fmt: skip


def test_decisions_stay_and_what_is_accepted_becomes_links(tmp_path: Path) -> None:
    mappings = _proposed("5G基站数", "网民规模")
    first, second = mappings.mappings
    mappings.decide(first.id, True, "A reader", date(2026, 1, 2))
    mappings.decide(second.id, False, "A reader", date(2026, 1, 2))
    mappings.write(tmp_path)
    written = (tmp_path / SET_FILE).read_bytes()
    again = MappingSet.read(tmp_path)
    again.propose(_candidates("another title", "网民规模", "数据生产量"))
    assert [(row.object.removeprefix(BASE), row.is_accepted, row.is_decided) for row in again.mappings] == [
        ("indicator/5g-base-stations", True, True), ("indicator/netizens", False, True), ("indicator/data-production", False, False),
    ]  # fmt: skip
    links = (tmp_path / "links.nq").read_text()
    assert links == (
        "<https://data.example.org/set?id=0> <http://purl.org/dc/terms/subject>"
        f" <{BASE}indicator/5g-base-stations> <{BASE}graph/harvest-links> .\n"
    )
    MappingSet.read(tmp_path).write(tmp_path)
    assert (tmp_path / SET_FILE).read_bytes() == written


def test_a_person_may_decide_in_the_file(tmp_path: Path) -> None:
    _proposed("5G基站数").write(tmp_path)
    path = tmp_path / SET_FILE
    path.write_text(path.read_text().replace("semapv:LexicalMatching", "semapv:ManualMappingCuration"))
    mappings = MappingSet.read(tmp_path)
    mappings.propose([])
    assert [row.is_accepted for row in mappings.mappings] == [True]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [("dgkg:indicator", "nowhere:indicator", "is not in curie_map"), ("semapv:LexicalMatching", "I think so", "should be a term of semapv"), ("0.95", "sure", "could not convert")],
)
def test_a_row_that_cannot_be_read_is_named_and_nothing_is_lost(tmp_path: Path, old: str, new: str, message: str) -> None:
    _proposed("5G基站数").write(tmp_path)
    path = tmp_path / SET_FILE
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:-1]) + lines[-1].replace(old, new))
    with pytest.raises(InputProblems, match=message) as caught:
        MappingSet.read(tmp_path)
    assert f"{SET_FILE}:{len(lines)}" in str(caught.value)
