"""What a document names, and what its wording says of it, is decided on like figures and becomes tables of the report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from loaders.extract import Document, Proposal, ProposedMention, ProposedRelation
from loaders.project import Project
from loaders.sources import Sources
from service.review import begin_review
from service.review.checking import mistakes_of
from tests.review.test_review import DESCRIBED, EXAMPLE, Reviewer, declare_all, proposals_of, rows_of

pytestmark = pytest.mark.long

CITY, BUREAU, POLICY, STATED = "0-3-m1", "18-24-m1", "177-188-m1", "174-214-r1"


def all_proposed(document: Document) -> Sequence[Proposal | ProposedMention | ProposedRelation]:
    """What a perfect reader proposes of the example, but that it does not know the policy, and reads a name where none is."""
    named = [
        ProposedMention(int(row["start"]), int(row["end"]), row["printed"], "" if row["entity"].startswith("policy/") else row["entity"], row["entity"].partition("/")[0], 0.9, "name")
        for row in rows_of(EXAMPLE / "mentions.csv")
    ]
    stated = [
        ProposedRelation(row["subject"], row["predicate"], row["object"], int(row["start"]), int(row["end"]), 0.85, "a-rule")
        for row in rows_of(EXAMPLE / "relations.csv")
    ]
    wrong = ProposedMention(25, 27, document.text[25:27], "region/beijing", "region", 0.9, "name")
    return [*proposals_of(document), *named, wrong, *stated]


@pytest.fixture
def reviewer(tmp_path: Path, light_project: Project, sources: Sources) -> Reviewer:
    review = begin_review(tmp_path / "example-city-2025", light_project, all_proposed, EXAMPLE / "text.txt")
    return Reviewer(review, light_project, sources, "甲")


def test_mentions_and_relations_that_were_decided_are_tables_of_the_report(reviewer: Reviewer, light_project: Project) -> None:
    declare_all(reviewer)
    (policy,) = rows_of(EXAMPLE / "entities" / "policies.csv")
    reviewer.post("/declare", table="entities/policies.csv", **policy | {"level": policy["level"] or "municipal", "year": policy["year"] or "2024"})
    reviewer.post("/describe", **DESCRIBED)
    reviewer.post("/decide", item="25-27-m1", act="reject")
    reviewer.post("/decide", item=POLICY, act="correct", start="177", end="188", entity=f"policy/{policy['id']}")
    (relation,) = rows_of(EXAMPLE / "relations.csv")
    reviewer.post("/decide", item=STATED, act="correct", **relation)
    reviewer.post("/bulk")
    assert "报告已写出" in reviewer.post("/write")
    folder = reviewer.review.folder
    for table in ("claims.csv", "nonfacts.csv", "mentions.csv", "relations.csv"):
        assert rows_of(folder / table) == rows_of(EXAMPLE / table)
    assert "mentions = 3\nrelations = 1" in (folder / "report.toml").read_text(encoding="utf-8")
    assert mistakes_of(folder, light_project) == []


def test_names_and_relations_are_counted_apart(reviewer: Reviewer) -> None:
    declare_all(reviewer)
    assert "已定 0 / 27 个数字 · 0 / 5 条提及与关系" in reviewer.get("/")
    assert "已定 0 / 27 个数字 · 1 / 5 条提及与关系" in reviewer.post("/decide", item="25-27-m1", act="reject")
    assert "已定 1 / 27 个数字 · 1 / 5 条提及与关系" in reviewer.post("/decide", item="3-7-1", act="accept")


def test_a_new_thing_is_declared_before_it_is_mentioned(reviewer: Reviewer) -> None:
    assert "所指: 请写所指的路径" in reviewer.refused("/decide", item=POLICY, act="accept")
    assert "没有“policy/none-such”" in reviewer.refused("/decide", item=POLICY, act="correct", start="177", end="188", entity="policy/none-such")
    assert "所指: 没有“body/example-city-data-bureau”，请从所列中选，或先" in reviewer.refused("/decide", item=BUREAU, act="accept")
    assert "起: 188–177 不是原文的范围" in reviewer.refused("/decide", item=POLICY, act="correct", start="188", end="177", entity="region/beijing")
    assert reviewer.review.log.read() == []


def test_a_relation_has_a_term_of_the_vocabularies_and_things_that_are_known(reviewer: Reviewer) -> None:
    declare_all(reviewer)
    cells = {"start": "174", "end": "214", "subject": "region/beijing", "predicate": "dg:concernsIndicator", "object": "indicator/data-production"}
    assert "关系: " in reviewer.refused("/decide", item=STATED, act="correct", **cells | {"predicate": "dg:concrensIndicator"})
    assert "宾语: 没有“indicator/none-such”" in reviewer.refused("/decide", item=STATED, act="correct", **cells | {"object": "indicator/none-such"})
    reviewer.post("/decide", item=STATED, act="correct", **cells)
    assert reviewer.review.standing().items[STATED].outcome["object"] == "indicator/data-production"


def test_what_was_not_found_is_added_at_its_place_and_undone(reviewer: Reviewer) -> None:
    declare_all(reviewer)
    reviewer.post("/decide", item=CITY, act="add", start="18", end="24", entity="region/example-city")
    added = reviewer.review.standing().items["0-3-a1"]
    assert (added.outcome["printed"], added.outcome["entity"]) == ("示例市数据局", "region/example-city")
    reviewer.post("/decide", item="0-3-a1", act="undo")
    assert "0-3-a1" not in reviewer.review.standing().items


@pytest.mark.parametrize(("kind", "number"), [("mention", 4), ("relation", 1), ("figure", 10), ("nonfact", 17)])
def test_items_are_filtered_by_what_they_are(reviewer: Reviewer, kind: str, number: int) -> None:
    assert reviewer.get(f"/?kind={kind}").count("<tr") == number


def test_the_page_shows_what_is_named_and_offers_what_is_known(reviewer: Reviewer) -> None:
    page = reviewer.get(f"/?item={BUREAU}")
    assert '<mark id="now">示例市数据局</mark>' in page and 'value="body/example-city-data-bureau"' in page
    assert '<option value="region/beijing">' in page and page.count("<option") < 200 and "不是所述" in page and 'name="reason"' not in page
    page = reviewer.get(f"/?item={STATED}")
    assert 'name="predicate" value="dg:concernsIndicator" list="list-predicates"' in page
