"""The sentences that we write into the graph: templates of ``ontology/sentences.toml``, filled by name.

A place is filled once: what a text brings along, braces too, is never a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import get_args

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from loaders.problems import Problem, shown, suggestion
from loaders.texts import read_text, toml_of
from loaders.words.printing import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)

_PLACE = re.compile(r"\{([a-z_]+)\}")

_FINDING = frozenset({"law", "stated", "implied", "distance", "operands"})
_SHAPE = frozenset({"title", "message", "figure", "other", "report", "source", "year"})
_TITLE = frozenset({"name", "one", "another", "value"})
#: Every sentence there must be, and the places it may use: names are labels in the sentence's language.
PLACES: Mapping[str, frozenset[str]] = {
    "finding.linear": _FINDING,
    "finding.product": _FINDING,
    "finding.whole": _FINDING,
    "finding.shares": _FINDING,
    "shape.any": _SHAPE,
    "title.any": _TITLE,
    "operand.stated": frozenset({"figure", "value", "report", "start", "end"}),
    "operand.derived": frozenset({"figure", "value"}),
    "joint.operands": frozenset(),
    "joint.label": frozenset(),
    "identity.growth": frozenset({"indicator", "of"}),
    "identity.increase": frozenset({"indicator", "of"}),
    "identity.change": frozenset({"indicator", "of"}),
    "identity.rank-change": frozenset({"indicator", "of"}),
    "identity.share": frozenset({"indicator", "part", "whole"}),
    "identity.part": frozenset({"indicator", "whole"}),
    "identity.sum": frozenset({"indicator", "group"}),
    "identity.place": frozenset({"indicator", "population", "number"}),
    "identity.restatement": frozenset(),
    "identity.agreement": frozenset(),
    "label.finding": frozenset({"name"}),
    "label.derived": frozenset({"figure"}),
    "label.claim": frozenset({"printed", "report"}),
    "label.definition": frozenset({"term", "report"}),
    "label.sheet": frozenset({"indicator", "report"}),
    "label.cell": frozenset({"region", "period"}),
    "label.cell-undated": frozenset({"region"}),
    "label.target": frozenset({"target", "due"}),
    "label.periods": frozenset(),
    "label.period-unstated": frozenset(),
    "label.period-none": frozenset(),
    "label.structure": frozenset(),
}
#: Groups that may have more sentences, one for a kind of identity, a form of law or a shape, and what those may use.
OWN: Mapping[str, frozenset[str]] = {"finding": _FINDING, "shape": _SHAPE, "title": _TITLE}


class Template(BaseModel):
    """One sentence in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_language(self, language: Language) -> str:
        """The template in the language."""
        return self.zh if language == "zh" else self.en


class Sentences:
    """The templates by name."""

    def __init__(self, templates: Mapping[str, Template]) -> None:
        self._templates = templates

    @property
    def names(self) -> list[str]:
        """The names of all sentences."""
        return list(self._templates)

    def say(self, name: str, language: Language, /, **places: str) -> str:
        """The sentence with its places filled. Raises ``KeyError`` for an unknown sentence or a place not given."""
        return _PLACE.sub(lambda place: places[place[1]], self._templates[name].in_language(language))

    def name_of(self, group: str, own: str, otherwise: str) -> str:
        """The sentence of a group that is there for ``own``; where there is none, the one for ``otherwise``."""
        return f"{group}.{own}" if f"{group}.{own}" in self._templates else f"{group}.{otherwise}"



_FILE = TypeAdapter(dict[str, dict[str, Template]])


def read_sentences(path: Path, problems: list[Problem]) -> Sentences:
    """The sentences of the file. What is wrong, missing or unknown goes to ``problems``."""
    text = read_text(path, problems)
    if text is None:
        return Sentences({})
    found = toml_of(text, path, problems)
    if found is None:
        return Sentences({})
    try:
        groups = _FILE.validate_python(found)
    except ValidationError as error:
        for detail in error.errors():
            group, *rest = map(str, detail["loc"])
            line = _line(text, ".".join([group, *rest[:1]]))
            column, message = ".".join([group, *rest]), f"{detail['msg']}, found {detail['input']!r}"
            remedy = "A sentence has a line zh and a line en, both texts."
            problems.append(Problem(shown(path), line, column, message, remedy))
        return Sentences({})
    templates = {f"{group}.{name}": one for group, names in groups.items() for name, one in names.items()}
    for missing in sorted(PLACES.keys() - templates.keys()):
        problems.append(Problem(shown(path), 0, missing, "this sentence is missing", "Write it in zh and en."))
    for name, template in templates.items():
        for column, message, remedy in _wrong(name, template):
            problems.append(Problem(shown(path), _line(text, name), column, message, remedy))
    return Sentences(templates)


def _wrong(name: str, template: Template) -> Iterator[tuple[str, str, str]]:
    group, _, _ = name.partition(".")
    allowed = PLACES.get(name, OWN.get(group))
    if allowed is None:
        yield name, "nothing says this sentence", suggestion(name, PLACES)
        return
    for language in LANGUAGES:
        written = template.in_language(language)
        for place in sorted(set(_PLACE.findall(written)) - allowed):
            remedy = f"Its places are: {', '.join(sorted(allowed)) or 'none'}."
            yield f"{name}.{language}", f"has no place {{{place}}}", remedy
        if re.search(r"[{}]", _PLACE.sub("", written)):
            yield f"{name}.{language}", "has a brace that is no part of a place", "Write {name}, in small letters."


def _line(text: str, name: str) -> int:
    """The line on which the sentence begins; 0 where it cannot be found."""
    head = re.search(rf"^\[{re.escape(name)}\]", text, re.MULTILINE)
    return text.count("\n", 0, head.start()) + 1 if head else 0
