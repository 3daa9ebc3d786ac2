"""The places in reports that prove a thing."""

from __future__ import annotations

from dataclasses import dataclass

from service.read.asking import node, rows
from service.read.named import Named, named
from service.store.base import Asks


@dataclass
class Evidence:
    """A place in a report: its section, code points from ``start`` to ``end`` of its text, what stands there, and the
    range of the sentence around a claim's numeral, where it is known."""

    via: Named
    place: str
    report: Named
    section: Named | None
    start: str
    end: str
    quote: str
    printed: str
    sentence: tuple[str, str] | None


async def evidence_of(store: Asks, iri: str) -> list[Evidence]:
    """Places that prove the thing: its own, those of its claims, of its mentions, and of relations it stands in."""
    found: dict[tuple[str, str], Evidence] = {}
    for row in await rows(store, "evidence", thing=node(iri)):
        known = found.get((row["via"]["value"], row["place"]["value"]))
        if known is not None:
            if "title" in row:
                known.report.labels[row["title"].get("xml:lang", "")] = row["title"]["value"]
            continue
        section = None
        if "section" in row:
            title = row.get("section_title", {}).get("value", "")
            section = Named("uri", row["section"]["value"], labels={"zh": title} if title else {})
        titles = {row["title"].get("xml:lang", ""): row["title"]["value"]} if "title" in row else {}
        found[row["via"]["value"], row["place"]["value"]] = Evidence(
            named(row["via"]),
            row["place"]["value"],
            Named("uri", row.get("report", row["source"])["value"], labels=titles),
            section,
            row["start"]["value"],
            row["end"]["value"],
            row.get("quote", {}).get("value", ""),
            row.get("printed", {}).get("value", ""),
            (row["from"]["value"], row["to"]["value"]) if "to" in row else None,
        )
    return list(found.values())
