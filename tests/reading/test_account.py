"""The account: every row proven against the report's text, every numeral of the text accounted for once."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from loaders.problems import InputProblems, Problem
from loaders.project import Project
from loaders.reading.account import account_for, read_report_text
from loaders.reading.published import Claim, NonFact, Report, read_report
from loaders.tables import Located
from loaders.words.numerals import find_numerals
from tests.support.projects import REPORTS
from tests.support.tables import edit


@pytest.fixture
def figure(report: Report, text: str) -> Located[Claim]:
    """The first claim of the report that alone states a whole numeral in Arabic digits, without a multiplier."""
    numerals = {(numeral.start, numeral.end) for numeral in find_numerals(text)}
    return next(
        claim
        for claim in report.claims
        if claim.row.shared == 1
        and (claim.row.start, claim.row.end) in numerals
        and claim.row.printed.replace(".", "").isdigit()
        and len(claim.row.printed) > 2
        and not claim.row.multiplier
    )


def changed(report: Report, claim: Located[Claim], **cells: object) -> Report:
    """The report with other cells in one claim."""
    row = claim.row.model_copy(update=cells)
    claims = tuple(replace(claim, row=row) if other is claim else other for other in report.claims)
    return replace(report, claims=claims)


def test_five_reports_are_accounted_for() -> None:
    assert len(REPORTS) == 5


def test_every_numeral_is_claimed_or_excused_exactly_once(report: Report, text: str) -> None:
    account = account_for(report, text)
    assert account.problems == ()
    assert (account.left_over, account.counted_twice) == (0, 0)
    assert account.claimed + account.nonfacts == account.numerals > 200
    assert account.claims == len(report.claims)


def test_a_removed_claim_leaves_its_numeral_over(report: Report, text: str, figure: Located[Claim]) -> None:
    account = account_for(replace(report, claims=tuple(c for c in report.claims if c is not figure)), text)
    assert (account.left_over, account.counted_twice) == (1, 0)
    (problem,) = account.problems
    line = text[: figure.row.start].count("\n") + 1
    assert (
        f"numeral {figure.row.printed!r} at {figure.row.start} (line {line} of the text)" in problem.message
    )
    assert problem.file.endswith(f"{report.id}/claims.csv")
    assert "nonfacts.csv" in problem.remedy


def test_a_removed_nonfact_leaves_its_numeral_over(report: Report, text: str) -> None:
    account = account_for(replace(report, nonfacts=report.nonfacts[1:]), text)
    assert account.left_over == 1
    assert repr(report.nonfacts[0].row.printed) in account.problems[0].message


def test_a_moved_range_is_a_problem_with_the_nearest_place(
    report: Report, text: str, figure: Located[Claim]
) -> None:
    start, end = figure.row.start + 1, figure.row.end + 1
    account = account_for(changed(report, figure, start=start, end=end), text)
    (moved,) = (problem for problem in account.problems if problem.line == figure.line)
    assert moved == Problem(
        moved.file, figure.line, "start",
        f"{figure.row.printed!r} is not at {start}–{end}, there is {text[start:end]!r}",
        f"The nearest one begins at {figure.row.start}.",
    )  # fmt: skip
    assert account.left_over == 1


def test_a_numeral_that_the_text_does_not_hold_is_said_so(
    report: Report, text: str, figure: Located[Claim]
) -> None:
    account = account_for(changed(report, figure, printed="98765.4321"), text)
    remedies = {problem.column: problem.remedy for problem in account.problems}
    assert remedies["start"] == "It does not occur in the text."


def test_a_moved_mention_is_a_problem_at_its_line(report: Report, text: str) -> None:
    mention = report.mentions[0]
    row = mention.row.model_copy(update={"start": mention.row.start + 1, "end": mention.row.end + 1})
    account = account_for(replace(report, mentions=(replace(mention, row=row), *report.mentions[1:])), text)
    (problem,) = account.problems
    assert (problem.line, problem.column) == (mention.line, "start")
    assert problem.file.endswith("mentions.csv")
    assert problem.remedy == f"The nearest one begins at {mention.row.start}."


def test_a_numeral_both_claimed_and_excused_is_counted_twice(
    report: Report, text: str, figure: Located[Claim]
) -> None:
    row = NonFact(start=figure.row.start, end=figure.row.end, printed=figure.row.printed, reason="word")
    account = account_for(replace(report, nonfacts=(*report.nonfacts, Located(row, figure.file, 1))), text)
    assert (account.left_over, account.counted_twice) == (0, 1)
    assert "stated by 1 claims and listed by 1 non-facts" in account.problems[0].message


def test_a_numeral_excused_twice_is_counted_twice(report: Report, text: str) -> None:
    account = account_for(replace(report, nonfacts=(*report.nonfacts, report.nonfacts[0])), text)
    assert account.counted_twice == 1


def test_a_value_that_the_numeral_does_not_spell_is_a_problem(
    report: Report, text: str, figure: Located[Claim]
) -> None:
    account = account_for(changed(report, figure, value=figure.row.value + Decimal("0.1")), text)
    (problem,) = account.problems
    assert (problem.line, problem.column) == (figure.line, "value")
    assert repr(figure.row.printed) in problem.message


def test_a_multiplier_that_the_text_does_not_print_is_a_problem(
    report: Report, text: str, figure: Located[Claim]
) -> None:
    account = account_for(changed(report, figure, multiplier="万"), text)
    assert {(problem.line, problem.column) for problem in account.problems} == {(figure.line, "value")}


def test_a_multiplier_that_the_text_prints_and_the_row_omits_is_a_problem(report: Report, text: str) -> None:
    claim = next(
        claim
        for claim in report.claims
        if claim.row.multiplier in ("万", "亿") and text.startswith(claim.row.multiplier, claim.row.end)
    )
    account = account_for(changed(report, claim, multiplier=""), text)
    columns = {problem.column for problem in account.problems if problem.line == claim.line}
    assert columns == {"value", "multiplier"}


@pytest.mark.parametrize("follows", ["千", "百", "千亿", " 十\n万"])
def test_any_multiplier_that_follows_in_the_text_must_be_told(
    report: Report, text: str, figure: Located[Claim], follows: str
) -> None:
    end = figure.row.end
    cut = replace(report, claims=(figure,), nonfacts=(), mentions=())
    longer = text[:end] + follows + text[end:]
    told = changed(cut, figure, unit_printed="".join(follows.split()) + "瓦")
    for stated, columns in ((cut, {"multiplier"}), (told, set())):
        problems = [p for p in account_for(stated, longer).problems if p.line == figure.line]
        assert {problem.column for problem in problems} == columns


def test_what_is_no_numeral_is_a_problem_at_its_claim(
    report: Report, text: str, figure: Located[Claim]
) -> None:
    start = text.index("数据")
    account = account_for(changed(report, figure, start=start, end=start + 2, printed="数据"), text)
    assert (figure.line, "printed") in {(problem.line, problem.column) for problem in account.problems}


def test_the_text_itself_is_read_without_a_problem(report: Report, texts_folder: Path, text: str) -> None:
    problems: list[Problem] = []
    assert read_report_text(report, texts_folder, problems) == text
    assert problems == []


def test_a_text_with_another_checksum_is_refused(report: Report, text: str, tmp_path: Path) -> None:
    path = tmp_path / f"{report.id}.txt"
    path.write_bytes(text.replace("数据", "资料", 1).encode())
    problems: list[Problem] = []
    assert read_report_text(report, tmp_path, problems) is None
    (problem,) = problems
    assert problem.file == str(path)
    assert f"not {report.metadata.text_sha256[:12]}…" in problem.message
    assert "read the report anew" in problem.remedy


def test_a_text_that_is_not_there_is_refused(report: Report, tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert read_report_text(report, tmp_path, problems) is None
    assert [problem.file for problem in problems] == [str(tmp_path / f"{report.id}.txt")]
    assert "No such file" in problems[0].message


@pytest.mark.parametrize("name", REPORTS[:1])
def test_a_claim_entered_twice_must_say_that_it_is_shared(broken_project: Project, name: str) -> None:
    folder = broken_project.reports / name
    claim = next(claim for claim in read_report(folder).claims if claim.row.shared == 1)
    path = folder / "claims.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, lines[claim.line - 1]]), encoding="utf-8")
    with pytest.raises(InputProblems) as raised:
        read_report(folder)
    sharing = [problem for problem in raised.value.problems if problem.column == "shared"]
    assert [problem.line for problem in sharing] == [claim.line, len(lines) + 1]
    assert "2 claims stand on" in sharing[0].message
    assert "remove the duplicate" in sharing[0].remedy


@pytest.mark.parametrize("table", ["claims", "nonfacts", "mentions", "relations", "definitions"])
def test_a_lost_row_is_missed_by_the_expected_count(broken_project: Project, table: str) -> None:
    folder = broken_project.reports / REPORTS[0]
    path = folder / f"{table}.csv"
    expected = len(getattr(read_report(folder), table))
    edit(path, lambda rows: rows.pop())
    with pytest.raises(InputProblems) as raised:
        read_report(folder)
    (problem,) = (p for p in raised.value.problems if p.column == f"expected.{table}")
    assert problem.message == f"expects {expected} {table}, the tables hold {expected - 1}"
    assert problem.file.endswith("report.toml")


@pytest.mark.parametrize(
    ("printed", "multiplier", "value", "high", "passes"),
    [
        ("18.70", "", "18.7", None, True), ("18.70", "", "18.699999999999999", None, False),
        ("18.70", "", "18.70000001", None, False), ("1.1", "亿", "110000000", None, True),
        ("三分之一", "", "33.333333", None, True), ("三分之一", "", "33.3", None, True), ("三分之一", "", "33.4", None, False),
        ("-5%—-3%", "", "-5", "-3", True), ("-5%—-3%", "", "5", "3", False), ("6%—8%", "", "-6", "-8", True),
        ("七八成", "", "70", "80", True), ("七八成", "", "78", None, False), ("1,234", "", "1234", None, True),
    ],
)  # fmt: skip
def test_a_value_is_proven_exactly_with_the_sign_that_is_printed(
    report: Report, printed: str, multiplier: str, value: str, high: str | None, passes: bool
) -> None:
    cells: dict[str, Any] = {
        "start": 0, "end": len(printed), "printed": printed, "multiplier": multiplier, "value": Decimal(value),
        "value_high": high and Decimal(high), "shared": 1, "qualifier": "",
    }  # fmt: skip
    row = report.claims[0].row.model_copy(update=cells)
    claims = (Located(row, report.claims[0].file, 2),)
    bare = replace(report, claims=claims, nonfacts=(), mentions=(), sentences=())
    problems = account_for(bare, f"{printed}{multiplier}").problems
    assert [problem.column for problem in problems if problem.file.endswith("claims.csv") and problem.line == 2] == (
        [] if passes else ["value"]
    )
