"""RDF terms as SPARQL writes them, and the few that the store does not keep as they were written.

Oxigraph computes with what it stores: it keeps one spelling of a number, a boolean or a time, and of the types derived
from ``xsd:integer`` only ``xsd:integer``. What cannot be told from what is stored is refused, never guessed.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction

import pyoxigraph
from rdflib import XSD, BNode, Literal, URIRef
from rdflib.term import Node

from loaders.validation.refusals import IllFormedShape, UnsupportedShape

#: Datatypes of which Oxigraph keeps another: a value of one cannot be told from a value of the other.
FOLDED = {
    str(XSD[name]): "xsd:integer"
    for name in (
        "byte", "int", "long", "short", "unsignedByte", "unsignedInt", "unsignedLong", "unsignedShort",
        "nonNegativeInteger", "positiveInteger", "negativeInteger", "nonPositiveInteger",
    )
} | {str(XSD.dateTimeStamp): "xsd:dateTime"}  # fmt: skip

#: The datatypes whose literals SPARQL 1.1 checks: the lexical form is legal where a cast from a string succeeds …
CASTABLE = frozenset(
    str(XSD[name])
    for name in ("boolean", "integer", "decimal", "float", "double", "dateTime", "date", "time")
)
#: … or, of numbers too great for the engine, where it looks like one.
NUMERALS = {str(XSD.integer): "^[+-]?[0-9]+$", str(XSD.decimal): r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$"}


def notation(term: Node, shape: str) -> str:
    """The term in SPARQL. Raises ``UnsupportedShape`` for a blank node, and for a literal that the store would change."""
    if isinstance(term, BNode):
        raise UnsupportedShape(f"{shape} names a blank node as a value, which no other graph can have")
    if isinstance(term, Literal) and str(term.datatype) in FOLDED:
        kept = FOLDED[str(term.datatype)]
        raise UnsupportedShape(f"{shape} names {term.n3()}, which the store keeps as {kept}")
    if isinstance(term, Literal):
        suffix = f"@{term.language}" if term.language else f"^^<{term.datatype}>" if term.datatype else ""
        return string(str(term)) + suffix
    if not isinstance(term, URIRef):
        raise UnsupportedShape(f"{shape} names {term.n3()}, which is neither an IRI nor a literal")
    check_iri(str(term), shape)
    return str(term.n3())


def check_iri(iri: str, shape: str) -> None:
    """Raises ``IllFormedShape`` for what no IRI may have, and no query can name."""
    if re.search(r'[\x00-\x20<>"{}|^`\\]', iri):
        raise IllFormedShape(f"{shape} names <{iri}>, which is no IRI")


def string(text: str) -> str:
    """A string in SPARQL, with everything escaped that must be."""
    return str(pyoxigraph.Literal(text))


def exact_number(term: object) -> Fraction | float | None:
    """The value of a literal that is a number, however great; None of anything else. Infinity is a float.

    >>> exact_number(pyoxigraph.Literal("9444732965739290427392", datatype=pyoxigraph.NamedNode(str(XSD.integer))))
    Fraction(9444732965739290427392, 1)
    """
    if not isinstance(term, pyoxigraph.Literal):
        return None
    datatype = term.datatype.value
    if datatype in NUMERALS:
        return Fraction(term.value) if re.fullmatch(NUMERALS[datatype], term.value) else None
    if datatype not in (str(XSD.double), str(XSD.float)):
        return None
    try:
        number = float(term.value)
    except ValueError:
        return None
    return None if math.isnan(number) else number if math.isinf(number) else Fraction(number)


def check_pattern(shape: str, pattern: str, flags: str) -> None:
    """Raises ``UnsupportedShape`` for a regular expression that the engine cannot run: it would match nothing, silently.

    Pattern and flags are strings as SPARQL writes them, with their quotes.
    """
    tried = pyoxigraph.Store().query(f"SELECT (REGEX('', {pattern}, {flags}) AS ?tried) (STR({pattern}) AS ?bare) {{}}")
    assert isinstance(tried, pyoxigraph.QuerySolutions)
    ((found, bare),) = [(row["tried"], row["bare"]) for row in tried]
    said = "" if flags == '""' else f" with the flags {flags}"
    if found is None:
        raise UnsupportedShape(
            f"{shape} has the pattern {pattern}{said}, which is no regular expression of SPARQL"
        )
    assert isinstance(bare, pyoxigraph.Literal)
    if is_read_otherwise(bare.value, flags):
        raise UnsupportedShape(f"{shape} has the pattern {pattern}{said}, which the engine reads otherwise than SPARQL")


#: A class of characters, or what stands behind a backslash outside of one.
_PART = re.compile(r"\\(?:[pP]\{(?P<property>\^?\w+)|.)|\[\^?(?P<members>\]?(?:\\.|[^\]\\])*)\]", re.DOTALL)
_ESCAPED = re.compile(r"\\.", re.DOTALL)


def is_read_otherwise(pattern: str, flags: str) -> bool:
    """Whether Oxigraph takes a regular expression that XPath has as well for another: it would match other texts, silently.

    Such are classes within classes (``[a-z-[aeiou]]`` takes letters away in XPath, and adds some there), what only Rust
    has between the members of a class (``&&``, ``--``, ``~~``), blocks (``\\p{IsGreek}``, there a script), and comments.

    >>> [is_read_otherwise(pattern, '""') for pattern in ("[a-z-[aeiou]]", r"[a\\[]", "[a&&b]", r"\\p{IsGreek}", r"\\p{Lu}[a-z]")]
    [True, False, True, True, False]
    """
    for part in _PART.finditer(pattern):
        members = _ESCAPED.sub("", part["members"] or "")
        if any(sign in members for sign in ("[", "&&", "--", "~~")) or (part["property"] or "").startswith("Is"):
            return True
        if re.search(r"\\[pP]\{Is", part["members"] or ""):
            return True
    return "x" in flags and "#" in pattern
