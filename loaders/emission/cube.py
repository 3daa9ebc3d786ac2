"""The data structure definition (RDF Data Cube) that the figures of all reports follow."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import QB, RDF, RDFS, SKOS, Literal, URIRef

from loaders.emission.report import CUBE_STRUCTURE
from loaders.iris import node
from loaders.reading.concepts import Triple
from loaders.sentences import LANGUAGES, Sentences
from loaders.vocabulary import (
    DG,
    SDMX_ATTRIBUTE,
    SDMX_DIMENSION,
    SDMX_MEASURE,
)

#: Dimensions of the cube in order, each with the scheme of its code list.
DIMENSIONS: tuple[tuple[URIRef, str], ...] = (
    (DG.indicator, "indicators"),
    (SDMX_DIMENSION.refArea, "regions"),
    (SDMX_DIMENSION.refPeriod, "periods"),
    (DG.basePeriod, "periods"),
    (DG.population, "populations"),
    (DG.industry, "industries"),
    (DG.statement, "statements"),
)


def cube_structure(sentences: Sentences) -> Iterator[Triple]:
    """The data structure definition that the figures of all reports follow."""
    yield CUBE_STRUCTURE, RDF.type, QB.DataStructureDefinition
    for language in LANGUAGES:
        yield CUBE_STRUCTURE, RDFS.label, Literal(sentences.say("label.structure", language), lang=language)
    for order, (dimension, scheme) in enumerate(DIMENSIONS, 1):
        component = node(f"structure/figures/{order}")
        yield CUBE_STRUCTURE, QB.component, component
        yield component, RDF.type, QB.ComponentSpecification
        yield component, QB.dimension, dimension
        yield component, QB.componentProperty, dimension
        yield component, QB.order, Literal(order)
        yield dimension, RDF.type, QB.DimensionProperty
        yield dimension, RDF.type, RDF.Property
        yield dimension, RDFS.range, SKOS.Concept
        yield dimension, QB.codeList, node(f"scheme/{scheme}")
    measure = node("structure/figures/value")
    yield CUBE_STRUCTURE, QB.component, measure
    yield measure, QB.measure, SDMX_MEASURE.obsValue
    yield measure, QB.componentProperty, SDMX_MEASURE.obsValue
    yield SDMX_MEASURE.obsValue, RDF.type, QB.MeasureProperty
    yield SDMX_MEASURE.obsValue, RDF.type, RDF.Property
    for name, attribute in (
        ("unit", SDMX_ATTRIBUTE.unitMeasure), ("status", SDMX_ATTRIBUTE.obsStatus),
        ("decimals", SDMX_ATTRIBUTE.decimals), ("kind", DG.kind), ("qualifier", DG.qualifier),
    ):  # fmt: skip
        component = node(f"structure/figures/{name}")
        yield CUBE_STRUCTURE, QB.component, component
        yield component, QB.attribute, attribute
        yield component, QB.componentProperty, attribute
        yield component, QB.componentRequired, Literal(True)
        yield attribute, RDF.type, QB.AttributeProperty
        yield attribute, RDF.type, RDF.Property
