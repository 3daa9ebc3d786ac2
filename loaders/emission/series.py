"""Series and cells: what observations of one indicator, or of one place and time, have in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import RDF, SKOS, Literal, URIRef

from loaders.facts import ALL, UNSTATED, Statement, series_of
from loaders.iris import node
from loaders.reading.concepts import Concept, Triple
from loaders.sentences import LANGUAGES, Sentences
from loaders.vocabulary import DG, SDMX_DIMENSION
from loaders.words.printing import Language


@dataclass(frozen=True)
class Position:
    """What is measured, of whom, where and when; ``period`` is a code, ``UNSTATED`` where there is none."""

    indicator: Concept
    region: Concept
    population: Concept
    industry: Concept
    period: str

    def label(self, language: Language, sentences: Sentences, with_period: bool = True) -> str:
        """Indicator, area, population, industry and period in one line."""
        column = f"label_{language}"
        named = (self.region, self.population, self.industry)
        parts = [self.indicator.cell(column)]
        parts += [concept.cell(column) for concept in named if concept.id not in (ALL, UNSTATED)]
        if with_period and self.period != UNSTATED:
            parts.append(self.period)
        return sentences.say("joint.label", language).join(parts)


def position(statement: Statement) -> Position:
    """Where a statement stands."""
    period = statement.period.code if statement.period else UNSTATED
    return Position(statement.indicator, statement.region, statement.population, statement.industry, period)


def series_and_cell(iri: URIRef, place: Position, sentences: Sentences) -> Iterator[Triple]:
    """The series and the cell of the figure ``iri``, and what they are."""
    series, code = _series(place), place.period.replace("/", "_")
    cell, period = node(f"cell/{place.region.id}/{code}"), node(f"period/{code}")
    yield iri, DG.series, series
    yield series, RDF.type, DG.Series
    yield series, DG.indicator, place.indicator.iri
    yield series, SDMX_DIMENSION.refArea, place.region.iri
    yield series, DG.population, place.population.iri
    yield series, DG.industry, place.industry.iri
    yield iri, DG.cell, cell
    yield cell, RDF.type, DG.Cell
    yield cell, SDMX_DIMENSION.refArea, place.region.iri
    yield cell, SDMX_DIMENSION.refPeriod, period
    for language in LANGUAGES:
        label = place.label(language, sentences, with_period=False)
        yield series, SKOS.prefLabel, Literal(label, lang=language)
        region = place.region.cell(f"label_{language}")
        if place.period == UNSTATED:
            label = sentences.say("label.cell-undated", language, region=region)
        else:
            label = sentences.say("label.cell", language, region=region, period=place.period)
        yield cell, SKOS.prefLabel, Literal(label, lang=language)


def _series(place: Position) -> URIRef:
    return series_of(place.indicator.id, place.region.id, place.population.id, place.industry.id)
