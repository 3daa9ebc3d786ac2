"""SPARQL text into tokens, by the terminals of SPARQL 1.1 §19.8.

What a lexer without a grammar cannot know is refused instead of guessed, so that no text can be read differently here
and by an engine: ``<`` that could open an IRI or compare, where the choice would matter. Escapes of code points, which
some engines replace before they read and others within strings, are spelled out for both (``spelled_out``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.http.problems import MalformedQuery, ResourcesExceeded

_NAME_START = r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D" \
    r"\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"  # fmt: skip
_NAME = _NAME_START + r"_0-9\-\u00B7\u0300-\u036F\u203F-\u2040"
_ESCAPE = r"\\[_~.\-!$&'()*+,;=/?#@%]|%[0-9A-Fa-f]{2}"
_LOCAL = rf"(?:[{_NAME_START}_0-9:]|{_ESCAPE})(?:(?:[{_NAME}.:]|{_ESCAPE})*(?:[{_NAME}:]|{_ESCAPE}))?"
# bounded, so that a text of many dotted words costs linear time
_PREFIX = rf"(?:[{_NAME_START}](?:[{_NAME}.]{{0,62}}[{_NAME}])?)?:"

_TOKEN = re.compile(
    rf"""
      (?P<space>[ \t\r\n]+|\#[^\r\n]*)
    | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*(?:\\(?:u[0-9A-Fa-f]{{4}}|U[0-9A-Fa-f]{{8}})[^<>"{{}}|^`\\\x00-\x20]*)*>)
    | (?P<string>\"\"\"(?:\"{{0,2}}(?:[^"\\]|\\.))*\"\"\"|'''(?:'{{0,2}}(?:[^'\\]|\\.))*'''
        |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    | (?P<variable>[?$][{_NAME_START}_0-9][{_NAME_START}_0-9\u00B7\u0300-\u036F\u203F-\u2040]*)
    | (?P<blank>_:[{_NAME_START}_0-9](?:[{_NAME}.]*[{_NAME}])?)
    | (?P<pname>{_PREFIX}(?:{_LOCAL})?)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<number>[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?)
    | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<mark>\^\^|&&|\|\||!=|<=|>=|<<\(|\)>>|<<|>>|[{{}}()\[\].,;*/+\-!=<>|^?:&~@$])
    """,
    re.VERBOSE | re.DOTALL,
)
_OPERAND = frozenset({"variable", "string", "number", "pname", "iri", "blank", "language"})
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|.)", re.DOTALL)
#: Characters that mean something in a string, and how else they are written there.
_MEANING = {'"': r"\"", "'": r"\'", "\\": r"\\", "\n": r"\n", "\r": r"\r"}
_NO_IRI = frozenset(map(chr, range(0x21))) | frozenset('<>"{}|^`\\')
_OPENING = {"{": "}", "(": ")", "[": "]"}


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind (``iri``, ``word``, ``mark``, …), its text, and its range in the query (code
    points)."""

    kind: str
    text: str
    start: int
    end: int

    def is_word(self, *words: str) -> bool:
        """Whether this is one of these keywords, which SPARQL reads without regard to case."""
        return self.kind == "word" and self.text.upper() in words


def tokens(text: str, deepest: int, most: int | None = None) -> list[Token]:
    """The tokens of a query without blanks and comments.

    Raises ``MalformedQuery`` for a character no token begins with, brackets that do not match or are nested
    deeper than ``deepest``, and the ambiguous cases named above; ``ResourcesExceeded`` beyond ``most`` tokens, of which
    no more is read.
    """
    found: list[Token] = []
    brackets: list[str] = []
    data_at: int | None = None  # depth of brackets at which the data of a VALUES block stands
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise MalformedQuery(f"{_place(text, position)}: unexpected {text[position]!r}.")
        kind, start, position = match.lastgroup, position, match.end()
        if kind == "space":
            continue
        if kind == "iri" and data_at is None and brackets and brackets[-1] == ")" and _after_operand(found):
            position = start + 1
            _refuse_ambiguous(text, match)
            found.append(Token("mark", "<", start, position))
            continue
        token = Token(kind, match[0], start, position)
        if most is not None and len(found) >= most:
            raise ResourcesExceeded(
                f"{_place(text, start)}: the query has more than {most} words and signs, the most one may have.",
                limit_tokens=most,
            )
        found.append(token)
        if token.is_word("VALUES") and data_at is None:
            data_at = len(brackets)
        if kind != "mark":
            continue
        if token.text in _OPENING:
            brackets.append(_OPENING[token.text])
            if len(brackets) > deepest:
                raise MalformedQuery(f"{_place(text, start)}: brackets are nested deeper than {deepest}.")
        elif token.text in ("}", ")", "]"):
            if not brackets or brackets.pop() != token.text:
                raise MalformedQuery(f"{_place(text, start)}: {token.text!r} closes nothing.")
            if data_at is not None and token.text == "}" and len(brackets) <= data_at:
                data_at = None
    if brackets:
        raise MalformedQuery(f"The query ends before {brackets[-1]!r}.")
    return found


def brackets(found: list[Token]) -> dict[int, int]:
    """Where each bracket that is opened is closed, by places in the list. The brackets match, as ``tokens`` sees to."""
    open_at: list[int] = []
    ends = {}
    for at, token in enumerate(found):
        if token.kind == "mark" and token.text in _OPENING:
            open_at.append(at)
        elif token.kind == "mark" and token.text in _OPENING.values():
            ends[open_at.pop()] = at
    return ends


def spelled_out(text: str, deepest: int, most: int | None = None) -> str:
    r"""The query with the characters themselves for escapes of code points, which stand in strings and IRIs.

    So SPARQL 1.2 has it (§19.2), and SPARQL 1.1 wherever it allows the character. Those that end or escape a string are
    written as its grammar does, and a comment that holds an escape is left out, so that an engine which replaces escapes
    before it reads finds none. Raises ``MalformedQuery`` for what ``tokens`` refuses, and an escape of no character.

    >>> spelled_out(r'ASK { ?s <a:\u4e2d> "\u6587\u0022", "\\u0041" }', 9) == r'ASK { ?s <a:中> "文\"", "\\u0041" }'
    True
    """
    if "\\u" not in text and "\\U" not in text:
        return text
    parts, position = [], 0
    for token in tokens(text, deepest, most):
        parts += [_blank(text[position : token.start]), _without_escapes(text, token)]
        position = token.end
    return "".join([*parts, _blank(text[position:])])


def _blank(space: str) -> str:
    return "\n" if "\\" in space else space


def _without_escapes(text: str, token: Token) -> str:
    if token.kind not in ("string", "iri"):
        return token.text

    def spelled(escape: re.Match[str]) -> str:
        digits = escape[1] or escape[2]
        if digits is None:
            return escape[0]
        code_point = int(digits, 16)
        character = chr(code_point) if code_point < 0x110000 else ""
        if not character or 0xD800 <= code_point < 0xE000 or (token.kind == "iri" and character in _NO_IRI):
            place = _place(text, token.start + escape.start())
            raise MalformedQuery(f"{place}: {escape[0]} names no character that may stand here.")
        return _MEANING.get(character, character) if token.kind == "string" else character

    return _ESCAPED.sub(spelled, token.text)


def _after_operand(found: list[Token]) -> bool:
    last = found[-1]
    return last.kind in _OPERAND or last.text == ")" or last.is_word("TRUE", "FALSE")


def _refuse_ambiguous(text: str, match: re.Match[str]) -> None:
    inner = match[0]
    balanced = all(inner.count(left) == inner.count(right) for left, right in ("()", "[]"))
    if "#" in inner or "'" in inner or "\\" in inner or not balanced:
        place = _place(text, match.start())
        raise MalformedQuery(
            f"{place}: '<' may compare or open an IRI. Put a space after it, or a bracket around the IRI."
        )


def _place(text: str, position: int) -> str:
    line = text.count("\n", 0, position) + 1
    return f"line {line}, column {position - (text.rfind(chr(10), 0, position) + 1) + 1}"
