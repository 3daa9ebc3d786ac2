"""What the wording of a text states of the things that it names: lists, the document itself, titles that no catalogue has."""

from __future__ import annotations

import pytest

from loaders.extract import Mentions, find_relations
from loaders.extract.document import document_of
from loaders.sources import Sources
from tests.bench.relating import OWN, own_texts


@pytest.fixture(scope="module")
def mentions(sources: Sources) -> Mentions:
    return Mentions(sources.schemes)


def test_texts_of_our_own_are_read_to_the_last_relation_and_no_further(mentions: Mentions) -> None:
    assert {name: (found - true, true - found) for name, found, true in own_texts(OWN, mentions) if found != true} == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("国家数据局、财政部等六部门印发《岚州规则办法》。", 2), ("国家数据局认为，财政部印发的《岚州规则办法》很好。", 1),
        ("国家数据局认为《岚州规则办法》很好。", 0), ("国家数据局开会。《岚州规则办法》发布。", 0),
        ("《岚州一号办法》与《岚州二号办法》相衔接。", 0), ("《岚州一号办法》依据《岚州二号办法》制定。", 1),
        ("济南、青岛等东部及沿海城市领先。", 0), ("济南、青岛等东部城市领先。", 2), ("各单位根据《岚州一号办法》执行。", 0),
        ("岚州市数据办法\n本办法自2026年起施行。", 0), ("岚州市数据办法\n根据《岚州二号办法》，制定本办法。", 1),
        ("岚州市数据办法\n第九条 《岚州二号办法》同时废止。", 1), ("今天的新闻\n《岚州二号办法》同时废止。", 0),
        ("关于印发《岚州市数据方案》的通知\n为贯彻落实《岚州二号办法》，制定本方案。", 1), ("在海南海口、山东青岛设立数据交易场所试点。", 0),
        ("《岚州一号办法》依据《岚州一号办法》制定。", 0),
        ("财政部发布公告，印发《岚州规则办法》。", 1), ("财政部的公告发布后，印发《岚州规则办法》。", 0),
        ("财政部发布公告。国家统计局表示，印发《岚州规则办法》很好。", 0), ("财政部发布公告，国家统计局会同他人工作，印发《岚州规则办法》。", 0),
        ("浙江统筹推进。在制度方面，出台《岚州规则办法》。", 1), ("浙江统筹推进。企业认为，出台《岚州规则办法》很好。", 0),
        ("浙江统筹推进。\n在制度方面，出台《岚州规则办法》。", 0),
        ("《岚州规则办法》施行。该办法依据《岚州二号条例》制定。", 1), ("《岚州二号条例》施行。该办法依据《岚州三号条例》制定。", 0),
        ("《岚州一号办法》（以下简称《办法》）施行。《办法》依据《岚州二号办法》制定。", 1), ("《办法》依据《岚州二号办法》制定。", 0),
        ("《国务院办公厅关于岚州数据的意见》施行。", 1), ("《国务院组织法》施行。", 0), ("《国家数据局等六部门关于岚州数据的意见》施行。", 1),
        ("天府集群、重庆集群2个国家数据中心集群。", 2), ("天府集群、重庆集群和国家数据中心集群。", 0),
    ],
)  # fmt: skip
def test_how_many_relations_a_wording_states(text: str, expected: int, mentions: Mentions) -> None:
    document = document_of(text)
    found = find_relations(document, mentions.find(document))
    assert len({(one.subject, one.predicate, one.object) for one in found}) == expected, found
    assert all(document.text[one.start : one.end].strip() for one in found)


def test_a_name_that_no_catalogue_has_stands_as_printed_and_is_less_sure(mentions: Mentions) -> None:
    document = document_of("国家数据局印发《岚州数据办法》和《网络数据安全管理条例》。")
    new, known = find_relations(document, mentions.find(document))
    assert (new.subject, known.subject) == ("《岚州数据办法》", "policy/network-data-security-regulation")
    assert new.confidence < known.confidence


def test_many_names_take_time_in_proportion(mentions: Mentions) -> None:
    document = document_of("浙江、" * 3000 + "江苏发布《岚州数据办法》。" + "《岚州数据办法》依据" * 1000)
    assert len(find_relations(document, mentions.find(document))) >= 1


def test_no_words_between_two_names_make_a_rule_try_for_ever(mentions: Mentions) -> None:
    pieces = ["和", "、数据", "会同", "，为", "，经", "，结合", "的", "等", "有关", "联合", "已", "制定", "（", "一", "施行"]
    between = [((one + other) * 60)[:58] for one in pieces for other in pieces]
    ends = [("国家数据局", "《岚州数据办法》"), ("《岚州一号办法》", "《岚州二号办法》"), ("国家数据局", "“东数西算”工程"), ("浙江", "“东数西算”工程")]
    document = document_of("。\n".join(f"{one}{words}{other}" for words in between for one, other in ends))
    assert isinstance(find_relations(document, mentions.find(document)), list)
