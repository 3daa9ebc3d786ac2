"""One document, whatever it is: found out by its content, opened, its datasets read one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import Any

from pyoxigraph import NamedNode, RdfFormat

from loaders.linking.harvest.contexts import is_schema, quads_of
from loaders.linking.harvest.decoding import decoded, unpacked
from loaders.linking.harvest.graphs import Found, Graph, new_graph
from loaders.linking.harvest.listing import following_of, total_of
from loaders.linking.harvest.pages import Listed, is_index, listed, read_page
from loaders.linking.harvest.reading_json import Document, Item, read_json
from loaders.linking.harvest.reading_rdf import read_rdf
from loaders.linking.harvest.remarks import Ledger, Unreadable

_TRIPLE = re.compile(r'(?:<[^<>\s]*>|_:\S+)\s+<[^<>\s]*>\s+(?:<[^<>]*>|_:\S+|"(?:[^"\\\n]|\\.)*"(?:@[\w\-]+|\^\^<[^<>\s]*>)?)\s*(<[^<>\s]*>|_:\S+)?\s*\.')
_JSON = re.compile(r'[\[{]\s*(?:["{\[\]}\d\-]|true|false|null)')
_TURTLE = re.compile(r"(?!<\?xml|<!)(?:@prefix\b|@base\b|prefix\s+[\w\-.]*:|base\s+<|<[^<>]*>\s*(?:<|a\s|[\w\-]*:)|_:\S+\s|\[|[\w\-]*:[\w\-./%]+\s)", re.I)
_SITEMAP = re.compile(r"<(?:\w+:)?(?:urlset|sitemapindex)\b", re.I)
_HTML = re.compile(r"<!doctype\s+html|<html\b|<head\b|<body\b", re.I)
_COMMENTS = re.compile(r"(?:\s*#[^\n]*\n)+|\s*<!--.*?-->\s*", re.S)
_ROOT = re.compile(r"<(?!\?|!)([\w:.\-]+)")


@dataclass
class Opened:
    """A document that is read: its datasets, and, once these were read, what it says comes after it.

    ``whole`` is False where it broke off; ``total`` is how many datasets it says there are on all pages, ``size`` how many
    entries this one has, and ``names`` are those of datasets that are to be asked for one by one. ``sort`` is how CKAN says that
    it sorts, and ``modified`` when each entry was modified, empty where it does not say.
    """

    kind: str
    found: Iterator[Found]
    whole: bool = True
    following: list[str] = field(default_factory=list)
    addresses: list[Listed] = field(default_factory=list)
    total: int | None = None
    size: int = 0
    names: list[str] = field(default_factory=list)
    sort: str = ""
    modified: list[str] = field(default_factory=list)


@contextmanager
def opened(body: bytes, content_type: str, address: str, base: str, ledger: Ledger, limit: int) -> Iterator[Opened]:
    """Open a document. ``address`` is where it is, ``base`` what relative IRIs are resolved against, ``limit`` its largest size
    in bytes. Raises ``Unreadable``, with what it is instead."""
    charset = re.search(r"charset\s*=\s*[\"']?([\w.\-:]+)", content_type, re.I)
    text = decoded(unpacked(body, limit), charset[1] if charset else "", ledger)
    if not text.strip():
        raise Unreadable("the document is empty")
    kind = kind_of(text, content_type, address)
    if kind == "html":
        yield _page(text, base, ledger)
    elif kind == "sitemap":
        targets = listed(text, address)
        if not targets:
            raise Unreadable("the sitemap lists no address")
        yield Opened("sitemap index" if is_index(text) else "sitemap", iter(()), addresses=targets)
    elif kind == "json":
        yield _json(read_json(text, ledger), base, len(text), ledger)
    else:
        form = {"rdfxml": RdfFormat.RDF_XML, "ntriples": RdfFormat.N_TRIPLES, "nquads": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG}
        with new_graph(len(text), ledger) as graph:
            whole = read_rdf(text, form.get(kind, RdfFormat.TURTLE), base, graph, ledger)
            yield _of_graph(kind, graph, whole, ledger)


def kind_of(text: str, content_type: str, address: str) -> str:
    """What the text is, by its content; headers and names only tell kinds apart that look alike. Raises ``Unreadable``."""
    comments = _COMMENTS.match(text[:20_000])
    begin = text[comments.end() if comments else 0 :][:20_000].lstrip()[:4096]
    if begin.startswith("<"):
        if _SITEMAP.search(begin):
            return "sitemap"
        if re.search(r"<(?:\w+:)?RDF\b", begin) or ("22-rdf-syntax-ns#" in begin and begin.startswith("<?xml")):
            return "rdfxml"
        if _HTML.search(begin) or re.search(r"<script\b", begin, re.I):
            return "html"
        if not _TURTLE.match(begin):
            root = _ROOT.search(begin)
            raise Unreadable(f"is XML with the root <{root[1] if root else '?'}>, which is none of RDF/XML, HTML or a sitemap")
    if _JSON.match(begin):
        return "json"
    lines = begin.split()[:50]
    if lines and all(re.match(r"https?://\S+$", line) for line in lines):
        return "sitemap"
    if triple := _TRIPLE.match(begin):
        return "nquads" if triple[1] else "ntriples"
    named = f"{content_type} {address.partition('?')[0]}".lower()
    if re.search(r"trig\b|\.trig$", named) or re.search(r"^\s*(?:graph\s+)?<[^<>]*>\s*\{|^\s*\{", begin, re.I | re.M):
        return "trig"
    if _TURTLE.match(begin):
        return "turtle"
    raise Unreadable(f"is none of Turtle, JSON-LD, RDF/XML, JSON, HTML or a sitemap: it begins with {begin[:60]!r}")


def _of_graph(kind: str, graph: Graph, whole: bool, ledger: Ledger) -> Opened:
    """The datasets of a graph that was read; where it broke off, not the one that was being described."""
    result = Opened(kind, iter(()), whole)
    cut = set() if whole else graph.cut()

    def found() -> Iterator[Found]:
        for node in graph.datasets():
            is_named = isinstance(node, NamedNode)
            place = f"<{node.value}>" if is_named else "a dataset without IRI"
            if node in cut:
                ledger.fault(place, "the document breaks off within this dataset")
                continue
            result.size += 1
            yield Found(place, partial(graph.tree, node), is_named)

    result.found = found()
    result.following, result.total = graph.following(), graph.total()
    return result


def _page(text: str, base: str, ledger: Ledger) -> Opened:
    page = read_page(text, base)
    if not page.blocks:
        raise Unreadable(f"is an HTML page without JSON-LD (its title: {page.title or 'none'!r})")
    result = Opened("html", iter(()))

    def found() -> Iterator[Found]:
        with new_graph(len(text), ledger) as graph:
            for number, block in enumerate(page.blocks, 1):
                try:
                    document = read_json(block, ledger)
                except Unreadable as error:
                    ledger.fault(f"JSON-LD block {number}", str(error))
                    continue
                for quads in quads_of(document, page.base, ledger):
                    graph.add(quads)
            for one in _of_graph("html", graph, True, ledger).found:
                result.size += 1
                yield one

    result.found = found()
    return result


def _json(document: Document, base: str, length: int, ledger: Ledger) -> Opened:
    envelope = document.envelope
    if "success" in envelope or ("result" in envelope and "help" in envelope):
        return _ckan(document, ledger)
    first = next(document.items, None)
    items = chain([first] if first else [], document.items)
    document = document._replace(items=items)
    if _is_linked(document, first):
        return _linked(document, base, length, ledger)
    if document.path or first:
        opening = _plain("data.json" if document.path[:1] == ("dataset",) else "list", items)
        opening.following, opening.total = following_of(document), total_of(document)
        return opening
    if {"title", "name", "identifier", "id", "distribution", "resources"} & set(envelope):
        return _plain("dataset", iter([Item("", envelope)]))
    if {"error", "message", "errors"} & set(envelope):
        raise Unreadable(f"is a message in place of data: {str(envelope)[:160]}")
    raise Unreadable(f"is JSON in which no datasets were found; its keys: {', '.join(list(envelope)[:8]) or 'none'}")


def _is_linked(document: Document, first: Item | None) -> bool:
    """Whether it is to be read as JSON-LD; data.json has a context too, and its keys are read as they stand."""
    context = document.envelope.get("@context")
    if document.path[:1] in (("dataset",), ("datasets",)) and not isinstance(context, dict) and not is_schema(context):
        value = first.value if first else None
        return isinstance(value, dict) and "@context" in value
    inner: Any = first.value if first else {}
    return context is not None or document.path == ("@graph",) or (isinstance(inner, dict) and bool({"@context", "@id", "@type", "@graph"} & set(inner))) or bool(
        {"@id", "@type"} & set(document.envelope)
    )


def _linked(document: Document, base: str, length: int, ledger: Ledger) -> Opened:
    result = Opened("json-ld", iter(()))

    def found() -> Iterator[Found]:
        with new_graph(length, ledger) as graph:
            for quads in quads_of(document, base, ledger):
                graph.add(quads)
            inner = _of_graph("json-ld", graph, True, ledger)
            result.following, result.total = inner.following, inner.total
            for one in inner.found:
                result.size += 1
                yield one

    result.found = found()
    return result


def _plain(kind: str, items: Iterator[Item]) -> Opened:
    result = Opened(kind, iter(()))

    def found() -> Iterator[Found]:
        for place, value in items:
            result.size += 1
            result.modified.append(str(value.get("metadata_modified") or "") if isinstance(value, dict) else "")
            yield Found(_named(place, value), partial(_itself, value))

    result.found = found()
    return result


def _ckan(document: Document, ledger: Ledger) -> Opened:
    envelope = document.envelope
    if envelope.get("success") is False:
        raise Unreadable(f"is CKAN's word that it failed: {str(envelope.get('error'))[:160]}")
    result = envelope.get("result")
    if document.path == ("result",):
        items = list(document.items)
        names = [item.value for item in items if isinstance(item.value, str)]
        opening = _plain("ckan", iter(item for item in items if not isinstance(item.value, str)))
        opening.names = names
        return opening
    if document.path == ("result", "results"):
        opening = _plain("ckan", document.items)
        count = result.get("count") if isinstance(result, dict) else None
        opening.total = int(str(count)) if str(count).isdigit() else None
        opening.sort = str(result.get("sort") or "").strip().lower() if isinstance(result, dict) else ""
        return opening
    if isinstance(result, dict):
        return _plain("ckan", iter([Item("result", result)]))
    raise Unreadable("is an answer of CKAN without datasets")


def _itself(value: Any) -> Any:
    return value


def _named(place: str, value: Any) -> str:
    if isinstance(value, dict):
        name = next((value[key] for key in ("identifier", "id", "@id", "name", "title") if isinstance(value.get(key), str) and value[key]), "")
        return f"{place} {name[:80]!r}".strip() if name else place
    return place


