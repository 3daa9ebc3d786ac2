"""Trees of datasets, from RDF or JSON, as records: tolerant of everything that is said otherwise than it should be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from loaders.linking.beside import HARVEST
from loaders.linking.harvest.addresses import absolute, fit, web_address
from loaders.linking.harvest.coverage import date_of, places_of, spans_of
from loaders.linking.harvest.dates import is_frequency
from loaders.linking.harvest.graphs import Tree
from loaders.linking.harvest.records import Agent, Dataset, Distribution
from loaders.linking.harvest.remarks import Ledger
from loaders.linking.harvest.values import (
    Described,
    addresses,
    agents,
    flat,
    iri_of,
    keywords,
    terms,
    texts,
    words,
)

_FILE = re.compile(r"[\w\-./%]+\.\w{2,5}(?:[?#]\S*)?")
_DELETED = ("deleted", "draft")


class NoDataset(Exception):
    """What stands where a dataset should be; the text says what it is."""


def read_dataset(tree: object, place: str, base: str, ledger: Ledger) -> Dataset:
    """The dataset that the tree describes, its IRI still to be given. Raises ``NoDataset``."""
    if not isinstance(tree, dict):
        raise NoDataset(f"is {type(tree).__name__} {str(tree)[:40]!r}, and should be an object that describes a dataset")
    described = Described(_with_extras(tree))
    raw = tree.get("@id")
    iri = absolute(raw, base) if isinstance(raw, str) else ""
    named = [_identifier(value) for value in described.every("identifier")]
    identifiers = {text for text in named if text}
    if isinstance(raw, str) and iri and fit(raw.strip()) != raw.strip():
        identifiers.add(raw.strip())
        ledger.note(place, "the IRI has characters that may not stand in one; they were percent-encoded, the original is an identifier")
    frequencies = described.every("frequency")
    modified_values = []
    for value in described.first("modified"):
        if is_frequency(words(value)):
            frequencies.append(words(value))
            ledger.note(place, f"modified holds {words(value)!r}, which says how often: it was taken as the frequency")
        else:
            modified_values.append(value)
    titles = texts(described.first("title"))
    dataset = Dataset(
        iri="",
        source_iri=iri,
        titles=titles,
        descriptions=texts(described.first("description")),
        keywords=keywords([value for value in described.every("keyword") if not (isinstance(value, dict) and "@id" in value)]),
        themes=terms(described.every("theme") + [value for value in described.every("keyword") if isinstance(value, dict) and "@id" in value]),
        identifiers=tuple(sorted(identifiers - {iri})),
        primary=min((_identifier(value) for value in described.first("identifier")), default=""),
        issued=date_of(described.first("issued"), place, ledger, min),
        modified=date_of(modified_values, place, ledger, max),
        frequencies=terms(frequencies),
        publishers=agents(described.first("publisher")),
        contacts=_contacts(described),
        pages=addresses(described.every("page"), base, place, ledger),
        languages=terms(described.every("language")),
        licences=terms(described.every("licence")),
        rights=terms(described.every("rights")),
        places=places_of(described.every("spatial"), place, ledger),
        spans=spans_of(described, place, ledger),
        sources=tuple(sorted({iri_of(value) for value in described.every("source")} - {"", iri})),
        conforms_to=terms(described.every("conforms_to")),
        version=words(described.first("version")),
        distributions=_distributions(described, place, base, ledger),
        others=tuple(sorted(set(_others(tree)))),
    )
    if not (titles or dataset.identifiers or iri or dataset.distributions or dataset.descriptions):
        raise NoDataset("says nothing by which a dataset could be known: neither identifier nor title, description or address")
    if not titles:
        ledger.flaw(place, "the dataset has no title" + (" (null)" if "title" in tree and tree["title"] is None else ""))
    if not iri and not dataset.primary:
        ledger.flaw(place, "the dataset has no identifier; it is known again by its page, its title, or its addresses")
    return dataset


def is_deleted(tree: object) -> bool:
    """Whether the catalogue says itself that the dataset is gone, or not out yet (CKAN's ``state``)."""
    return isinstance(tree, dict) and tree.get("state") in _DELETED and "resources" in tree


def _with_extras(tree: Tree) -> Tree:
    """The tree with what CKAN keeps in ``extras`` (a list of keys and values, once an object) beside the rest."""
    extras = dict(_extras(tree))
    return {**{key: value for key, value in extras.items() if key not in tree}, **tree} if extras else tree


def _extras(tree: Tree) -> Iterator[tuple[str, Any]]:
    extras = tree.get("extras")
    if isinstance(extras, dict):
        for key, value in extras.items():
            yield str(key), value
    elif isinstance(extras, list):
        for item in extras:
            if isinstance(item, dict) and item.get("key") is not None:
                yield str(item["key"]), item.get("value")


def _others(tree: Tree) -> Iterator[tuple[str, str]]:
    """What no field has: CKAN's extras, and what a list says under keys of its own language."""
    extras = dict(_extras(tree))
    unknown = Described(extras).unknown
    unknown += Described({key: value for key, value in tree.items() if not str(key).isascii()}).unknown
    for key, text in unknown:
        yield key, text
    for key, value in extras.items():
        if isinstance(value, dict | list) and not words(value) and value:
            yield key, str(value)


def _identifier(value: Any) -> str:
    """An identifier as it stands, or within an object: ``adms:Identifier``, ``PropertyValue``."""
    if not isinstance(value, dict) or "@value" in value:
        return words(value)
    inner = Described(value)
    return next((words(part) for part in inner.every("within") if words(part)), "") or iri_of(value) or words(value)


def _contacts(described: Described) -> tuple[Agent, ...]:
    found = agents(described.first("contact"))
    emails = [agent.email for agent in agents(described.first("contact_email")) if agent.email]
    if emails and not any(agent.email for agent in found):
        first = found[0] if found else Agent()
        return (first.model_copy(update={"email": emails[0]}), *found[1:])
    return found


def _distributions(described: Described, place: str, base: str, ledger: Ledger) -> tuple[Distribution, ...]:
    found = []
    for number, value in enumerate(described.every("distribution")):
        where = f"{place} distribution {number + 1}" if place else f"distribution {number + 1}"
        if isinstance(value, dict) and set(value) <= {"@id", "@type"}:
            ledger.flaw(where, f"the distribution {str(value.get('@id', ''))[:80]} is listed and not described; it was left out")
            continue
        distribution = _distribution(value, where, base, ledger)
        if distribution.url:
            found.append(distribution)
        else:
            ledger.flaw(where, "the distribution has no address; it was left out")
    if not found:
        # older forms have the addresses on the dataset itself
        formats = terms(described.every("format"))
        for address in _urls(described.every("download_url"), base, place, ledger):
            found.append(Distribution(download_url=address, formats=formats))
        for address in _urls(described.every("access_url"), base, place, ledger):
            found.append(Distribution(access_url=address, formats=formats))
    return tuple(sorted(set(found), key=Distribution.written))


def _distribution(value: Any, place: str, base: str, ledger: Ledger) -> Distribution:
    if not isinstance(value, dict):
        return Distribution(access_url=next(iter(_urls([value], base, place, ledger)), ""))
    inner = Described(value)
    downloads = _urls(inner.every("download_url"), base, place, ledger)
    accesses = _urls(inner.every("access_url"), base, place, ledger) or _urls(inner.every("page"), base, place, ledger)
    service = [] if downloads or accesses else [url for part in flat(inner.tree.get("accessService", [])) if isinstance(part, dict) for url in _urls(Described(part).every("access_url"), base, place, ledger)]
    for spare in (*downloads[1:], *accesses[1:]):
        ledger.note(place, f"the distribution has more than one address; {spare[:80]} was left out")
    return Distribution(
        download_url=next(iter(downloads), ""),
        access_url=next(iter(accesses or service), ""),
        titles=texts(inner.first("title")),
        descriptions=texts(inner.first("description")),
        formats=terms(inner.every("format")),
        media_types=terms(inner.every("media_type")),
        licences=terms(inner.every("licence")),
        rights=terms(inner.every("rights")),
        issued=date_of(inner.first("issued"), place, ledger, min),
        modified=date_of(inner.first("modified"), place, ledger, max),
        size=words(inner.first("size")),
    )


def _urls(values: list[Any], base: str, place: str, ledger: Ledger) -> list[str]:
    """The addresses, in order, each once; a file's name is resolved against the document's address."""
    found: dict[str, None] = {}
    for value in values:
        text = words(value) if not isinstance(value, dict) else ""
        address = iri_of(value, base) or (urljoin(base, text) if base and _FILE.fullmatch(text) else "")
        address = address if web_address(address) or address.startswith(("ftp", "urn:")) else ""
        if not address and isinstance(value, dict):
            address = next((iri_of(part, base) for part in Described(value).every("access_url") if iri_of(part, base)), "")
        if address.startswith(HARVEST):
            ledger.flaw(place, f"{address.removeprefix(HARVEST)[:80]!r} is relative to a file without address; it was left out")
        elif address:
            found[address] = None
        elif text:
            ledger.flaw(place, f"{text[:80]!r} is no address; it was left out")
    return sorted(found)


