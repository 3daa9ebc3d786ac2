"""A mistake in the input is a value: file, line, column, what was found, what was expected, what to do.

Readers collect problems and go on, so that all mistakes are reported at once and no row vanishes.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake. ``line`` counts from 1 with the header as line 1; 0 means the whole file."""

    file: str
    line: int
    column: str
    message: str
    remedy: str

    def __str__(self) -> str:
        where = (
            self.file + (f":{self.line}" if self.line else "") + (f" [{self.column}]" if self.column else "")
        )
        return f"{where}: {self.message}. {self.remedy}"


class InputProblems(Exception):
    """Raised once, with every problem found, when input cannot be accepted."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class NotValid(Exception):
    """Raised when the built graph breaks a shape: a mistake of ours. Carries the readable report."""


def shown(path: Path) -> str:
    """The path as a message names it: relative to the working directory where it lies below it."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def suggestion(word: str, known: Iterable[str]) -> str:
    """A remedy for an unknown name: the nearest known ones, else the advice to declare it."""
    near = nearest(word, known, 3)
    return (
        f"Did you mean {' or '.join(repr(name) for name in near)}?"
        if near
        else "Declare it first, or correct it."
    )


def nearest(word: str, known: Iterable[str], most: int = 1) -> list[str]:
    """The known names that are most like the word, whatever their case; none where none is.

    >>> nearest("Region", ["unit", "region"])
    ['region']
    """
    names: dict[str, list[str]] = {}
    for name in known:
        names.setdefault(name.casefold(), []).append(name)
    near = difflib.get_close_matches(word.casefold(), names, n=most, cutoff=0.5)
    return [name for key in near for name in names[key]][:most]


def key_problems(file: str, prefix: str, error: ValidationError, known: Iterable[str]) -> Iterator[Problem]:
    """The problems of a declaration in TOML: a misspelt key is one problem, not a missing one as well."""
    details = error.errors()
    names = list(known)
    missing = {str(detail["loc"][-1]) for detail in details if detail["type"] == "missing"}
    for detail in sorted(details, key=lambda detail: detail["type"] == "missing"):
        key, last = ".".join([*prefix.split(), *map(str, detail["loc"])]), str(detail["loc"][-1])
        if detail["type"] == "extra_forbidden":
            missing -= set(nearest(last, missing))
        of_a_name = detail["type"] in ("missing", "extra_forbidden")
        if detail["type"] != "missing" or last in missing:
            remedy = suggestion(last, names) if of_a_name else "Correct the value."
            yield Problem(file, 0, key, f"{last!r}: {detail['msg']}", remedy)
