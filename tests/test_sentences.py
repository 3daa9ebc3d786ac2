"""Sentences: templates of a file, filled by name once; a mistake in the file has its line."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from loaders.identities import label_of
from loaders.problems import Problem
from loaders.project import Project
from loaders.sentences import LANGUAGES, OWN, PLACES, Sentences, Template, read_sentences
from loaders.sources import Sources
from loaders.validation import read_shapes
from loaders.validation.checks import compile_shapes

FILE = Project().sentences


def read(path: Path) -> tuple[Sentences, list[Problem]]:
    """The sentences of a file, and what is wrong with it."""
    problems: list[Problem] = []
    return read_sentences(path, problems), problems


def test_every_sentence_of_the_file_is_said_or_is_of_a_kind_or_shape_that_there_is(sources: Sources) -> None:
    shapes = read_shapes(Project().shape_files())
    names = {query.shape.rpartition("#")[2] for query in compile_shapes(shapes)}
    own = {f"finding.{law.kind}" for law in sources.laws.values()} | {f"shape.{name}" for name in names}
    own |= {f"title.{name}" for name in names | {law.form for law in sources.laws.values()}}
    assert PLACES.keys() <= set(sources.sentences.names) <= PLACES.keys() | own


def test_every_declared_sentence_is_asked_for_in_the_code() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in Path(str(files("loaders"))).rglob("*.py"))
    built = ("finding.", "shape.", "title.", "identity.", "label.period-")  # of a kind, a form or a name
    assert [name for name in PLACES if not name.startswith(built) and f'"{name}"' not in code] == []


def test_a_place_is_filled_by_its_name() -> None:
    sentences = Sentences({"label.claim": Template(zh="{printed}（{report}）", en="{report}: {printed}")})
    assert sentences.say("label.claim", "zh", printed="5", report="甲") == "5（甲）"
    assert sentences.say("label.claim", "en", printed="5", report="A") == "A: 5"


def test_braces_of_a_text_are_no_place() -> None:
    sentences = Sentences({"label.claim": Template(zh="{printed}{report}", en="{printed}")})
    assert sentences.say("label.claim", "zh", printed="{report}{0}{", report="{printed}") == "{report}{0}{{printed}"


def test_a_place_that_nothing_fills_is_an_error() -> None:
    with pytest.raises(KeyError, match="printed"):
        Sentences({"label.claim": Template(zh="{printed}", en="{printed}")}).say("label.claim", "zh")


def test_a_kind_with_a_sentence_of_its_own_is_said_so() -> None:
    general, own = Template(zh="一般", en="general"), Template(zh="增长", en="growth")
    sentences = Sentences({"finding.product": general, "finding.growth": own})
    assert sentences.name_of("finding", "growth", "product") == "finding.growth"
    assert sentences.name_of("finding", "share", "product") == "finding.product"


def test_every_law_is_called_something_in_both_languages(sources: Sources) -> None:
    laws = sources.laws.values()
    assert {law.kind for law in laws} >= {"growth", "share", "sum", "place", "restatement", "agreement"}
    for law in laws:
        for language in LANGUAGES:
            label = label_of(law, language, sources.sentences)
            assert label and "{" not in label and "}" not in label


@pytest.mark.parametrize(
    ("before", "after", "column", "message", "has_line"),
    [
        ("zh = \"发现：{name}\"", "zh = \"发现：{nmae}\"", "label.finding.zh", "has no place {nmae}", True),
        ("zh = \"发现：{name}\"", "zh = \"发现：{Name}\"", "label.finding.zh", "a brace that is no part", True),
        ("zh = \"发现：{name}\"", "zh = \"\"", "label.finding.zh", "at least 1 character", True),
        ("zh = \"发现：{name}\"", "zh = 5", "label.finding.zh", "found 5", True),
        ("zh = \"发现：{name}\"\n", "", "label.finding.zh", "Field required", True),
        ("zh = \"发现：{name}\"\n", "zh = \"x\"\nde = \"x\"\n", "label.finding.de", "Extra inputs", True),
        ("[label.finding]", "[label.fnding]", "label.fnding", "nothing says this sentence", True),
        ("[label.finding]", "[label.fnding]", "label.finding", "this sentence is missing", False),
        ("[label.finding]", "[label.finding", "", "is not valid TOML", False),
        ("[label.finding]", "[finding.growth]", "finding.growth.zh", "has no place {name}", True),
    ],
)
def test_a_mistake_in_the_file_is_reported_with_its_line(
    tmp_path: Path, before: str, after: str, column: str, message: str, has_line: bool
) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / "sentences.toml"
    path.write_text(text.replace(before, after), encoding="utf-8")
    _, problems = read(path)
    found = [problem for problem in problems if problem.column == column]
    assert len(found) == 1 and message in found[0].message and found[0].remedy
    line = text.count("\n", 0, text.index("[label.finding]")) + 1
    assert found[0].line == (line if has_line else 0)


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    _, (problem,) = read(tmp_path / "none.toml")
    assert "cannot be read" in problem.message


def test_groups_that_take_own_sentences_have_a_general_one() -> None:
    for group, places in OWN.items():
        assert [name for name, known in PLACES.items() if name.startswith(f"{group}.") and known == places]
