"""The words of the reviewer's page, zh and en, from ``words.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from loaders.words.printing import Language

LANGUAGES: tuple[Language, ...] = ("zh", "en")


@cache
def words() -> dict[str, dict[str, str]]:
    """Every word by language and key."""
    return tomllib.loads((files("service.review") / "words.toml").read_text(encoding="utf-8"))


def speaking(language: str) -> Callable[..., str]:
    """What says a key in the language, its places filled; ``KeyError`` for one that has no words."""

    def say(key: str, **places: object) -> str:
        return words()[language][key] % places if places else words()[language][key]

    return say
