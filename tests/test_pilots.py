"""Lists of pilots: batch, order, date and the document that set them up; complete where all that they name are there."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.emission.pilots import pilot_triples
from loaders.iris import node
from loaders.problems import Problem
from loaders.reading.pilots import read_pilots
from loaders.sources import Sources
from loaders.vocabulary import DG

LISTS = "id,programme,batch,label_zh,label_en,date,total,document,source,note\n"
MEMBERS = "list,position,name_zh,region,body\n"
ONE = "a,digital-yuan-pilot,1,首批,First,2020-04,2,,https://e.org/,\n"


def tables(tmp_path: Path, lists: str, members: str) -> tuple[list[Path], list[Path]]:
    """The two tables with these rows."""
    one, other = tmp_path / "pilot_lists.csv", tmp_path / "pilot_members.csv"
    one.write_text(LISTS + lists, encoding="utf-8")
    other.write_text(MEMBERS + members, encoding="utf-8")
    return [one], [other]


@pytest.mark.parametrize(
    ("lists", "members", "message"),
    [
        ("a,no-such,1,首批,First,,2,,https://e.org/,\n", "", "unknown programme 'no-such'"),
        (ONE + ONE, "", "'a' stands on line 2 already"),
        (ONE, "b,1,深圳,shenzhen,\n", "unknown list 'b'"),
        (ONE, "a,1,深圳,shenzen,\n", "unknown region 'shenzen'"),
        (ONE, "a,3,深圳,shenzhen,\n", "position 3 of a list that names 2"),
        (ONE, "a,1,深圳,shenzhen,\na,1,成都,chengdu,\n", "position 1 is given twice"),
    ],
)
def test_a_list_that_cannot_be_is_a_problem(
    sources: Sources, tmp_path: Path, lists: str, members: str, message: str
) -> None:
    problems: list[Problem] = []
    read_pilots(*tables(tmp_path, lists, members), sources.schemes, problems)
    assert message in [problem.message for problem in problems]


def test_members_stand_in_order_and_a_list_is_complete_with_the_last_of_them(sources: Sources, tmp_path: Path) -> None:
    problems: list[Problem] = []
    second, first = "a,2,成都,chengdu,\n", "a,1,深圳,shenzhen,\n"
    (part,) = read_pilots(*tables(tmp_path, ONE, second), sources.schemes, problems)
    (whole,) = read_pilots(*tables(tmp_path, ONE, second + first), sources.schemes, problems)
    assert problems == []
    assert (part.is_complete, whole.is_complete) == (False, True)
    assert [member.row.name_zh for member in whole.members] == ["深圳", "成都"]
    triples = set(pilot_triples([whole]))
    assert (node("pilot-list/a"), DG.listOf, node("programme/digital-yuan-pilot")) in triples
    assert (node("pilot-list/a/2"), DG.listed, node("region/chengdu")) in triples


def test_the_zones_of_2019_and_2025_and_the_factor_areas_are_lists_of_their_own(sources: Sources) -> None:
    lists = {pilots.located.row.id: pilots for pilots in sources.pilots}
    assert {lists[name].located.row.total for name in ("digital-economy-zones-2019", "digital-economy-zones-2025")} == {6, 7}
    assert lists["factor-market-pilots-2025"].is_complete and lists["data-annotation-bases-1"].is_complete
    assert not lists["trusted-data-space-pilots-2025-city"].is_complete
