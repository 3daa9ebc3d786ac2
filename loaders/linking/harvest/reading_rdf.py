"""RDF in any serialisation, read into a graph: what is broken costs no more than its own statement where that is possible."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import Quad, RdfFormat, parse

from loaders.linking.harvest.graphs import Graph
from loaders.linking.harvest.prefixes import PREFIXES
from loaders.linking.harvest.remarks import Ledger

_DECLARED = re.compile(r"^(\s*<\?xml[^>]*?)\s+encoding\s*=\s*(?:\"[^\"]*\"|'[^']*')")
#: An IRI with white space round it, which would be one relative to the document.
_ROUND_IRI = re.compile(r"(\b(?:about|resource|datatype)\s*=\s*)([\"'])(?=\s|[^\"'<>]*\s[\"'])\s*([^\"'<>]*?)\s*\2")
_WRONG_TAG = re.compile(r'(?<=["\'])@([A-Za-z]{1,8})_([A-Za-z0-9]{1,8})')


def read_rdf(text: str, form: RdfFormat, base: str, graph: Graph, ledger: Ledger) -> bool:
    """Read a document into the graph; returns whether it was read to its end. Where it breaks, Turtle and its kin go on with
    the next statement, and RDF/XML keeps what stood before."""
    if form is RdfFormat.RDF_XML:  # it is text by now, whatever its declaration says of its bytes
        text = _ROUND_IRI.sub(r"\1\2\3\2", _DECLARED.sub(r"\1", text, count=1))
    try:
        graph.add(parse(text, format=form, base_iri=base or None, lenient=True))
        return True
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        where = f"line {line}" if line else ""
        reason = str(getattr(error, "msg", error))
        if form in (RdfFormat.RDF_XML, RdfFormat.TRIG):
            ledger.fault(where, f"the document breaks here: {reason}; nothing after it could be read")
            return False
        first = (where, reason)
    return _statement_by_statement(text, form, base, graph, ledger, first)


_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>\n]*>|#[^\n]*|(?P<end>\.(?=\s|$))|.', re.S
)
_PREFIX = re.compile(r"\s*(?:@prefix|@base|prefix\s|base\s)", re.I)


def _statement_by_statement(text: str, form: RdfFormat, base: str, graph: Graph, ledger: Ledger, first: tuple[str, str]) -> bool:
    """Read each statement by itself, so that a broken one costs no other; returns False where the last is cut off."""
    graph.clear()  # of the statement that broke a part was read
    declared, line, faults, whole, usual = "", 1, 0, True, False
    for statement, ends in (_lines(text) if form in (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS) else _statements(text)):
        lines = statement.count("\n")
        if form is RdfFormat.TURTLE and _PREFIX.match(_without_comments(statement)):
            declared += statement
        elif statement.strip():
            mended = _WRONG_TAG.sub(r"@\1-\2", statement)
            try:
                quads, is_usual = _quads(declared, mended, form, base)
                graph.add(quads)
                usual |= is_usual
                if mended != statement:
                    ledger.note(f"line {line}", "a language tag has _ in place of -; it was read with that")
            except (SyntaxError, ValueError) as error:
                begun = line + _blank_lines(statement)
                what = " ".join(statement.split())[:60]
                faults += 1
                ledger.fault(f"line {begun}", f"the statement {what!r} cannot be read ({getattr(error, 'msg', error)})")
                whole = whole and ends
        line += lines
    graph.trust()
    if usual:
        ledger.flaw("", "prefixes are used that are not declared; they were read by their usual meaning")
    if not faults:
        ledger.note(first[0], f"the document has a mistake that could be mended ({first[1]})")
    return whole


def _quads(declared: str, statement: str, form: RdfFormat, base: str) -> tuple[list[Quad], bool]:
    """What a statement says, and whether only the usual meaning of prefixes made it readable. Raises ``SyntaxError``."""
    try:
        return list(parse(declared + statement, format=form, base_iri=base or None, lenient=True)), False
    except SyntaxError:
        if form is not RdfFormat.TURTLE:
            raise
        usual = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in PREFIXES.items())
        try:
            return list(parse(usual + declared + statement, format=form, base_iri=base or None, lenient=True)), True
        except SyntaxError:
            pass
        raise


def _blank_lines(text: str) -> int:
    return text[: len(text) - len(text.lstrip())].count("\n")


def _without_comments(text: str) -> str:
    return re.sub(r"^\s*#[^\n]*\n", "", text, flags=re.M).lstrip()


def _statements(text: str) -> Iterator[tuple[str, bool]]:
    """The statements of Turtle, each with its point, and whether it had one."""
    start = 0
    for match in _TOKEN.finditer(text):
        if match["end"]:
            yield text[start : match.end()], True
            start = match.end()
    if text[start:].strip() and _without_comments(text[start:] + "\n").strip():
        yield text[start:], False


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    for line in text.splitlines(keepends=True):
        yield line, line.rstrip().endswith(".") or line.lstrip().startswith("#") or not line.strip()
