"""The kinds of pages there are, each by the address of one, for what goes through them all: the browser and the bench."""

from __future__ import annotations

from urllib.parse import quote

import httpx2

from loaders.vocabulary import BASE

SERIES = quote("SELECT ?class (COUNT(*) AS ?n) WHERE { ?s a ?class } GROUP BY ?class ORDER BY DESC(?n) LIMIT 5")
INDICATOR = "?f <https://w3id.org/datagov-kg/ontology#indicator> <https://w3id.org/datagov-kg/indicator/{}> ; <http://purl.org/linked-data/sdmx/2009/measure#obsValue> ?n ; <http://purl.org/linked-data/sdmx/2009/dimension#{}> ?{} ."
OVER_TIME = quote(f"SELECT ?period ?n {{ {INDICATOR.format('data-production', 'refPeriod', 'period')} }} ORDER BY ?period ?n LIMIT 12")
#: One rank each: of the provinces among themselves, in one year, exactly.
RANKED = ("?f <https://w3id.org/datagov-kg/ontology#population> <https://w3id.org/datagov-kg/population/provincial-regions> ; "
          "<https://w3id.org/datagov-kg/ontology#pointValue> ?n ; "
          "<http://purl.org/linked-data/sdmx/2009/dimension#refPeriod> <https://w3id.org/datagov-kg/period/2024>")  # fmt: skip
BY_PROVINCE = quote(f"SELECT ?region ?n {{ {INDICATOR.format('big-data-index-rank', 'refArea', 'region')} {RANKED} }}")
BY_NAME = quote(f"SELECT ?name ?n {{ {INDICATOR.format('big-data-index-rank', 'refArea', 'region')} {RANKED} . "
                '?region <http://www.w3.org/2004/02/skos/core#prefLabel> ?name FILTER(LANG(?name) = "zh") }')  # fmt: skip
BASED_ON = "?one <http://data.europa.eu/eli/ontology#based_on> ?other"
TIES = quote(f"SELECT ?one ?other {{ {BASED_ON} }} ORDER BY ?one ?other LIMIT 20")
MANY_TIES = quote(f"SELECT ?one ?other {{ {BASED_ON} }} ORDER BY ?one ?other LIMIT 200")
TRIPLES = quote(f"CONSTRUCT {{ {BASED_ON} }} WHERE {{ SELECT ?one ?other {{ {BASED_ON} }} ORDER BY ?one ?other LIMIT 20 }}")
#: Each kind of page; ``{claim}`` stands for the first thing of the kind.
PAGES = {
    "home": "/", "queries": "/queries", "query": "/queries/how-do-regions-rank-in-the-big-data-index", "findings": "/findings",
    "finding": "/{finding}", "explore": "/explore", "neighbours": "/explore/neighbours", "paths": "/explore/paths",
    "coissuing": "/explore/coissuing", "sparql": "/sparql", "answer": f"/sparql?query={SERIES}", "answer-chart": f"/sparql?query={OVER_TIME}&view=chart",
    "answer-bars": f"/sparql?query={SERIES}&view=chart", "answer-tiles": f"/sparql?query={BY_PROVINCE}&view=tiles", "answer-graph": f"/sparql?query={TIES}&view=graph",
    "compare": "/compare",
    "compared": "/compare?indicator=data-production&indicator=data-storage", "download": "/download", "changes": "/changes",
    "search": "/search?q=%E6%95%B0%E6%8D%AE%E4%BA%8C%E5%8D%81%E6%9D%A1", "indicator": "/indicator/data-production",
    "tiles": "/indicator/valid-samples", "region": "/region/guizhou", "policy": "/policy/data-basic-systems-opinions",
    "body": "/{body}", "programme": "/{programme}", "report": "/report/survey-2025", "claim": "/{claim}",
    "observation": "/{observation}", "computed": "/{derived}", "scheme": "/scheme/indicators", "theme": "/theme/public-data", "targets": "/targets", "pilots": "/pilots", "hubs": "/hubs", "identity": "/identity/growth.data-production-growth", "catalogue": "/catalog",
    "ontology": "/ontology", "problems": "/problems", "nothing": "/nothing", "embedded": "/embed/series/data-production",
}  # fmt: skip



def paths_of(site: str) -> dict[str, str]:
    """The address of each kind of page on the host of this service, which has a graph."""
    first = {}
    for kind in ("finding", "body", "programme", "claim", "observation", "derived"):
        query = f'SELECT (MIN(STR(?t)) AS ?first) {{ ?t a ?c FILTER(STRSTARTS(STR(?t), "{BASE}{kind}/")) }}'
        answer = httpx2.get(f"{site}/sparql", params={"query": query, "format": "json"}, timeout=60).json()
        first[kind] = answer["results"]["bindings"][0]["first"]["value"].removeprefix(BASE)
    return {name: path.format(**first) for name, path in PAGES.items()}
