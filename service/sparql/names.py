"""The IRIs that the text of a query names, and the prefixes that it uses without declaring them."""

from __future__ import annotations

from collections.abc import Container
from itertools import pairwise

from loaders.vocabulary import prefixes
from service.http.problems import ServiceProblem
from service.sparql.analysis import Names, prologue
from service.sparql.lexer import Token, spelled_out, tokens

_DEPTH = 200
#: Namespaces of datatypes and functions, which no statement of a graph need name.
_NOT_IN_GRAPHS = ("http://www.w3.org/2001/XMLSchema#", "http://www.w3.org/2005/xpath-functions#")
#: What stands before a graph to read from, or an endpoint to call.
_OF_DATASETS = ("FROM", "NAMED", "SERVICE", "SILENT", "GRAPH")


def undeclared(text: str) -> list[str]:
    """The prefixes used and not declared, in the order of their first use. Raises ``MalformedQuery``."""
    found = tokens(spelled_out(text, _DEPTH), _DEPTH)
    begins, declared, _ = prologue(found)
    used = (token.text.partition(":")[0] for token in found[begins:] if token.kind == "pname")
    return [prefix for prefix in dict.fromkeys(used) if prefix not in declared]


def missing_prefixes(text: str) -> str:
    """Which prefixes a text uses and does not declare, with the lines that would; empty where there are none."""
    try:
        missing = undeclared(text)
    except ServiceProblem:
        return ""
    known = prefixes()
    lines = [
        f"PREFIX {name}: <{known[name]}>" if name in known else f"PREFIX {name}: <…> (no vocabulary of ours)"
        for name in missing
    ]
    return f"it uses prefixes that it does not declare; put before it: {' '.join(lines)}" if lines else ""


def named_iris(text: str) -> list[str]:
    """The absolute IRIs in the query's patterns, each once; those of datatypes, graphs and endpoints are left out.

    Raises ``MalformedQuery``.
    """
    found = tokens(spelled_out(text, _DEPTH), _DEPTH)
    begins, declared, base = prologue(found)
    names, body = Names(declared, base), found[begins:]
    iris = [names.resolve(body[0])] if body and _is_absolute(body[0], declared) else []
    iris += [
        names.resolve(token)
        for before, token in pairwise(body)
        if _is_absolute(token, declared) and not before.is_word(*_OF_DATASETS)
    ]
    return [iri for iri in dict.fromkeys(iris) if iri is not None and not iri.startswith(_NOT_IN_GRAPHS)]


def _is_absolute(token: Token, declared: Container[str]) -> bool:
    """Whether it is an IRI with a scheme, or a name whose prefix is declared."""
    if token.kind == "pname":
        return token.text.partition(":")[0] in declared
    return token.kind == "iri" and ":" in token.text
