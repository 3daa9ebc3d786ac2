"""Reading Turtle files of ours, with a clear error where one cannot be read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rdflib import Graph
from rdflib.plugins.parsers.notation3 import BadSyntax

from loaders.problems import InputProblems, Problem, shown
from loaders.texts import read_text


def read_turtle(paths: Iterable[Path]) -> Graph:
    """All the files as one graph. Raises ``InputProblems`` with every file that is not Turtle, and its line."""
    graph = Graph()
    problems: list[Problem] = []
    for path in paths:
        text = read_text(path, problems)
        if text is None:
            continue
        try:
            graph.parse(data=text, format="turtle")
        except BadSyntax as error:
            message = f"is not valid Turtle: {error.message}"
            problems.append(
                Problem(shown(path), error.lines + 1, "", message, "Correct the statement there.")
            )
    if problems:
        raise InputProblems(problems)
    return graph
