"""What is read from a query's text: form, SERVICE, FROM, LIMIT; and what is refused because it is
ambiguous."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from loaders.vocabulary import BASE
from service.http.problems import MalformedQuery, ServiceProblem, UpdateRefused
from service.sparql.analysis import analyse, with_limit
from service.sparql.lexer import tokens
from service.sparql.remembering import remembers_short

DEPTH = 64


@pytest.mark.parametrize(
    ("query", "repeatable"),
    [
        ("SELECT * { ?s ?p ?now }", True),
        ("SELECT * { ?s now:rand 'RAND()' } # NOW()", True),
        ("SELECT (NOW() AS ?t) {}", False),
        ("SELECT * { ?s ?p ?o } ORDER BY rand()", False),
        ("SELECT (StrUUID() AS ?i) {}", False),
        ("SELECT * { SERVICE <http://e/> {} }", False),
    ],
)
def test_an_answer_is_repeatable_unless_something_in_the_query_is_not(query: str, repeatable: bool) -> None:
    assert analyse(query, DEPTH).repeatable is repeatable


@pytest.mark.parametrize(
    ("query", "services"),
    [
        ("SELECT * { SERVICE <http://e/> {} }", ("http://e/",)),
        ("PREFIX e: <http://e/> SELECT * { { SERVICE SILENT e:x {} } }", ("http://e/x",)),
        ("SELECT * { SERVICE ?where {} }", (None,)),
        ("BASE <http://b/> SELECT * { service <x> {} }", ("http://b/x",)),
        ("BASE <http://b//c/d> SELECT * { SERVICE <x> {} SERVICE <../x> {} }", ("http://b//c/x", "http://b//x")),
        ("BASE <http://b/> BASE <c/> PREFIX e: <d/> SELECT * { SERVICE e:x {} }", ("http://b/c/d/x",)),
        ("SELECT * { SERVICE <x> {} SERVICE <> {} }", (f"{BASE}x", BASE)),
        ("SELECT * { SERVICE <http://b/c/../d> {} }", ("http://b/c/../d",)),
        ('PREFIX e: <http://e/> VERSION "1.1" SELECT * { SERVICE e:x {} }', ("http://e/x",)),
        ("PREFIX X: <http://e/> BASE <http://b/> SELECT * { SERVICE X:x {} SERVICE <y> {} }", ("http://e/x", "http://b/y")),
        (r"PREFIX e: <http://e/> SELECT * { SERVICE e:x\-y {} SERVICE no:x {} }", ("http://e/x-y", "no:x")),
        ("SELECT * { ?s ?p 'SERVICE <http://e/> {}' } # SERVICE <http://e/> {}", ()),
        ('SELECT * { ?s <http://e/SERVICE> """SERVICE <x> {}""" }', ()),
        ("SELECT * { ?SERVICE :SERVICE SERVICE:SERVICE }", ()),
        ("SELECT * { FILTER(?a<?b) SERVICE <http://e/> { FILTER(?c>?d) } }", ("http://e/",)),
        (
            "SELECT * { FILTER(?a < ?b && 'x>' = 'y') SERVICE <http://e/> {} FILTER('z' = 'z') }",
            ("http://e/",),
        ),
    ],
)
def test_services_are_found_where_the_grammar_has_them(query: str, services: tuple[str | None, ...]) -> None:
    assert analyse(query, DEPTH).services == services


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { FILTER(?a<?b&&'x>'='y') SERVICE <http://e/> {} FILTER('z'='z') }",
        'SELECT * { FILTER(?a<?b#>"""\n) SERVICE <http://e/> {} #"""\n}',
        "SELECT * { \\u0053ERVICE <http://e/> {} }",
    ],
)
def test_what_engines_could_read_differently_is_refused(query: str) -> None:
    with pytest.raises(MalformedQuery):
        analyse(query, DEPTH)


#: The cases of the W3C suite for escapes of code points (SPARQL 1.2), and further ones: what a query of one value gives.
ESCAPES: dict[str, str | None] = {
    r'"\U00000061\u0062\U00000063\U0001F47E"': "abc\U0001f47e",
    r"'\U00000061\u0062\U00000063\U0001F47E'": "abc\U0001f47e",
    r'"a\u0009\u000A\u000D\u0008\u000B\u000C\u0022\u0027\u005Ca"': "a\t\n\r\b\x0b\f\"'\\a",
    r'"\u005Cu0041"': r"\u0041",
    r'"\\u0041"': r"\u0041",
    r'"\\\u0041"': r"\A",
    r'"""\u0022\u0022\u0022\u000A"""': '"""\n',
    r"'\u0027 . SERVICE <http://e/> {} #'": "' . SERVICE <http://e/> {} #",
    r"<http://e/\u0061\U0000fe00>": "http://e/a\ufe00",
    r"<http://e/\u0020>": None,
    r"<http://e/\u003E>": None,
    r'"\uD83D\uDE00"': None,
    r'"\uDE00\uD83D"': None,
    r'"\uD83D"': None,
    r'"\uDE00"': None,
    r"<http://e/\uD83D\uDE00>": None,
    r'"\U00110000"': None,
    r'"\u004"': None,
    r"\u0022a\u0022": None,
    r"e\u003Ax": None,
    r"e:\u0061": None,
    r"?\u0061": None,
}


@pytest.mark.parametrize("term", ESCAPES)
def test_escapes_of_code_points_stand_in_strings_and_iris(term: str) -> None:
    query, expected = f"PREFIX e: <http://e/> SELECT * {{ VALUES ?v {{ {term} }} }}", ESCAPES[term]
    if expected is None:
        with pytest.raises((MalformedQuery, SyntaxError)):
            Store().query(analyse(query, DEPTH).text)
        return
    text = analyse(query, DEPTH).text
    for one in (text, query):
        (row,) = Store().query(one)  # type: ignore[misc]
        assert row["v"].value == expected
    assert r"\u" not in text.replace(r"\\", "")


def test_an_escape_of_no_character_is_told_with_its_place() -> None:
    with pytest.raises(MalformedQuery, match=r"line 3, column 15: .uD800 names no character that may stand here"):
        analyse("\n\nASK { ?s ?p 'x\\uD800' }", DEPTH)


def test_an_escape_in_a_comment_ends_nothing() -> None:
    query = "SELECT * { # \\u000A SERVICE <http://e/> {}\n?s ?p '\\u0041' } # \\U0000000A FROM <x>"
    assert analyse(query, DEPTH).text == "SELECT * {\n?s ?p 'A' }\n"
    plain = "SELECT * { # a\\b\n}"
    assert analyse(plain, DEPTH).text == plain


def test_datasets() -> None:
    query = "PREFIX g: <http://g/> SELECT * FROM g:a FROM NAMED <http://g/b> FROM <c> {}"
    found = analyse(query, DEPTH)
    assert found.default_graphs == ("http://g/a", "https://w3id.org/datagov-kg/c")
    assert found.named_graphs == ("http://g/b",)
    twice = analyse("PREFIX g: <http://g/> SELECT * FROM <c> FROM NAMED <c> FROM g:a FROM <c> FROM NAMED <c> {}", DEPTH)
    assert twice.default_graphs == (f"{BASE}c", "http://g/a")
    assert twice.named_graphs == (f"{BASE}c",)


@pytest.mark.parametrize(
    "verb", ["INSERT DATA {}", "delete where { ?s ?p ?o }", "LOAD <x:y>", "PREFIX a: <b:> CLEAR ALL"]
)
def test_updates_are_known(verb: str) -> None:
    with pytest.raises(UpdateRefused):
        analyse(verb, DEPTH)


@pytest.mark.parametrize(
    ("query", "rows", "skip", "expected"),
    [
        ("SELECT * { ?s ?p ?o }", 3, 0, 3),
        ("SELECT * { ?s ?p ?o } LIMIT 2", 3, 0, 2),
        ("SELECT * { ?s ?p ?o } LIMIT 5", 3, 4, 1),
        ("SELECT * { ?s ?p ?o } LIMIT 5 OFFSET 8", 9, 0, 2),
        ("SELECT * { ?s ?p ?o } OFFSET 8 LIMIT 5", 9, 1, 1),
        ("SELECT * { ?s ?p ?o } OFFSET 7", 2, 0, 2),
        ("SELECT * { { SELECT * { ?s ?p ?o } LIMIT 4 } }", 9, 0, 4),
        ("SELECT * { ?s ?p ?o } ORDER BY ?o # LIMIT 1", 3, 0, 3),
        ("SELECT * { ?s ?p ?o } VALUES ?o { 1 2 3 }", 2, 0, 2),
        ("SELECT * { ?s ?p ?o } VALUES ?o { 1 2 3 }", 2, 2, 1),
        ("SELECT * { ?s ?p ?o } LIMIT 9 OFFSET 2", 3, 0, 3),
        ("SELECT * { ?s ?p ?o } offset 2 limit 9", 9, 5, 3),
        ("SELECT ?o { ?s ?p ?o } GROUP BY ?o HAVING (COUNT(*) > 0) VALUES ?o { 1 2 3 }", 9, 0, 3),
    ],
)
def test_limits_are_put_where_they_count(query: str, rows: int, skip: int, expected: int) -> None:
    store = Store()
    store.update("INSERT DATA { " + " ".join(f"<s:{n}> <p:p> {n} ." for n in range(10)) + "}")
    text = with_limit(analyse(query, DEPTH), rows, skip)
    assert len(list(store.query(text))) == expected  # type: ignore[arg-type]


def test_depth_is_bounded() -> None:
    analyse("ASK " + "{" * DEPTH + "}" * DEPTH, DEPTH)
    with pytest.raises(MalformedQuery, match="nested deeper than 64"):
        analyse("ASK " + "{" * (DEPTH + 1) + "}" * (DEPTH + 1), DEPTH)


@given(st.text())
def test_tokens_cover_the_text_in_order_or_are_refused(text: str) -> None:
    try:
        found = tokens(text, DEPTH)
    except ServiceProblem:
        return
    assert all(text[token.start : token.end] == token.text for token in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


def texts(query: str) -> list[tuple[str, str]]:
    """Kind and text of each token, which must stand where it says."""
    found = tokens(query, DEPTH)
    assert all(query[token.start : token.end] == token.text for token in found)
    return [(token.kind, token.text) for token in found]


def test_less_than_is_a_mark_after_an_operand_in_brackets_only() -> None:
    assert texts("(?a<?b)")[1:4] == [("variable", "?a"), ("mark", "<"), ("variable", "?b")]
    assert texts("(?a<?b&&?c>?d)")[2] == ("mark", "<")
    for operand in ("true", "FALSE", "1", "'s'", "f(?x)", "<a:b>", "p:q"):
        assert ("mark", "<") in texts(f"({operand}<?b&&?c>?d)"), operand
    for before in ("(?a = <a:b>)", "(<a:b>)", "{ ?a <a:b> ?c }", "VALUES ?x { 1 <a:b> }", "VALUES (?x ?y) { (1 <a:b>) }"):
        assert ("iri", "<a:b>") in texts(before), before
    assert ("mark", "<") in texts("VALUES ?x { <a:b> } FILTER(?a<?b&&?c>?d)"), "the data of VALUES has ended"
    assert ("mark", "<") in texts("VALUES (?x) { (<a:b>) (<c:d>) } FILTER(?a<?b&&?c>?d)")


@pytest.mark.parametrize("inner", ["?b#>", "'x>", "\\u00e9>", "?b)>", "?b]>"])
def test_what_could_be_an_iri_or_a_comparison_is_refused_with_its_place(inner: str) -> None:
    with pytest.raises(MalformedQuery, match=r"^line 2, column 10: '<' may compare or open an IRI\. Put a space"):
        tokens(f"SELECT\n  (?abcde<{inner}?c)", DEPTH)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT *\n{\n  ?s ?p ?o ) }", "line 3, column 12: ')' closes nothing."),
        ("ASK\n{ `\n}\n", "line 2, column 3: unexpected '`'."),
        ("ASK }", "line 1, column 5: '}' closes nothing."),
        ("ASK {\n?s ?p `x` }", "line 2, column 7: unexpected '`'."),
        ("ASK {\n{", "The query ends before '}'."),
        ("ASK (", "The query ends before ')'."),
        ("ASK { {{{\n {} }}} }", "line 2, column 2: brackets are nested deeper than 4."),
    ],
)
def test_a_text_that_cannot_be_read_says_where_and_what(query: str, said: str) -> None:
    with pytest.raises(MalformedQuery) as refused:
        tokens(query, 4)
    assert refused.value.detail == said


@pytest.mark.parametrize(
    ("query", "services"),
    [
        ("VERSION '1.2' PREFIX e: <http://e/> SELECT * { SERVICE e:x {} }", ("http://e/x",)),
        ("PREFIX a: <http://a/> BASE <http://b/> PREFIX c: <c/> SELECT * { SERVICE c:x {} SERVICE a:x {} }", ("http://b/c/x", "http://a/x")),
        ("PREFIX : <http://e/> SELECT * { SERVICE :x {} }", ("http://e/x",)),
        ("SELECT * { ?s ?p ?o } SERVICE", (None,)),
        ("SELECT * { ?s ?p ?o } SERVICE SILENT", (None,)),
    ],
)
def test_the_prologue_is_read_in_any_order(query: str, services: tuple[str | None, ...]) -> None:
    assert analyse(query, DEPTH).services == services


def test_a_long_text_is_read_anew_and_a_short_one_remembered_for_a_while() -> None:
    read: list[str] = []

    @remembers_short
    def length(text: str) -> int:
        read.append(text)
        return len(text)

    short, long = "x" * 8192, "x" * 8193
    assert [length(short), length(short), length(long), length(long)] == [8192, 8192, 8193, 8193]
    assert read == [short, long, long]
    for number in range(512):
        length(str(number))
    length(short)
    assert read[-1] == short, "the oldest of more than 512 is forgotten"
