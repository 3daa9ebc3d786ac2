"""Queries at random over the real graph have the plain engine's answers, and take no five times its time."""

from __future__ import annotations

import time

import pytest
from pyoxigraph import Store

from tests.support.query_fuzz import Fuzz, Outcome
from tests.support.random_queries import Queries, Query

pytestmark = pytest.mark.long

_SECONDS, _LEAST = 30.0, 40


@pytest.mark.alone
def test_no_query_is_answered_otherwise_or_much_later_than_by_the_plain_engine(built_store: Store) -> None:
    made, begun = Queries(built_store, seed=20), time.monotonic()

    def is_done(outcome: Outcome) -> bool:
        return time.monotonic() > begun + _SECONDS and outcome.planned + outcome.ordered >= _LEAST

    outcome = Fuzz(built_store).run(iter(made.one, None), is_done)
    assert outcome.mismatches == []
    assert outcome.slower == []
    assert outcome.planned > 0 and outcome.ordered > 0


def test_what_differs_or_is_slower_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fuzz itself: a planner that loses rows and one that takes its time are both noticed."""
    store = Store()
    store.update("INSERT DATA { <a:a> <p:is> <o:o> ; <p:v> 1 . <a:b> <p:is> <o:o> ; <p:v> 'two' }")
    query = Query("SELECT * { ?x <p:is> <o:o> ; <p:v> ?v } ORDER BY ?v", "?v")
    fuzz, outcome = Fuzz(store), Outcome()
    fuzz.compare(query, outcome)
    assert (outcome.ordered, outcome.mismatches, outcome.slower) == (1, [], [])
    monkeypatch.setattr(fuzz._planner, "planned", lambda text: text.replace("?v }", "1 ; <p:v> ?v }"))
    fuzz.compare(query, outcome)
    assert outcome.mismatches == [query.text]
    slow = "SELECT * { " + " ".join(f"?a{at} ?b{at} ?c{at} ." for at in range(9)) + " ?x <p:v> ?v } ORDER BY ?v LIMIT 1"
    monkeypatch.setattr(fuzz._planner, "planned", lambda text: slow)
    fuzz.compare(Query(query.text.replace("}", "} LIMIT 1"), "?v", is_cut=True), outcome)
    assert len(outcome.slower) == 1
