"""SPARQL queries at random, made of what a graph holds: stars that join, and all that may stand beside them."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, Store
from rdflib import RDF

_TYPE = str(NamedNode(str(RDF.type)))


@dataclass(frozen=True)
class Query:
    """A text, and by which variable, in which direction its rows are sorted, if they are. ``grouped`` are the rows of which
    it gives the first or the last value by group, or of all: a query for the group, if any, and the value."""

    text: str
    sorted_by: str | None = None
    is_descending: bool = False
    is_cut: bool = False  # any rows of the right number are right
    grouped: str | None = None


class Queries:
    """Makes queries whose terms, and whose joins, the graph has."""

    def __init__(self, store: Store, seed: int) -> None:
        self._chance = random.Random(seed)
        self._of: dict[str, list[tuple[str, str]]] = defaultdict(list)  # what is said of a subject
        self._objects: dict[str, list[str]] = defaultdict(list)
        self._graphs = [str(graph) for graph in store.named_graphs()]
        for quad in store:
            if not isinstance(quad.subject, BlankNode) and not isinstance(quad.object, BlankNode):
                self._of[str(quad.subject)].append((str(quad.predicate), str(quad.object)))
                self._objects[str(quad.predicate)].append(str(quad.object))
        self._subjects = sorted(self._of)
        self._predicates = sorted(self._objects)
        for said in self._of.values():
            said.sort()
        for objects in self._objects.values():
            objects.sort()
        self._members: dict[str, list[str]] = defaultdict(list)
        for subject in self._subjects:
            for predicate, value in self._of[subject]:
                if predicate == _TYPE:
                    self._members[value].append(subject)
        self._classes = sorted(self._members)
        self._names = 0

    def one(self) -> Query:
        """The next query."""
        chance, self._names = self._chance, 0
        variables: list[str] = []
        stars = chance.choice((1, 1, 2, 2, 2, 2, 3))
        shared = [self._name() for _ in range(2)]
        patterns = self._stars(stars, variables, shared)
        rest = [make(variables) for make in chance.sample(self._elements(), chance.choice((0, 0, 1, 1, 2)))]
        body = " ".join(patterns + rest)
        if chance.random() < 0.12:
            body = f"{{ {body} }} UNION {{ {self._star(variables, shared)} }}"
        elif chance.random() < 0.08 and self._graphs:
            body = f"GRAPH {chance.choice(('?graph', chance.choice(self._graphs)))} {{ {body} }}"
        return self._of_form(body, sorted(set(variables)))

    def _of_form(self, body: str, variables: list[str]) -> Query:
        chance = self._chance
        form = chance.random()
        one = chance.choice(variables)
        if form < 0.15:
            return Query(f"ASK {{ {body} }}")
        if form < 0.3:
            aggregate = chance.choice(("COUNT(*)", f"COUNT(DISTINCT {one})", f"MIN({one})", f"MAX({one})", f"SUM({one})"))
            by = chance.choice(variables)
            is_grouped, is_extreme = chance.random() < 0.7, aggregate.startswith(("MIN", "MAX"))
            rows = f"SELECT DISTINCT {by if is_grouped else ''} ({one} AS ?result) {{ {body} }}" if is_extreme else None
            head = f"SELECT {by} ({aggregate} AS ?result) {{ {body} }} GROUP BY {by}" if is_grouped else f"SELECT ({aggregate} AS ?result) {{ {body} }}"
            return Query(head, grouped=rows)
        if form < 0.35:
            return Query(f"CONSTRUCT {{ ?fresh <a:a> {one} }} WHERE {{ {body} BIND(<b:b> AS ?fresh) }}")
        what = chance.choice(("*", "DISTINCT *", f"{' '.join(chance.sample(variables, min(2, len(variables))))}"))
        if form < 0.6:
            return Query(f"SELECT {what} {{ {body} }}")
        limit = chance.choice((1, 5, 100, 5000))
        if form < 0.75:
            return Query(f"SELECT {what} {{ {body} }} LIMIT {limit}", is_cut=True)
        descending = chance.random() < 0.5
        condition = f"DESC({one})" if descending else one
        slice_ = chance.choice(("", f" LIMIT {limit}", f" LIMIT {limit} OFFSET {chance.choice((1, 7))}"))
        if form < 0.8:
            return Query(f"SELECT * {{ {{ SELECT {one} {{ {body} }} ORDER BY {condition}{slice_} }} }}", one, descending, bool(slice_))
        return Query(f"SELECT * {{ {body} }} ORDER BY {condition}{slice_}", one, descending, bool(slice_))

    def _name(self) -> str:
        self._names += 1
        return f"?v{self._names}"

    def _stars(self, number: int, variables: list[str], shared: list[str]) -> list[str]:
        """Stars that join each other by some variables; most often they say the same things of two subjects of one class."""
        if number == 1 or self._chance.random() < 0.3:
            return [self._star(variables, shared) for _ in range(number)]
        kind = self._chance.choice(self._classes)
        members = [self._of[self._chance.choice(self._members[kind])] for _ in range(number)]
        common = sorted(set.intersection(*({predicate for predicate, _ in said} for said in members)))
        narrowing = self._chance.choice(common)
        joining = self._chance.sample(common, min(len(common), self._chance.choice((1, 2))))
        stars = []
        for said in members:
            subject, value = self._name(), self._chance.choice([value for predicate, value in said if predicate == narrowing])
            variables.append(subject)
            lines = [f"{narrowing} {value}", *(f"{predicate} {name}" for predicate, name in zip(joining, shared, strict=False))]
            variables += shared[: len(joining)]
            for predicate in self._chance.choices(common, k=self._chance.choice((0, 1, 1, 2))):
                names = [self._name() for _ in range(self._chance.choice((1, 1, 1, 2)))]
                variables += names
                lines.append(f"{predicate} {', '.join(names)}")
            if self._chance.random() < 0.3:
                lines.append(f"a {kind}")
            stars.append(f"{subject} {' ; '.join(lines)} .")
        return stars

    def _star(self, variables: list[str], shared: list[str]) -> str:
        """What the graph says of some subject, with variables for some terms; a property may be asked for again."""
        chance = self._chance
        subject, said = self._name(), self._of[chance.choice(self._subjects)]
        variables.append(subject)
        lines: list[str] = []
        joined = False
        for predicate, value in chance.choices(said, k=chance.choice((1, 2, 3, 3, 4))):
            kind = chance.random()
            if kind < 0.35 or not lines:
                lines.append(f"{predicate} {value}")
            elif kind < 0.65 or not joined:
                joined = True
                lines.append(f"{predicate} {chance.choice(shared)}")
                variables.append(lines[-1].rsplit(" ", 1)[1])
            else:
                name = self._name()
                variables.append(name)
                lines.append(f"{predicate} {name}" + "".join(f", {self._name()}" for _ in range(chance.choice((0, 0, 0, 1, 2)))))
        return f"{subject} {' ; '.join(lines)} ."

    def _elements(self) -> list[Callable[[list[str]], str]]:
        return [self._optional, self._filter, self._values, self._minus, self._path, self._sub_select, self._exists]

    def _optional(self, variables: list[str]) -> str:
        name = self._name()
        element = f"OPTIONAL {{ {self._chance.choice(variables)} {self._chance.choice(self._predicates)} {name} }}"
        variables.append(name)
        return element

    def _filter(self, variables: list[str]) -> str:
        one, other = self._chance.choice(variables), self._chance.choice(variables)
        value = self._chance.choice(self._objects[self._chance.choice(self._predicates)])
        return f"FILTER({self._chance.choice((f'{one} != {other}', f'isIRI({one})', f'{one} > {value}', f'STRLEN(STR({one})) > 20'))})"

    def _values(self, variables: list[str]) -> str:
        predicate = self._chance.choice(self._predicates)
        return f"VALUES {self._chance.choice(variables)} {{ {' '.join(self._chance.choices(self._objects[predicate], k=3))} }}"

    def _minus(self, variables: list[str]) -> str:
        return f"MINUS {{ {self._chance.choice(variables)} {self._chance.choice(self._predicates)} {self._name()} }}"

    def _exists(self, variables: list[str]) -> str:
        negation = self._chance.choice(("", "NOT "))
        return f"FILTER {negation}EXISTS {{ {self._chance.choice(variables)} {self._chance.choice(self._predicates)} {self._name()} }}"

    def _path(self, variables: list[str]) -> str:
        one, other = self._chance.choice(self._predicates), self._chance.choice(self._predicates)
        path = self._chance.choice((f"{one}/{other}", f"^{one}", f"{one}|{other}", f"{one}+", f"{one}?"))
        name = self._name()
        element = f"{self._chance.choice(variables)} {path} {name} ."
        variables.append(name)
        return element

    def _sub_select(self, variables: list[str]) -> str:
        one, count = self._chance.choice(variables), self._name()
        element = f"{{ SELECT {one} (COUNT(*) AS {count}) {{ {one} {self._chance.choice(self._predicates)} {self._name()} }} GROUP BY {one} }}"
        variables.append(count)
        return element
