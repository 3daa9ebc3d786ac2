"""The page of a figure, stated or computed: what it says of what, and where it is from."""

from __future__ import annotations

from typing import Any

from service.pages.asked import Asked
from service.pages.facts import Fact, Value, known_facts, told_fact
from service.read.lines import Line
from service.read.named import Named
from service.read.receipts import figure_page
from service.read.told import Told

#: The stored query that gives the evidence of a stated figure as data.
DATA = "what-is-the-evidence-of-a-figure"
#: That of what figures of an indicator were computed from.
COMPUTED = "which-values-were-computed-and-from-what"
#: Values of a dimension that say nothing.
_WITHOUT = ("/all", "/none")


async def context(asked: Asked) -> dict[str, Any] | None:
    """What the template ``figure.html`` shows; None where the IRI is no figure."""
    page = await figure_page(asked.store, asked.texts, asked.iri)
    if page is None:
        return None
    told = page.told
    return {
        "page": page, "told": told, "said": said(told), "facts": facts_of(told), "identity": told.one("dg:identity"),
        "data": DATA, "computed": COMPUTED,
    }  # fmt: skip


def said(told: Told) -> Line:
    """Its value, where what is printed does not only bound it, its bounds and the symbol of its unit, as a line."""
    names = {"value": "dg:pointValue", "lower": "dg:lowerBound", "upper": "dg:upperBound", "unit": "sdmx-attribute:unitMeasure"}
    line = Line({name: value for name, of in names.items() if (value := told.one(of))})
    if unit := line["unit"]:
        line["symbol"] = Named("literal", unit.labels.get("", ""))
    return line


def facts_of(told: Told) -> list[Fact]:
    """Of what it is: the dimensions that say something, the kind of statement, and the report."""

    def telling(name: str, of: str) -> Fact:
        return Fact(name, [Value(value) for value in told.all(of) if not value.value.endswith(_WITHOUT)])

    return known_facts(
        told_fact(told, "indicator", "dg:indicator"),
        told_fact(told, "region", "sdmx-dimension:refArea"),
        telling("population", "dg:population"),
        telling("industry", "dg:industry"),
        told_fact(told, "period", "sdmx-dimension:refPeriod"),
        telling("base_period", "dg:basePeriod"),
        told_fact(told, "status", "dg:statement"),
        told_fact(told, "qualifier", "dg:qualifier"),
        told_fact(told, "report", "qb:dataSet"),
        told_fact(told, "series", "dg:series"),
    )
