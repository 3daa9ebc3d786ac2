"""The properties that a shape may have, as a table: what their values must be (SHACL, appendix B and the syntax rules).

A property of the SHACL namespace that is not in the table is refused: a misspelt constraint would check nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from rdflib import SH, URIRef


class Kind(Enum):
    """What a value must be."""

    IRI = "an IRI"
    TERM = "an IRI or a literal"
    LITERAL = "a literal"
    COUNT = "a whole number, 0 or more"
    STRING = "a string"
    TEXT = "a string, with or without a language"
    BOOLEAN = "true or false"
    NODE_KIND = "one of the six kinds of nodes"
    SHAPE = "a node shape or property shape"
    PROPERTY_SHAPE = "a property shape"
    NODE_SHAPE = "a node shape"
    SHAPES = "a list of shapes"
    LIST = "a list"
    IRIS = "a list of IRIs"
    STRINGS = "a list of strings"
    ANY = "anything"


@dataclass(frozen=True)
class Parameter:
    """A property of shapes: what its values are, whether there may be several, and whether it needs a path.

    ``component`` is the constraint component that a value declares; properties without one declare nothing themselves.
    """

    kind: Kind
    component: URIRef | None = None
    several: bool = False
    needs_path: bool = False


def _of(name: str, kind: Kind, several: bool = False, needs_path: bool = False) -> tuple[URIRef, Parameter]:
    component: URIRef = SH[f"{name[0].upper()}{name[1:]}ConstraintComponent"]
    return SH[name], Parameter(kind, component, several, needs_path)


PARAMETERS: dict[URIRef, Parameter] = dict(
    [
        _of("class", Kind.IRI, several=True),
        _of("datatype", Kind.IRI),
        _of("nodeKind", Kind.NODE_KIND),
        _of("minCount", Kind.COUNT, needs_path=True),
        _of("maxCount", Kind.COUNT, needs_path=True),
        _of("minExclusive", Kind.LITERAL),
        _of("minInclusive", Kind.LITERAL),
        _of("maxExclusive", Kind.LITERAL),
        _of("maxInclusive", Kind.LITERAL),
        _of("minLength", Kind.COUNT),
        _of("maxLength", Kind.COUNT),
        _of("pattern", Kind.STRING),
        _of("languageIn", Kind.STRINGS),
        _of("uniqueLang", Kind.BOOLEAN, needs_path=True),
        _of("equals", Kind.IRI, several=True),
        _of("disjoint", Kind.IRI, several=True),
        _of("lessThan", Kind.IRI, several=True, needs_path=True),
        _of("lessThanOrEquals", Kind.IRI, several=True, needs_path=True),
        _of("not", Kind.SHAPE, several=True),
        _of("and", Kind.SHAPES, several=True),
        _of("or", Kind.SHAPES, several=True),
        _of("xone", Kind.SHAPES, several=True),
        _of("node", Kind.NODE_SHAPE, several=True),
        _of("property", Kind.PROPERTY_SHAPE, several=True),
        # without a path these say nothing, and the suite of the W3C has them so
        _of("qualifiedMinCount", Kind.COUNT),
        _of("qualifiedMaxCount", Kind.COUNT),
        _of("closed", Kind.BOOLEAN),
        _of("hasValue", Kind.ANY, several=True),
        _of("in", Kind.LIST),
        (SH.sparql, Parameter(Kind.ANY, SH.SPARQLConstraintComponent, several=True)),
        (SH.flags, Parameter(Kind.STRING)),
        (SH.qualifiedValueShape, Parameter(Kind.SHAPE)),
        (SH.qualifiedValueShapesDisjoint, Parameter(Kind.BOOLEAN)),
        (SH.ignoredProperties, Parameter(Kind.IRIS)),
        (SH.path, Parameter(Kind.ANY)),
        (SH.severity, Parameter(Kind.IRI)),
        (SH.message, Parameter(Kind.TEXT, several=True)),
        (SH.deactivated, Parameter(Kind.BOOLEAN)),
        (SH.targetClass, Parameter(Kind.IRI, several=True)),
        (SH.targetNode, Parameter(Kind.TERM, several=True)),
        (SH.targetSubjectsOf, Parameter(Kind.IRI, several=True)),
        (SH.targetObjectsOf, Parameter(Kind.IRI, several=True)),
        # said of shapes for people and forms: they check nothing
        (SH.name, Parameter(Kind.TEXT, several=True)),
        (SH.description, Parameter(Kind.TEXT, several=True)),
        (SH.order, Parameter(Kind.ANY, several=True)),
        (SH.group, Parameter(Kind.ANY, several=True)),
        (SH.defaultValue, Parameter(Kind.ANY, several=True)),
        # a node may be a shape and its own SPARQL constraint or the holder of prefixes
        (SH.select, Parameter(Kind.STRING)),
        (SH.prefixes, Parameter(Kind.ANY, several=True)),
        (SH.declare, Parameter(Kind.ANY, several=True)),
        # a parameter of a constraint component is a property shape as well
        (SH.optional, Parameter(Kind.BOOLEAN)),
    ]
)
#: What says nothing without another, which whoever wrote it has forgotten.
NEEDED = {"flags": "pattern", "ignoredProperties": "closed"}
TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
