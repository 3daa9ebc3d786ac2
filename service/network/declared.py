"""The analyses that there are, their parameters and words: ``analyses.toml`` beside this module."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

ParameterType = Literal["thing", "integer", "date", "choice"]
#: What a thing may be, with the scheme in which its names are looked up; targets are in none.
SCHEMES = {
    "policy": "policies", "indicator": "indicators", "region": "regions", "body": "bodies", "programme": "programmes",
    "publication": "publications", "theme": "themes", "target": "",
}  # fmt: skip


class ExploreParameter(BaseModel):
    """One parameter of an analysis."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    type: ParameterType
    kinds: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    default: str | int | None = None
    optional: bool = False
    description_zh: str
    description_en: str

    @model_validator(mode="after")
    def _complete(self) -> ExploreParameter:
        if (self.default is None) != self.optional:
            raise ValueError(f"{self.name}: a parameter has a default, or is optional")
        if (self.type == "thing") != bool(self.kinds) or not set(self.kinds) <= SCHEMES.keys():
            raise ValueError(f"{self.name}: a thing, and nothing else, has kinds: {', '.join(SCHEMES)}")
        return self


class Analysis(BaseModel):
    """One analysis; ``bind`` are the parameters that its stored query has too. Where each row ties
    two things, ``ends`` are their columns, and ``tie`` is that of what ties them, so that the answer can be drawn."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title_zh: str
    title_en: str
    description_zh: str
    description_en: str
    query: str
    bind: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    tie: str = ""
    parameters: tuple[ExploreParameter, ...] = ()


@cache
def analyses() -> Mapping[str, Analysis]:
    """The analyses by name, in the order in which they are shown. Raises ``ValidationError`` where the file is wrong."""
    text = (files("service.network") / "analyses.toml").read_text(encoding="utf-8")
    return {name: Analysis.model_validate({"name": name, **said}) for name, said in tomllib.loads(text).items()}
