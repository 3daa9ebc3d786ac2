"""Pages speak one language at a time: which one, what says so, and that all their words stand in the catalogues."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import get_args

import httpx2
import pyoxigraph
import pytest
from babel.messages.catalog import Message
from jinja2.ext import babel_extract

from loaders.exports.columns import ColumnType
from loaders.project import ROOT, Project
from loaders.targets import Reason, Verdict
from loaders.words.printing import Language
from service.descriptions.examples import example_queries
from service.http import problems
from service.http.formats import Kind
from service.http.problems import ServiceProblem
from service.pages.tables import Bounds, table
from service.pages.templating import label_in, said_in, spoken_in, value_in
from service.pages.words import catalogue, known, retold, translations
from service.read.named import Named

pytestmark = pytest.mark.long

HTML = {"Accept": "text/html"}
LANGUAGES: tuple[Language, ...] = ("zh", "en")
OTHER: dict[Language, Language] = {"zh": "en", "en": "zh"}
TEMPLATES = sorted(Path(str(files("service.pages") / "templates")).glob("*.html"))
CHINESE = re.compile("[一-鿿]")
SENTENCE = re.compile(r"\b[A-Za-z]+(?: [a-z]+){3,}")
#: Kinds of messages whose keys are made of what is shown.
FAMILIES = ("column", "value", "problem", "remedy", "detail", "part", "counted", "described", "view")
#: What is called the same in every language.
NAMES = re.compile(
    r"SPARQL|BibTeX|CC BY|SVG|PNG|CSL|JSON|CSV|TSV|XML|HTML|RDF|OWL|SHACL|DCAT|VoID|OpenAPI|SHA|UTF|Unicode|Turtle|N-Triples|JSON-LD|TriG"
    r"|N-Quads|datagov-kg|dictionary\.csv|changes\.json|network"
)
PATHS = (
    "/", "/queries", "/queries/observations-of-region?region=china", "/findings", "/explore", "/sparql", "/sparql?query=SELECT+%7B", "/download",
    "/cite", "/catalog", "/.well-known/void", "/problems", "/search?q=a", "/search?q=xyz", "/search",
    "/indicator/data-production", "/report/survey-2024", "/region/china", "/nothing", "/findings?class=x",
    "/observation/o1?page=0", "/queries/observations-of-region?region=nothing", "/download/nothing", "/sparql?update=x",
)  # fmt: skip


class _Text(HTMLParser):
    """The text that a page shows, but that of elements marked as another language, of code and of what readers type."""

    _APART = ("pre", "code", "textarea", "style", "script", "input")
    _EMPTY = ("input", "meta", "link", "br", "img")

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language, self.open, self.found = language, list[tuple[str, bool]](), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [given[name] or "" for name in ("title", "aria-label") if name in given]
        apart = given.get("lang", self.language) != self.language or tag in self._APART or given.get("class") == "iri"
        if tag not in self._EMPTY:
            self.open.append((tag, apart or (bool(self.open) and self.open[-1][1])))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not (self.open and self.open[-1][1]):
            self.found.append(data.strip())


def shown(page: str, language: str) -> list[str]:
    """The pieces of text of a page that are not marked as being in another language."""
    parser = _Text(language)
    parser.feed(page)
    return parser.found


def messages(language: Language) -> Iterator[Message]:
    """The messages of the language, without the file's head."""
    return (message for message in catalogue(language) if message.id)


def key(message: Message) -> str:
    """The key of a message, also where it has a plural."""
    return str(message.id if isinstance(message.id, str) else message.id[0])


def texts(message: Message) -> list[str]:
    """What the message says, in each number."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


# --- the catalogues


def test_every_message_has_both_languages_and_the_same_places() -> None:
    first, second = ({key(message): message for message in messages(language)} for language in LANGUAGES)
    assert set(first) == set(second)
    for name, message in first.items():
        assert all(texts(message)) and all(texts(second[name])), name
        places = [{place for text in texts(one) for place in re.findall(r"%\((\w+)\)s", text)} for one in (message, second[name])]
        assert places[1] <= places[0] | {"num"} and places[0] <= places[1] | {"num"}, name


def test_chinese_messages_are_chinese_and_english_ones_are_not() -> None:
    for message in messages("en"):
        assert key(message) == "nav.switch" or not CHINESE.search(" ".join(texts(message))), key(message)
    for message in messages("zh"):
        assert not SENTENCE.search(re.sub("<[^>]*>", "", " ".join(texts(message)))), key(message)


def test_templates_ask_for_messages_that_there_are_and_no_message_is_left_over() -> None:
    asked: set[str] = set()
    for path in TEMPLATES:
        with path.open("rb") as file:
            for _, _, found, _ in babel_extract(file, ("_", "gettext", "ngettext"), (), {}):
                name = found if isinstance(found, str) else found and found[0]
                asked.update([str(name)] if name else [])
    have = {key(message) for message in messages("en")}
    unknown = {name for name in asked - have if not name.endswith(".")}
    assert not unknown
    used_by_code = {name for name in have for path in ROOT.glob("service/pages/*.py") if f'"{name}"' in path.read_text("utf-8")}
    left = {name for name in have - asked - used_by_code if name.partition(".")[0] not in FAMILIES}
    assert not left


def test_a_key_without_message_is_an_error_and_never_shown() -> None:
    with pytest.raises(LookupError, match=r"no message 'nav\.nothing'"):
        translations("zh").gettext("nav.nothing")
    with pytest.raises(LookupError):
        translations("en").ngettext("nav.nothing", "nav.nothing", 2)


def test_what_tables_code_and_queries_name_has_words() -> None:
    heads = set()
    for query in example_queries(Project()):
        if query.kind is Kind.TABULAR:
            found = pyoxigraph.Store().query(query.text)
            assert isinstance(found, pyoxigraph.QuerySolutions)
            heads.update(table([variable.value for variable in found.variables], [], 0, Bounds(1, 10_000)).columns)
    assert len(heads) > 100
    keys = {f"column.{name}" for name in heads}
    keys |= {f"value.type.{name}" for name in get_args(ColumnType)} | {f"value.verdict.{name}" for name in get_args(Verdict)}
    keys |= {f"value.reason.{name}" for name in get_args(Reason)}
    kinds = [one for one in vars(problems).values() if isinstance(one, type) and issubclass(one, ServiceProblem)]
    keys |= {f"{said}.{kind.slug}" for kind in kinds for said in ("problem", "remedy")}
    assert not {name for name in keys if known(name, "zh") is None}


def test_every_detail_that_the_service_writes_can_be_retold() -> None:
    kinds = {name for name, one in vars(problems).items() if isinstance(one, type) and issubclass(one, ServiceProblem)}
    seen = 0
    for path in sorted(ROOT.glob("service/**/*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in kinds and call.args):
                continue
            if "rows.py" in path.name or "http_protocol" in path.name:  # told to who writes a query file, or as JSON only
                continue
            sample = sample_of(call.args[0])
            if sample and sample != "x: x.":  # what pydantic says of a number that is none
                seen += 1
                assert retold(sample, "detail", "zh"), f"{path.name}:{call.lineno}: {sample}"
    assert seen > 45


def sample_of(text: ast.expr) -> str:
    """A string of the code with something in its places; empty where it is made elsewhere."""
    if isinstance(text, ast.Constant):
        return str(text.value)
    if isinstance(text, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "x" for part in text.values]
        return "".join(map(str, parts)) if parts != ["x"] else ""
    return ""


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Parameter 'page': 'x'; expected a whole number from 1 to 9.", "参数 'page' 的值 'x' 不对，应为从 1 到 9 的整数。"),
        (
            "Parameter 'year': 'x' is not allowed; expected a year of four digits, such as 2024.",
            "参数 'year' 的值 'x' 不被接受，应为四位数的年份，例如 2024。",
        ),
        (
            "Parameter 'policy': 'x or y' is not allowed; expected an id, label or IRI of a policy or region. Did you mean 'A' or \"B's\"?",
            "参数 'policy' 的值 'x or y' 不被接受，应为政策 或 地区 的编号、名称或 IRI。您要找的是不是 'A' 或 \"B's\"？",
        ),
        ("line 2, column 7: '}' closes nothing.", "第 2 行第 7 列：'}' 没有对应的开括号。"),
    ],
)
def test_problems_are_told_in_chinese_with_what_they_name(english: str, chinese: str) -> None:
    assert retold(english, "detail", "zh") == chinese
    assert retold(english, "detail", "en") == english


# --- no words outside the catalogues


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_words(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not CHINESE.search(text)
    text = re.sub(r"<(pre|code|textarea|option)\b.*?</\1>", " ", text, flags=re.DOTALL)
    text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", " ", text, flags=re.DOTALL)
    said = re.findall(r'(?:title|placeholder|aria-label|alt)="([^"]*)"', text)
    text = NAMES.sub(" ", re.sub(r"<[^>]*>|&\w+;", " ", text))
    words = re.findall(r"[A-Za-z]{2,}", text + NAMES.sub(" ", " ".join(said)))
    assert not words, words


def test_code_of_pages_and_routers_holds_no_chinese() -> None:
    for path in [*ROOT.glob("service/pages/*.py"), *ROOT.glob("service/routers/*.py"), *ROOT.glob("service/server/*.py"), *ROOT.glob("service/http/*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = {id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef) and node.body and isinstance(node.body[0], ast.Expr)}
        strings = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs]
        if path.name in ("app.py", "reconciliation.py"):  # titles of documents for programs, which are no pages
            strings = [text for text in strings if not text.startswith(("The knowledge graph of", "datagov-kg"))]
        assert not [text for text in strings if CHINESE.search(text)], path.name


# --- one language at a time


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_in_one_language(client: httpx2.Client, path: str) -> None:
    for language in LANGUAGES:
        answer = client.get(path, headers=HTML | {"Accept-Language": language})
        assert answer.headers["content-type"].startswith("text/html")
        assert f'<html lang="{language}">' in answer.text
        pieces = shown(answer.text, language)
        wrong = CHINESE if language == "en" else SENTENCE
        assert not [piece for piece in pieces if wrong.search(piece)], f"{language} {path}"
        own, others = ({text for one in messages(each) for text in texts(one)} for each in (language, OTHER[language]))
        assert not [piece for piece in pieces if piece in others - own and (CHINESE.search(piece) or " " in piece)]


# --- which language, and what says so


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"), ("en-GB,en;q=0.9,zh;q=0.1", "en"), ("zh-Hans-CN", "zh"), ("*", "zh"), ("", "zh"),
        ("de-DE,fr;q=0.5", "en"), ("de, zh;q=0.2", "zh"), ("zh;q=0, en", "en"), ("nonsense;;q", "en"),
    ],
)  # fmt: skip
def test_the_browser_says_the_language(client: httpx2.Client, accept: str, language: str) -> None:
    headers = HTML | ({"Accept-Language": accept} if accept else {})
    answer = client.get("/indicator/data-production", headers=headers)
    assert answer.headers["content-language"] == language
    assert f'<html lang="{language}">' in answer.text
    varies = {name.strip().lower() for name in answer.headers["vary"].split(",")}
    assert {"accept", "accept-language", "cookie"} <= varies
    assert "set-cookie" not in answer.headers


def test_the_address_wins_and_is_remembered(client: httpx2.Client) -> None:
    english = HTML | {"Accept-Language": "en"}
    asked = client.get("/queries?lang=zh", headers=english)
    assert '<html lang="zh">' in asked.text
    assert asked.headers["set-cookie"].startswith("lang=zh; Path=/; Max-Age=31536000; SameSite=Lax")
    assert '<html lang="zh">' in client.get("/queries", headers=english).text, "the client keeps its cookies"
    assert '<html lang="en">' in client.get("/queries?lang=en", headers=english).text
    assert '<html lang="en">' in client.get("/", headers=HTML | {"Accept-Language": "zh"}).text


@pytest.mark.parametrize("path", ["/", "/indicator/data-production", "/sparql?query=ASK%7B%7D", "/nothing?page=2", "/findings"])
def test_every_page_can_be_switched_and_names_its_alternates(client: httpx2.Client, path: str) -> None:
    page = client.get(path, headers=HTML | {"Accept-Language": "zh"}).text
    found = re.search(r'<a class="switch" rel="alternate" lang="en" hreflang="en" href="(\?[^"]*)">English</a>', page)
    assert found
    switched = client.get(path.partition("?")[0] + found[1].replace("&amp;", "&"), headers=HTML).text
    assert '<html lang="en">' in switched and ">中文</a>" in switched
    alternates = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page))
    assert set(alternates) == {"zh", "en", "x-default"}
    assert alternates["en"].startswith("https://") and alternates["en"].endswith("lang=en")
    assert alternates["x-default"].partition("?")[0] == alternates["zh"].partition("?")[0]


@pytest.mark.parametrize(
    ("query", "accept", "language"),
    [
        ("lang=zh-CN", "en", "zh"), ("lang=ZH", "en", "zh"), ("lang=zh-Hant-TW", "en", "zh"), ("lang=zh_CN", "en", "zh"),
        ("lang=EN-gb", "zh", "en"), ("lang=", "en", "en"), ("lang=", "zh", "zh"), ("lang=en&lang=", "zh", "en"),
    ],
)  # fmt: skip
def test_a_language_is_asked_for_by_any_tag_of_it(client: httpx2.Client, query: str, accept: str, language: str) -> None:
    answer = client.get(f"/queries?{query}", headers=HTML | {"Accept-Language": accept})
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert ("set-cookie" in answer.headers) == (query != "lang="), "what is asked for is remembered"


def test_an_unknown_language_is_an_error_on_pages_and_nothing_to_programs(client: httpx2.Client) -> None:
    answer = client.get("/queries?lang=fr", headers=HTML | {"Accept-Language": "zh"})
    assert answer.status_code == 422 and "lang='fr'" in answer.text.replace("&#39;", "'")
    assert "页面有中文和英文两种" in answer.text
    assert "zh, en" in answer.text
    assert client.get("/indicator/data-production?lang=fr&format=turtle").status_code == 200


# --- validators


@pytest.mark.parametrize("path", ["/indicator/data-production", "/queries", "/catalog", "/ontology", "/queries/observations-of-region?region=china"])
def test_the_language_is_part_of_the_validator(client: httpx2.Client, path: str) -> None:
    zh, en = (client.get(path, headers=HTML | {"Accept-Language": language}) for language in LANGUAGES)
    assert zh.headers["etag"] != en.headers["etag"]
    for answer, language in ((zh, "zh"), (en, "en")):
        headers = HTML | {"If-None-Match": answer.headers["etag"]}
        again = client.get(path, headers=headers | {"Accept-Language": language})
        assert again.status_code == 304
        assert again.headers["content-language"] == language and "cookie" in again.headers["vary"].lower()
        other = "en" if language == "zh" else "zh"
        assert client.get(path, headers=headers | {"Accept-Language": other}).status_code == 200


def test_a_page_that_a_browser_holds_is_remembered_as_wanted_too(client: httpx2.Client) -> None:
    tag = client.get("/queries?lang=en", headers=HTML).headers["etag"]
    again = client.get("/queries?lang=en", headers=HTML | {"If-None-Match": tag})
    assert again.status_code == 304 and again.headers["set-cookie"].startswith("lang=en")


def test_data_has_no_language(client: httpx2.Client) -> None:
    answers = [
        client.get("/indicator/data-production?format=turtle&lang=en", headers={"Accept-Language": language})
        for language in LANGUAGES
    ]
    assert answers[0].headers["etag"] == answers[1].headers["etag"]
    for answer in answers:
        assert "content-language" not in answer.headers and "set-cookie" not in answer.headers
        assert "cookie" not in answer.headers["vary"].lower()
    problem = client.get("/nothing", headers={"Accept": "application/json", "Accept-Language": "zh"})
    assert set(problem.json()) == {"type", "title", "status", "detail"} and problem.json()["title"] == "Nothing has this address"


# --- the words of the graph


def test_labels_are_in_the_language_and_marked_where_they_are_not() -> None:
    both = {"zh": "全国", "en": "China <&>"}
    assert label_in(both, language="zh") == "全国"
    assert label_in(both, language="en") == "China &lt;&amp;&gt;"
    assert label_in({"zh": "全国"}, language="en") == '<span lang="zh">全国</span>'
    assert label_in({"": "41"}, "x", language="en") == "41"
    assert label_in({}, "dg:x", language="en") == '<span class="iri">dg:x</span>'
    assert said_in({"title_zh": "", "title_en": "Data"}, "title", language="zh") == "Data"
    values = [Named("literal", "数据", "zh"), Named("literal", "data", "en"), Named("literal", "1")]
    assert [value.value for value in spoken_in(values, language="en")] == ["data", "1"]
    assert [value.value for value in spoken_in(values[:1], language="en")] == ["数据"]


def test_values_of_ours_are_words_in_any_column_of_their_kind() -> None:
    assert value_in("count", "unit", language="zh") == value_in("count", "outcome_unit", language="zh") == "个"
    assert value_in("assumed", "region_basis", language="en") == "assumed"
    assert value_in("ZB", "unit", language="zh") == "ZB"
