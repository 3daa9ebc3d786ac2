"""The IRIs that the text of a query names, and the prefixes that it uses without declaring them."""

from __future__ import annotations

from collections.abc import Iterator

from service.sparql.lexer import Token, tokens

_DEPTH = 200
#: Namespaces of datatypes and functions, which no statement of a graph need name.
_NOT_IN_GRAPHS = ("http://www.w3.org/2001/XMLSchema#", "http://www.w3.org/2005/xpath-functions#")


def undeclared(text: str) -> list[str]:
    """The prefixes used and not declared, in the order of their first use. Raises ``MalformedQuery``."""
    declared, used = _read(text)
    return list(dict.fromkeys(prefix for prefix, _ in used if prefix not in declared))


def named_iris(text: str) -> list[str]:
    """The absolute IRIs in the query's patterns, each once; those of datatypes are left out."""
    declared, used = _read(text)
    full = [declared[prefix] + local for prefix, local in used if prefix in declared]
    found = tokens(text, _DEPTH)
    full += [
        token.text[1:-1]
        for before, token in zip([None, *found], found, strict=False)
        if token.kind == "iri" and ":" in token.text and not _declares(before)
    ]
    return [iri for iri in dict.fromkeys(full) if not iri.startswith(_NOT_IN_GRAPHS)]


def _read(text: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The declared prefixes with their IRIs, and the prefixed names used."""
    found = tokens(text, _DEPTH)
    declared: dict[str, str] = {}
    used: list[tuple[str, str]] = []
    following: Iterator[Token] = iter(found)
    for token in following:
        if token.is_word("PREFIX"):
            name, iri = next(following, token), next(following, token)
            declared[name.text.removesuffix(":")] = iri.text[1:-1]
        elif token.kind == "pname":
            prefix, _, local = token.text.partition(":")
            used.append((prefix, local.replace("\\", "")))
    return declared, used


def _declares(before: Token | None) -> bool:
    """Whether the token before an IRI makes it a namespace, a base, or a graph to read from or an endpoint to call."""
    if before is None:
        return False
    return before.is_word("BASE", "FROM", "NAMED", "SERVICE", "SILENT", "GRAPH") or (
        before.kind == "pname" and before.text.endswith(":")
    )
