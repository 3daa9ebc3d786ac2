"""Links of datasets: found by what they are about, explained, decided by a person for good."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import sssom_pydantic

from loaders.linking.harvest.records import Dataset, Place, Span, Term, Text, When
from loaders.linking.matching import SET_FILE, Candidate, Link, LinkSet, Matcher
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


DAY = date(2026, 1, 2)


def _proposed(*titles: str) -> LinkSet:
    return LinkSet().propose(_candidates(*titles))


def _candidates(*titles: str) -> list[Candidate]:
    return [
        one for number, title in enumerate(titles)
        for one in MATCHER.candidates(Dataset(iri=f"https://data.example.org/set?id={number}", titles=(Text(text=title),)))
    ]  # fmt: skip


def test_decisions_stay_and_what_is_accepted_becomes_links(tmp_path: Path) -> None:
    links = _proposed("5G基站数", "网民规模")
    first, second = links.links
    links.changed([first.decided("accepted", "A reader", DAY), second.decided("rejected", "A reader", DAY)]).write(tmp_path)
    written = (tmp_path / SET_FILE).read_bytes()
    again = LinkSet.read(tmp_path).propose(_candidates("another title", "网民规模", "数据生产量"))
    assert [(row.object.removeprefix(BASE), row.state) for row in again.links] == [
        ("indicator/5g-base-stations", "accepted"), ("indicator/netizens", "rejected"), ("indicator/data-production", "open"),
    ]  # fmt: skip
    statements = (tmp_path / "links.nq").read_text()
    assert statements == (
        "<https://data.example.org/set?id=0> <http://purl.org/dc/terms/subject>"
        f" <{BASE}indicator/5g-base-stations> <{BASE}graph/harvest-links> .\n"
    )
    LinkSet.read(tmp_path).write(tmp_path)
    assert (tmp_path / SET_FILE).read_bytes() == written


def test_a_set_is_of_the_day_on_which_it_came_to_be(tmp_path: Path) -> None:
    _proposed("5G基站数").write(tmp_path)
    path = tmp_path / SET_FILE
    today = f"#mapping_set_version: '{date.today()}'"
    assert today in path.read_text()
    path.write_text(path.read_text().replace(today, "#mapping_set_version: '2026-01-02'"))
    LinkSet.read(tmp_path).propose(_candidates("5G基站数")).write(tmp_path)
    assert "'2026-01-02'" in path.read_text(), "nothing is changed"
    LinkSet.read(tmp_path).propose([]).write(tmp_path)
    assert today in path.read_text()


def test_a_person_may_decide_in_the_file(tmp_path: Path) -> None:
    _proposed("5G基站数").write(tmp_path)
    path = tmp_path / SET_FILE
    path.write_text(path.read_text().replace("semapv:LexicalMatching", "semapv:ManualMappingCuration"))
    links = LinkSet.read(tmp_path).propose([])
    assert [row.state for row in links.links] == ["accepted"]


@pytest.mark.parametrize("iri", [
    "https://data.example.org/set/1/", "https://data.example.org/集/数据（1）", "urn:x:1", "https://data.example.org/?id=a&b=c|d".replace("|", "%7C"),
    f"{BASE}harvest/portal/dataset/1", "https://data.example.org", "https://data.example.org/数据", "https://data.example.org/a#",
])  # fmt: skip
@pytest.mark.parametrize("label", ["# a | title", ""])
def test_an_iri_is_itself_again_whatever_it_is_like(iri: str, label: str, tmp_path: Path) -> None:
    links = LinkSet([Link(iri, label, "dcterms:subject", f"{BASE}indicator/netizens", "网民规模", 0.9, "why")])
    links.write(tmp_path)
    assert LinkSet.read(tmp_path).links == links.links
    read, *_ = sssom_pydantic.read(tmp_path / SET_FILE)
    assert [mapping.object.curie for mapping in read] == ["dgkg:indicator/netizens"], "another reader of SSSOM reads it"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("dgkg:indicator", "nowhere:indicator", "prefix 'nowhere' is not declared"), ("semapv:LexicalMatching", "I think so", "no prefixed name"),
        ("semapv:LexicalMatching", "semapv:LexicalMatch", "no way of matching"), ("0.95", "sure", "valid number"), ("0.95", "95", "less than or equal to 1"),
        ("dcterms:subject", "dcterms:creator", "links are dcterms:subject or dcterms:spatial"), ("dcterms:subject\t", "dcterms:subject\tNo", "'Not'"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_nothing_is_lost(tmp_path: Path, old: str, new: str, message: str) -> None:
    _proposed("5G基站数").write(tmp_path)
    path = tmp_path / SET_FILE
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:-1]) + lines[-1].replace(old, new))
    with pytest.raises(InputProblems, match=message) as caught:
        LinkSet.read(tmp_path)
    assert f"{SET_FILE}:{len(lines)}" in str(caught.value)
