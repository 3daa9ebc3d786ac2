"""How the files of a build are read elsewhere: ``snippets.toml``, for the download page."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Snippet:
    """Some lines of another tool or language, the file of the build that they read, and what has to be installed."""

    name: str
    language: str
    file: str
    needs: str
    code: str


@cache
def snippets() -> list[Snippet]:
    """All snippets, in the order in which they are shown."""
    said = tomllib.loads((files("service.pages") / "snippets.toml").read_text(encoding="utf-8"))
    question = said["question"].strip().replace("{series}", said["series"])
    return [
        Snippet(**entry | {"code": _filled(entry["code"], question, said["series"])})
        for entry in said["snippets"]
    ]


def _filled(code: str, question: str, series: str) -> str:
    return str(code).strip().replace("{question}", question).replace("{series}", series)
