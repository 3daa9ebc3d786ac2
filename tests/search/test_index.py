"""The index of names: what people type finds what they mean, for the reason that the hit says."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from loaders.search import INDEX_FILE, Hit, Index, Match, Name, Thing, write_index
from loaders.vocabulary import BASE


def _thing(path: str, *names: Name, links: int = 0) -> Thing:
    return Thing(f"{BASE}{path}", path.partition("/")[0], names, links)


def _zh_en(zh: str, en: str) -> tuple[Name, Name]:
    return Name(zh, "zh", "label"), Name(en, "en", "label")


#: A handful of things, none in the catalogue's order.
THINGS = [
    _thing("body/administration", *_zh_en("国家数据局", "National Data Administration"), links=50),
    _thing("body/ministry", *_zh_en("工业和信息化部", "Ministry of Industry and Information Technology")),
    _thing(
        "policy/basics", *_zh_en("关于构建数据基础制度的意见", "Opinions on Basic Systems for Data"),
        Name("数据二十条", "zh", "alternative"),
    ),
    _thing("policy/plan-2021", *_zh_en("数字政府规划（2021—2023年）", "Plan for Digital Government (2021-2023)")),
    _thing("policy/plan-2024", *_zh_en("数字政府规划（2024—2026年）", "Plan for Digital Government (2024-2026)")),
    _thing("policy/trial", *_zh_en("中华人民共和国数据登记办法（试行）", "Measures for Registering Data")),
    _thing("policy/standards", *_zh_en("国家标准体系", "System of national standards")),
    _thing("region/chongqing", *_zh_en("重庆", "Chongqing"), Name("重庆市", "zh", "alternative"), Name("500000", "", "code")),
    _thing("region/delta", *_zh_en("长三角", "Yangtze River Delta")),
    _thing("indicator/pue", *_zh_en("电能利用效率（PUE）", "Power usage effectiveness")),
    _thing("indicator/production", *_zh_en("数据生产总量", "Total data produced"), links=900),
    _thing("indicator/production-growth", *_zh_en("数据生产总量增速", "Growth of total data produced")),
]  # fmt: skip

TARGETS = [_thing("target/compute", *_zh_en("算力规模, 2025", "Total compute, 2025")), _thing("target/firms", *_zh_en("企业, 2027", "Firms, 2027"))]


@pytest.fixture(scope="module")
def index() -> Index:
    """An index of the handful."""
    return Index(None, THINGS)


def _first(index: Index, typed: str) -> Hit:
    return index.search(typed)[0]


@pytest.mark.parametrize(
    ("typed", "expected", "match"),
    [
        ("国家数据局", "body/administration", Match.EXACT),
        ("國家數據局", "body/administration", Match.EXACT),
        ("guojia shujuju", "body/administration", Match.EXACT),
        ("gjsjj", "body/administration", Match.EXACT),
        ("NDA", "body/administration", Match.EXACT),
        ("国家数居局", "body/administration", Match.FUZZY),
        ("工信部", "body/ministry", Match.ABBREVIATION),
        ("数据２０条", "policy/basics", Match.EXACT),
        ("twenty measures", "policy/basics", Match.WORD),
        ("basic data systems", "policy/basics", Match.WORD),
        ("数据登记办法", "policy/trial", Match.EXACT),
        ("registring data", "policy/trial", Match.FUZZY),
        ("chongqing", "region/chongqing", Match.EXACT),
        ("Chonqing", "region/chongqing", Match.FUZZY),
        ("500000", "region/chongqing", Match.EXACT),
        ("changsanjiao", "region/delta", Match.EXACT),
        ("pue", "indicator/pue", Match.EXACT),
        ("how much data is produced", "indicator/production", Match.WORD),
        ("数据生", "indicator/production", Match.PREFIX),
        ("生产总量", "indicator/production", Match.WORD),
        ("数据产量", "indicator/production", Match.ABBREVIATION),
    ],
)
def test_what_is_typed_finds_what_is_meant(index: Index, typed: str, expected: str, match: Match) -> None:
    hit = _first(index, typed)
    assert (hit.iri.removeprefix(BASE), hit.match) == (expected, match)


def test_letters_inside_a_word_find_nothing(index: Index) -> None:
    assert [hit.iri for hit in index.search("NDA")] == [f"{BASE}body/administration"]
    assert not index.search("andar")


def test_another_number_is_no_slip(index: Index) -> None:
    found = {hit.iri.removeprefix(BASE): hit.score for hit in index.search("数字政府规划2024")}
    assert found["policy/plan-2024"] > 80
    assert found.get("policy/plan-2021", 0) < 50


def test_what_is_named_exactly_comes_before_what_is_linked_more(index: Index) -> None:
    assert _first(index, "数据生产总量增速").iri == f"{BASE}indicator/production-growth"
    assert _first(index, "数据生产").iri == f"{BASE}indicator/production"


def test_only_kinds_that_are_asked_for(index: Index) -> None:
    assert {hit.kind for hit in index.search("数据", {"policy"})} == {"policy"}
    assert len(index.search("数据", limit=2)) == 2


@pytest.mark.parametrize("typed", ["", " ", "“”", '" OR x', "*", "数" * 5000, "a" * 5000, "\x00", "NEAR(", "'", "🙂", "%"])
def test_whatever_is_typed_is_answered(index: Index, typed: str) -> None:
    assert isinstance(index.search(typed), list)


def test_the_file_is_the_same_for_the_same_things_and_gives_the_same_hits(tmp_path: Path, index: Index) -> None:
    files = [tmp_path / "one", tmp_path / "two"]
    for file in files:
        write_index(file, THINGS)
    assert files[0].read_bytes() == files[1].read_bytes()
    from_file = Index(files[0])
    for typed in ("数据", "plan", "chongqng", "sj"):
        assert from_file.search(typed) == index.search(typed)


def test_an_index_reads_a_file_that_nobody_may_write_and_adds_to_it(tmp_path: Path) -> None:
    file = tmp_path / INDEX_FILE
    write_index(file, THINGS[:3])
    file.chmod(0o400)
    index = Index(file, THINGS[3:])
    assert _first(index, "NDA").iri == f"{BASE}body/administration"
    assert _first(index, "重庆市").iri == f"{BASE}region/chongqing"
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT COUNT(*) FROM things").fetchone() == (3,)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("重庆有什么数据？", "region/chongqing"), ("重慶有哪些数据", "region/chongqing"), ("what data does Chongqing have?", "region/chongqing"),
        ("国家数据局是什么", "body/administration"), ("2024年数字政府规划", "policy/plan-2024"), ("请问数据生产总量是多少", "indicator/production"),
        ("300 EFLOPS", "target/compute"), ("300EFLOPS 目标完成了吗", "target/compute"), ("was the target of 300 eflops met", "target/compute"),
        ("５４００亿次是哪年的", "indicator/pue"), ("540 billion 次", "indicator/pue"), ("1,500家", "target/firms"),
    ],
)  # fmt: skip
def test_a_whole_question_finds_what_it_is_about(typed: str, expected: str) -> None:
    amounts = {"target/compute": ("300 eflops",), "target/firms": ("1500 count",), "indicator/pue": ("540000000000 次",)}
    things = [replace(thing, amounts=amounts.get(thing.iri.removeprefix(BASE), ())) for thing in (*THINGS, *TARGETS)]
    assert Index(None, things).ask(typed)[0].iri == f"{BASE}{expected}"


def test_what_names_a_thing_is_found_as_it_is_and_an_amount_names_nothing_for_certain(index: Index) -> None:
    for typed in ("数据二十条", "国家数据局", "NDA"):
        assert index.ask(typed)[0] == _first(index, typed)
    having = Index(None, [replace(TARGETS[0], amounts=("300 eflops",))])
    assert having.ask("300 EFLOPS")[0].form == "amount" and having.search("300 EFLOPS") == []
    assert having.ask("301 EFLOPS") == having.ask("300 PFLOPS") == having.ask("30") == having.ask("30.0") == []
    assert [hit.iri for hit in having.ask("300")] == [having.ask("300 EFLOPS")[0].iri], "a number alone, in whatever unit"
    assert having.ask("300 EFLOPS", {"policy"}) == []


@pytest.mark.parametrize("typed", ["", " ", "有什么", "吗？", "2024年", "300 ", "9" * 500 + "元", "1,,2.3.4万亿 %"])
def test_whatever_is_asked_is_answered(index: Index, typed: str) -> None:
    assert isinstance(index.ask(typed), list)


def test_amounts_are_kept_in_the_file_and_one_of_before_has_none(tmp_path: Path) -> None:
    write_index(tmp_path / "new", [replace(TARGETS[0], amounts=("300 eflops",))])
    assert Index(tmp_path / "new").ask("300 EFLOPS")
    with sqlite3.connect(tmp_path / "new") as connection:
        connection.execute("DROP TABLE amounts")
    assert Index(tmp_path / "new").ask("300 EFLOPS") == []
