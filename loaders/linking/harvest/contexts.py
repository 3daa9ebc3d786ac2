"""JSON-LD without the network: contexts that catalogues name are built in, all others are told of and left out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from pyoxigraph import Quad, RdfFormat, parse

from loaders.linking.harvest.addresses import fit
from loaders.linking.harvest.graphs import BARE
from loaders.linking.harvest.prefixes import PREFIXES, SCHEMA
from loaders.linking.harvest.reading_json import Document, Item
from loaders.linking.harvest.remarks import Ledger

#: What most published contexts call the keywords of JSON-LD.
_ALIASES = {"id": "@id", "type": "@type"}
#: Prefixes that schema.org and others have as keys: a key that is a prefix would mean its namespace.
_ALSO_KEYS = ("geo", "time", "org")
_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_AT_A_TIME = 500


def is_schema(context: Any) -> bool:
    """Whether the context, or one of its parts, is schema.org's."""
    if isinstance(context, list):
        return any(is_schema(part) for part in context)
    if isinstance(context, dict):
        return is_schema(context.get("@vocab"))
    return isinstance(context, str) and re.match(r"https?://(www\.)?schema\.org", context, re.I) is not None


def quads_of(document: Document, base: str, ledger: Ledger) -> Iterator[list[Quad]]:
    """The statements of a JSON-LD document, some hundred items at a time; one that cannot be read costs no other."""
    context = _built_in(document.envelope.get("@context"), ledger)
    outer = {key: value for key, value in document.envelope.items() if key != "@context"}
    if len(set(outer) - {"@id", "id", "@type", "type"}) > 0 or not document.path:
        yield from _read([Item("", outer)] if outer else [], context, base, ledger)
    waiting: list[Item] = []
    listing = document.path[-1] if document.path and document.path[-1] in ("dataset", "datasets") else ""
    for item in document.items:
        waiting.append(Item(item.place, {listing.removesuffix("s"): item.value}) if listing else item)
        if len(waiting) == _AT_A_TIME:
            yield from _read(waiting, context, base, ledger)
            waiting = []
    yield from _read(waiting, context, base, ledger)


def _read(items: list[Item], context: Any, base: str, ledger: Ledger) -> Iterator[list[Quad]]:
    if not items:
        return
    graph = [_tidied(item.value, item.place, ledger) for item in items]
    try:
        written = json.dumps({"@context": context, "@graph": graph}, ensure_ascii=True)
        yield list(parse(written, format=RdfFormat.JSON_LD, base_iri=base or None, lenient=True))
        return
    except (SyntaxError, ValueError, RecursionError) as error:
        if len(items) == 1:
            ledger.fault(items[0].place, f"is no JSON-LD that can be read ({error})")
            return
    middle = len(items) // 2
    yield from _read(items[:middle], context, base, ledger)
    yield from _read(items[middle:], context, base, ledger)


def _tidied(value: Any, place: str, ledger: Ledger) -> Any:
    """The value without what would make the whole unreadable: foreign contexts, null and numeric IRIs, wrong language tags."""
    if isinstance(value, list):
        return [_tidied(part, place, ledger) for part in value]
    if not isinstance(value, dict):
        return value
    found: dict[str, Any] = {}
    for key, part in value.items():
        if key == "@context":
            found[key] = _built_in(part, ledger)
        elif key == "@id":
            if isinstance(part, str) and part.strip():
                found[key] = part.strip()  # what may not stand in an IRI is mended, and told of, later
        elif key == "@type" and "@value" not in value:
            found[key] = [fit(one) for one in (part if isinstance(part, list) else [part]) if isinstance(one, str) and one]
        elif key == "@language":
            tag = str(part or "").replace("_", "-")
            if _TAG.fullmatch(tag):
                found[key] = tag
        elif key == "@value" and isinstance(part, dict | list):
            found[key] = json.dumps(part, ensure_ascii=False)
        else:
            found[key] = _tidied(part, place, ledger)
    if "@value" in found:
        if "@language" in found and (not isinstance(found["@value"], str) or "@type" in found):
            found.pop("@language")
        return {key: part for key, part in found.items() if key in ("@value", "@language", "@type", "@index")}
    return found


def _built_in(context: Any, ledger: Ledger) -> Any:
    """The context with every address in it replaced by what we know of it."""
    known = {prefix: space for prefix, space in PREFIXES.items() if prefix not in _ALSO_KEYS}
    return [known | {"@vocab": BARE}, *_parts(context, ledger)]


def _parts(context: Any, ledger: Ledger) -> Iterator[Any]:
    if isinstance(context, list):
        for part in context:
            yield from _parts(part, ledger)
    elif isinstance(context, str):
        if is_schema(context):
            yield {"@vocab": SCHEMA, **_ALIASES}
        elif not re.search(r"project-open-data|dcat", context, re.I):
            ledger.note("@context", f"the context {context[:100]} is not fetched; keys are read by their usual meaning")
            yield _ALIASES
    elif isinstance(context, dict):
        yield {key: part for key, part in _inner(context, ledger) if key != "@import"}


def _inner(context: dict[str, Any], ledger: Ledger) -> Iterator[tuple[str, Any]]:
    for key, part in context.items():
        if key == "@vocab" and is_schema(part):
            yield key, SCHEMA
        elif isinstance(part, dict) and "@context" in part:
            scoped = [*_parts(part["@context"], ledger)]
            yield key, {**part, "@context": scoped[0] if len(scoped) == 1 else scoped}
        elif key == "@language" and not (isinstance(part, str) and _TAG.fullmatch(part.replace("_", "-"))):
            continue
        else:
            yield key, part
