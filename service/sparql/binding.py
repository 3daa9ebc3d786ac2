"""Putting a value into a query: the data of ``VALUES ?name { … }`` is replaced by serialised RDF terms.

The blocks are found among the tokens of the text, and what goes in is what Oxigraph writes for a term, so no
value can become anything but data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from service.sparql.lexer import tokens

Term = NamedNode | Literal


def values_blocks(text: str, name: str, deepest: int) -> list[tuple[int, int]]:
    """The ranges (code points) between the braces of every ``VALUES ?name { … }`` with that one variable."""
    found = tokens(text, deepest)
    blocks = []
    for at, token in enumerate(found[:-3]):
        variable, opening = found[at + 1], found[at + 2]
        if (
            token.is_word("VALUES")
            and variable.kind == "variable"
            and variable.text[1:] == name
            and opening.text == "{"
        ):
            closing = next(later for later in found[at + 3 :] if later.text == "}" and later.kind == "mark")
            blocks.append((opening.end, closing.start))
    return blocks


def bind(text: str, values: Mapping[str, Sequence[Term]], deepest: int) -> str:
    """The text with each named VALUES block holding these terms; parameters not named keep what the text says.

    Raises ``LookupError`` for a name that no block has.
    """
    edits = []
    for name, terms in values.items():
        blocks = values_blocks(text, name, deepest)
        if not blocks:
            raise LookupError(f"no `VALUES ?{name} {{ … }}` holds {name!r}")
        edits += [(block, terms) for block in blocks]
    for (start, end), terms in sorted(edits, key=lambda edit: edit[0], reverse=True):
        text = f"{text[:start]} {' '.join(map(str, terms))} {text[end:]}"
    return text


def paged(text: str, rows: int, skip: int, deepest: int) -> str:
    """The text with its one ``LIMIT … OFFSET …`` set to ``rows`` and ``skip``. Raises ``LookupError`` without one."""
    found = tokens(text, deepest)
    for one, limit, two, offset in zip(found, found[1:], found[2:], found[3:], strict=False):
        if one.is_word("LIMIT") and two.is_word("OFFSET"):
            return f"{text[: limit.start]}{rows} OFFSET {skip}{text[offset.end :]}"
    raise LookupError("no `LIMIT … OFFSET …` holds the page")
