"""SHACL Core constraint components as queries over the whole graph: each finds all violations.

A query meets a triple once for each named graph that has it; none of these counts a triple twice for that.
A constraint component that is not in the table ``CORE`` is an error, not a silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rdflib import SH, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from loaders.problems import InputProblems, Problem
from loaders.validation.classes import Classes

_XSD = "http://www.w3.org/2001/XMLSchema#"
#: Datatypes whose lexical forms SPARQL can check by casting.
_CASTABLE = frozenset(_XSD + name for name in ("decimal", "integer", "date", "dateTime", "boolean", "double"))


class UnsupportedShape(InputProblems):
    """A shape uses a part of SHACL that the fast path does not know; the text says which and what."""

    def __init__(self, message: str) -> None:
        super().__init__([Problem("shapes", 0, "", message, "Write the shape in another way.")])


@dataclass(frozen=True)
class ConstraintQuery:
    """The query that finds the violations of one constraint, and when it need not run.

    ``suspect`` is a condition on ?this and one ?value of the path; it holds where the query finds something.
    With ``absent`` the query may find focus nodes without any value: it then holds with ?value unbound.
    """

    text: str
    suspect: str = ""
    absent: bool = False


@dataclass(frozen=True)
class Place:
    """Where a constraint applies: the pattern that binds the focus nodes to ?this, and the path, if any."""

    target: str
    path: str
    shapes: Graph
    classes: Classes

    def each(self, bad: str) -> ConstraintQuery:
        """Violations of a constraint on each value: the target, the values of the path, what is wrong."""
        values = f"?this {self.path} ?value ." if self.path else "BIND(?this AS ?value)"
        return ConstraintQuery(f"SELECT DISTINCT ?this ?value WHERE {{ {self.target} {values} FILTER({bad}) }}", bad)

    def focus(self, pattern: str, suspect: str, absent: bool = False) -> ConstraintQuery:
        """Violations of a constraint on all values together: the target, and the pattern that is wrong."""
        return ConstraintQuery(f"SELECT DISTINCT ?this WHERE {{ {self.target} {pattern} }}", suspect, absent)

    def counted(self, wrong: str) -> ConstraintQuery:
        """Violations of a constraint on the number of values."""
        return ConstraintQuery(
            f"SELECT ?this WHERE {{ {self.target} OPTIONAL {{ ?this {self.path} ?v }} }} "
            f"GROUP BY ?this HAVING (COUNT(DISTINCT ?v) {wrong})"
        )

    def screen(self, checks: Iterable[ConstraintQuery]) -> str:
        """One ASK query over the values of the path: whether any of these checks can find anything.

        Empty where asking would not be cheaper than running the checks. One pass over the values takes the
        place of one for each check; on a graph without violations nothing else runs.
        """
        screened = [check for check in checks if check.suspect]
        if len(screened) < 2 or not self.path:
            return ""
        values = f"?this {self.path} ?value"
        present = " || ".join(f"({check.suspect})" for check in screened if not check.absent)
        absent = [f"({check.suspect})" for check in screened if check.absent]
        if not absent:
            return f"ASK {{ {self.target} {values} FILTER({present}) }}"
        wrong = " || ".join(absent + ([f"BOUND(?value) && ({present})"] if present else []))
        return f"ASK {{ {self.target} OPTIONAL {{ {values} }} FILTER({wrong}) }}"

    def members(self, collection: Node) -> str:
        """The members of an RDF list, with commas between them."""
        return ", ".join(_notation(member) for member in Collection(self.shapes, collection))


def _notation(term: Node) -> str:
    return str(term.n3())


def _min_count(place: Place, parameter: Node) -> ConstraintQuery | None:
    number = int(str(parameter))
    if number == 0:
        return None
    if number > 1:
        return place.counted(f"< {number}")
    return place.focus(f"FILTER NOT EXISTS {{ ?this {place.path} ?v }}", "!BOUND(?value)", absent=True)


def _max_count(place: Place, parameter: Node) -> ConstraintQuery:
    if int(str(parameter)) != 1:
        return place.counted(f"> {int(str(parameter))}")
    # a pair of values is found three times as fast as values are counted
    other = f"?this {place.path} ?w FILTER(!sameTerm(?w, ?value))"
    return place.focus(f"?this {place.path} ?value . {other}", f"EXISTS {{ {other} }}")


def _datatype(place: Place, parameter: Node) -> ConstraintQuery:
    wrong = f"!isLiteral(?value) || datatype(?value) != <{parameter}>"
    if str(parameter) in _CASTABLE:
        wrong += f" || !COALESCE(isLiteral(<{parameter}>(STR(?value))), false)"
    return place.each(wrong)


def _class(place: Place, parameter: Node) -> ConstraintQuery:
    return place.each(f"!{place.classes.is_instance('?value', f'<{parameter}>')}")


def _node_kind(place: Place, parameter: Node) -> ConstraintQuery:
    tests = {SH.IRI: "isIRI(?value)", SH.Literal: "isLiteral(?value)", SH.BlankNode: "isBlank(?value)",
             SH.BlankNodeOrIRI: "(isIRI(?value) || isBlank(?value))"}  # fmt: skip
    if parameter not in tests:
        raise UnsupportedShape(f"sh:nodeKind {parameter}")
    return place.each(f"!{tests[URIRef(str(parameter))]}")


def _pattern(place: Place, parameter: Node) -> ConstraintQuery:
    return place.each(f"isBlank(?value) || !REGEX(STR(?value), {Literal(str(parameter)).n3()})")


def _in(place: Place, parameter: Node) -> ConstraintQuery:
    return place.each(f"?value NOT IN ({place.members(parameter)})")


def _has_value(place: Place, parameter: Node) -> ConstraintQuery:
    missing = f"NOT EXISTS {{ ?this {place.path} {_notation(parameter)} }}"
    return place.focus(f"FILTER {missing}", missing, absent=True)


def _comparison(operator: str) -> Body:
    def compile_comparison(place: Place, parameter: Node) -> ConstraintQuery:
        return place.each(f"!COALESCE(?value {operator} {_notation(parameter)}, false)")

    return compile_comparison


def _min_length(place: Place, parameter: Node) -> ConstraintQuery:
    return place.each(f"isBlank(?value) || STRLEN(STR(?value)) < {int(str(parameter))}")


def _unique_language(place: Place, parameter: Node) -> ConstraintQuery | None:
    if str(parameter) != "true":
        return None
    same = 'LANG(?value) != "" && LANG(?value) = LANG(?w) && STR(?value) < STR(?w)'
    other = f"?this {place.path} ?w FILTER({same})"
    return place.focus(f"?this {place.path} ?value . {other}", f"EXISTS {{ {other} }}")


def _language_in(place: Place, parameter: Node) -> ConstraintQuery:
    return place.each(f"!isLiteral(?value) || LANG(?value) NOT IN ({place.members(parameter)})")


Body = Callable[[Place, Node], ConstraintQuery | None]
#: The parameter of each constraint component, the component, and what makes its check.
CORE: dict[Node, tuple[URIRef, Body]] = {
    SH.minCount: (SH.MinCountConstraintComponent, _min_count),
    SH.maxCount: (SH.MaxCountConstraintComponent, _max_count),
    SH.datatype: (SH.DatatypeConstraintComponent, _datatype),
    SH["class"]: (SH.ClassConstraintComponent, _class),
    SH.nodeKind: (SH.NodeKindConstraintComponent, _node_kind),
    SH.pattern: (SH.PatternConstraintComponent, _pattern),
    SH["in"]: (SH.InConstraintComponent, _in),
    SH.hasValue: (SH.HasValueConstraintComponent, _has_value),
    SH.minInclusive: (SH.MinInclusiveConstraintComponent, _comparison(">=")),
    SH.maxInclusive: (SH.MaxInclusiveConstraintComponent, _comparison("<=")),
    SH.minExclusive: (SH.MinExclusiveConstraintComponent, _comparison(">")),
    SH.maxExclusive: (SH.MaxExclusiveConstraintComponent, _comparison("<")),
    SH.minLength: (SH.MinLengthConstraintComponent, _min_length),
    SH.uniqueLang: (SH.UniqueLangConstraintComponent, _unique_language),
    SH.languageIn: (SH.LanguageInConstraintComponent, _language_in),
}
