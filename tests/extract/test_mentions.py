"""What a document names is found by the names that the project knows; titles that it does not know are new; and what the
wording states of two of them."""

from __future__ import annotations

import pytest

from loaders.extract import Mentions, ProposedMention, find_relations
from loaders.extract.document import document_of
from loaders.sources import Sources


@pytest.fixture(scope="module")
def mentions(sources: Sources) -> Mentions:
    return Mentions(sources.schemes)


def _named(found: list[ProposedMention]) -> list[tuple[str, str]]:
    return [(one.printed, one.entity) for one in found]


def test_names_and_short_names_are_found_where_they_stand(mentions: Mentions) -> None:
    text = "国家数据局印发《网络数据安全管理条例》，浙江和广\n东落实“数据二十条”。"
    found = mentions.find(document_of(text))
    assert ("国家数据局", "body/national-data-administration") in _named(found)
    assert ("《网络数据安全管理条例》", "policy/network-data-security-regulation") in _named(found)
    assert ("广\n东", "region/guangdong") in _named(found)
    assert any(one.entity == "policy/data-basic-systems-opinions" for one in found)
    assert all(text[one.start : one.end] == one.printed for one in found)


@pytest.mark.parametrize(
    ("title", "kind"), [("《关于某新事的实施意见》", "policy"), ("《某新事发展白皮书》", "publication")], ids=["policy", "publication"]
)
def test_a_title_that_nobody_knows_is_proposed_as_new(mentions: Mentions, title: str, kind: str) -> None:
    (found,) = mentions.find(document_of(f"近日印发了{title}。"))
    assert (found.printed, found.entity, found.kind) == (title, "", kind)
    assert found.confidence < 0.9


def test_a_word_for_two_areas_names_both(mentions: Mentions) -> None:
    found = mentions.find(document_of("中西部增长较快。"))
    assert {one.entity for one in found} == {"region/central-region", "region/western-region"}


def test_the_words_between_two_names_state_who_issued_what(mentions: Mentions) -> None:
    document = document_of("国家数据局联合印发《网络数据安全管理条例》。国家数据局认为《网络数据安全管理条例》重要。")
    (relation,) = find_relations(document, mentions.find(document))
    assert (relation.subject, relation.predicate, relation.object) == (
        "policy/network-data-security-regulation", "eli:passed_by", "body/national-data-administration",
    )  # fmt: skip
    assert document.text[relation.start : relation.end] == "国家数据局联合印发《网络数据安全管理条例》"


def test_the_name_of_a_programme_has_its_quotation_marks(mentions: Mentions) -> None:
    assert "“数据二十条”" in [printed for printed, _ in _named(mentions.find(document_of("落实“数据二十条”。")))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《网络数据安全管理条例》（以下简称《条例》）施行。《条例》很好。", ["policy/network-data-security-regulation"] * 3),
        ("《网络数据安全管理条例》（以下简称“条例”）施行。“条例”很好，条例都好。", ["policy/network-data-security-regulation"] * 3),
        ("《网络数据安全管理条例》(国令第790号)（下称《管理条例》）施行。", ["policy/network-data-security-regulation"] * 2),
        ("《岚州数据行动计划》（以下简称《行动计划》）施行。《行动计划》很好。", [""]),
        ("《行动计划》很好。《网络数据安全管理条例》（以下简称《行动计划》）施行。", ["", "policy/network-data-security-regulation", "policy/network-data-security-regulation"]),
    ],
    ids=["a title", "a quotation", "after its number", "of a new one", "before it is given"],
)  # fmt: skip
def test_a_short_name_that_the_document_gives_names_what_it_was_given_to(mentions: Mentions, text: str, expected: list[str]) -> None:
    found = mentions.find(document_of(text))
    assert [one.entity for one in found if one.kind == "policy"] == expected
    assert all(text[one.start : one.end] == one.printed for one in found)


def test_a_title_tells_its_issuers(mentions: Mentions) -> None:
    (found,) = mentions.find(document_of("《国家发展改革委 国家数据局关于岚州数据的意见》"))
    assert [one.entity for one in found.issuers] == ["body/national-development-and-reform-commission", "body/national-data-administration"]
