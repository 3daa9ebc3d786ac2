"""Triples of one report: the report itself, its places, claims, observations, mentions and relations.

IRIs are built from the fewest stable fields: report and code points for what is printed, report and dimensions for
what is meant. The same input gives the same triples.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib import DCTERMS, PROV, QB, RDF, SKOS, TIME, XSD, Literal, URIRef

from loaders.emission.evidence import evidenced
from loaders.emission.literals import date_type, exact_decimal
from loaders.emission.series import position, series_and_cell
from loaders.evidence import Evidence, InReport
from loaders.facts import (
    NONE,
    Observation,
    Statement,
    claim_iri,
    observation_iri,
    period_iri,
    value_of,
)
from loaders.iris import node, place_iri
from loaders.reading.concepts import Schemes, Triple, resolve
from loaders.reading.published import DIMENSIONS, Claim, Dimension, Mention, Relation, Report, Span, Table
from loaders.sentences import LANGUAGES, Sentences
from loaders.vocabulary import (
    BASE,
    DCAT,
    DG,
    OA,
    SDMX_ATTRIBUTE,
    SDMX_CODE,
    SDMX_DIMENSION,
    SDMX_MEASURE,
    SPDX,
    expand,
)
from loaders.words.intervals import meaning_of
from loaders.words.periods import Period

CUBE_STRUCTURE = URIRef(f"{BASE}structure/figures")


#: How a dimension is known, and the place where its context says it.
BASIS: dict[Dimension, tuple[URIRef, URIRef]] = {
    "period": (DG.periodBasis, DG.periodContext),
    "base_period": (DG.basePeriodBasis, DG.basePeriodContext),
    "region": (DG.regionBasis, DG.regionContext),
    "population": (DG.populationBasis, DG.populationContext),
}


def report_triples(
    report: Report,
    schemes: Schemes,
    observations: Iterable[Observation], text: str | None,
    sentences: Sentences,
) -> Iterator[Triple]:
    """Everything that the report says, as triples. With its ``text`` at hand, claims carry their quote."""
    yield from frame_triples(report)
    found = list(observations)
    yield from figure_triples(report, found, sentences)
    for observation in found:
        for statement in observation.statements:
            yield from _claim_in_text(report, statement, text)
    for mention in report.mentions:
        yield from _mention(report, mention.row, schemes)
    for relation in report.relations:
        yield from _relation(report, relation.row, schemes)
    for definition in report.definitions:
        row = definition.row
        iri = node(f"definition/{report.id}/{row.start}-{row.end}")
        yield iri, RDF.type, DG.Definition
        yield iri, DG.statedAt, place_iri(report.id, row.start, row.end)
        yield from _place(report, row.start, row.end)
        yield iri, DG.definedIn, _report_iri(report)
        for language in LANGUAGES:
            title = report.metadata.title(language)
            label = sentences.say("label.definition", language, term=row.term_zh, report=title)
            yield iri, SKOS.prefLabel, Literal(label, lang=language)
        yield iri, DG.printed, Literal(row.term_zh)
        yield iri, SKOS.definition, Literal(row.definition_zh, lang="zh")
        yield iri, SKOS.definition, Literal(row.definition_en, lang="en")
        if row.indicator:
            yield iri, DG.defines, resolve(row.indicator, schemes)


def frame_triples(report: Report) -> Iterator[Triple]:
    """The report itself, its text, sections and tables."""
    yield from _report(report)
    for section in report.sections:
        iri = _section_iri(report, section.row.id)
        yield iri, RDF.type, DG.Section
        yield iri, SKOS.prefLabel, Literal(section.row.title_zh, lang="zh")
        yield iri, SKOS.prefLabel, Literal(section.row.title_en, lang="en")
        yield iri, DCTERMS.isPartOf, _report_iri(report)
        yield iri, DG.orderInReport, Literal(section.row.start)
        yield iri, DG.depth, Literal(section.row.depth)
        end = report.section_end(section.row)
        yield iri, DG.statedAt, place_iri(report.id, section.row.start, end)
        yield from _place(report, section.row.start, end)
    for table in report.tables:
        yield from _table(report, table.row)


def figure_triples(
    report: Report, observations: Iterable[Observation], sentences: Sentences
) -> Iterator[Triple]:
    """The observations and what their claims state, without the places where the text says so."""
    for observation in observations:
        yield from _observation(report, observation, sentences)
        for statement in observation.statements:
            yield from _claim(report, observation, statement, sentences)


def period_triples(period: Period | None) -> Iterator[Triple]:
    """A period as a ``time:`` entity with its bounds."""
    if period is None:
        return
    iri = period_iri(period)
    yield iri, RDF.type, TIME.Instant if period.is_instant else TIME.ProperInterval
    yield iri, RDF.type, SKOS.Concept
    periods = node("scheme/periods")
    yield iri, SKOS.inScheme, periods
    yield iri, SKOS.topConceptOf, periods
    yield periods, SKOS.hasTopConcept, iri
    yield iri, SKOS.notation, Literal(period.code)
    yield iri, SKOS.prefLabel, Literal(period.code, lang="zh")
    yield iri, SKOS.prefLabel, Literal(period.code, lang="en")
    if period.is_instant:
        yield iri, TIME.inXSDDate, Literal(period.first)
        return
    for prop, day in ((TIME.hasBeginning, period.first), (TIME.hasEnd, period.last)):
        instant = node(f"period/{day.isoformat()}")
        yield iri, prop, instant
        yield instant, RDF.type, TIME.Instant
        yield instant, TIME.inXSDDate, Literal(day)


def _report_iri(report: Report) -> URIRef:
    return node(f"report/{report.id}")


def _text_iri(report: Report) -> URIRef:
    return node(f"text/{report.id}")


def _section_iri(report: Report, section: str) -> URIRef:
    return node(f"section/{report.id}/{section}")


def _report(report: Report) -> Iterator[Triple]:
    iri, text, data = _report_iri(report), _text_iri(report), report.metadata
    series = node(f"series-of-reports/{data.series}")
    for kind in (DG.Report, DCAT.Dataset, QB.DataSet, PROV.Entity):
        yield iri, RDF.type, kind
    yield iri, QB.structure, CUBE_STRUCTURE
    for title, language in ((data.title_zh, "zh"), (data.title_en, "en")):
        yield iri, DCTERMS.title, Literal(title, lang=language)
        yield iri, SKOS.prefLabel, Literal(title, lang=language)
    yield iri, DCTERMS.publisher, node(f"body/{data.publisher}")
    yield iri, DCTERMS.issued, Literal(data.issued, datatype=date_type(data.issued))
    yield iri, DG.reportingYear, Literal(str(data.reporting_year), datatype=XSD.gYear)
    yield iri, DCAT.inSeries, series
    if data.previous:
        yield iri, DCAT.prev, node(f"report/{data.previous}")
    if data.address:
        yield iri, DCAT.landingPage, URIRef(data.address)
    yield iri, DG.reportText, text
    yield from _text(report)


def _text(report: Report) -> Iterator[Triple]:
    """What pins the text, and how it was made as far as it is known."""
    text, data = _text_iri(report), report.metadata
    yield text, RDF.type, DG.Text
    yield text, DG.length, Literal(data.text_length)
    checksum = node(f"text/{report.id}/checksum")
    yield text, SPDX.checksum, checksum
    yield checksum, RDF.type, SPDX.Checksum
    yield checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256
    yield checksum, SPDX.checksumValue, Literal(data.text_sha256, datatype=XSD.hexBinary)
    if data.text.document:
        yield text, DCTERMS.source, URIRef(data.text.document)
    if data.text.tool:
        yield text, DG.extractedWith, Literal(data.text.tool)
    if data.text.normal_form:
        yield text, DG.normalForm, Literal(data.text.normal_form)


def _table(report: Report, table: Table) -> Iterator[Triple]:
    iri = node(f"table/{report.id}/{table.id}")
    yield iri, RDF.type, DG.Table
    yield iri, SKOS.prefLabel, Literal(table.title_zh, lang="zh")
    yield iri, SKOS.prefLabel, Literal(table.title_en, lang="en")
    yield iri, DCTERMS.isPartOf, _report_iri(report)
    yield iri, DG.statedAt, place_iri(report.id, table.start, table.end)
    yield from _place(report, table.start, table.end)
    yield iri, DG.blanks, Literal(table.blanks)


def _place(report: Report, start: int, end: int) -> Iterator[Triple]:
    iri = place_iri(report.id, start, end)
    selector = node(f"place/{report.id}/{start}-{end}/selector")
    yield iri, RDF.type, OA.SpecificResource
    yield iri, OA.hasSource, _text_iri(report)
    yield iri, OA.hasSelector, selector
    yield selector, RDF.type, OA.TextPositionSelector
    yield selector, OA.start, Literal(start)
    yield selector, OA.end, Literal(end)
    section = report.section_at(start)
    if section:
        yield iri, DG.section, _section_iri(report, section.id)


def _observation(report: Report, observation: Observation, sentences: Sentences) -> Iterator[Triple]:
    iri, best = observation_iri(observation), observation.best
    yield iri, RDF.type, QB.Observation
    yield iri, RDF.type, DG.Observation
    yield iri, QB.dataSet, _report_iri(report)
    yield iri, DG.indicator, best.indicator.iri
    yield iri, SDMX_DIMENSION.refArea, best.region.iri
    yield iri, SDMX_DIMENSION.refPeriod, period_iri(best.period)
    yield iri, DG.basePeriod, period_iri(best.base_period, NONE)
    yield iri, DG.population, best.population.iri
    yield iri, DG.industry, best.industry.iri
    yield iri, DG.statement, node(f"statement/{best.claim.row.status}")
    yield from period_triples(best.period)
    yield from period_triples(best.base_period)
    yield iri, SDMX_MEASURE.obsValue, exact_decimal(value_of(observation))
    if best.point is not None:
        yield iri, DG.pointValue, exact_decimal(best.point)
    yield iri, DG.mainClaim, claim_iri(report.id, best)
    if best.value_high is not None:
        yield iri, DG.valueHigh, exact_decimal(best.value_high)
    for prop, bound in (
        (DG.lowerBound, observation.interval.lower),
        (DG.upperBound, observation.interval.upper),
    ):
        if bound is not None:
            yield iri, prop, exact_decimal(bound)
    yield iri, SDMX_ATTRIBUTE.unitMeasure, best.unit.iri
    yield iri, SDMX_ATTRIBUTE.decimals, Literal(best.decimals)
    status = "obsStatus-A" if best.claim.row.status == "reported" else "obsStatus-F"
    yield iri, SDMX_ATTRIBUTE.obsStatus, SDMX_CODE[status]
    yield iri, DG.kind, node(f"kind/{best.claim.row.kind}")
    yield iri, DG.qualifier, node(f"qualifier/{meaning_of(best.claim.row.qualifier)}")
    for dimension in DIMENSIONS:
        if (kind := observation.basis(dimension)) is not None:
            yield iri, BASIS[dimension][0], node(f"basis/{kind}")
    yield from series_and_cell(iri, position(best), sentences)
    sheet = node(f"sheet/{report.id}/{best.indicator.id}")
    yield iri, DG.sheet, sheet
    yield sheet, RDF.type, DG.Sheet
    for language in LANGUAGES:
        indicator = best.indicator.cell(f"label_{language}")
        label = sentences.say(
            "label.sheet", language, indicator=indicator, report=report.metadata.title(language)
        )
        yield sheet, SKOS.prefLabel, Literal(label, lang=language)
        yield iri, SKOS.prefLabel, Literal(position(best).label(language, sentences), lang=language)


def _claim(
    report: Report, observation: Observation, statement: Statement, sentences: Sentences
) -> Iterator[Triple]:
    row, iri = statement.claim.row, claim_iri(report.id, statement)
    yield iri, RDF.type, DG.Claim
    yield iri, RDF.type, PROV.Entity
    yield iri, DCTERMS.isPartOf, _report_iri(report)
    yield iri, DG.states, observation_iri(observation)
    yield observation_iri(observation), PROV.wasDerivedFrom, iri
    yield iri, PROV.hadPrimarySource, _report_iri(report)
    yield iri, DG.printed, Literal(row.printed)
    yield iri, DG.multiplier, Literal(row.multiplier)
    yield iri, DG.qualifierPrinted, Literal(row.qualifier)
    yield iri, DG.qualifier, node(f"qualifier/{meaning_of(row.qualifier)}")
    yield iri, DG.unitPrinted, Literal(row.unit_printed)
    yield iri, SDMX_ATTRIBUTE.unitMeasure, statement.unit.iri
    yield iri, DG.kind, node(f"kind/{row.kind}")
    yield iri, DG.value, exact_decimal(statement.value)
    if statement.point is not None:
        yield iri, DG.pointValue, exact_decimal(statement.point)
    if statement.value_high is not None:
        yield iri, DG.valueHigh, exact_decimal(statement.value_high)
    for prop, bound in ((DG.lowerBound, statement.interval.lower), (DG.upperBound, statement.interval.upper)):
        if bound is not None:
            yield iri, prop, exact_decimal(bound)
    for dimension in DIMENSIONS:
        yield from _basis(report, iri, row, dimension)
    for table in report.tables:
        if table.row.start <= row.start < table.row.end:
            yield iri, DG.inTable, node(f"table/{report.id}/{table.row.id}")
    if row.shared > 1:
        yield iri, DG.sharedBy, Literal(row.shared)
    for source in report.metadata.attributions.get(row.attribution, []):
        yield iri, DG.attributedTo, node(source)
    if row.note:
        yield iri, SKOS.editorialNote, Literal(row.note, lang="en")
    for language in LANGUAGES:
        printed, title = f"{row.printed}{row.multiplier}", report.metadata.title(language)
        label = sentences.say("label.claim", language, printed=printed, report=title)
        yield iri, SKOS.prefLabel, Literal(label, lang=language)


def _basis(report: Report, claim: URIRef, row: Claim, dimension: Dimension) -> Iterator[Triple]:
    basis = row.basis(dimension)
    if basis is None:
        return
    how, where = BASIS[dimension]
    yield claim, how, node(f"basis/{basis.kind}")
    if basis.kind == "context":
        yield claim, where, place_iri(report.id, basis.start, basis.end)
        yield from _place(report, basis.start, basis.end)


def _claim_in_text(report: Report, statement: Statement, text: str | None) -> Iterator[Triple]:
    row = statement.claim.row
    place = place_iri(report.id, row.start, row.end)
    yield claim_iri(report.id, statement), DG.statedAt, place
    yield from _place(report, row.start, row.end)
    if (sentence := report.sentence_of(row)) is not None:
        yield claim_iri(report.id, statement), DG.inSentence, place_iri(report.id, sentence.start, sentence.end)
        yield from _place(report, sentence.start, sentence.end)
    if text is not None:
        quote = URIRef(f"{place}/quote")
        yield place, OA.hasSelector, quote
        yield quote, RDF.type, OA.TextQuoteSelector
        yield quote, OA.exact, Literal(row.printed)


def _mention(report: Report, mention: Mention, schemes: Schemes) -> Iterator[Triple]:
    place = place_iri(report.id, mention.start, mention.end)
    entity = resolve(mention.entity, schemes)
    iri = node(f"mention/{report.id}/{mention.start}-{mention.end}/{str(entity).removeprefix(BASE)}")
    yield iri, RDF.type, DG.Mention
    yield iri, DG.mentionOf, entity
    yield iri, DG.statedAt, place
    yield iri, DG.printed, Literal(_unbroken(mention))
    yield from _place(report, mention.start, mention.end)
    yield _report_iri(report), DG.mentions, entity


def _unbroken(span: Span) -> str:
    return "".join(span.printed.split())


def _relation(report: Report, relation: Relation, schemes: Schemes) -> Iterator[Triple]:
    said = (resolve(relation.subject, schemes), expand(relation.predicate), resolve(relation.object, schemes))
    evidence = Evidence(InReport(report.id, relation.start, relation.end), relation.note)
    yield from evidenced(relation_iri(report, relation, schemes), said, evidence)
    yield from _place(report, relation.start, relation.end)


def relation_iri(report: Report, relation: Relation, schemes: Schemes) -> URIRef:
    """The IRI of the relation that carries the evidence of what the report says there."""
    names = [
        str(resolve(relation.subject, schemes)).removeprefix(BASE),
        relation.predicate.partition(":")[2],
        str(resolve(relation.object, schemes)).removeprefix(BASE),
    ]
    tail = "/".join(name.replace("/", ".") for name in names)
    return node(f"relation/{report.id}/{relation.start}-{relation.end}/{tail}")
