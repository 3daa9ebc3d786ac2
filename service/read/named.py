"""RDF terms with the labels that the graph gives them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from service.read.asking import node, rows
from service.store.base import Asks, Row


@dataclass
class Named:
    """An RDF term with the labels the graph gives it. ``kind`` is ``uri``, ``literal`` or ``bnode``."""

    kind: str
    value: str
    language: str = ""
    datatype: str = ""
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[object, ...]:
        """What it is and is called, so that it is found again among many."""
        return self.kind, self.value, self.language, self.datatype, *sorted(self.labels.items())

    @property
    def said(self) -> str:
        """What tells it from other terms: its IRI or text; of what is a label alone, all that it says."""
        return self.value or " / ".join(self.labels.values())


def named(cell: Mapping[str, str], labels: Mapping[str, dict[str, str]] = {}) -> Named:
    """The term of a cell of an answer, with its labels by language."""
    own = labels.get(cell["value"], {}) if cell["type"] == "uri" else {}
    return Named(cell["type"], cell["value"], cell.get("xml:lang", ""), cell.get("datatype", ""), own)


def both_in(row: Row, prefix: str = "") -> dict[str, str]:
    """The texts by language in the columns ``zh`` and ``en`` after the prefix."""
    return {language: row[f"{prefix}{language}"]["value"] for language in ("zh", "en") if f"{prefix}{language}" in row}


def named_in(row: Row, name: str, prefix: str = "") -> Named:
    """The term in the column of that name, with the labels in the columns ``zh`` and ``en`` after the prefix."""
    return named(row[name], {row[name]["value"]: both_in(row, prefix)})


def labels_in(found: Iterable[Row]) -> dict[str, dict[str, str]]:
    """The labels by language of each ``thing`` of the rows."""
    labels: dict[str, dict[str, str]] = {}
    for row in found:
        labels.setdefault(row["thing"]["value"], {}).setdefault(row["label"].get("xml:lang", ""), row["label"]["value"])
    return labels


async def labels_of(store: Asks, iris: Iterable[str]) -> dict[str, dict[str, str]]:
    """The labels of the IRIs by language; an IRI without any is left out."""
    wanted = sorted(set(iris))
    return labels_in(await rows(store, "labels", thing=[node(iri) for iri in wanted])) if wanted else {}


async def provinces_and_units(store: Asks, provinces: Iterable[str]) -> dict[str, Named]:
    """Those provinces and all units, each with its labels, by every name, other name and symbol; what two are called is the
    one whose label it is."""
    found = await rows(store, "names-of-provinces-and-units", thing=[node(iri) for iri in provinces])
    labels = labels_in(row for row in found if row["is_main"]["value"] == "true")
    called: dict[str, Named] = {}
    for row in found:
        called.setdefault(row["label"]["value"], named(row["thing"], labels))
    return called
