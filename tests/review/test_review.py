"""The reviewer's page over the worked example: decided item by item it becomes the example's tables again."""

from __future__ import annotations

import asyncio
import csv
import re
import tomllib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import httpx2
import pytest
from starlette.types import ASGIApp

from loaders.evidence import Basis, read_basis
from loaders.extract import Document, Proposal
from loaders.extract.model.merging import DIFFER
from loaders.extract.proposals import Against
from loaders.extract.referee import ONE_VALUE
from loaders.problems import InputProblems
from loaders.project import ROOT, Project
from loaders.reading.published import DIMENSIONS, Claim, Mention, NonFact, NonFactReason, Relation
from loaders.sources import Sources, read_sources
from loaders.words.printing import Language
from service.review import ReviewFolder, asked_before, begin_review, review_app
from service.review.checking import mistakes_of
from service.review.result import DECLARED
from service.review.words import LANGUAGES, words

pytestmark = pytest.mark.long

EXAMPLE = ROOT / "loaders" / "drafts" / "example"


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def proposals_of(document: Document) -> Sequence[Proposal]:
    """What a perfect reader proposes of the example."""
    claims, nonfacts = rows_of(EXAMPLE / "claims.csv"), rows_of(EXAMPLE / "nonfacts.csv")
    found = [Proposal(int(row["start"]), int(row["end"]), row["printed"], row["reason"], confidence=0.99, rule="a-reason") for row in nonfacts]
    for row in claims:
        bases: dict[str, Basis] = {name: read_basis(row[f"{name}_basis"]) for name in DIMENSIONS if row[f"{name}_basis"]}
        cells: dict[str, Any] = {name: row[name] for name in ("multiplier", "qualifier", "unit_printed", "unit", "kind", "indicator", "region", "population", "industry", "period", "base_period", "status", "attribution")}
        conflicts = ("a law",) if row["printed"] == "3.15" else ()
        found.append(Proposal(int(row["start"]), int(row["end"]), row["printed"], value=Decimal(row["value"]), bases=bases, confidence=0.8, rule="a-rule", conflicts=conflicts, **cells))
    return sorted(found, key=lambda one: one.start)


@pytest.fixture
def review(tmp_path: Path, light_project: Project) -> ReviewFolder:
    return begin_review(tmp_path / "example-city-2025", light_project, proposals_of, EXAMPLE / "text.txt")


class Browser:
    """Sends forms to an app in this process, and goes where it is sent."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def get(self, path: str) -> httpx2.Response:
        return self._send("GET", path)

    def post(self, path: str, data: dict[str, str], headers: dict[str, str] | None = None) -> httpx2.Response:
        return self._send("POST", path, data=data, headers=headers)

    def _send(self, method: str, path: str, **options: Any) -> httpx2.Response:
        async def sent() -> httpx2.Response:
            transport = httpx2.ASGITransport(self._app)
            async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1", follow_redirects=True) as client:
                return await client.request(method, path, **options)

        return asyncio.run(sent())


class Reviewer:
    """A person at the page, who sends forms as a browser does."""

    def __init__(self, review: ReviewFolder, project: Project, sources: Sources, who: str) -> None:
        self.client = Browser(review_app(review, project, sources.schemes, who))
        self.review = review

    def get(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    def post(self, path: str, **fields: str) -> str:
        """The page to which a form leads."""
        return self._posted(path, 200, fields)

    def refused(self, path: str, **fields: str) -> str:
        """The page that says what is wrong with a form."""
        return self._posted(path, 422, fields)

    def _posted(self, path: str, expected: int, fields: dict[str, str]) -> str:
        token = re.search(r'name="token" value="([^"]+)"', self.get("/report"))
        assert token
        answer = self.client.post(path, data={"token": token[1]} | fields)
        assert answer.status_code == expected, answer.text
        return answer.text


@pytest.fixture
def reviewers(review: ReviewFolder, light_project: Project, sources: Sources) -> Iterator[tuple[Reviewer, Reviewer]]:
    yield Reviewer(review, light_project, sources, "甲"), Reviewer(review, light_project, sources, "乙")


def item_of(page: str) -> str:
    found = re.search(r'name="item" value="([^"]+)"', page)
    assert found
    return found[1]


DESCRIBED = {
    "title_zh": "示例市2025年数据发展统计公报", "title_en": "Communiqué", "publisher": "example-city-data-bureau", "issued": "2026-03",
    "reporting_year": "2025", "series": "example-city-communiques",
}  # fmt: skip


def declare_all(reviewer: Reviewer) -> None:
    for table in ("schemes/indicators", "schemes/regions", "entities/bodies", "entities/report_series"):
        for row in rows_of(EXAMPLE / f"{table}.csv"):
            reviewer.post("/declare", table=f"{table}.csv", **{name: cell for name, cell in row.items() if cell})


def test_a_review_of_the_example_becomes_the_example(review: ReviewFolder, reviewers: tuple[Reviewer, Reviewer], light_project: Project) -> None:
    reviewer, _ = reviewers
    assert "尚不能写出" in reviewer.get("/report")
    declare_all(reviewer)
    reviewer.post("/describe", **DESCRIBED)
    reviewer.post("/bulk")
    assert review.standing().count("decided") == 27
    assert "报告已写出" in reviewer.post("/write")
    for table in ("claims.csv", "nonfacts.csv"):
        assert rows_of(review.folder / table) == rows_of(EXAMPLE / table)
    assert mistakes_of(review.folder, light_project) == []


def test_items_are_decided_one_after_another_the_one_that_fits_no_law_first(reviewers: tuple[Reviewer, Reviewer]) -> None:
    reviewer, _ = reviewers
    page = reviewer.get("/?kind=figure")
    assert item_of(page) == "117-121-1" and "<mark id=\"now\">3.15</mark>" in page and "a law" in page
    declare_all(reviewer)
    page = reviewer.post("/decide?kind=figure", item="117-121-1", act="accept")
    assert item_of(page) == "68-73-1" and "已定 1 / 27" in page
    page = reviewer.post("/decide?kind=figure", item="68-73-1", act="reject", reason="name")
    assert item_of(page) == "81-85-1" and "已定 2 / 27" in page
    page = reviewer.post("/decide?kind=figure", item="81-85-1", act="undo")
    assert item_of(page) == "68-73-1" and "已定 1 / 27" in page
    assert [one.act for one in reviewer.review.log.read() if one.act != "declare"] == ["accept", "reject", "undo"]


def test_a_row_that_cannot_be_is_told_and_nothing_is_decided(reviewers: tuple[Reviewer, Reviewer]) -> None:
    reviewer, _ = reviewers
    cells = {name: cell for name, cell in rows_of(EXAMPLE / "claims.csv")[0].items() if name not in ("start", "end", "printed", "shared")}
    wrong = {"indicator": "data-producton", "period": "2O25"}
    for name, cell in wrong.items():
        page = reviewer.refused("/decide", item="68-73-1", act="correct", **(cells | {"region": "全国", "region_basis": "assumed", name: cell}))
        assert f'name="{name}" value="{cell}"' in page and "不成立" in page
    assert reviewer.review.log.read() == []
    reviewer.post("/decide", item="68-73-1", act="correct", **(cells | {"region": "全国", "region_basis": "assumed", "value": "12.61"}))
    assert reviewer.review.standing().items["68-73-1"].outcome["value"] == "12.61"


def test_one_numeral_may_state_two_figures(reviewers: tuple[Reviewer, Reviewer]) -> None:
    reviewer, _ = reviewers
    declare_all(reviewer)
    reviewer.post("/bulk")
    cells = {name: cell for name, cell in rows_of(EXAMPLE / "claims.csv")[0].items() if name not in ("start", "end", "printed", "shared")}
    reviewer.post("/decide", item="68-73-1", act="add", **(cells | {"indicator": "data-storage"}))
    reviewer.post("/describe", **DESCRIBED)
    reviewer.post("/write")
    assert [row["shared"] for row in rows_of(reviewer.review.folder / "claims.csv")[:3]] == ["2", "2", "1"]


def test_whom_figures_are_attributed_to_is_declared_with_the_report(reviewers: tuple[Reviewer, Reviewer], light_project: Project) -> None:
    reviewer, _ = reviewers
    declare_all(reviewer)
    cells = {name: cell for name, cell in rows_of(EXAMPLE / "claims.csv")[0].items() if name not in ("start", "end", "printed", "shared")}
    reviewer.post("/decide", item="68-73-1", act="correct", **(cells | {"attribution": "某“局”"}))
    reviewer.post("/bulk")
    reviewer.post("/describe", **DESCRIBED)
    reviewer.post("/write")
    assert tomllib.loads((reviewer.review.folder / "report.toml").read_text(encoding="utf-8"))["attributions"] == {"某“局”": []}
    assert mistakes_of(reviewer.review.folder, light_project) == []


def test_an_item_accepted_and_the_same_row_written_are_alike(reviewers: tuple[Reviewer, Reviewer]) -> None:
    one, other = reviewers
    declare_all(one)
    row = next(row for row in rows_of(EXAMPLE / "claims.csv") if row["printed"] == "12.60")
    one.post("/decide", item="68-73-1", act="accept")
    other.post("/decide", item="68-73-1", act="correct", **{name: cell for name, cell in row.items() if name not in ("start", "end", "printed", "shared")})
    assert one.review.standing().items["68-73-1"].state == "decided"


def test_two_reviewers_are_compared_and_what_they_differ_in_is_settled(reviewers: tuple[Reviewer, Reviewer]) -> None:
    one, other = reviewers
    declare_all(one)
    for reviewer in reviewers:
        reviewer.post("/bulk?kind=nonfact&state=unseen")
    one.post("/decide", item="68-73-1", act="accept")
    other.post("/decide", item="68-73-1", act="reject", reason="name")
    page = one.get("/compare")
    assert "乙 · 甲" in page and "18 条两人都已定，其中 17 条一致" in page and "有分歧 1" in page
    one.post("/take", item="68-73-1", person="甲")
    item = one.review.standing().items["68-73-1"]
    assert (item.state, item.outcome["indicator"]) == ("decided", "data-production")


@pytest.mark.parametrize(
    ("query", "number"), [("", 27), ("kind=figure", 10), ("kind=nonfact", 17), ("kind=share", 1), ("below=0.9", 10), ("finding=1", 1), ("state=decided", 0), ("below=x", 27)]
)
def test_filters_say_what_is_listed(reviewers: tuple[Reviewer, Reviewer], query: str, number: int) -> None:
    assert reviewers[0].get(f"/?{query}").count("<tr") == number


def test_the_page_says_what_it_is_in_both_languages_and_runs_no_script(reviewers: tuple[Reviewer, Reviewer]) -> None:
    answer = reviewers[0].client.get("/?lang=en")
    assert '<html lang="en">' in answer.text and "Accept" in answer.text and "<script" not in answer.text and "style=" not in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src" not in policy and "unsafe" not in policy
    assert "接受" in reviewers[0].get("/?lang=zh")
    for key in "arucs":
        assert f'accesskey="{key}"' in answer.text


@pytest.mark.parametrize(("language", "words"), [
    ("zh", ("数据生产总量", "百分比", "时期依据", "名称的一部分", "计数", "句中写明")),
    ("en", ("Data produced", "Percent", "Period known by", "part of a name", "Count", "Stated")),
])  # fmt: skip
def test_a_row_is_in_words_and_its_ids_stand_in_the_fields(reviewers: tuple[Reviewer, Reviewer], language: str, words: Sequence[str]) -> None:
    declare_all(reviewers[0])
    page = reviewers[0].get(f"/?kind=figure&item=81-85-1&lang={language}")
    shown, fields = re.sub(r"<(input|option)[^>]*>", "", page), re.findall(r'<input name="(\w+)"', page)
    assert [word for word in words if word not in shown] == []
    assert not {"period_basis", "value_high", "page number"} & {word for text in re.findall(r">([^<]*)<", shown) for word in text.split()}
    assert fields[-20:][:5] == ["indicator", "value", "value_high", "unit", "kind"]
    for key in "ARUNPCS":
        assert f">{key}</kbd>" in page


def test_cells_offer_what_they_may_hold(reviewers: tuple[Reviewer, Reviewer]) -> None:
    page = reviewers[0].get("/?item=68-73-1")
    for name, choice in {"unit": "percent", "kind": "growth", "region": "china", "status": "target", "period_basis": "assumed", "qualifier": "超过", "multiplier": "万"}.items():
        list_named = re.search(rf'name="{name}"[^>]* list="([^"]+)"', page)
        assert list_named and f'<option value="{choice}">' in page.partition(f'<datalist id="{list_named[1]}">')[2].partition("</datalist>")[0]


def test_a_law_that_does_not_hold_is_shown_with_the_figures_that_do_not_fit_it(tmp_path: Path, light_project: Project, sources: Sources) -> None:
    (tmp_path / "two.txt").write_text("2031年，数据生产总量为150ZB。\n2031年，数据生产总量为160ZB。\n", encoding="utf-8")

    def proposed(document: Document) -> Sequence[Proposal]:
        starts = [document.text.index(printed) for printed in ("150", "160")]
        against = [Against("one-value", "", "", "", starts[1 - n], starts[1 - n] + 3, "data-production", ("160", "150")[n], "ZB", "2031") for n in (0, 1)]
        known = Against("growth.x", "增速等于水平值之比", "Growth is what the levels say", "survey-2031", 3, 6, "data-production", "140", "ZB", "2030")
        return [
            Proposal(start, start + 3, value, unit="ZB", kind="level", value=Decimal(value), indicator="data-production", region="china", period="2031", conflicts=("growth.x", "one-value"), against=(known, one))
            for start, value, one in zip(starts, ("150", "160"), against, strict=True)
        ]

    reviewer = Reviewer(begin_review(tmp_path / "two", light_project, proposed, tmp_path / "two.txt"), light_project, sources, "甲")
    text = reviewer.review.document.text
    other = f"{text.index('160')}-{text.index('160') + 3}-1"
    page = reviewer.get("/")
    conflicts = page[page.index('<div class="conflict">') :]
    assert "同一事物有两个不同的数值" in conflicts and f'item={other}">数据生产总量 <strong>160 ZB</strong>' in conflicts
    assert "增速等于水平值之比" in conflicts and "数据生产总量 <strong>140 ZB</strong>" in conflicts and "survey-2031" in conflicts
    assert "Two different values of one thing" in reviewer.get("/?lang=en")
    reviewer.post("/decide", item=other, act="reject", reason="word")
    page = reviewer.get("/")
    assert f'item={other}">词语的一部分' in page[page.index('<div class="conflict">') :]


@pytest.mark.parametrize(("cell", "written", "told"), [
    ("indicator", "data-producton", "指标: 没有“data-producton”，请从所列中选"), ("kind", "so much", "类型: 请从所列中选一个"),
    ("value", "twelve", "数值: 不是数；请只写数字"), ("unit", "", "单位: 是空的，请填写"), ("period", "2O25", "时期: &#39;2O25&#39; is no period; write 2024"),
])  # fmt: skip
def test_a_mistake_says_which_cell_and_what_to_do(reviewers: tuple[Reviewer, Reviewer], cell: str, written: str, told: str) -> None:
    declare_all(reviewers[0])
    cells = {name: cell for name, cell in rows_of(EXAMPLE / "claims.csv")[0].items() if name not in ("start", "end", "printed", "shared")}
    page = reviewers[0].refused("/decide", item="68-73-1", act="correct", **(cells | {cell: written}))
    assert told in page
    assert re.findall(r'<input name="(\w+)"[^>]*aria-invalid', page) == [cell]


def test_a_figure_of_something_new_is_accepted_once_that_is_declared(tmp_path: Path, light_project: Project, sources: Sources) -> None:
    (tmp_path / "new.txt").write_text("2031年，数据沙盘达77个。\n2032年，数据沙盘达79个。\n", encoding="utf-8")

    def proposed(document: Document) -> Sequence[Proposal]:
        stated = Basis("stated")
        return [
            Proposal(start, start + 2, value, unit="count", unit_printed="个", kind="count", value=Decimal(value), new_label="数据沙盘数", region="china", period=period, status="reported", bases={"period": stated, "region": stated, "population": stated})
            for value, period in (("77", "2031"), ("79", "2032")) for start in [document.text.index(value)]
        ]

    reviewer = Reviewer(begin_review(tmp_path / "new", light_project, proposed, tmp_path / "new.txt"), light_project, sources, "甲")
    first, second = reviewer.review.standing().items
    assert "指标: 是空的，请填写" in reviewer.refused("/decide", item=first, act="accept")
    (address,) = re.findall(r'href="(/report\?[^"]+)"', reviewer.get("/"))
    form = reviewer.get(address.replace("&amp;", "&"))
    filled = dict(re.findall(r'<input name="(\w+)" value="([^"]+)"', form))
    assert filled["label_zh"] == "数据沙盘数" and filled["unit"] == "count" and filled["kind"] == "count" and f'name="back" value="{first}"' in form
    cells = {"id": "data-sandboxes", "label_zh": "数据沙盘数", "label_en": "Data sandboxes", "definition_zh": "虚构", "definition_en": "Invented", "unit": "count", "kind": "count", "measured": "stock", "stage": "data-infrastructure"}
    assert "英文名称: 是空的" in reviewer.refused("/declare", table="schemes/indicators.csv", back=first, **(cells | {"label_en": ""}))
    page = reviewer.post("/declare", table="schemes/indicators.csv", back=first, **cells)
    assert item_of(page) and 'name="indicator" value="data-sandboxes"' in page
    assert item_of(page[page.index('class="deciding"') :]) == first
    reviewer.post("/decide", item=first, act="accept")
    reviewer.post("/bulk")
    assert {item: one.outcome["indicator"] for item, one in reviewer.review.standing().items.items()} == {first: "data-sandboxes", second: "data-sandboxes"}
    page = reviewer.get("/")
    assert "全部已定，去写出报告" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cell_reason_and_table_has_words(language: Language) -> None:
    cells = {name for model in (Claim, NonFact, Mention, Relation) for name in model.model_fields if name != "shared"}
    cells |= {name for names in DECLARED.values() for name in names} | {*DESCRIBED, "address"}
    needed = {f"cell_{name}" for name in cells} | {f"reason_{reason}" for reason in get_args(NonFactReason)} | {f"table_{table}" for table in DECLARED}
    assert needed | {f"law_{law}" for law in (ONE_VALUE, DIFFER)} <= words()[language].keys()


def test_a_mistake_of_two_cells_together_is_told_too(reviewers: tuple[Reviewer, Reviewer]) -> None:
    declare_all(reviewers[0])
    cells = {"indicator": "data-production", "unit": "EB", "kind": "level", "value": "1", "period_basis": "stated", "region_basis": "stated", "population_basis": "stated"}
    assert "<li>base_period and base_period_basis are both filled" in reviewers[0].refused("/decide", item="68-73-1", act="correct", base_period="2024", **cells)


def test_after_a_mistake_enter_does_not_accept_what_was_being_corrected(reviewers: tuple[Reviewer, Reviewer]) -> None:
    declare_all(reviewers[0])
    assert re.findall(r"<(\w+)[^>]* autofocus", reviewers[0].get("/?item=68-73-1")) == ["button"]
    page = reviewers[0].refused("/decide", item="68-73-1", act="correct", indicator="data-production", unit="EB", kind="level", value="x", period_basis="stated", region_basis="stated", population_basis="stated")
    assert re.findall(r'<input name="(\w+)"[^>]* autofocus', page) == ["value"] and len(re.findall(" autofocus", page)) == 1


def test_the_other_language_has_the_same_item_and_filters(reviewers: tuple[Reviewer, Reviewer]) -> None:
    page = reviewers[0].get("/?kind=figure&item=81-85-1")
    (switch,) = re.findall(r'hreflang="en" href="([^"]+)"', page)
    there = reviewers[0].get(switch.replace("&amp;", "&"))
    assert item_of(there[there.index('class="deciding"') :]) == "81-85-1" and '<html lang="en">' in there and '<option value="figure" selected>' in there
    refused = reviewers[0].refused("/decide", item="81-85-1", act="correct", value="x")
    (switch,) = re.findall(r'hreflang="en" href="([^"]+)"', refused)
    assert '<html lang="en">' in reviewers[0].get(switch.replace("&amp;", "&"))


def test_what_a_report_lacks_is_told_in_words(reviewers: tuple[Reviewer, Reviewer]) -> None:
    page = reviewers[0].get("/report")
    assert '<a href="/?state=open">未定 27</a>' in page and "中文标题: 是空的，请填写" in page


def test_a_kind_may_be_written_by_its_label(reviewers: tuple[Reviewer, Reviewer]) -> None:
    declare_all(reviewers[0])
    cells = {name: cell for name, cell in rows_of(EXAMPLE / "claims.csv")[0].items() if name not in ("start", "end", "printed", "shared")}
    reviewers[0].post("/decide", item="68-73-1", act="correct", **(cells | {"kind": "水平值", "status": "已发生"}))
    outcome = reviewers[0].review.standing().items["68-73-1"].outcome
    assert (outcome["kind"], outcome["status"]) == ("level", "reported")


def test_of_a_long_line_only_what_is_near_is_shown(tmp_path: Path, light_project: Project, sources: Sources) -> None:
    (tmp_path / "long.txt").write_text("甲" * 900 + "2025年" + "乙" * 900 + "\n", encoding="utf-8")
    review = begin_review(tmp_path / "long", light_project, lambda _: [Proposal(900, 904, "2025", "year")], tmp_path / "long.txt")
    page = Reviewer(review, light_project, sources, "甲").get("/")
    assert page.count("甲" * 160) == 1 and "甲" * 161 not in page and '<span class="cut">…</span>' in page


@pytest.mark.parametrize(
    ("headers", "data", "status"),
    [({"host": "attacker.example"}, {}, 400), ({}, {"token": "guessed"}, 403), ({}, {}, 403), ({"content-type": "text/plain"}, {"a": "b"}, 415), ({}, {"token": "x" * 300_000}, 413)],
    ids=["another host", "guessed token", "no token", "no form", "too large"],
)
def test_another_page_cannot_decide(reviewers: tuple[Reviewer, Reviewer], headers: dict[str, str], data: dict[str, str], status: int) -> None:
    client = reviewers[0].client
    answer = client.post("/decide", data=data | {"item": "68-73-1", "act": "reject", "reason": "name"}, headers=headers)
    assert answer.status_code == status
    assert reviewers[0].review.log.read() == []


def test_a_start_that_was_killed_begins_again_and_touches_no_decision(tmp_path: Path, light_project: Project) -> None:
    folder, text = tmp_path / "example-city-2025", EXAMPLE / "text.txt"

    def killed(_: Document) -> Sequence[Proposal]:
        raise KeyboardInterrupt

    assert asked_before(folder) == {}
    with pytest.raises(KeyboardInterrupt):
        begin_review(folder, light_project, killed, text, asked={"date": "2026-03", "region": "天津"})
    assert asked_before(folder) == {"date": "2026-03", "region": "天津"}
    review = begin_review(folder, light_project, proposals_of, text)
    client = Reviewer(review, light_project, read_sources(light_project), "甲")
    client.post("/decide", item="3-7-1", act="accept")
    decided = review.log.path.read_bytes()
    (folder / "proposals.jsonl").unlink()  # as if the machine had lost what was not yet on the disk
    again = begin_review(folder, light_project, proposals_of)
    assert again.log.path.read_bytes() == decided
    assert again.standing().items["3-7-1"].state == "decided" and len(again.standing().items) == 27


def test_a_folder_that_is_no_review_or_one_of_another_document_is_told(tmp_path: Path, light_project: Project) -> None:
    with pytest.raises(InputProblems, match="holds no review"):
        begin_review(tmp_path / "none", light_project, proposals_of)
    begin_review(tmp_path / "one", light_project, proposals_of, EXAMPLE / "text.txt")
    (tmp_path / "other.txt").write_text("2024年另一份公报。\n", encoding="utf-8")
    with pytest.raises(InputProblems, match="is not the document"):
        begin_review(tmp_path / "one", light_project, proposals_of, tmp_path / "other.txt")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "notes").touch()
    with pytest.raises(InputProblems, match="is there already"):
        begin_review(tmp_path / "taken", light_project, proposals_of, EXAMPLE / "text.txt")
