"""Stored queries for the tests."""

from __future__ import annotations

SERIES = """#+ title_en: Observations of a region
#+ title_zh: 某地区的观测值
#+ description_en: All observed values of one region.
#+ description_zh: 一个地区的全部观测值。
#+ parameters:
#+   - name: region
#+     type: concept
#+     scheme: regions
#+     default: 全国
#+     description_en: The region.
#+     description_zh: 地区。
#+   - name: least
#+     type: decimal
#+     default: 0
#+     description_en: The least value.
#+     description_zh: 最小值。
#+ example: {region: 北京, least: 5}
PREFIX dg: <https://w3id.org/datagov-kg/ontology#>
PREFIX sdmx-dimension: <http://purl.org/linked-data/sdmx/2009/dimension#>
PREFIX sdmx-measure: <http://purl.org/linked-data/sdmx/2009/measure#>
SELECT ?observation ?value WHERE {
  VALUES ?region { <https://w3id.org/datagov-kg/region/全国> }
  VALUES ?least { 0 }
  ?observation sdmx-dimension:refArea ?region ; sdmx-measure:obsValue ?value .
  FILTER(?value >= ?least)
}
ORDER BY ?value
"""

TYPED = """#+ title_en: Parameters as they are bound
#+ title_zh: 参数的绑定
#+ description_en: Every type of parameter.
#+ description_zh: 各种类型的参数。
#+ parameters:
#+   - {name: thing, type: iri, description_en: An IRI., description_zh: 标识符。}
#+   - {name: number, type: integer, description_en: A number., description_zh: 整数。}
#+   - {name: year, type: year, description_en: A year., description_zh: 年份。}
#+   - {name: word, type: string, description_en: A word., description_zh: 文字。}
#+   - {name: size, type: choice, choices: [small, large], description_en: A size., description_zh: 大小。}
#+   - {name: unit, type: choice, values_of: "dg:unitPrinted", description_en: A unit., description_zh: 单位。}
#+   - {name: report, type: concept, class: "dg:Report", description_en: A report., description_zh: 报告。}
SELECT ?thing ?number ?year ?word ?size ?unit ?report WHERE {
  VALUES ?thing { <http://example.org/> }
  VALUES ?number { 1 }
  VALUES ?year { "2024"^^<http://www.w3.org/2001/XMLSchema#gYear> }
  VALUES ?word { "x" }
  VALUES ?size { "small" }
  VALUES ?unit { "ZB" }
  VALUES ?report { <https://w3id.org/datagov-kg/report/survey-2024> }
}
"""

DESCRIBED = """#+ title_en: A region described
#+ title_zh: 描述一个地区
#+ description_en: The statements of a region.
#+ description_zh: 一个地区的陈述。
CONSTRUCT { ?s ?p ?o } WHERE { VALUES ?s { <https://w3id.org/datagov-kg/region/北京> } ?s ?p ?o }
"""

FIGURES = """#+ title_en: Figures of an indicator
#+ title_zh: 某指标的数值
#+ description_en: All figures of an indicator in a region and a year.
#+ description_zh: 某指标在某地区、某年的数值。
#+ row: figure
#+ parameters:
#+   - name: indicator
#+     type: concept
#+     scheme: indicators
#+     default: data-production
#+     description_en: The indicator.
#+     description_zh: 指标。
#+   - name: region
#+     type: concept
#+     scheme: regions
#+     default: 北京
#+     description_en: The region.
#+     description_zh: 地区。
#+   - {name: year, type: year, default: 1999, description_en: The year., description_zh: 年份。}
PREFIX dg: <https://w3id.org/datagov-kg/ontology#>
PREFIX sdmx-dimension: <http://purl.org/linked-data/sdmx/2009/dimension#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?figure WHERE {
  VALUES ?indicator { <https://w3id.org/datagov-kg/indicator/data-production> }
  VALUES ?region { <https://w3id.org/datagov-kg/region/北京> }
  VALUES ?year { "1999"^^<http://www.w3.org/2001/XMLSchema#gYear> }
  ?figure dg:indicator ?indicator ; sdmx-dimension:refArea ?region ; sdmx-dimension:refPeriod/skos:notation ?about .
  FILTER(STR(?about) = STR(?year))
}
"""

ALL = {"observations-of-region": SERIES, "typed": TYPED, "described": DESCRIBED, "figures": FIGURES}
