"""Queries of an Oxigraph store whose orders are total: what ``service.sparql.ordering`` writes, and what it calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyoxigraph
from pyoxigraph import NamedNode, Store

from service.http.problems import MalformedQuery
from service.sparql.kinds import Kinds
from service.sparql.order_keys import Term, order_key
from service.sparql.ordering import FIRST, KEY, LAST, in_order

Answer = pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples

_MOST_SEEN = 1000  # terms


class Ordering:
    """The functions of an answer's orders, and what broke in them: the engine takes a failure for no value. ``kinds`` are
    those of the store, where many queries of it make it worth their count."""

    def __init__(self, kinds: Kinds | None = None) -> None:
        self.failure: Exception | None = None
        self._kinds = kinds

    def query(self, store: Store, text: str, **options: Any) -> Answer:
        """The store's answer. Raises ``SyntaxError`` with the engine's words, and what ``Store.query`` raises."""
        self.failure = None
        try:
            written = in_order(text, self._kinds)
        except MalformedQuery as error:
            Store().query(text, base_iri=options.get("base_iri"))  # says what is wrong, in most cases
            raise SyntaxError(error.detail) from None
        if written == text:
            return store.query(text, **options)
        aggregates: dict[NamedNode, Callable[[], pyoxigraph.AggregateFunctionAccumulator]] = {
            NamedNode(FIRST): lambda: _Extreme(self), NamedNode(LAST): lambda: _Extreme(self, is_last=True)
        }  # fmt: skip
        try:
            return store.query(
                written, custom_functions={NamedNode(KEY): self._key}, custom_aggregate_functions=aggregates, **options
            )
        except SyntaxError:
            return store.query(text, **options)  # tells of the text that was sent

    def check(self) -> None:
        """Raise what broke in an order since the last query: the answer is not in order then."""
        if self.failure is not None:
            raise self.failure

    def key(self, term: Term) -> str:
        """The term's place in the order. What breaks is raised, and kept: the engine only takes it for no value."""
        try:
            return order_key(term)
        except Exception as error:
            self.failure = error
            raise

    def _key(self, term: Term) -> pyoxigraph.Literal:
        return pyoxigraph.Literal(self.key(term))


class _Extreme:
    """The first of the terms that it is given, or the last."""

    def __init__(self, ordering: Ordering, is_last: bool = False) -> None:
        self._ordering = ordering
        self._is_last = is_last
        self._term: Term | None = None
        self._key = ""
        self._seen: set[Term] = set()

    def accumulate(self, term: Term) -> None:
        """One more term; what was among the last ones is not looked at again."""
        seen = self._seen
        if term in seen:
            return
        key = self._ordering.key(term)
        if len(seen) >= _MOST_SEEN:
            seen.clear()
        seen.add(term)
        if self._term is None or (key > self._key if self._is_last else key < self._key):
            self._term, self._key = term, key

    def finish(self) -> Term | None:
        """The term; None where there was none to look at."""
        return self._term
