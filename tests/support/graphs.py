"""Small builds for the tests of the service, in the shape of real ones; their graph passes our own shapes."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

import pyoxigraph

from loaders.builds.files import write_names
from loaders.linking.beside import BESIDE_FILE
from loaders.project import Project
from loaders.search import INDEX_FILE

_REST = Path(__file__).with_name("small_graph.trig").read_text(encoding="utf-8")

#: A figure with all that belongs to it: its claim and place, its period, its series and its cell.
_FIGURE = """
<graph/survey-2024> {{
  <observation/{name}> a qb:Observation, dg:Observation ; qb:dataSet <report/survey-2024> ;
    skos:prefLabel "数据生产总量，{year}"@zh, "Data production, {year}"@en ;
    dg:indicator <indicator/data-production> ; sdmx-dimension:refArea <region/{region}> ;
    sdmx-dimension:refPeriod <period/{year}> ; dg:basePeriod <period/none> ; dg:population <population/all> ;
    dg:industry <industry/all> ; dg:statement <statement/reported> ; dg:kind <kind/level> ;
    dg:qualifier <qualifier/exact> ; sdmx-attribute:unitMeasure <unit/ZB> ; sdmx-attribute:decimals {decimals} ;
    sdmx-attribute:obsStatus <http://purl.org/linked-data/sdmx/2009/code#obsStatus-A> ;
    sdmx-measure:obsValue "{value}"^^xsd:decimal ; dg:pointValue "{value}"^^xsd:decimal ; dg:lowerBound "{lower}"^^xsd:decimal ;
    dg:upperBound "{upper}"^^xsd:decimal ; prov:wasDerivedFrom <claim/{claim}> ; dg:mainClaim <claim/{claim}> ;
    dg:periodBasis <basis/stated> ; dg:regionBasis <basis/stated> ; dg:populationBasis <basis/stated> ;
    dg:series <series/data-production/{region}/all> ; dg:cell <cell/{region}/{year}> .
  <claim/{claim}> a dg:Claim, prov:Entity ; dcterms:isPartOf <report/survey-2024> ;
    prov:hadPrimarySource <report/survey-2024> ; dg:states <observation/{name}> ; dg:statedAt <place/{place}> ;
    skos:prefLabel "{value}"@zh, "{value}"@en ; dg:printed "{value}" ; dg:multiplier "" ; dg:qualifierPrinted "" ;
    dg:unitPrinted "ZB" ; dg:qualifier <qualifier/exact> ; dg:kind <kind/level> ;
    dg:periodBasis <basis/stated> ; dg:regionBasis <basis/stated> ; dg:populationBasis <basis/stated> ;
    sdmx-attribute:unitMeasure <unit/ZB> ; dg:value "{value}"^^xsd:decimal ; dg:pointValue "{value}"^^xsd:decimal ;
    dg:lowerBound "{lower}"^^xsd:decimal ; dg:upperBound "{upper}"^^xsd:decimal .
  <place/{place}> a oa:SpecificResource ; oa:hasSource <text/survey-2024> ;
    oa:hasSelector <place/{place}/selector> .
  <place/{place}/selector> a oa:TextPositionSelector ; oa:start {start} ; oa:end {end} .
}}
<graph/shared> {{
  <period/{year}> a time:ProperInterval, skos:Concept ; skos:inScheme <scheme/periods> ; skos:topConceptOf <scheme/periods> ; skos:notation "{year}" ;
    skos:prefLabel "{year}"@zh, "{year}"@en ;
    time:hasBeginning <period/{year}-01-01> ; time:hasEnd <period/{year}-12-31> .
  <period/{year}-01-01> a time:Instant ; time:inXSDDate "{year}-01-01"^^xsd:date .
  <period/{year}-12-31> a time:Instant ; time:inXSDDate "{year}-12-31"^^xsd:date .
  <series/data-production/{region}/all> a dg:Series ; dg:indicator <indicator/data-production> ;
    sdmx-dimension:refArea <region/{region}> ; dg:population <population/all> ; dg:industry <industry/all> ;
    skos:prefLabel "数据生产总量：{region}"@zh, "Data production: {region}"@en .
  <cell/{region}/{year}> a dg:Cell ; sdmx-dimension:refArea <region/{region}> ;
    sdmx-dimension:refPeriod <period/{year}> ; skos:prefLabel "{region}，{year}"@zh, "{region}, {year}"@en .
}}
"""
_PREFIXES = """
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix sdmx-attribute: <http://purl.org/linked-data/sdmx/2009/attribute#> .
@prefix sdmx-dimension: <http://purl.org/linked-data/sdmx/2009/dimension#> .
@prefix sdmx-measure: <http://purl.org/linked-data/sdmx/2009/measure#> .
@prefix time: <http://www.w3.org/2006/time#> .
"""
#: The figure that the tests know best.
_FIRST = _FIGURE.format(
    name="o1", claim="c1", place="p1", region="全国", year="2024", value="41.06", lower="41.055", upper="41.065",
    decimals=2, start=120, end=125,
)  # fmt: skip
_ONTOLOGY = pyoxigraph.NamedNode("https://w3id.org/datagov-kg/graph/ontology")
#: As many further figures as there are years before the report's.
_MOST_FIGURES = 2023

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"

#: The graphs of the protocol tests (``ut:graphData`` of the W3C manifest), each typed as the tests expect.
PROTOCOL_GRAPHS = tuple(f"http://kasei.us/2009/09/sparql/data/data{number}.rdf" for number in (1, 2, 3))


@cache
def graph_nquads(observations: int = 0) -> bytes:
    """The small graph with our ontology as N-Quads, and so many further observations of Beijing: number 0 of the year 1, and so on.

    Raises ``ValueError`` for more than there are years.
    """
    if observations > _MOST_FIGURES:
        raise ValueError(f"{observations} observations are wanted; there are years for {_MOST_FIGURES}")
    figures = [_further(number) for number in range(observations)]
    store = pyoxigraph.Store()
    text = "".join([_REST, _PREFIXES, _FIRST, *figures])
    store.bulk_load(text.encode(), format=pyoxigraph.RdfFormat.TRIG)
    for module in Project().ontology_modules():
        store.bulk_load(path=str(module), format=pyoxigraph.RdfFormat.TURTLE, to_graph=_ONTOLOGY)
    typed = "".join(f"<{graph}> {_TYPE} <http://example.org/Data> <{graph}> .\n" for graph in PROTOCOL_GRAPHS)
    return (store.dump(format=pyoxigraph.RdfFormat.N_QUADS) or b"") + typed.encode()


def _further(number: int) -> str:
    name, place = f"x{number}", 1000 + 10 * number
    return _FIGURE.format(
        name=name, claim=name, place=name, region="北京", year=f"{number + 1:04d}", value=number, lower=number,
        upper=number, decimals=0, start=place, end=place + len(str(number)),
    )  # fmt: skip


def write_build(folder: Path, nquads: bytes, harvested: bytes = b"") -> str:
    """Write a build, with what was ``harvested`` beside it, and make it the current one as ``dgkg build`` does; returns its version."""
    version = hashlib.sha256(nquads + harvested).hexdigest()
    build = folder / version[:16]
    build.mkdir(parents=True, exist_ok=True)
    claims = b"report,claim\nsurvey-2024,c1\n"
    contents: list[tuple[str, bytes, str, str, str]] = [
        ("graph.nq", nquads, "application/n-quads", "The whole graph", "全图"),
        ("claims.csv", claims, "text/csv; charset=utf-8", "Claims", "数值陈述"),
        *([(BESIDE_FILE, harvested, "application/n-quads", "What was harvested", "采集所得")] if harvested else []),
    ]
    for name, data, *_ in contents:
        (build / name).write_bytes(data)
    files = {
        name: {
            "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), "media_type": media_type,
            "title_en": title_en, "title_zh": title_zh,
        }
        for name, data, media_type, title_en, title_zh in contents
    }  # fmt: skip
    manifest = {
        "version": version,
        "created": "2026-11-21T00:00:00Z",
        "files": files,
        "counts": {},
        "software": "test",
    }
    (build / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    aside = folder / f".current-{version[:16]}"
    aside.symlink_to(build.name)
    aside.rename(folder / "current")
    return version


def write_names_of(folder: Path, version: str, nquads: bytes) -> None:
    """Write the index of names that the build of this version would have, so that a busy machine need not ask for it."""
    store = pyoxigraph.Store()
    store.bulk_load(nquads, format=pyoxigraph.RdfFormat.N_QUADS)
    write_names(folder / version[:16] / INDEX_FILE, store)
