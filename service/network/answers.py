"""What an analysis answers: rows that anybody can read, with what must be known beside them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from unicodedata import numeric

from service.network.kinds import LANGUAGES, Language, Phrase, edge_kinds
from service.network.projection import Network

Cell = str | int | float | None
Row = dict[str, Cell]
#: Rows of the longest answer.
MOST_ROWS = 2000

_CHINESE_NUMBER = re.compile("[零一二三四五六七八九十百]+")
_EVIDENCE = ("basis", "locator", "wording", "read", "confidence", "address", "place", "match")


@dataclass(frozen=True)
class Answer:
    """Rows with their columns, notes on how they came about, and the relations that the rows rest on, by their paths.

    ``x`` is the IRI of a thing, ``x_zh`` and ``x_en`` what it is called.
    """

    columns: tuple[str, ...]
    rows: list[Row]
    notes: Sequence[Mapping[str, str]] = ()
    relations: tuple[str, ...] = ()


def bounded(columns: Iterable[str], rows: list[Row], *notes: Mapping[str, str], most: int = MOST_ROWS) -> Answer:
    """The answer with its first rows, and a note where there are more."""
    more = [note("cut", number=most)] if len(rows) > most else []
    return Answer(tuple(columns), rows[:most], [*notes, *more])


def named(network: Network, name: str, node: str) -> dict[str, Cell]:
    """The cells of a thing: its IRI and what it is called in both languages."""
    labels: dict[str, Cell] = {f"{name}_{language}": network.label(node, language) for language in LANGUAGES}
    return {name: str(network.graph.nodes[node]["iri"])} | labels


def thing_columns(*names: str) -> list[str]:
    """The columns that ``named`` fills."""
    return [column for name in names for column in (name, f"{name}_zh", f"{name}_en")]


def word(name: str, code: str) -> dict[str, Cell]:
    """The cells of one of our own words: its code and the word in both languages."""
    said = _words()["said"][code]
    return {name: code, f"{name}_zh": said.zh, f"{name}_en": said.en}


def note(code: str, **places: int | str) -> dict[str, str]:
    """A note in both languages."""
    said = _words()["notes"][code]
    given = {name: f"{value:,}" if isinstance(value, int) else value for name, value in places.items()}
    return {language: said.say(language, **given) for language in LANGUAGES}


def edge_columns() -> list[str]:
    """The columns that ``edge_cells`` fills."""
    return [*thing_columns("subject", "relation", "object"), *_EVIDENCE, "sentence_zh", "sentence_en"]


def edge_cells(network: Network, subject: str, object_: str, data: Mapping[str, Any]) -> dict[str, Cell]:
    """The cells of an edge: its ends, its relation, its evidence, and the sentence that says it all."""
    relation: dict[str, Cell] = {
        "relation": data["relation"], "relation_zh": data["relation_zh"], "relation_en": data["relation_en"],
    }  # fmt: skip
    sentences: dict[str, Cell] = {
        f"sentence_{language}": sentence(network, subject, object_, data, language) for language in LANGUAGES
    }
    evidence: dict[str, Cell] = {name: data.get(name) for name in _EVIDENCE}
    return named(network, "subject", subject) | relation | named(network, "object", object_) | evidence | sentences


def sentence(network: Network, subject: str, object_: str, data: Mapping[str, Any], language: Language) -> str:
    """What the edge says, and why we say it, in the language."""
    kinds = edge_kinds()
    said = kinds.kind(data["relation"]).say(
        language,
        subject=network.label(subject, language),
        object=network.label(object_, language),
        relation=data[f"relation_{language}"],
    )
    evidence = kinds.evidence[data["basis"]].say(language, **_places(data, language))
    return f"{said}。（{evidence}）" if language == "zh" else f"{said} ({evidence})."


def _places(data: Mapping[str, Any], language: Language) -> dict[str, str]:
    parts = edge_kinds().parts
    report, _, span = data.get("place", "").partition(" ")[0].rpartition(":")
    start, _, end = span.partition("-")
    wording, read = data.get("wording", ""), data.get("read", "")
    locator = data.get("locator", "")
    return {
        "locator": located(locator, language),
        "wording": parts["wording"].say(language, wording=wording) if wording else "",
        "read": parts[read].say(language) if read in parts else "",
        "confidence": f"{data.get('confidence', 1):g}",
        "report": report.removeprefix("report/"),
        "start": start,
        "end": end,
    }


def located(locator: str, language: Language) -> str:
    """What a clause is called in the language, by how it is written in our tables: ``art. 5`` is 第5条, ``sec. 一（二）``
    is sec. 1(2)."""
    if language == "en":
        return _CHINESE_NUMBER.sub(lambda found: str(_number(found[0])), locator).replace("（", "(").replace("）", ")")
    for known in _file()["locators"]:
        found = re.fullmatch(known["written"], locator)
        if found:
            template: str = known["zh"]
            return template.replace("{1}", found[1] if found.groups() else "")
    return locator


def _number(digits: str) -> int:
    """A Chinese number below a thousand, as sections have them."""
    total, last = 0, 0
    for digit in digits:
        value = int(numeric(digit))
        if value < 10:
            last = value
        else:
            total, last = total + (last or 1) * value, 0
    return total + last


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads((files("service.network") / "words.toml").read_text(encoding="utf-8"))


@cache
def _words() -> Mapping[str, Mapping[str, Phrase]]:
    return {
        group: {code: Phrase.model_validate(said) for code, said in _file()[group].items()} for group in ("said", "notes")
    }
