"""The query of a SHACL-SPARQL constraint, made one for all focus nodes: pre-binding by a join (SHACL §5.2.1, §5.3.1).

The standard runs a query once for each focus node, with ``$this`` already bound wherever it stands. Run once for all of
them, the target's pattern binds it at the beginning of the WHERE block, and again in each inner group with an expression
that names it. What a join cannot stand for, and what the standard forbids, is refused. Only variables are variables:
a ``$`` within a string, an IRI or a comment is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

#: What a SPARQL text consists of (SPARQL 1.1 §19.8), as far as variables, brackets and key words are concerned.
_TOKEN = re.compile(
    r"""
      (?P<string>"{3}(?:"{0,2}(?:[^"\\]|\\.))*"{3}|'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
        |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    | (?P<iri><[^<>"{}|^`\\\s]*>)
    | (?P<comment>\#[^\r\n]*)
    | [?$](?P<variable>\w+)
    | (?P<name>[\w.-]*:[\w.%-]*|@[\w-]+|_:\w+)
    | (?P<word>\w+)
    | (?P<sign>[(){},*])
    """,
    re.VERBOSE | re.DOTALL,
)
_BOUND = re.compile(r"BOUND\s*\(\s*$", re.IGNORECASE)
_FORBIDDEN = ("MINUS", "SERVICE", "VALUES")
_AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")


class Unfit(ValueError):
    """The query may not stand in a shape, or cannot be asked for all focus nodes at once; the text goes on from its name."""


@dataclass(eq=False)
class _Block:
    """What stands between two braces, or the whole query: where it begins and ends, and what was read of it so far."""

    begins: int
    kind: str = "group"
    ends: int = 0
    mentions: bool = False
    depth: int = 0
    #: the clause of a SELECT or ASK that stands here directly
    clause: str = ""
    where: _Block | None = None
    projected: set[str] = field(default_factory=set)
    grouped: set[str] = field(default_factory=set)
    aggregates: bool = False


@dataclass(frozen=True)
class Prebinding:
    """What is bound before a query runs: variables by a pattern, and variables that stand for one text.

    ``constants`` become SPARQL terms, ``path`` takes the place of ``$PATH``.
    """

    pattern: str
    variables: tuple[str, ...] = ("this",)
    constants: Mapping[str, str] = field(default_factory=dict)
    path: str | None = None

    @property
    def names(self) -> set[str]:
        """All variables that the query may not bind itself."""
        return {*self.variables, *self.constants}


def prebound_select(select: str, given: Prebinding) -> str:
    """A SELECT for all focus nodes. Raises ``Unfit``.

    >>> prebound_select('SELECT ?this (EXISTS { ?s ?p "{" } AS ?x) { $this ?p "$this" }', Prebinding("?this a <c> ."))
    'SELECT ?this (EXISTS { ?s ?p "{" } AS ?x) { ?this a <c> . $this ?p "$this" }'
    """
    reader = _Reader(select, given)
    if reader.root.kind != "SELECT":
        raise Unfit("is no SELECT query")
    missing = {*given.variables} - reader.root.projected
    if missing and "*" not in reader.root.projected:
        raise Unfit(f"does not select ${sorted(missing)[0]}")
    where = reader.root.where
    assert where is not None
    # where nothing but an inner SELECT stands in the block, it gets a block of its own
    opening, closing = (" {", "}") if where.clause else ("", "")
    return reader.edited(
        [(where.begins, where.begins, f" {given.pattern}{opening}"), (where.ends, where.ends, closing)]
    )


def prebound_ask(ask: str, given: Prebinding) -> str:
    """A SELECT of the bound variables for which the ASK says no. Raises ``Unfit``."""
    reader = _Reader(ask, given)
    where = reader.root.where
    if reader.root.kind != "ASK" or where is None:
        raise Unfit("is no ASK query")
    asked = reader.root.begins
    names = " ".join(f"?{name}" for name in given.variables)
    # the braces of the ASK become those of an EXISTS, which sees what the pattern binds
    opening = f"SELECT DISTINCT {names} WHERE {{ {given.pattern} FILTER NOT EXISTS {{"
    return reader.edited([(asked, where.begins, opening)]) + " }"


class _Reader:
    """One pass over the tokens of a query: its blocks, what is wrong with it, and what must be changed in it."""

    def __init__(self, text: str, given: Prebinding) -> None:
        self.text, self.given = text, given
        self.edits: list[tuple[int, int, str]] = []
        self.root = _Block(0, "query")
        self.blocks = [self.root]
        stack = [self.root]
        before = ("", "")
        for token in _TOKEN.finditer(text):
            if token["comment"] is not None:
                continue
            if token["variable"] is not None:
                self._variable(token, stack[-1], before)
            elif token["word"] is not None:
                self._word(token, stack[-1])
            elif token["sign"] is not None:
                self._sign(token, stack, before[1])
            before = (before[1], token[0].upper())
        if self.root.where is None or len(stack) > 1:
            raise Unfit("has no WHERE block")
        for block in self.blocks:
            self._finish(block)

    def edited(self, more: list[tuple[int, int, str]]) -> str:
        """The text with all changes made."""
        text = self.text
        for start, end, new in sorted(self.edits + more, reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def _word(self, token: re.Match[str], block: _Block) -> None:
        word = token["word"].upper()
        if word in _FORBIDDEN:
            raise Unfit(f"uses {word}, which SHACL forbids where variables are bound beforehand")
        if word in ("LIMIT", "OFFSET"):
            raise Unfit(f"uses {word}, which means another number for each focus node than for all together")
        if word in ("SELECT", "ASK") and not block.clause:
            block.clause = word
            if block is self.root:
                block.kind, block.begins = word, token.start()
        elif block.clause and word in ("GROUP", "HAVING", "ORDER"):
            block.clause = word
        elif block.clause and block.depth and word in _AGGREGATES:
            block.aggregates = True

    def _sign(self, token: re.Match[str], stack: list[_Block], before: str) -> None:
        block, sign = stack[-1], token[0]
        if sign == "{":
            inner = _Block(token.end(), "exists" if before == "EXISTS" else "group")
            if block.clause and block.where is None and block.depth == 0:
                block.where = inner
            self.blocks.append(inner)
            stack.append(inner)
        elif sign == "}":
            if len(stack) == 1:
                raise Unfit("closes a block that it does not open")
            stack.pop().ends = token.start()
        elif sign == "*" and block.clause == "SELECT" and block.where is None and block.depth == 0:
            block.projected.add("*")
        else:
            block.depth += {"(": 1, ")": -1}.get(sign, 0)

    def _variable(self, token: re.Match[str], block: _Block, before: tuple[str, str]) -> None:
        name = token["variable"]
        if name == "PATH" and self.given.path is not None:
            self.edits.append((token.start(), token.end(), self.given.path))
        if name in ("PATH", "shapesGraph") and (name == "shapesGraph" or self.given.path is None):
            raise Unfit(f"uses ${name}, which is not bound here")
        projects = (
            block.clause == "SELECT" and block.where is None and (block.depth == 0 or before[1] == "AS")
        )
        if projects:
            block.projected.add(name)
        if name not in self.given.names:
            return
        if before[1] == "AS":
            raise Unfit(f"binds ${name}, which is bound already")
        if block.clause == "GROUP" and block.depth == 0:
            block.grouped.add(name)
        if name in self.given.constants:
            self._constant(token, block, before, projects)
        elif block.depth:
            block.mentions = True

    def _constant(self, token: re.Match[str], block: _Block, before: tuple[str, str], projects: bool) -> None:
        """The term in the place of a variable, in the form that the place allows."""
        term, start = self.given.constants[token["variable"]], token.start()
        if projects:
            term = f"({term} AS ?{token['variable']})"
        elif block.clause in ("GROUP", "ORDER") and block.depth == 0:
            term = f"({term})"
        elif before == ("BOUND", "("):
            start, term = start - len(_BOUND.findall(self.text[:start])[-1]), "(true"
        self.edits.append((start, token.end(), term))

    def _finish(self, block: _Block) -> None:
        """What a block needs when the whole query is read: SHACL's rules, and the pattern where an expression needs it."""
        if block.clause == "ASK" or not block.clause:
            return self._bind(block)
        needed = self.given.names - {"currentShape"}
        if block is not self.root and (missing := needed - block.projected):
            raise Unfit(f"has an inner SELECT that does not select ${sorted(missing)[0]}")
        grouping = block.aggregates or block.grouped
        if grouping and (missing := {*self.given.variables} - block.grouped):
            raise Unfit(f"puts groups together that are not grouped by ${sorted(missing)[0]}")
        if block.where is not None:
            block.where.mentions = block.where.mentions or block.mentions

    def _bind(self, block: _Block) -> None:
        outermost = block in (self.root, self.root.where)
        if block.mentions and block.kind != "exists" and not outermost:
            self.edits.append((block.begins, block.begins, f" {self.given.pattern}"))


def patterns(query: str) -> Iterator[tuple[str, str]]:
    """The regular expressions that stand in a query as plain strings, in quotes, each with its flags.

    >>> list(patterns('FILTER(REGEX(STR(?a), "^x$", "i") || ?b = REPLACE(?b, ?c, "y"))'))
    [('"^x$"', '"i"')]
    """
    calls: list[tuple[str, list[str]]] = []
    before = ""
    for token in _TOKEN.finditer(query):
        if token["sign"] == "(":
            calls.append((before, [""]))
        elif token["sign"] == ")" and calls:
            function, arguments = calls.pop()
            flags = {"REGEX": 2, "REPLACE": 3}.get(function)
            if flags and len(arguments) > 1 and arguments[1]:
                yield arguments[1], (arguments[flags] if len(arguments) > flags else "") or '""'
        elif token["sign"] == "," and calls:
            calls[-1][1].append("")
        elif token["string"] is not None and calls:
            calls[-1][1][-1] = token[0]
        before = token[0].upper()
