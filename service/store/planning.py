"""Whether stars are evaluated by themselves: where the graph says that it costs little, and less than otherwise.

Two numbers decide. The most that the stars can cost by themselves: subjects with the constant that a star names, counted,
times the most objects that one subject has for each further predicate, from the statistics of the graph. It may not
exceed the setting, so that no query loses more than the time of so many look-ups. And what the engine's own order would cost: subjects of
the smallest star, times the mean number of subjects that have the object which joins the stars. It must be more.
"""

from __future__ import annotations

from functools import lru_cache
from math import prod

from pyoxigraph import QuerySolutions, Store

from service.sparql.stars import Part, Stars, stars_of
from service.sparql.triples import Triple
from service.store.statistics import Predicate, number, predicates_of

_REMEMBERED = 4096  # counts of constants


class Planner:
    """Puts the stars of queries apart that cost at most ``most_lookups`` by themselves; none where that is 0."""

    def __init__(self, store: Store, base: str, most_lookups: int) -> None:
        self._store = store
        self._base = base
        self._most = most_lookups
        self._predicates = predicates_of(store) if most_lookups else {}
        self._count = lru_cache(_REMEMBERED)(self._counted)

    def planned(self, text: str) -> str:
        """The text to evaluate, with the same solutions."""
        stars = stars_of(text) if self._most else None
        try:
            return stars.apart() if stars and self._pays(stars) else text
        except SyntaxError:
            return text  # whose evaluation says what is wrong

    def _pays(self, stars: Stars) -> bool:
        if stars.most_rows is not None and stars.most_rows <= self._most:
            return False  # the engine may come upon so many rows at once
        subjects = [max(self._count(stars.prologue, str(triple)) for triple in part if triple.narrows) for part in stars.parts]
        rows = [self._most_rows(part, count) for part, count in zip(stars.parts, subjects, strict=True)]
        apart = sum(count * len(part) for count, part in zip(rows, stars.parts, strict=True))
        if apart > self._most:
            return False
        fans = [self._predicate(triple).mean_subjects for _, triple in stars.links()]
        return bool(fans) and min(subjects) * min(fans) > apart

    def _most_rows(self, part: Part, subjects: int) -> int:
        return subjects * prod(max(1, self._predicate(triple).most_objects) for triple in part if triple.is_open)

    def _predicate(self, triple: Triple) -> Predicate:
        return self._predicates.get(triple.iri, Predicate(0, 0))

    def _counted(self, prologue: str, pattern: str) -> int:
        """Subjects of the pattern, whose object is a constant; one more than may be, where there are more."""
        text = f"{prologue} SELECT (COUNT(*) AS ?count) {{ SELECT * {{ {pattern} }} LIMIT {self._most + 1} }}"
        solutions = self._store.query(text, base_iri=self._base, use_default_graph_as_union=True)
        assert isinstance(solutions, QuerySolutions)
        return number(next(solutions)["count"])
