"""Stored queries by theme: the folder is the theme, the table names and orders it, the address stays the file's."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.problems import InputProblems
from loaders.project import OwnData, Project
from service.stored.model import read_queries
from service.stored.themes import by_theme, themes_of
from tests.support.queries_of_tests import SERIES


def project(root: Path, **queries: str) -> Project:
    """A project of stored queries only, each in the folder of its theme."""
    for name, folder in queries.items():
        (root / "queries" / folder).mkdir(parents=True, exist_ok=True)
        (root / "queries" / folder / f"{name}.rq").write_text(SERIES, encoding="utf-8")
    return Project(root)


def test_every_query_lies_in_a_folder_that_the_table_names_and_every_theme_has_one() -> None:
    queries = read_queries(Project().query_files())
    assert {query.theme for query in queries.values()} == {theme.id for theme in themes_of(Project())}


def test_themes_stand_in_the_order_of_the_table_then_by_name_and_loose_queries_last(tmp_path: Path) -> None:
    known = project(tmp_path, a="zebra", b="second", c="first", d="", e="apple")
    table = "id,title_zh,title_en\nfirst,甲,First\nsecond,乙,Second\nempty,丙,Empty\n"
    (tmp_path / "queries/themes.csv").write_text(table, encoding="utf-8")
    found = by_theme(read_queries(known.query_files()).values(), themes_of(known))
    assert [(item.theme.id, item.theme.title_en) for item in found] == [
        ("first", "First"), ("second", "Second"), ("apple", "apple"), ("zebra", "zebra"), ("other", "Others"),
    ]  # fmt: skip
    assert [query.name for item in found for query in item.queries] == ["c", "b", "e", "a", "d"]


def test_a_user_may_name_a_theme_of_their_own_but_none_twice(tmp_path: Path) -> None:
    own = OwnData(tmp_path / "mine")
    (own.folder / "queries").mkdir(parents=True)
    table = own.folder / "queries/themes.csv"
    table.write_text("id,title_zh,title_en\nhealth,卫生,Health\n", encoding="utf-8")
    mine = Project(own=(own,))
    assert themes_of(mine)[-1].title_en == "Health"
    assert not list(own.problems())
    table.write_text("id,title_zh,title_en\nfigures,数,Mine\n", encoding="utf-8")
    with pytest.raises(InputProblems, match="theme 'figures' is named already"):
        themes_of(mine)
