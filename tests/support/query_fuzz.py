"""Queries made of what a graph holds, answered as the service answers them and by the plain engine: the same, as soon.

``python -m tests.support.query_fuzz GRAPH.nq [SECONDS [SEED]]`` runs as long as it is told and prints what differed.
Each answer is made in a forked process, so that one that breaks or does not end is ended. The sorted answers are held
against keys, since the plain engine's order is none.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, RdfFormat, Store

from loaders.settings import Settings
from loaders.vocabulary import BASE
from service.sparql.order_keys import Term, order_key
from service.sparql.ordering import in_order
from service.store.ordered import Answer, Ordering
from service.store.planning import Planner
from service.store.statistics import kinds_of
from tests.support.random_queries import Queries, Query

#: One answer is ended after so many processor seconds; so many times and seconds slower is slower.
DEADLINE_SECONDS, TIMES_SLOWER, NOISE_SECONDS = 3.0, 5.0, 0.01
_MOST_ROWS = 5_000
_TRIES = 4  # of what seems slower: the best of each counts


@dataclass(frozen=True)
class Reply:
    """An answer: its rows in their order, sortable; the keys of what they are sorted by; processor seconds. Or why none."""

    rows: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    seconds: float = 0.0
    failure: str = ""


@dataclass
class Outcome:
    """What a run found: queries made, those that are evaluated otherwise than they are written, and of these those whose answers differ, those that became slower, those that ended neither way. ``otherwise`` are those whose first or last values are by the total
    order, while the plain engine, which has none of unlike literals, gives others."""

    queries: int = 0
    planned: int = 0
    ordered: int = 0
    broken_plain: int = 0
    unended: int = 0
    quicker: int = 0
    otherwise: int = 0
    mismatches: list[str] = field(default_factory=list)
    slower: list[str] = field(default_factory=list)


class Fuzz:
    """Holds our way of answering queries against the engine's own, over one graph."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._planner = Planner(store, BASE, Settings.model_fields["apart_lookups"].default)
        self._kinds = kinds_of(store)
        self._ordering = Ordering(self._kinds)

    def run(self, queries: Iterable[Query], until: Callable[[Outcome], bool]) -> Outcome:
        """Compare queries until told to end."""
        outcome = Outcome()
        for query in queries:
            if until(outcome):
                break
            self.compare(query, outcome)
        return outcome

    def compare(self, query: Query, outcome: Outcome) -> None:
        """Answer one query both ways and add what was found."""
        outcome.queries += 1
        planned = self._planner.planned(query.text)
        if in_order(planned, self._kinds) == query.text:
            return  # both ways are one
        outcome.planned += planned != query.text
        outcome.ordered += in_order(planned, self._kinds) != planned
        ours, plain = _in_child(lambda: self._reply(query, self._ours)), _in_child(lambda: self._reply(query, self._plain))
        if plain.failure == ours.failure == "deadline":
            outcome.unended += 1
        elif plain.failure and not ours.failure:
            outcome.broken_plain += plain.failure != "deadline"
            outcome.quicker += plain.failure == "deadline"
        elif ours.failure != plain.failure:
            self._slower_or_mismatch(query, ours, plain, outcome)
        elif _differs(query, ours, plain):
            if query.grouped and Counter(self._extremes(query)) == Counter(ours.rows):
                outcome.otherwise += 1
            else:
                outcome.mismatches.append(query.text)
        if not ours.failure and not plain.failure:
            tries = 1
            while _is_slower(ours.seconds, plain.seconds) and tries < _TRIES:
                tries += 1
                ours = min(ours, _in_child(lambda: self._reply(query, self._ours)), key=_seconds)
                plain = min(plain, _in_child(lambda: self._reply(query, self._plain)), key=_seconds)
            if _is_slower(ours.seconds, plain.seconds):
                outcome.slower.append(f"{ours.seconds:.3f} s for {plain.seconds:.3f} s: {query.text}")
            outcome.quicker += _is_slower(plain.seconds, ours.seconds)

    def _extremes(self, query: Query) -> list[str]:
        """The rows that a query for first or last values has by the total order, from all the values."""
        found = _in_child(lambda: self._values(query))
        return found.rows

    def _values(self, query: Query) -> Reply:
        assert query.grouped
        rows = self._plain(query.grouped)
        assert isinstance(rows, QuerySolutions)
        names = [variable.value for variable in rows.variables]
        by = [name for name in names if name != "result"]
        extreme = min if "(MIN(" in query.text else max
        values: dict[tuple[Term | None, ...], Term | None] = {}
        for row in rows:
            group, value = tuple(row[name] for name in by), row["result"]
            values[group] = extreme(values.get(group, value), value, key=order_key)
        order = sorted(range(len(names)), key=[*by, "result"].__getitem__)
        return Reply(["\t".join(str([*group, value][index]) for index in order) for group, value in values.items()])

    def _slower_or_mismatch(self, query: Query, ours: Reply, plain: Reply, outcome: Outcome) -> None:
        if ours.failure == "deadline" and not _is_slower(DEADLINE_SECONDS, plain.seconds):
            outcome.unended += 1  # the plain engine was near the deadline too
        elif ours.failure == "deadline":
            outcome.slower.append(f"no end: {query.text}")
        else:
            outcome.mismatches.append(f"{ours.failure}: {query.text}")

    def _ours(self, text: str) -> Answer:
        return self._ordering.query(self._store, self._planner.planned(text), use_default_graph_as_union=True)

    def _plain(self, text: str) -> Answer:
        return self._store.query(text, use_default_graph_as_union=True)

    def _reply(self, query: Query, answer: Callable[[str], Answer]) -> Reply:
        begun = time.process_time()
        found = answer(query.text)
        if isinstance(found, QueryBoolean):
            return Reply([str(bool(found))], [], time.process_time() - begun)
        if isinstance(found, QueryTriples):
            triples = [str(triple) for triple in found]
            return Reply(triples, [], time.process_time() - begun)
        rows: list[str] = []
        sorted_by: list[Term | None] = []
        at = [variable.value for variable in found.variables].index(query.sorted_by[1:]) if query.sorted_by else 0
        _take(found, rows, sorted_by, at)
        seconds = time.process_time() - begun
        return Reply(rows, list(map(order_key, sorted_by)) if query.sorted_by else [], seconds)


def _take(found: QuerySolutions, rows: list[str], sorted_by: list[Term | None], at: int) -> None:
    names = [variable.value for variable in found.variables]
    order = sorted(range(len(names)), key=names.__getitem__)
    for solution in found:
        rows.append("\t".join(str(solution[index]) for index in order))
        sorted_by.append(solution[at])
        if len(rows) >= _MOST_ROWS:
            return


def _differs(query: Query, ours: Reply, plain: Reply) -> bool:
    if query.sorted_by and ours.keys != sorted(ours.keys, reverse=query.is_descending):
        return True
    if len(ours.rows) != len(plain.rows):
        return True
    if query.is_cut or len(ours.rows) >= _MOST_ROWS:
        return False
    return Counter(ours.rows) != Counter(plain.rows)


def _seconds(reply: Reply) -> float:
    return reply.seconds if not reply.failure else DEADLINE_SECONDS


def _is_slower(one: float, other: float) -> bool:
    return one > TIMES_SLOWER * other and one > other + NOISE_SECONDS


def _in_child(answer: Callable[[], Reply]) -> Reply:
    """The reply of a process of its own, which is ended at the deadline."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reading)
        status = 1
        signal.setitimer(signal.ITIMER_PROF, DEADLINE_SECONDS)
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            payload = pickle.dumps(answer())
            with os.fdopen(writing, "wb") as file:
                file.write(payload)
            status = 0
        except (SyntaxError, RuntimeError, OSError, ValueError) as error:
            os.write(writing, pickle.dumps(Reply(failure=f"{type(error).__name__}: {error}")))
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading, "rb") as file:
        payload = file.read()
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGPROF:
        return Reply(failure="deadline")
    reply = pickle.loads(payload) if payload else Reply(failure="broken")
    assert isinstance(reply, Reply)
    return reply


def main() -> None:
    """Run for so many seconds, and print counts and what differed."""
    seconds, seed = (float(sys.argv[2]) if len(sys.argv) > 2 else 60.0), int(sys.argv[3]) if len(sys.argv) > 3 else 1
    store = Store()
    store.bulk_load(path=sys.argv[1], format=RdfFormat.N_QUADS)
    made, end = Queries(store, seed), time.monotonic() + seconds
    outcome = Fuzz(store).run(iter(made.one, None), lambda _: time.monotonic() > end)
    for kind, texts in (("mismatch", outcome.mismatches), ("slower", outcome.slower)):
        for text in texts:
            print(f"{kind}: {text}")
    print(
        f"seed {seed}: {outcome.queries} queries, {outcome.planned} with stars apart, {outcome.ordered} put in order; "
        f"{len(outcome.mismatches)} mismatches, {len(outcome.slower)} slower, {outcome.quicker} quicker, "
        f"{outcome.otherwise} otherwise by a total order, {outcome.broken_plain} that break the plain engine, {outcome.unended} that neither ended"
    )


if __name__ == "__main__":
    main()
