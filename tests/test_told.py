"""What a person reads of a finding: in the language it says it is in, every thing by its label, figures with receipts."""

from __future__ import annotations

import re

import pyoxigraph
import pytest
from rdflib import URIRef

from loaders.findings import Finding, findings_of
from loaders.project import Project
from loaders.sentences import LANGUAGES
from loaders.sources import Sources
from loaders.told import Teller
from loaders.validation import validate_store
from loaders.vocabulary import BASE
from loaders.words.printing import Language

pytestmark = pytest.mark.long

#: Words of Latin letters in a row, as in a sentence; units, 5G and AI stand alone.
LATIN_SENTENCE = re.compile(r"[A-Za-z]{2,}[\s,.;:]+[A-Za-z]{2,}")
#: Addresses, and ids such as survey-2025 or data-flow.
NO_LABEL = re.compile(r"https?:|://|[a-z]/[a-z]|[a-z]{3,}-[a-z0-9]{3,}/|\{|\}")


@pytest.fixture(scope="module")
def findings(sources: Sources, built_store: pyoxigraph.Store) -> list[Finding]:
    return findings_of(validate_store(built_store, Project()), sources.ground().checks, sources)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_or_name_has_an_iri_or_a_place_left_open(findings: list[Finding], language: Language) -> None:
    assert findings
    for finding in findings:
        for said in (finding.sentences[language], finding.names[language]):
            assert said and not NO_LABEL.search(said), said
        assert not finding.sentences[language].startswith(finding.id)


def test_no_chinese_sentence_is_a_latin_one(findings: list[Finding]) -> None:
    for finding in findings:
        for said in (finding.sentences["zh"], finding.names["zh"]):
            assert re.search(r"[\u4e00-\u9fff]", said) and not LATIN_SENTENCE.search(said), said


def test_no_english_sentence_is_a_chinese_one(findings: list[Finding]) -> None:
    for finding in findings:
        for said in (finding.sentences["en"], finding.names["en"]):
            assert not re.search(r"[\u4e00-\u9fff]", said), said


def test_no_id_stands_where_a_label_belongs(findings: list[Finding], sources: Sources) -> None:
    ids = {name for name in sources.reports} | {
        concept.id for concept in sources.schemes["indicators"].concepts.values() if "-" in concept.id
    }
    for finding in findings:
        for language in LANGUAGES:
            words = set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", finding.sentences[language]))
            assert not words & ids, finding.sentences[language]


def test_the_same_things_are_said_in_both_languages(findings: list[Finding]) -> None:
    """Figures and ranges of characters are the same; only words differ."""
    for finding in findings:
        if finding.shape.endswith("Identity") and "known." not in finding.id:
            numbers = [re.findall(r"\d[\d,.–-]*\d", finding.sentences[language]) for language in LANGUAGES]
            assert sorted(n for n in numbers[0] if "–" in n) == sorted(n for n in numbers[1] if "–" in n)


def test_a_printed_figure_has_its_report_and_characters(findings: list[Finding]) -> None:
    (told,) = (f.sentences for f in findings if f.id.startswith("WholeNumberIdentity/whole.cities-with-data-exchange"))
    assert "16.7 %（16.65–16.75）（《中国大数据产业发展指数报告（2024版）》第 13193–13197 字）" in told["zh"]
    assert "(“China Big Data Industry Development Index Report (2024 edition)”, characters 13193–13197)" in told["en"]


@pytest.mark.parametrize("shape", ["ClaimsAgree", "RankTie", "RankGap"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_shapes_that_find_nothing_today_have_their_sentence(
    sources: Sources, findings: list[Finding], shape: str, language: Language
) -> None:
    figures = next(finding for finding in findings if finding.kind == "two-subjects")
    said = Teller(sources).of_shape(shape, figures.concerns, figures.reports, "message", language)
    assert "message" not in said and not NO_LABEL.search(said)


def test_a_title_says_what_is_at_odds(findings: list[Finding]) -> None:
    titles = {finding.id: finding.names for finding in findings}
    of_two = "SameFigureForTwo/observation/survey-2025/data-development-rate/china/2025-12-31/data-enterprises"
    assert titles[of_two]["zh"] == "数据开发率：“数据企业”与“企业，信息传输、软件和信息技术服务业”同为 34.36 %"
    assert titles[of_two]["en"].startswith("Data development rate: 34.36 % of “Data enterprises” and of “Enterprises, ")
    (mean,) = [names["zh"] for name, names in titles.items() if name.startswith("SameFigureForTwoQuantities")]
    assert mean == "“数据产品/服务平均数量增速”与“数据产品和服务数量增速”同为 29.29 %"
    whole = "WholeNumberIdentity/whole.cities-with-data-exchange-share/big-data-index-2024/cities-with-data-exchange-share/china/2024/all"
    assert titles[whole]["zh"] == "设有数据交易场所的城市占比：不是整数个对象的占比"
    assert len({names["zh"] for names in titles.values()}) >= len(titles) - 3
    for finding in findings:
        assert finding.kind != "two-subjects" or finding.sentences["zh"].startswith(finding.names["zh"])


def test_a_shape_of_a_user_says_its_own_message(sources: Sources) -> None:
    policy = URIRef(f"{BASE}policy/fifteenth-five-year-plan-outline")
    assert Teller(sources).of_shape("OfMine", [policy], [], "read this", "zh") == "read this"
