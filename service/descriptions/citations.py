"""How to cite the graph, one thing of it, or the answer of a query: what a citation says, whatever it is written in.

A figure is cited by the body that published the report, as an item of this graph in one version; the answer of a query, and
whatever is our own reckoning, by the project. The address is the permanent one, wherever the service runs.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import quote, urlencode

from loaders.vocabulary import BASE
from loaders.words.printing import Language, figure_text, interval_text
from service.descriptions.texts import DATASET, DATASET_TITLE, PUBLISHER_NAME
from service.pages.words import unit_in
from service.read.asking import node, rows
from service.read.evidence import Evidence, evidence_of
from service.read.figures import Figure, figure
from service.store.base import Asks, Row
from service.stored.model import StoredQuery
from service.stored.values import Concepts, terms_of

#: What a citation says in each language.
Said = Mapping[str, str]
_LANGUAGES: tuple[Language, Language] = ("zh", "en")
_NOTHING: Said = {"zh": "", "en": ""}
_MOST_PLACES = 5
_LABEL_LENGTH = 120


@dataclass(frozen=True)
class Edition:
    """The graph that was asked: its version (the checksum of its build; None where a remote store tells none), the day of
    the build, and the day on which it was asked."""

    version: str | None
    made: str
    accessed: date


@dataclass(frozen=True)
class Citation:
    """One citation. ``issued`` is a year, month or day; ``note`` says where the figure is printed, or what was asked."""

    title: Said
    author: Said
    issued: str
    address: str
    note: Said
    edition: Edition
    is_part: bool = True

    @property
    def key(self) -> str:
        """A key for lists of references: letters, digits and hyphens, the same for the same thing and version."""
        name = re.sub(r"[^a-z0-9]+", "-", self.address.removeprefix(BASE).lower()).strip("-")[:48].strip("-")
        digest = hashlib.sha256(f"{self.address} {self.edition.version}".encode()).hexdigest()[:8]
        return f"datagov-kg-{name}-{digest}"


def cite_graph(edition: Edition) -> Citation:
    """The citation of the graph as a whole."""
    return Citation(
        DATASET_TITLE, PUBLISHER_NAME, edition.made, str(DATASET), _NOTHING, edition, is_part=False
    )


async def cite_thing(store: Asks, iri: str, edition: Edition) -> Citation:
    """The citation of a thing of the graph, a figure with its value. Raises ``ValueError`` where the IRI is none."""
    (row,) = await rows(store, "cited", thing=node(iri))
    shown = await figure(store, iri)
    is_stated = "report_zh" in row and (shown is None or not shown.is_computed)
    places = await evidence_of(store, iri) if is_stated else []
    title: Said = {language: _title(row, shown, iri, language) for language in _LANGUAGES}
    if not is_stated:
        told: Said = _NOTHING
        if shown is not None:
            told = {"zh": "由所印数字推算，非报告所印", "en": "computed from printed figures, not printed itself"}
        return Citation(title, PUBLISHER_NAME, edition.made, iri, told, edition)
    author: Said = {language: _cell(row, f"publisher_{language}") for language in _LANGUAGES}
    note: Said = {language: _printed_where(row, places, language) for language in _LANGUAGES}
    return Citation(title, author, _cell(row, "issued"), iri, note, edition)


async def cite_stored(
    query: StoredQuery, given: Sequence[tuple[str, str]], concepts: Concepts, edition: Edition
) -> Citation:
    """The citation of a stored query's answer. Raises ``InvalidParameter`` for a parameter that it does not have."""
    await terms_of(query, given, concepts)
    values = ", ".join(f"{name}={value}" for name, value in given)
    tail = {"zh": f"（{values}）", "en": f" ({values})"} if values else _NOTHING
    address = f"{BASE}queries/{query.name}" + (f"?{urlencode(list(given), quote_via=quote)}" if given else "")
    title: Said = {"zh": query.title_zh + tail["zh"], "en": query.title_en + tail["en"]}
    return _answer(title, address, query.text, edition)


def cite_sparql(text: str, edition: Edition) -> Citation:
    """The citation of the answer of a query of one's own; its title is the first line of its comment, if it has one."""
    comment = re.match(r"\s*#+\s*(\S[^\n]*)", text)
    told = comment[1].strip()[:_LABEL_LENGTH] if comment else ""
    title: Said = {"zh": told or "SPARQL 查询结果", "en": told or "Answer of a SPARQL query"}
    return _answer(title, f"{BASE}sparql?query={quote(text, safe='')}", text, edition)


def _answer(title: Said, address: str, text: str, edition: Edition) -> Citation:
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    note: Said = {"zh": f"SPARQL 查询的结果，查询 SHA-256 {digest}", "en": f"answer of a SPARQL query, SHA-256 {digest}"}
    return Citation(title, PUBLISHER_NAME, edition.made, address, note, edition)


def _title(row: Row, shown: Figure | None, iri: str, language: Language) -> str:
    other: Language = "en" if language == "zh" else "zh"
    name = _cell(row, language) or _cell(row, other) or iri.removeprefix(BASE)
    if shown is None:
        return name
    unit = unit_in(_cell(row, "symbol"), language)
    if shown.is_point:
        value = figure_text(Decimal(shown.value), shown.interval, unit, language)
    else:
        value = f"{interval_text(shown.interval, language)} {unit}".strip()
    return f"{name}{'：' if language == 'zh' else ': '}{value}"


def _printed_where(row: Row, places: Sequence[Evidence], language: Language) -> str:
    ranges = [f"{place.start}–{place.end}" for place in places[:_MOST_PLACES]]
    more = " …" if len(places) > _MOST_PLACES else ""
    title = _cell(row, f"report_{language}")
    if language == "zh":
        return f"据《{title}》" + (f"文本字符 {'、'.join(ranges)}{more}" if ranges else "")
    return f"after {title}" + (f", characters {', '.join(ranges)}{more} of its text" if ranges else "")


def _cell(row: Row, name: str) -> str:
    return row[name]["value"] if name in row else ""
