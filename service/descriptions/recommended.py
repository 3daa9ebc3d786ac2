"""What DCAT-AP 3 recommends beyond what it demands: contact, time, format, availability, kinds of licence and agent."""

from __future__ import annotations

from urllib.parse import quote

from rdflib import DCTERMS, FOAF, RDF, SKOS, XSD, Graph, Literal, Namespace, URIRef

from loaders.vocabulary import BASE, DCAT, DCATAP, VCARD
from service.descriptions.texts import DATASET, ENDPOINT, LICENCE, PUBLISHER_NAME

_EU = Namespace("http://publications.europa.eu/resource/authority/")
_ADMS = Namespace("http://purl.org/adms/")
_PROTOCOL = URIRef("https://www.w3.org/TR/sparql11-protocol/")
#: The EU's name of a file type by the end of a file's name; the first that fits.
_FILE_TYPES = {
    ".nq": "RDF_N_QUADS", ".trig": "RDF_TRIG", ".ttl.gz": "RDF_TURTLE", ".csv": "CSV", ".json": "JSON", ".parquet": "PARQUET",
}  # fmt: skip


def add_recommended(graph: Graph, catalogue: URIRef, years: dict[URIRef, str], public_iri: str) -> None:
    """Complete a catalogue; ``years`` are those that its reports describe, ``public_iri`` is where graphs are had."""
    contact = URIRef(f"{DATASET}#contact")
    _contact(graph, contact, PUBLISHER_NAME, URIRef(BASE))
    for subject in (catalogue, DATASET, ENDPOINT):
        graph.add((subject, DCAT.contactPoint, contact))
    for theme in graph.objects(DATASET, DCAT.theme):
        graph.add((ENDPOINT, DCAT.theme, theme))
    for word in graph.objects(DATASET, DCAT.keyword):
        graph.add((ENDPOINT, DCAT.keyword, word))
    graph.add((ENDPOINT, DCTERMS.conformsTo, _PROTOCOL))
    graph.add((_PROTOCOL, RDF.type, DCTERMS.Standard))
    _concept(graph, _ADMS["licencetype/Attribution"], "Attribution", _ADMS["licencetype/1.0"])
    graph.add((URIRef(LICENCE), DCTERMS.type, _ADMS["licencetype/Attribution"]))
    _concept(graph, _ADMS["publishertype/NonProfitOrganisation"], "Non-profit organisation", _ADMS["publishertype/1.0"])
    graph.add((URIRef(f"{BASE}contributors"), DCTERMS.type, _ADMS["publishertype/NonProfitOrganisation"]))
    for report, year in years.items():
        _temporal(graph, report, year, year)
        _figures_of(graph, report, public_iri)
        _contact_of_publisher(graph, report)
    _series(graph, years)
    if years:
        _temporal(graph, DATASET, min(years.values()), max(years.values()))
    for file in set(graph.objects(None, DCAT.distribution)):
        _file(graph, URIRef(str(file)))


def _contact(graph: Graph, contact: URIRef, names: dict[str, str], address: URIRef) -> None:
    graph.add((contact, RDF.type, VCARD.Organization))
    graph.add((contact, RDF.type, VCARD.Kind))  # shapes infer nothing
    graph.add((contact, VCARD.hasURL, address))
    for language, name in names.items():
        graph.add((contact, VCARD.fn, Literal(name, lang=language or None)))


def _contact_of_publisher(graph: Graph, report: URIRef) -> None:
    """Whoever publishes a report is asked about it."""
    for publisher in graph.objects(report, DCTERMS.publisher):
        contact = URIRef(f"{DATASET}#contact-{_last(publisher)}")
        names = {str(name.language or ""): str(name) for name in graph.objects(publisher, FOAF.name) if isinstance(name, Literal)}
        _contact(graph, contact, names, URIRef(str(publisher)))
        graph.add((report, DCAT.contactPoint, contact))


def _temporal(graph: Graph, subject: URIRef, first: str, last: str) -> None:
    period = URIRef(f"{DATASET}#years-{first}-{last}")
    graph.add((subject, DCTERMS.temporal, period))
    graph.add((period, RDF.type, DCTERMS.PeriodOfTime))
    graph.add((period, DCAT.startDate, Literal(f"{first}-01-01", datatype=XSD.date)))
    graph.add((period, DCAT.endDate, Literal(f"{last}-12-31", datatype=XSD.date)))


def _figures_of(graph: Graph, report: URIRef, public_iri: str) -> None:
    """The figures of a report as Turtle, from its named graph."""
    name = _last(report)
    file, address = URIRef(f"{DATASET}#graph-{name}.ttl"), URIRef(f"{public_iri}graph/{name}")
    graph.add((report, DCAT.distribution, file))
    graph.add((file, RDF.type, DCAT.Distribution))
    for title in graph.objects(report, DCTERMS.title):
        graph.add((file, DCTERMS.title, title))
        graph.add((file, DCTERMS.description, title))
    graph.add((file, DCAT.accessURL, address))
    graph.add((file, DCTERMS.license, URIRef(LICENCE)))
    _concept(graph, _EU["file-type/RDF_TURTLE"], "RDF_TURTLE", _EU["file-type"])
    graph.add((file, DCTERMS["format"], _EU["file-type/RDF_TURTLE"]))


def _series(graph: Graph, years: dict[URIRef, str]) -> None:
    """A series is about what its reports are about, and published by who published the latest of them."""
    for series in set(graph.objects(None, DCAT.inSeries)):
        reports = [URIRef(str(report)) for report in graph.subjects(DCAT.inSeries, series)]
        latest = max(reports, key=lambda report: (years.get(report, ""), report))
        for publisher in graph.objects(latest, DCTERMS.publisher):
            graph.add((URIRef(str(series)), DCTERMS.publisher, publisher))
        for contact in graph.objects(latest, DCAT.contactPoint):
            graph.add((URIRef(str(series)), DCAT.contactPoint, contact))
        for shared in (DCTERMS.spatial, DCTERMS.language, DCAT.theme, DCAT.keyword):
            for value in {value for report in reports for value in graph.objects(report, shared)}:
                graph.add((series, shared, value))
        known = [years[report] for report in reports if report in years]
        if known:
            _temporal(graph, URIRef(str(series)), min(known), max(known))


def _file(graph: Graph, file: URIRef) -> None:
    stable = _EU["planned-availability/STABLE"]
    _concept(graph, stable, "stable", _EU["planned-availability"])
    graph.add((file, DCATAP.availability, stable))
    for ending, name in _FILE_TYPES.items():
        if str(file).endswith(ending):
            _concept(graph, _EU[f"file-type/{name}"], name, _EU["file-type"])
            graph.add((file, DCTERMS["format"], _EU[f"file-type/{name}"]))
            break


def _concept(graph: Graph, concept: URIRef, label: str, scheme: URIRef) -> None:
    graph.add((concept, RDF.type, SKOS.Concept))
    graph.add((concept, SKOS.prefLabel, Literal(label, lang="en")))
    graph.add((concept, SKOS.inScheme, scheme))
    if scheme == _EU["file-type"]:
        graph.add((concept, RDF.type, DCTERMS.MediaTypeOrExtent))


def _last(iri: object) -> str:
    return quote(str(iri).rpartition("/")[2], safe="")
