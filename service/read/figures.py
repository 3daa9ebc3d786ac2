"""The figures that belong to a thing, as the rows of one table: of an indicator, a series, a region …"""

from __future__ import annotations

from dataclasses import dataclass

from service.read.things import NAMING, Named, term
from service.store.base import QueryStore, Row

MOST_FIGURES = 200

#: By which property a figure belongs to a thing, by the first segment of the thing's path.
_BELONGS = {
    "indicator": "dg:indicator",
    "series": "dg:series",
    "cell": "dg:cell",
    "region": "sdmx-dimension:refArea",
    "population": "dg:population",
    "industry": "dg:industry",
    "period": "sdmx-dimension:refPeriod",
}
_LABELLED = ("indicator", "area", "population", "industry", "period", "base", "unit", "statement", "report")
_WITHOUT = frozenset({"all", "none", "reported"})


@dataclass(frozen=True)
class Figure:
    """One observation: its value as a number with its bounds, and the dimensions that say of what."""

    iri: str
    value: str
    lower: str
    upper: str
    is_computed: bool
    parts: dict[str, Named]

    def part(self, name: str) -> Named | None:
        """A dimension, unless it says nothing (all industries, no base period, reported)."""
        found = self.parts.get(name)
        return None if found is None or found.value.rpartition("/")[2] in _WITHOUT else found


def telling_columns(figures: list[Figure]) -> set[str]:
    """The dimensions that are not the same for all these figures, so that a table needs a column for them."""
    return {
        name
        for name in _LABELLED
        if len({found.value if (found := figure.part(name)) else "" for figure in figures}) > 1
    }


def belongs_by(path: str) -> str | None:
    """The property by which figures point to the thing at this path; None where none do."""
    return _BELONGS.get(path.partition("/")[0])


async def figures_of(store: QueryStore, iri: str, belongs: str) -> list[Figure]:
    """The figures, printed and computed, that point to the thing: latest period first, ``MOST_FIGURES`` at
    most."""
    return await _read(store, f"?o {belongs} {term(iri)} .")


async def figure(store: QueryStore, iri: str) -> Figure | None:
    """The thing itself as a figure, if it is one."""
    found = await _read(store, f"VALUES ?o {{ {term(iri)} }}")
    return found[0] if found else None


async def _read(store: QueryStore, which: str) -> list[Figure]:
    rows = await store.select(
        f"""{NAMING} PREFIX sdmx-dimension: <http://purl.org/linked-data/sdmx/2009/dimension#>
        PREFIX sdmx-measure: <http://purl.org/linked-data/sdmx/2009/measure#>
        PREFIX sdmx-attribute: <http://purl.org/linked-data/sdmx/2009/attribute#>
        PREFIX qb: <http://purl.org/linked-data/cube#>
        SELECT DISTINCT ?o ?kind ?value ?lower ?upper ?{" ?".join(_LABELLED)} WHERE {{
          {which} ?o sdmx-measure:obsValue ?value ; a ?kind .
          FILTER(?kind IN (dg:Observation, dg:DerivedObservation))
          OPTIONAL {{ ?o dg:lowerBound ?lower }} OPTIONAL {{ ?o dg:upperBound ?upper }}
          OPTIONAL {{ ?o dg:indicator ?indicator }} OPTIONAL {{ ?o sdmx-dimension:refArea ?area }}
          OPTIONAL {{ ?o dg:population ?population }} OPTIONAL {{ ?o dg:industry ?industry }}
          OPTIONAL {{ ?o sdmx-dimension:refPeriod ?period }} OPTIONAL {{ ?o dg:basePeriod ?base }}
          OPTIONAL {{ ?o sdmx-attribute:unitMeasure ?unit }} OPTIONAL {{ ?o dg:statement ?statement }}
          OPTIONAL {{ ?o qb:dataSet ?report }}
        }} ORDER BY DESC(?period) ?indicator ?population ?industry ?o LIMIT {MOST_FIGURES}"""
    )
    labels = await _labels(store, rows)
    return list({row["o"]["value"]: _figure(row, labels) for row in rows}.values())


def _figure(row: Row, labels: dict[str, dict[str, str]]) -> Figure:
    parts = {
        name: Named("uri", row[name]["value"], labels=labels.get(row[name]["value"], {}))
        for name in _LABELLED
        if name in row
    }
    number = {name: row[name]["value"] if name in row else "" for name in ("value", "lower", "upper")}
    computed = row["kind"]["value"].endswith("#DerivedObservation")
    return Figure(row["o"]["value"], number["value"], number["lower"], number["upper"], computed, parts)


async def _labels(store: QueryStore, rows: list[Row]) -> dict[str, dict[str, str]]:
    wanted = sorted({row[name]["value"] for row in rows for name in _LABELLED if name in row})
    if not wanted:
        return {}
    found = await store.select(
        f"{NAMING} SELECT ?thing ?label WHERE {{ VALUES ?thing {{ {' '.join(map(term, wanted))} }} "
        "?thing skos:prefLabel ?label }"
    )
    labels: dict[str, dict[str, str]] = {}
    for row in found:
        labels.setdefault(row["thing"]["value"], {})[row["label"].get("xml:lang", "")] = row["label"]["value"]
    return labels
