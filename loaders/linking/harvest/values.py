"""Single values as sources write them: strings, literals, objects, lists, numbers, maps of languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar

from loaders.linking.harvest.addresses import absolute
from loaders.linking.harvest.graphs import Said, Tree, local_name
from loaders.linking.harvest.records import Agent, Term, Text
from loaders.linking.harvest.remarks import Ledger
from loaders.problems import InputProblems, Problem
from loaders.tables import Row, read_table

_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8})*|@none|und", re.I)
_NOT_KEY = re.compile(r"[^0-9a-z\u3400-\u9fff]")
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+")
_SEPARATED = re.compile(r"\s*[,;，；、|]\s*")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class _Key(Row):
    """By which key a field is known; the first that a record has is taken."""

    every_column: ClassVar[bool] = True

    field: str
    key: str


@cache
def _fields() -> dict[str, tuple[str, ...]]:
    problems: list[Problem] = []
    rows = read_table(Path(str(files("loaders.linking.harvest") / "keys.csv")), _Key, problems)
    if problems:
        raise InputProblems(problems)
    found: dict[str, tuple[str, ...]] = {}
    for located in rows:
        found[located.row.field] = (*found.get(located.row.field, ()), located.row.key)
    return found


def normal_key(key: str) -> str:
    """The key without its prefix, case and punctuation.

    >>> normal_key("dcat:downloadURL"), normal_key("資料來源(部會單位)")
    ('downloadurl', '資料來源部會單位')
    """
    name = local_name(key) if "//" in key else key.rpartition(":")[2] or key
    return _NOT_KEY.sub("", name.lower())


class Described:
    """An object with its values by field."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._values: dict[str, list[Any]] = {}
        for key, value in tree.items():
            if not str(key).startswith("@") and not is_empty(value):
                self._values.setdefault(normal_key(str(key)), []).extend(flat(value))

    def every(self, field: str) -> list[Any]:
        """All values of all keys of the field."""
        return [value for key in _fields()[field] for value in self._values.get(key, ())]

    def first(self, field: str) -> list[Any]:
        """The values of the first of the field's keys that has any."""
        return next((self._values[key] for key in _fields()[field] if self._values.get(key)), [])

    def has(self, key: str) -> bool:
        """Whether the object has the key, whatever stands there."""
        return any(normal_key(str(name)) == key for name in self.tree)

    @property
    def unknown(self) -> list[tuple[str, str]]:
        """Keys that no field has, with their values as words."""
        known = {key for keys in _fields().values() for key in keys}
        return [(str(key), text.text) for key, value in self.tree.items() if normal_key(str(key)) not in known for text in texts(value)]


def is_empty(value: Any) -> bool:
    """Whether nothing is said."""
    return value is None or value == "" or value == [] or value == {}


def flat(value: Any) -> Iterator[Any]:
    """The values one by one, of lists and of JSON-LD's ``@list`` and ``@set``."""
    if isinstance(value, list):
        for part in value:
            yield from flat(part)
    elif isinstance(value, dict) and ("@list" in value or "@set" in value):
        yield from flat(value.get("@list", value.get("@set")))
    elif not is_empty(value):
        yield value


def texts(value: Any, language: str = "") -> tuple[Text, ...]:
    """Every text of the value with its language, each once, in an order that does not depend on the source's."""
    return tuple(sorted(set(_texts(value, language)), key=lambda text: (text.language, text.text)))


def _texts(value: Any, language: str) -> Iterator[Text]:
    for one in flat(value):
        if isinstance(one, Said):
            yield from _text(one.text, one.language or language)
        elif isinstance(one, str):
            yield from _text(one, language)
        elif isinstance(one, bool):
            yield from _text(str(one).lower(), language)
        elif isinstance(one, int | float):
            yield from _text(str(one), language)
        elif isinstance(one, dict):
            yield from _texts_of(one, language)


def _texts_of(value: Tree, language: str) -> Iterator[Text]:
    if "@value" in value:
        yield from _texts(value["@value"], str(value.get("@language") or language))
    elif value and all(isinstance(key, str) and _TAG.fullmatch(key) for key in value) and not {"id", "url", "tag"} & set(value):
        for tag, part in value.items():
            yield from _texts(part, "" if tag in ("@none", "und") else tag)
    else:
        for key in ("#text", "_", "text", "value", "$"):
            if isinstance(value.get(key), str | Said):
                yield from _texts(value[key], str(value.get("xml:lang") or value.get("lang") or language))
                return
        yield from _texts(Described(value).first("names"), language)


def _text(text: str, language: str) -> Iterator[Text]:
    clean = _CONTROLS.sub("", text).strip()
    if clean:
        tag = language.replace("_", "-").strip()
        yield Text(text=clean, language=tag.lower() if re.fullmatch(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", tag) else "")


def words(value: Any) -> str:
    """The first text of the value, whatever its language; empty where there is none."""
    found = texts(value)
    return found[0].text if found else ""


def iri_of(value: Any, base: str = "") -> str:
    """The absolute IRI that the value is or has; empty where it has none."""
    if isinstance(value, dict):
        own = value.get("@id") or value.get("@value")
        return absolute(own, base) if isinstance(own, str) else ""
    return absolute(value.text if isinstance(value, Said) else value, base) if isinstance(value, str | Said) else ""


def addresses(values: list[Any], base: str, place: str, ledger: Ledger) -> tuple[str, ...]:
    """The addresses among the values; what is none is told of."""
    found = set()
    for value in values:
        address = iri_of(value, base)
        if not address and isinstance(value, dict):
            address = next((iri_of(part, base) for part in Described(value).every("page") if iri_of(part, base)), "")
        if address:
            found.add(address)
        elif shown := words(value):
            ledger.flaw(place, f"{shown[:80]!r} is no address; it was left out")
    return tuple(sorted(found))


def keywords(values: list[Any]) -> tuple[Text, ...]:
    """The keywords; one text with signs between several is taken apart."""
    found = set()
    for text in texts(values):
        parts = _SEPARATED.split(text.text) if len(values) == 1 else [text.text]
        found |= {Text(text=part, language=text.language) for part in parts if part}
    return tuple(sorted(found, key=lambda text: (text.language, text.text)))


def terms(values: list[Any], base: str = "") -> tuple[Term, ...]:
    """Each value as a term: by IRI, by names, or both."""
    found = []
    for value in values:
        iri = iri_of(value, base)
        inner = Described(value) if isinstance(value, dict) else None
        names = texts(inner.first("names") if inner else value) if inner or not iri else ()
        if inner and not iri:
            iri = next((iri_of(part) for part in inner.every("url") if iri_of(part)), "")
            names = names or texts(value)
        if iri or names:
            found.append(Term(iri=iri, names=names))
    return tuple(sorted(set(found), key=Term.written))


def agents(values: list[Any], base: str = "") -> tuple[Agent, ...]:
    """Each value as a body or a person."""
    found = []
    for value in values:
        iri = iri_of(value, base)
        if not isinstance(value, dict) or set(value) <= {"@value", "@language", "@type"}:
            email = _email([value])
            found.append(Agent(iri=iri, names=() if iri or email else texts(value), email=email))
            continue
        inner = Described(value)
        url = next((iri_of(part) for part in inner.every("url") if iri_of(part)), "")
        agent = Agent(iri=iri, names=texts(inner.first("names")), email=_email(inner.every("email")), url=url)
        if agent == Agent():
            agent = Agent(names=texts(value))
        found.append(agent)
    return tuple(sorted({agent for agent in found if agent != Agent()}, key=Agent.written))


def _email(values: list[Any]) -> str:
    for value in values:
        if isinstance(value, dict) and "@id" not in value and "@value" not in value:
            inner = Described(value)
            text = _email(inner.every("email") or inner.first("names"))
        else:
            text = str(value.get("@id") or value.get("@value")) if isinstance(value, dict) else value.text if isinstance(value, Said) else str(value)
        match = _EMAIL.search(re.sub(r"^\s*mailto:(//)?", "", text, flags=re.I).split("?")[0])
        if match and "//" not in text.replace("mailto://", "mailto:"):
            return match[0]
    return ""
