"""JSON as catalogues publish it: whole where it is sound, else item by item, so that one wrong item costs no other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from loaders.linking.harvest.remarks import Ledger, Unreadable

#: Larger texts are never held as one value.
_WHOLE = 16 * 2**20
_LONGEST_NUMBER = 400
#: The arrays that hold a catalogue's datasets, where the text cannot be read as a whole.
_ARRAY = re.compile(r'"(?:dataset|datasets|results|@graph|result|data|records|items)"\s*:\s*\[')
_COMMA_AT_END = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])', re.S)
_SPACE = re.compile(r"[\s,]*")
_OBJECT = re.compile(r"[,\[]\s*\{")
#: Where the array may stand in a document, the first that is there.
_PATHS = (("dataset",), ("datasets",), ("@graph",), ("result", "results"), ("result",), ("results",), ("data",), ("records",), ("items",),
          *((outer, name) for outer in ("data", "result") for name in ("records", "list", "rows", "items", "results")), ("rows",), ("list",))  # fmt: skip


#: What should be an array of datasets, and is one dataset, or an object with one by each key, at some.
_ONE_BY_ONE = (("dataset",), ("datasets",))
_NAMES = {"title", "name", "identifier", "id", "@id", "@type", "distribution", "description"}


class Item(NamedTuple):
    """One element of the array, and where it stands."""

    place: str
    value: Any


class Document(NamedTuple):
    """A JSON document: what stands around its array of items, and the items one by one. ``path`` names the array."""

    envelope: dict[str, Any]
    items: Iterator[Item]
    path: tuple[str, ...]


def _integer(text: str) -> int | str:
    return int(text) if len(text) <= _LONGEST_NUMBER else text


_DECODER = json.JSONDecoder(strict=False, parse_int=_integer, parse_constant=lambda name: None)


def read_json(text: str, ledger: Ledger) -> Document:
    """The document of the text. Raises ``Unreadable`` where it is no JSON."""
    trimmed = text.strip().lstrip("\ufeff").strip()
    if not trimmed:
        raise Unreadable("the document is empty")
    if len(trimmed) <= _WHOLE:
        try:
            return _whole(_DECODER.decode(trimmed))
        except RecursionError:
            raise Unreadable("the JSON nests too deep") from None
        except ValueError as error:
            problem = error
        if several := _several(trimmed):
            ledger.note("", "several JSON values stand one after another; each was read")
            return _whole(several)
        mended = _COMMA_AT_END.sub(lambda match: match[1] or "", trimmed)
        if mended != trimmed:
            try:
                document = _whole(_DECODER.decode(mended))
                ledger.note("", "the JSON has commas after the last of several; they were left out")
                return document
            except (ValueError, RecursionError):
                pass
    else:
        problem = ValueError("it is too long to be held as one value")
    return _piecewise(trimmed, problem, ledger)


def _several(text: str) -> list[Any]:
    """The objects of a text that is one after another, as lines or blocks are; none where it is something else."""
    values, at = [], 0
    while at < len(text):
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            return []
        if not isinstance(value, dict):
            return []
        values.append(value)
        space = _SPACE.match(text, end)
        at = space.end() if space else end
    return values


def _whole(value: Any) -> Document:
    if isinstance(value, list):
        return Document({}, _items(value, ""), ())
    if not isinstance(value, dict):
        raise Unreadable(f"the JSON holds {type(value).__name__} where an object or an array should be")
    for path in _PATHS:
        found: Any = value
        for step in path:
            found = found.get(step) if isinstance(found, dict) else None
        if path in _ONE_BY_ONE and isinstance(found, dict):
            found = [found] if _NAMES & set(found) else [one for one in found.values() if isinstance(one, dict)] or None
        if isinstance(found, list):
            envelope = {key: item for key, item in value.items() if key != path[0]}
            if len(path) > 1:
                envelope[path[0]] = {key: item for key, item in value[path[0]].items() if key != path[1]}
            return Document(envelope, _items(found, ".".join(path)), path)
    return Document(value, iter(()), ())


def _items(values: list[Any], name: str) -> Iterator[Item]:
    for number, value in enumerate(values):
        yield Item(f"{name}[{number}]", value)


def _piecewise(text: str, problem: ValueError, ledger: Ledger) -> Document:
    """The items of a text that is too long, or broken somewhere: each by itself."""
    is_broken = isinstance(problem, json.JSONDecodeError)
    match = _ARRAY.search(text)
    start = match.end() if match and text[0] == "{" else 1 if text[0] == "[" else -1
    if start < 0 or (not match and text[0] == "{"):
        where = f"line {problem.lineno}: {problem.msg}" if isinstance(problem, json.JSONDecodeError) else str(problem)
        raise Unreadable(f"it is no JSON ({where}); it begins with {text[:40]!r}")
    key = match[0].split('"')[1] if match and text[0] == "{" else ""
    path = ("result", "results") if key == "results" else (key,) if key else ()
    envelope = _opening(text, match.start() if match and key else 0)
    return Document(envelope, _scanned(text, start, ".".join(path), is_broken, ledger), path)


def _opening(text: str, end: int) -> dict[str, Any]:
    """What stands before the array, read as far as it can be."""
    head = text[:end].rstrip().rstrip(",")
    for closing in ("}", "}}"):
        try:
            value = _DECODER.decode(head + closing)
        except (ValueError, RecursionError):
            continue
        return value if isinstance(value, dict) else {}
    return {}


def _scanned(text: str, start: int, name: str, is_broken: bool, ledger: Ledger) -> Iterator[Item]:
    at, number = start, 0
    while True:
        space = _SPACE.match(text, at)
        at = space.end() if space else at
        if at >= len(text):
            ledger.fault(f"{name}[{number}]", "the JSON ends within its array: it is cut off")
            return
        if text[at] == "]":
            if is_broken and not _is_sound(text, at):
                ledger.flaw("", "the JSON is broken after its array of datasets")
            return
        try:
            value, at = _DECODER.raw_decode(text, at)
            yield Item(f"{name}[{number}]", value)
        except RecursionError:
            ledger.fault(f"{name}[{number}]", "the JSON nests too deep; nothing after it could be read")
            return
        except ValueError as error:
            line = text.count("\n", 0, getattr(error, "pos", at)) + 1
            ledger.fault(f"{name}[{number}]", f"line {line}: no JSON ({getattr(error, 'msg', error)})")
            following = _next_item(text, at + 1)
            if following < 0:
                return
            at = following
        number += 1


def _next_item(text: str, at: int) -> int:
    """Where the next object begins that can be read and describes something; -1 where none does."""
    for match in _OBJECT.finditer(text, at):
        try:
            value, end = _DECODER.raw_decode(text, match.end() - 1)
        except (ValueError, RecursionError):
            continue
        keys = {str(key).lower().rpartition(":")[2] for key in value}
        if keys & {"identifier", "id", "@id"} and keys & {"title", "name", "description"}:
            return match.end() - 1
        at = end
    return -1


def _is_sound(text: str, at: int) -> bool:
    return not text[at + 1 :].strip(" \t\r\n}")
