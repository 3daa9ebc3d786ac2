"""Small builds for the tests of the service, in the shape of real ones."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pyoxigraph

DATA = """
@prefix dg: <https://w3id.org/datagov-kg/ontology#> .
@prefix d: <https://w3id.org/datagov-kg/> .
@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix sdmx-dimension: <http://purl.org/linked-data/sdmx/2009/dimension#> .
@prefix sdmx-measure: <http://purl.org/linked-data/sdmx/2009/measure#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<https://w3id.org/datagov-kg/graph/concepts> {
  <https://w3id.org/datagov-kg/scheme/regions> a skos:ConceptScheme ;
    skos:prefLabel "地区"@zh, "Regions"@en .
  <https://w3id.org/datagov-kg/scheme/indicators> a skos:ConceptScheme ;
    skos:prefLabel "指标"@zh, "Indicators"@en .
  <https://w3id.org/datagov-kg/region/北京> a dg:Region, skos:Concept ;
    skos:prefLabel "北京市"@zh, "Beijing"@en ;
    skos:altLabel "北京"@zh ;
    skos:inScheme <https://w3id.org/datagov-kg/scheme/regions> .
  <https://w3id.org/datagov-kg/region/全国> a dg:Region, skos:Concept ;
    skos:prefLabel "全国"@zh, "China"@en ;
    skos:inScheme <https://w3id.org/datagov-kg/scheme/regions> .
  <https://w3id.org/datagov-kg/indicator/data-production> a dg:Indicator, skos:Concept ;
    skos:prefLabel "数据生产总量"@zh, "Data production"@en ;
    skos:inScheme <https://w3id.org/datagov-kg/scheme/indicators> .
  <https://w3id.org/datagov-kg/body/nda> a dg:Body ;
    skos:prefLabel "国家数据局"@zh, "National Data Administration"@en .
  <https://w3id.org/datagov-kg/series-of-reports/survey> a dcat:DatasetSeries ;
    skos:prefLabel "全国数据资源调查报告"@zh, "National data resource survey"@en .
  dg:indicator skos:prefLabel "指标"@zh, "indicator"@en .
}
<https://w3id.org/datagov-kg/graph/survey-2024> {
  <https://w3id.org/datagov-kg/report/survey-2024> a dg:Report, dcat:Dataset, qb:DataSet ;
    dcterms:title "全国数据资源调查报告（2024年）"@zh, "National data resource survey report (2024)"@en ;
    skos:prefLabel "全国数据资源调查报告（2024年）"@zh, "National data resource survey report (2024)"@en ;
    dcterms:publisher <https://w3id.org/datagov-kg/body/nda> ; dcterms:issued "2025-04-29"^^xsd:date ;
    dcat:inSeries <https://w3id.org/datagov-kg/series-of-reports/survey> ;
    dg:reportText <https://w3id.org/datagov-kg/text/survey-2024> .
  <https://w3id.org/datagov-kg/observation/o1> a qb:Observation, dg:Observation ;
    skos:prefLabel "数据生产总量，2024"@zh, "Data production, 2024"@en ;
    dg:indicator <https://w3id.org/datagov-kg/indicator/data-production> ;
    sdmx-dimension:refArea <https://w3id.org/datagov-kg/region/全国> ; sdmx-measure:obsValue 41.06 ;
    dg:lowerBound 41.055 ; dg:upperBound 41.065 ; prov:wasDerivedFrom <https://w3id.org/datagov-kg/claim/c1> .
  <https://w3id.org/datagov-kg/claim/c1> a dg:Claim ;
    dg:printed "41.06" ;
    skos:prefLabel "41.06"@zh, "41.06"@en ;
    dg:statedAt <https://w3id.org/datagov-kg/place/p1> .
  <https://w3id.org/datagov-kg/place/p1> a oa:SpecificResource ;
    oa:hasSource <https://w3id.org/datagov-kg/text/survey-2024> ;
    oa:hasSelector <https://w3id.org/datagov-kg/place/p1/selector> .
  <https://w3id.org/datagov-kg/place/p1/selector> a oa:TextPositionSelector ; oa:start 120 ; oa:end 125 .
}
"""

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"

#: The graphs of the protocol tests (``ut:graphData`` of the W3C manifest), each typed as the tests expect.
PROTOCOL_GRAPHS = tuple(f"http://kasei.us/2009/09/sparql/data/data{number}.rdf" for number in (1, 2, 3))


def graph_nquads(observations: int = 0) -> bytes:
    """The small graph as N-Quads, with so many further observations of Beijing."""
    store = pyoxigraph.Store()
    store.load(DATA.encode(), format=pyoxigraph.RdfFormat.TRIG)
    base = "https://w3id.org/datagov-kg/"
    lines = []
    for number in range(observations):
        node, graph = f"<{base}observation/x{number}>", f"<{base}graph/survey-2024>"
        lines += [
            f"{node} {_TYPE} <{base}ontology#Observation> {graph} .",
            f"{node} <http://purl.org/linked-data/sdmx/2009/dimension#refArea> <{base}region/北京> {graph} .",
            f"{node} <http://purl.org/linked-data/sdmx/2009/measure#obsValue> "
            f'"{number}"^^<http://www.w3.org/2001/XMLSchema#decimal> {graph} .',
        ]
    for graph in PROTOCOL_GRAPHS:
        lines.append(f"<{graph}> {_TYPE} <http://example.org/Data> <{graph}> .")
    return (store.dump(format=pyoxigraph.RdfFormat.N_QUADS) or b"") + "\n".join(lines).encode() + b"\n"


def write_build(folder: Path, nquads: bytes) -> str:
    """Write a build and make it the current one as ``dgkg build`` does; returns its version."""
    version = hashlib.sha256(nquads).hexdigest()
    build = folder / version[:16]
    build.mkdir(parents=True, exist_ok=True)
    (build / "graph.nq").write_bytes(nquads)
    claims = b"report,claim\nsurvey-2024,c1\n"
    (build / "claims.csv").write_bytes(claims)
    files = {
        name: {
            "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), "media_type": media_type,
            "title_en": title_en, "title_zh": title_zh,
        }
        for name, data, media_type, title_en, title_zh in (
            ("graph.nq", nquads, "application/n-quads", "The whole graph", "全图"),
            ("claims.csv", claims, "text/csv; charset=utf-8", "Claims", "数值陈述"),
        )
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
