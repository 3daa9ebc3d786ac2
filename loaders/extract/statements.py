"""Whether a figure tells what has come about, what is expected or what is aimed at, by ``grammar/periods.toml``."""

from __future__ import annotations

import re
from functools import cache

from loaders.extract.about import About
from loaders.extract.rules import grammar
from loaders.words.periods import read_period


@cache
def _words() -> dict[str, re.Pattern[str]]:
    return {key: re.compile(pattern) for key, pattern in grammar("periods")["statements"].items()}


def is_target_heading(text: str) -> bool:
    """Whether a heading says that what stands under it is aimed at."""
    return _words()["heading"].search(text) is not None


def is_dated_heading(text: str) -> bool:
    """Whether a line by itself names the part that follows by its time: 2031年工作回顾, 预期目标："""
    return _words()["heading_dated"].fullmatch(text) is not None


def is_task_heading(text: str) -> bool:
    """Whether a heading says that what stands under it is to be done."""
    return _words()["heading_tasks"].search(text) is not None


def is_heading_of_what_is_done(text: str) -> bool:
    """Whether a heading says that what stands under it is so already."""
    return _words()["heading_done"].search(text) is not None


def is_wanted(passage: str, is_of_tasks: bool) -> bool:
    """Whether a plan that names no time for it wants what the passage tells, and does not tell of what is so already; under a
    heading of tasks it need not say so."""
    words = _words()
    return (is_of_tasks or words["aims"].search(passage) is not None) and not words["done"].search(passage)


def is_so_now(passage: str) -> bool:
    """Whether a passage says that what it tells is so already."""
    return _words()["now"].search(passage) is not None


def is_named_as_target(clause: str, following: str) -> bool:
    """Whether what stands left and right of a figure tells it as a target that another figure is held against."""
    words = _words()
    return words["held_against"].search(clause) is not None and words["as_target"].match(following) is not None


def is_rule(clause: str, following: str, about: About) -> bool:
    """Whether a figure between these words tells what a document lays down by itself, and no aim: how many parts it has, and
    what a measure gives to whoever qualifies."""
    words = _words()
    is_part = words["parts_before"].search(clause) is not None and words["parts_after"].match(following) is not None
    return is_part or (about.aims and words["gives_before"].search(clause) is not None and words["gives_after"].match(following) is not None)


def statement_of(passage: str, clause: str, period: str, about: About, is_planned: bool) -> str:
    """Whether a figure is reported, forecast or a target; ``passage`` is what stands before it since the last full stop,
    ``clause`` the clause that it stands in; ``is_planned`` where whatever goes beyond the document's year is aimed at.

    A word of intention in the clause makes a target, one in the passage makes it of what comes about after that year, and one
    that ends in a colon of all that follows it. A word of expectation makes a forecast of the clause, and of the passage what
    is not before that year. Else what begins after the document came out is a target, and what it wants to have come about
    by a day of its year.
    """
    words = _words()
    found = read_period(period) if period else None
    last = found.last.year if found is not None else 0
    year, issued = about.year, about.issued
    sentence = passage[passage.rfind("；") + 1 :]
    if words["intended"].search(clause) or words["lead_in"].search(passage) or words["planned"].search(sentence):
        return "target"
    if last > year and words["target"].search(passage):
        return "target"
    if words["forecast"].search(clause) or (last >= year and words["forecast"].search(passage)):
        return "forecast"
    if about.aims and last >= issued and words["until"].search(passage):
        return "target"
    is_wanted_then = (last > issued and words["will"].search(clause)) or (last == issued and words["due"].search(passage))
    is_ahead = (bool(period) and about.is_ahead(period)) or (is_planned and last > year)
    return "target" if is_ahead or is_wanted_then else "reported"
