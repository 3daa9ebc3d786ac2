"""The catalogue in DCAT-AP 3: the graph with its files and its endpoint, and the reports that it was made
from."""

from __future__ import annotations

from urllib.parse import quote

from rdflib import DCAT as DCAT_2
from rdflib import DCTERMS, FOAF, PROV, RDF, SKOS, XSD, Graph, Literal, Namespace, URIRef

from loaders.vocabulary import BASE, DCAT, DG, SPDX
from service.descriptions.recommended import add_recommended
from service.descriptions.texts import (
    DATASET,
    DATASET_DESCRIPTION,
    DATASET_TITLE,
    ENDPOINT,
    LICENCE,
    PUBLISHER_NAME,
)
from service.read.asking import rows
from service.store.served import Served

_EU = Namespace("http://publications.europa.eu/resource/authority/")
# the shapes of DCAT-AP 3.0.1 want this one term under https, the rest of SPDX under http
_SHA256 = URIRef("https://spdx.org/rdf/terms#checksumAlgorithm_sha256")
_CHECKSUM_ALGORITHM = URIRef("http://spdx.org/rdf/terms#ChecksumAlgorithm")
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"


async def catalogue(parts: Served) -> Graph:
    """The catalogue by DCAT-AP 3.0.1."""
    graph = Graph()
    own = URIRef(BASE + "catalog")
    publisher = URIRef(BASE + "contributors")
    graph.add((own, RDF.type, DCAT.Catalog))
    _name(graph, own, DATASET_TITLE, DATASET_DESCRIPTION)
    _agent(graph, publisher, PUBLISHER_NAME)
    graph.add((own, DCTERMS.publisher, publisher))
    graph.add((own, FOAF.homepage, URIRef(BASE)))
    graph.add((URIRef(BASE), RDF.type, FOAF.Document))
    _concept_scheme(graph)
    graph.add((own, DCAT_2.themeTaxonomy, _EU["data-theme"]))
    _shared(graph, own)
    _add_graph(graph, parts, own, publisher)
    years = await _add_reports(graph, parts, own)
    add_recommended(graph, own, years, parts.settings.public_iri)
    return graph


def _name(graph: Graph, subject: URIRef, titles: dict[str, str], descriptions: dict[str, str]) -> None:
    for language in sorted(titles):
        graph.add((subject, DCTERMS.title, Literal(titles[language], lang=language)))
        graph.add((subject, DCTERMS.description, Literal(descriptions[language], lang=language)))


def _agent(graph: Graph, agent: URIRef, names: dict[str, str]) -> None:
    graph.add((agent, RDF.type, FOAF.Agent))
    for language, name in names.items():
        graph.add((agent, FOAF.name, Literal(name, lang=language or None)))


def _concept_scheme(graph: Graph) -> None:
    graph.add((_EU["data-theme"], RDF.type, SKOS.ConceptScheme))
    graph.add((_EU["data-theme"], DCTERMS.title, Literal("Data theme", lang="en")))
    for name, label, scheme in (
        ("data-theme/TECH", "Science and technology", "data-theme"),
        ("data-theme/GOVE", "Government and public sector", "data-theme"),
        ("data-theme/ECON", "Economy and finance", "data-theme"),
        ("access-right/PUBLIC", "public", "access-right"),
        ("frequency/ANNUAL", "annual", "frequency"),
    ):
        graph.add((_EU[name], RDF.type, SKOS.Concept))
        graph.add((_EU[name], SKOS.prefLabel, Literal(label, lang="en")))
        graph.add((_EU[name], SKOS.inScheme, _EU[scheme]))
    graph.add((_EU["access-right/PUBLIC"], RDF.type, DCTERMS.RightsStatement))
    graph.add((_EU["frequency/ANNUAL"], RDF.type, DCTERMS.Frequency))
    for name in ("language/ZHO", "language/ENG"):
        graph.add((_EU[name], RDF.type, DCTERMS.LinguisticSystem))
        graph.add((_EU[name], SKOS.inScheme, _EU["language"]))
    graph.add((_EU["country/CHN"], RDF.type, DCTERMS.Location))
    graph.add((_EU["country/CHN"], SKOS.inScheme, _EU["country"]))
    licence = URIRef(LICENCE)
    graph.add((licence, RDF.type, DCTERMS.LicenseDocument))


def _shared(graph: Graph, subject: URIRef) -> None:
    """What catalogue and graph have in common: languages, place, licence."""
    graph.add((subject, DCTERMS.language, _EU["language/ZHO"]))
    graph.add((subject, DCTERMS.language, _EU["language/ENG"]))
    graph.add((subject, DCTERMS.spatial, _EU["country/CHN"]))
    graph.add((subject, DCTERMS.license, URIRef(LICENCE)))


def _add_graph(graph: Graph, parts: Served, own: URIRef, publisher: URIRef) -> None:
    public, dataset = parts.settings.public_iri, DATASET
    graph.add((own, DCAT.dataset, dataset))
    graph.add((dataset, RDF.type, DCAT.Dataset))
    _name(graph, dataset, DATASET_TITLE, DATASET_DESCRIPTION)
    graph.add((dataset, DCTERMS.publisher, publisher))
    graph.add((dataset, DCTERMS.accessRights, _EU["access-right/PUBLIC"]))
    for theme in ("TECH", "GOVE", "ECON"):
        graph.add((dataset, DCAT.theme, _EU[f"data-theme/{theme}"]))
    for word, language in (
        ("数据治理", "zh"),
        ("data governance", "en"),
        ("算力", "zh"),
        ("computing power", "en"),
    ):
        graph.add((dataset, DCAT.keyword, Literal(word, lang=language)))
    for language in ("ZHO", "ENG"):
        graph.add((dataset, DCTERMS.language, _EU[f"language/{language}"]))
    graph.add((dataset, DCTERMS.spatial, _EU["country/CHN"]))
    if parts.store.version:
        graph.add((dataset, DCAT.version, Literal(parts.store.version)))
    service = ENDPOINT
    graph.add((own, DCAT.service, service))
    graph.add((service, RDF.type, DCAT.DataService))
    _name(graph, service, {"zh": "SPARQL 查询服务", "en": "SPARQL endpoint"}, DATASET_DESCRIPTION)
    graph.add((service, DCAT.endpointURL, URIRef(public + "sparql")))
    graph.add((service, DCAT.endpointDescription, URIRef(public + "openapi.json")))
    graph.add((service, DCAT.servesDataset, dataset))
    graph.add((service, DCTERMS.publisher, publisher))
    graph.add((service, DCTERMS.license, URIRef(LICENCE)))
    graph.add((service, DCTERMS.accessRights, _EU["access-right/PUBLIC"]))
    created = str(parts.build.manifest.get("created", ""))[:10] if parts.build else ""
    for subject in (own, dataset) if created else ():
        graph.add((subject, DCTERMS.issued, Literal(created, datatype=XSD.date)))
        graph.add((subject, DCTERMS.modified, Literal(created, datatype=XSD.date)))
    _add_files(graph, parts, dataset)


def _add_files(graph: Graph, parts: Served, dataset: URIRef) -> None:
    build = parts.build
    for name, described in (build.files if build else {}).items():
        file = URIRef(f"{DATASET}#file-{quote(name, safe='')}")
        address = URIRef(f"{parts.settings.public_iri}download/{quote(name)}")
        checksum = URIRef(f"{DATASET}#checksum-{quote(name, safe='')}")
        media_type = URIRef(_MEDIA_TYPES + str(described["media_type"]).partition(";")[0])
        titles = {"zh": described.get("title_zh", name), "en": described.get("title_en", name)}
        graph.add((dataset, DCAT.distribution, file))
        graph.add((file, RDF.type, DCAT.Distribution))
        _name(graph, file, titles, titles)
        graph.add((file, DCAT.accessURL, address))
        graph.add((file, DCAT.downloadURL, address))
        graph.add((file, DCAT.mediaType, media_type))
        graph.add((media_type, RDF.type, DCTERMS.MediaType))
        graph.add((media_type, RDF.type, DCTERMS.MediaTypeOrExtent))
        graph.add((file, DCAT.byteSize, Literal(described["bytes"], datatype=XSD.nonNegativeInteger)))
        graph.add((file, DCTERMS.license, URIRef(LICENCE)))
        graph.add((file, SPDX.checksum, checksum))
        graph.add((checksum, RDF.type, SPDX.Checksum))
        graph.add((checksum, SPDX.algorithm, _SHA256))
        graph.add((checksum, SPDX.checksumValue, Literal(described["sha256"], datatype=XSD.hexBinary)))
        graph.add((_SHA256, RDF.type, _CHECKSUM_ALGORITHM))


async def _add_reports(graph: Graph, parts: Served, own: URIRef) -> dict[URIRef, str]:
    """Add the reports and their series; returns the year that each report describes."""
    years: dict[URIRef, str] = {}
    for row in await rows(parts.store, "catalogued-reports"):
        report = URIRef(row["report"]["value"])
        title = Literal(row["title"]["value"], lang=row["title"].get("xml:lang"))
        graph.add((own, DCAT.dataset, report))
        graph.add((report, RDF.type, DCAT.Dataset))
        graph.add((report, RDF.type, DG.Report))
        graph.add((report, DCTERMS.title, title))
        graph.add((report, DCTERMS.description, title))
        graph.add((report, DCTERMS.spatial, _EU["country/CHN"]))
        graph.add((report, DCTERMS.language, _EU["language/ZHO"]))
        graph.add((report, DCAT.theme, _EU["data-theme/GOVE"]))
        graph.add((report, DCAT.keyword, Literal("数据治理", lang="zh")))
        graph.add((DATASET, PROV.wasDerivedFrom, report))
        if "year" in row:
            years[report] = row["year"]["value"]
        if "issued" in row:
            cell = row["issued"]
            graph.add((report, DCTERMS.issued, Literal(cell["value"], datatype=cell.get("datatype"))))
        if "series" in row:
            graph.add((report, DCAT.inSeries, URIRef(row["series"]["value"])))
        if "previous" in row:
            graph.add((report, DCAT.prev, URIRef(row["previous"]["value"])))
        if "publisher" in row:
            agent = URIRef(row["publisher"]["value"])
            graph.add((report, DCTERMS.publisher, agent))
            _agent(graph, agent, {row["name"].get("xml:lang", ""): row["name"]["value"]})
    for row in await rows(parts.store, "report-series"):
        series = URIRef(row["series"]["value"])
        title = Literal(row["title"]["value"], lang=row["title"].get("xml:lang"))
        graph.add((own, DCAT.dataset, series))
        graph.add((series, RDF.type, DCAT.DatasetSeries))
        graph.add(
            (series, RDF.type, DCAT.Dataset)
        )  # a series is a dataset too (DCAT 3 §6.7), and shapes infer nothing
        graph.add((series, DCTERMS.title, title))
        graph.add((series, DCTERMS.description, title))
    return years
