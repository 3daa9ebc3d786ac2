"""What the kinds of edges cost and say: ``edges.toml`` beside this module."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["zh", "en"]
Basis = Literal["clause", "report", "name", "outside", "declared"]
#: Where edges have their evidence, the strongest first.
BASES: tuple[Basis, ...] = ("clause", "report", "name", "outside", "declared")
LANGUAGES: tuple[Language, ...] = ("zh", "en")


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Phrase(_Strict):
    """A text in both languages with places in braces, each filled once."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def say(self, language: Language, /, **places: str) -> str:
        """The text with its places filled. Raises ``KeyError`` for a place that is not given."""
        template = self.zh if language == "zh" else self.en
        parts = template.replace("}", "{").split("{")  # what stands between braces is every second part
        return "".join(places[part] if at % 2 else part for at, part in enumerate(parts))


class Costing(Phrase):
    """A phrase with what it costs a path to use it."""

    cost: float = Field(gt=-1)


class EdgeKind(Costing):
    """A kind of edge; ``rests`` where its subject rests on its object."""

    rests: bool = False


class PathRules(_Strict):
    """How paths are weighed."""

    most_hops: int = Field(ge=1)
    hub_degree: int = Field(ge=1)
    hub_cost: float = Field(ge=0)


class Kinds(_Strict):
    """All that the file declares."""

    paths: PathRules
    through: Mapping[str, float]
    evidence: Mapping[Basis, Costing]
    parts: Mapping[str, Phrase]
    match: Mapping[str, float]
    edges: Mapping[str, EdgeKind]
    other: EdgeKind

    def kind(self, relation: str) -> EdgeKind:
        """The kind of the relation (a prefixed name), or what is declared for any other."""
        return self.edges.get(relation, self.other)

    @property
    def resting(self) -> frozenset[str]:
        """The relations by which one thing rests on another."""
        return frozenset(name for name, kind in self.edges.items() if kind.rests)


@cache
def edge_kinds() -> Kinds:
    """The declared kinds. Raises ``pydantic.ValidationError`` where the file is wrong."""
    text = (files("service.network") / "edges.toml").read_text(encoding="utf-8")
    return Kinds.model_validate(tomllib.loads(text))
