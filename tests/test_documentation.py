"""The README says what is so: its tables are generated, its queries answer, its commands and paths exist."""

from __future__ import annotations

import re

import pyoxigraph
import pytest

from loaders.project import ROOT
from loaders.settings import settings_table
from loaders.sources import Sources
from tests.support.commands import COMMANDS
from tests.support.documentation import README, generated

TEXT = README.read_text(encoding="utf-8")
QUERIES = re.findall(r"```sparql\n(.*?)```", TEXT, re.DOTALL)


def test_the_generated_tables_are_up_to_date(sources: Sources, built_store: pyoxigraph.Store) -> None:
    assert generated(TEXT, sources, built_store) == TEXT, "run `python -m tests.support.documentation`"


@pytest.mark.parametrize("query", QUERIES)
def test_each_query_of_the_readme_has_an_answer(query: str, built_store: pyoxigraph.Store) -> None:
    answer = built_store.query(query, use_default_graph_as_union=True)
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    assert list(answer)


def test_the_readme_has_the_three_queries_to_try() -> None:
    assert len(QUERIES) >= 3


def test_each_command_of_the_readme_exists_and_each_command_is_in_it() -> None:
    block = re.search(r"## The command\n\n```\n(.*?)```", TEXT, re.DOTALL)
    assert block
    named = set(re.findall(r"^dgkg ([a-z-]+)", block[1], re.MULTILINE))
    assert named == set(COMMANDS)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:ontology|loaders|shapes|queries|service|tests)/[^`*<>]*)`", TEXT))))
def test_each_path_that_the_readme_names_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_the_make_targets_of_the_readme_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)", TEXT)) <= targets


def test_the_settings_of_the_readme_are_those_of_the_service() -> None:
    assert settings_table() in TEXT


def test_the_tree_of_the_house_names_every_room() -> None:
    tree = TEXT[TEXT.index("## How it is built") : TEXT.index("| to read | where |")]
    for package in ("loaders", "service"):
        rooms = {path.parent.name for path in (ROOT / package).glob("*/__init__.py")}
        assert rooms
        for room in rooms:
            assert f"  {room}/" in tree, f"{package}/{room} is not in the tree"
