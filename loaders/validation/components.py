"""SHACL Core constraint components that are about values, numbers of values and pairs of properties, as searches.

What is wrong for SPARQL's operators and right for SHACL is confirmed row by row: a number too great for the engine is
compared exactly.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction

import pyoxigraph
from rdflib import SH, Literal, URIRef
from rdflib.term import Node

from loaders.validation.places import Place, Row, Search, Term
from loaders.validation.refusals import UnsupportedShape
from loaders.validation.terms import CASTABLE, FOLDED, NUMERALS, check_pattern, exact_number, notation, string

Body = Callable[[Place, Node], Search | None]
Number = Fraction | float
Comparison = Callable[[Number, Number], bool]
_OPERATORS: dict[str, Comparison] = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


#: No graph has as many values, no text as many characters; a greater number is none for the engine.
_GREATEST = 2**62


def _number(parameter: Node) -> int:
    return min(int(str(parameter)), _GREATEST)


def _min_count(place: Place, parameter: Node) -> Search | None:
    number = _number(parameter)
    if number == 0 or (number == 1 and place.nullable):
        return None
    if number > 1:
        return place.counted(f"< {number}")
    return place.focus(f"FILTER NOT EXISTS {{ ?this {place.path} ?v }}", "!BOUND(?value)", absent=True)


def _max_count(place: Place, parameter: Node) -> Search:
    number = _number(parameter)
    if number != 1 or place.nullable:
        return place.counted(f"> {number}")
    # a pair of values is found three times as fast as values are counted
    other = f"?this {place.path} ?w FILTER(!sameTerm(?w, ?value))"
    return place.focus(f"?this {place.path} ?value . {other}", f"EXISTS {{ {other} }}")


def _datatype(place: Place, parameter: Node) -> Search:
    datatype = str(parameter)
    if datatype in FOLDED:
        raise UnsupportedShape(
            f"{place.shape} asks for sh:datatype <{datatype}>, which the store keeps as {FOLDED[datatype]}"
        )
    wrong = f"!isLiteral(?value) || datatype(?value) != <{datatype}>"
    if datatype in CASTABLE:
        legal = f"COALESCE(isLiteral(<{datatype}>(STR(?value))), false)"
        if datatype in NUMERALS:
            legal = f"{legal} || REGEX(STR(?value), {string(NUMERALS[datatype])})"
        wrong += f" || !({legal})"
    return place.each(wrong)


def _class(place: Place, parameter: Node) -> Search:
    return place.each(f"!{place.classes.is_instance('?value', notation(parameter, str(place.shape)))}")


def _node_kind(place: Place, parameter: Node) -> Search:
    tests = {SH.IRI: ["isIRI"], SH.Literal: ["isLiteral"], SH.BlankNode: ["isBlank"],
             SH.BlankNodeOrIRI: ["isIRI", "isBlank"], SH.BlankNodeOrLiteral: ["isBlank", "isLiteral"],
             SH.IRIOrLiteral: ["isIRI", "isLiteral"]}[URIRef(str(parameter))]  # fmt: skip
    return place.each(" && ".join(f"!{test}(?value)" for test in tests))


def _pattern(place: Place, parameter: Node) -> Search:
    pattern, flags = (
        string(str(parameter)),
        string("".join(str(flag) for flag in place.shape.values(SH.flags))),
    )
    check_pattern(str(place.shape), pattern, flags)
    return place.each(f"isBlank(?value) || !REGEX(STR(?value), {pattern}, {flags})")


def _in(place: Place, parameter: Node) -> Search:
    members = [
        (member, notation(member, str(place.shape))) for member in place.shape.members(parameter, "sh:in")
    ]
    names = ", ".join(text for member, text in members if isinstance(member, URIRef))
    # `IN` would take 1 for 1.0: of literals the very term is asked for; and for Oxigraph nothing is in an empty list, nor out of it
    wrong = [f"?value NOT IN ({names})"] if names else []
    wrong += [f"!sameTerm(?value, {text})" for member, text in members if not isinstance(member, URIRef)]
    return place.each(" && ".join(wrong) or "true")


def _has_value(place: Place, parameter: Node) -> Search:
    missing = f"!{place.has(notation(parameter, str(place.shape)))}"
    return place.focus(f"FILTER({missing})", missing, absent=True)


def _comparison(sign: str) -> Body:
    def compile_comparison(place: Place, parameter: Node) -> Search:
        text = notation(parameter, str(place.shape))
        limit = exact_number(_literal(parameter))

        def judge(rows: Iterable[Row], _: Sequence[set[Term]]) -> Iterator[Row]:
            return (row for row in rows if not _holds(row["value"], sign, limit))

        return place.each(f"!COALESCE(?value {sign} {text}, false)", judge)

    return compile_comparison


def _literal(term: Node) -> pyoxigraph.Literal:
    assert isinstance(term, Literal)
    if term.language:
        return pyoxigraph.Literal(str(term), language=term.language)
    return pyoxigraph.Literal(
        str(term), datatype=pyoxigraph.NamedNode(str(term.datatype)) if term.datatype else None
    )


def _holds(value: Term | None, sign: str, limit: Number | None) -> bool:
    """Whether exact arithmetic says of two numbers what the engine could not say."""
    number = exact_number(value)
    return number is not None and limit is not None and _OPERATORS[sign](number, limit)


def _length(wrong: str) -> Body:
    def compile_length(place: Place, parameter: Node) -> Search:
        return place.each(f"isBlank(?value) || STRLEN(STR(?value)) {wrong} {_number(parameter)}")

    return compile_length


def _unique_language(place: Place, parameter: Node) -> Search | None:
    if not place.shape.true(SH.uniqueLang):
        return None
    same = 'LANG(?value) != "" && LANG(?value) = LANG(?w) && STR(?value) < STR(?w)'
    other = f"?this {place.path} ?w FILTER({same})"
    # one result for each language, not for each pair of values
    text = f"SELECT DISTINCT ?this (LANG(?value) AS ?detail) WHERE {{ {place.target} ?this {place.path} ?value . {other} }}"
    return Search(text, f"EXISTS {{ {other} }}")


def _language_in(place: Place, parameter: Node) -> Search:
    ranges = [string(str(member)) for member in place.shape.members(parameter, "sh:languageIn")]
    fits = " || ".join(f"LANGMATCHES(LANG(?value), {one})" for one in ranges) or "false"
    return place.each(f'!isLiteral(?value) || LANG(?value) = "" || !({fits})')


def _equals(place: Place, parameter: Node) -> Search:
    there = f"EXISTS {{ ?this {parameter.n3()} ?value }}"
    return Search(
        f"SELECT DISTINCT ?this ?value WHERE {{ {{ {place.pairs} FILTER(!{there}) }} UNION "
        f"{{ {place.target} ?this {parameter.n3()} ?value FILTER(!{place.has('?value')}) }} }}"
    )


def _disjoint(place: Place, parameter: Node) -> Search:
    return place.each(f"EXISTS {{ ?this {parameter.n3()} ?value }}")


def _less_than(sign: str) -> Body:
    def compile_less_than(place: Place, parameter: Node) -> Search:
        def judge(rows: Iterable[Row], _: Sequence[set[Term]]) -> Iterator[Row]:
            return (row for row in rows if not _holds(row["value"], sign, exact_number(row["detail"])))

        pairs = f"{place.pairs} ?this {parameter.n3()} ?detail"
        text = f"SELECT DISTINCT ?this ?value ?detail WHERE {{ {pairs} FILTER(!COALESCE(?value {sign} ?detail, false)) }}"
        return Search(text, judge=judge)

    return compile_less_than


def _closed(place: Place, parameter: Node) -> Search | None:
    shape = place.shape
    if not shape.true(SH.closed):
        return None
    allowed = {path for node in shape.values(SH.property) for path in shape.graph.objects(node, SH.path)}
    for value in shape.values(SH.ignoredProperties):
        allowed.update(shape.members(value, "sh:ignoredProperties"))
    names = ", ".join(sorted(f"<{name}>" for name in allowed if isinstance(name, URIRef)))
    node = "?this" if shape.path is None else "?node"
    reached = "" if shape.path is None else f"{{ SELECT ?this (?value AS ?node) WHERE {{ {place.pairs} }} }}"
    wrong = f"{node} ?path ?value" + (f" FILTER(?path NOT IN ({names}))" if names else "")
    return Search(f"SELECT DISTINCT ?this ?path ?value WHERE {{ {reached or place.target} {wrong} }}")


#: What makes the search of each parameter; those of whole shapes are in ``nested.py``, of SPARQL in ``constraints.py``.
CORE: dict[Node, Body] = {
    SH.minCount: _min_count,
    SH.maxCount: _max_count,
    SH.datatype: _datatype,
    SH["class"]: _class,
    SH.nodeKind: _node_kind,
    SH.pattern: _pattern,
    SH["in"]: _in,
    SH.hasValue: _has_value,
    SH.minInclusive: _comparison(">="),
    SH.maxInclusive: _comparison("<="),
    SH.minExclusive: _comparison(">"),
    SH.maxExclusive: _comparison("<"),
    SH.minLength: _length("<"),
    SH.maxLength: _length(">"),
    SH.uniqueLang: _unique_language,
    SH.languageIn: _language_in,
    SH.equals: _equals,
    SH.disjoint: _disjoint,
    SH.lessThan: _less_than("<"),
    SH.lessThanOrEquals: _less_than("<="),
    SH.closed: _closed,
}
