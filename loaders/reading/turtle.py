"""Reading Turtle files of ours, with a clear error where one cannot be read."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph
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
            # rdflib's reader breaks on some of what is no Turtle, and lets other pass: it is given what Oxigraph has read
            deque(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE, base_iri=path.absolute().as_uri()), maxlen=0)
            graph.parse(data=text, format="turtle")
        except SyntaxError as error:
            line, message = (error.lines + 1, error.message) if isinstance(error, BadSyntax) else (error.lineno or 0, error.msg)
            problems.append(
                Problem(shown(path), line, "", f"is not valid Turtle: {message}", "Correct the statement there.")
            )
    if problems:
        raise InputProblems(problems)
    return graph
