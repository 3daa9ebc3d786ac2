"""What else is known of a name than itself: its type as a wish, and values as tables have them."""

from __future__ import annotations

import asyncio
from functools import cache
from typing import Any

import pytest

from loaders.search import Hit, Match
from loaders.vocabulary import BASE
from service.read.searching import Searcher
from service.reconciliation import Candidate, Query, Reconciler, judged
from tests.support.page_of import few_triples


@cache
def _reconciler() -> Reconciler:
    return Reconciler(few_triples(), Searcher(few_triples()))


def _asked(**query: Any) -> list[Candidate]:
    return asyncio.run(_reconciler().candidates(Query.model_validate(query)))


def _agrees(name: str, path: str, pid: str, value: object) -> bool | None:
    found = _asked(query=name, type="policy", properties=[{"pid": pid, "v": value}])
    return next(one.agrees for one in found if one.hit.iri == f"{BASE}{path}")


@pytest.mark.parametrize(
    "written", ["2023-05-01", "2023-05-01T00:00:00Z", "2023/5/1", "2023年5月1日", "1 May 2023", "May 2023", 2023, ["2022", "2023"]], ids=str
)
def test_a_date_counts_however_it_is_written_and_however_much_of_it(written: object) -> None:
    assert _agrees("数据办法", "policy/measures", "dg:date", written) is True
    assert _agrees("湘州数据细则", "policy/rules", "dg:date", written) is False
    assert _agrees("无日期文件", "policy/undated", "dg:date", written) is None


@pytest.mark.parametrize(("written", "agrees"), [("2024-02-17", True), ("2024", True), ("2024-03-17", False), ("soon", False)])
def test_a_day_may_be_in_the_month_that_is_known(written: str, agrees: bool) -> None:
    assert _agrees("湘州数据细则", "policy/rules", "dg:date", written) is agrees


@pytest.mark.parametrize(
    ("value", "agrees"),
    [("数据办法", True), ("二十条", True), ("Data Measures", True), ("policy/measures", True), ({"id": "policy/measures", "name": "?"}, True),
     ("数据法、二十条", True), ("数据法", False), ("没有", False)],
    ids=str,
)  # fmt: skip
def test_a_thing_counts_by_any_of_its_names(value: object, agrees: bool) -> None:
    assert _agrees("湘州数据细则", "policy/rules", "eli:based_on", value) is agrees


def test_a_type_that_is_wished_for_comes_first_and_another_is_never_certain() -> None:
    wished = _asked(query="数据办法", type="policy", type_strict="should")
    assert (wished[0].hit.iri, wished[0].is_certain) == (f"{BASE}policy/measures", True)
    other = _asked(query="数据办法", type="body", type_strict="should")
    assert not any(one.is_certain for one in other)
    assert next(one.score for one in other if one.hit.kind == "policy") == 60
    assert {one.hit.kind for one in _asked(query="数据办法", type="body")} <= {"body"}
    assert _asked(query="数据办法", type="nothing", type_strict="should")[0].is_certain


def test_two_things_of_one_name_are_told_apart_by_the_type() -> None:
    hits = [Hit(f"{BASE}{kind}/x", kind, {}, "x", "name", Match.EXACT, 100.0, 0) for kind in ("population", "body")]
    assert not any(one.is_certain for one in judged(hits, [None, None]))
    found = judged(hits, [None, None], [False, True])
    assert [(one.hit.kind, one.score, one.is_certain) for one in found] == [("body", 100.0, True), ("population", 60.0, False)]
