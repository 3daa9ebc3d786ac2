"""Every number in README.md is generated, or declared in ``tests/support/readme_numbers.csv`` with what shows it."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pyoxigraph
import pytest

from loaders.identities import Grounding
from loaders.project import ROOT
from loaders.settings import settings_table
from loaders.sources import Sources
from tests.support.documentation import README
from tests.support.tables import read_rows

DECLARED = read_rows(Path(__file__).parent / "support" / "readme_numbers.csv")
EXAMPLE = ROOT / "loaders" / "drafts" / "example"
_WORDS = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|dozens?"
_NUMBER = re.compile(rf"(?<![A-Za-z])\d[\d.,]*|\b(?:{_WORDS}|hundreds?|thousands?|millions?|half)\b", re.IGNORECASE)
_GENERATED = re.compile(r"<!-- (\w+) -->.*?<!-- /\1 -->", re.DOTALL)


def prose(text: str) -> str:
    """The text without code, generated blocks and addresses, in one line for each heading, paragraph or row."""
    text = _GENERATED.sub("", text.replace(settings_table(), ""))
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    text = re.sub(r"`[^`\n]*`", "``", text)
    return "\n".join(" ".join(block.split()) for block in re.split(r"\n\n|\n(?=\|)", text))


def undeclared(text: str, declared: list[str]) -> list[str]:
    """The numbers of the prose, with what stands around them, that no declared words hold. Words that begin with ``##``
    declare their heading's whole section where its proof is a measurement."""
    kept = prose(text)
    for words in declared:
        kept = kept.replace(prose(words), "")
    return [kept[max(0, found.start() - 30) : found.end() + 30] for found in _NUMBER.finditer(kept)]


def without_measured(text: str) -> str:
    """The text without the sections that are declared to be measurements."""
    for row in DECLARED:
        if row["proof"] == "measured" and row["words"].startswith("## "):
            assert row["words"] in text
            text = re.sub(rf"^{re.escape(row['words'])}\n.*?(?=^## )", "", text, flags=re.DOTALL | re.MULTILINE)
    return text


def test_every_number_of_the_readme_is_generated_or_declared() -> None:
    text = without_measured(README.read_text(encoding="utf-8"))
    assert undeclared(text, [row["words"] for row in DECLARED]) == []


@pytest.mark.parametrize(
    "said", ["It holds 1,343 figures.", "All five reports.", "half of them", "a hundred laws", "| table | 12 |"]
)
def test_a_number_that_nobody_declares_is_found(said: str) -> None:
    assert undeclared(f"{README.read_text(encoding='utf-8')}\n\n{said}\n", [row["words"] for row in DECLARED])


def test_numbers_in_code_and_in_generated_blocks_are_not_prose() -> None:
    assert undeclared("`x 7`\n\n```sh\nrun 8\n```\n\n<!-- a -->\n9\n<!-- /a -->\n", []) == []


@pytest.mark.parametrize("row", DECLARED, ids=[row["words"] for row in DECLARED])
def test_what_shows_a_number_is_there(row: dict[str, str]) -> None:
    text = " ".join(README.read_text(encoding="utf-8").split())
    assert " ".join(row["words"].split()) in text, "the README no longer says so"
    proof = row["proof"]
    if proof in ("name", "measured"):
        return
    test = re.fullmatch(r"(tests/[\w/]+\.py)::(\w+)", proof)
    file, says = (test[1], f"def {test[2]}(") if test else proof.split(": ", 1)
    assert says in (ROOT / file).read_text(encoding="utf-8")


def test_the_interval_that_the_readme_shows_is_that_of_the_graph(built_store: pyoxigraph.Store) -> None:
    found = built_store.query(
        "PREFIX dg: <https://w3id.org/datagov-kg/ontology#> ASK { ?figure dg:pointValue 41.06 ; "
        "dg:lowerBound 41.055 ; dg:upperBound 41.065 ; dg:indicator <https://w3id.org/datagov-kg/indicator/data-production> }",
        use_default_graph_as_union=True,
    )
    assert found


def test_the_confidence_of_a_relation_with_a_clause_is_never_below_what_the_readme_says(sources: Sources) -> None:
    assert min(fact.row.confidence for fact in sources.outside if fact.row.locator) == 0.7


def test_the_two_ways_of_counting_compute_are_two_indicators(sources: Sources) -> None:
    indicators = sources.schemes["indicators"].concepts
    periods = {
        name: {o.best.period.code[:4] for o in sources.all_observations() if o.best.indicator.id == name and o.best.period}
        for name in ("compute-fp32", "intelligent-compute-fp16")
    }
    assert set(periods) <= set(indicators)
    assert "2024" in periods["compute-fp32"] and "2025" not in periods["compute-fp32"]
    assert "2025" in periods["intelligent-compute-fp16"]


def test_the_example_is_what_the_readme_says() -> None:
    with (EXAMPLE / "schemes" / "indicators.csv").open(encoding="utf-8", newline="") as file:
        new = {row["id"] for row in csv.DictReader(file)}
    claims = read_rows(EXAMPLE / "claims.csv")
    assert sum(row["indicator"] in new for row in claims) == 3
    assert {row["period"] for row in claims if row["indicator"] == "data-production" and row["status"] == "reported"} == {"2024", "2025"}


def test_the_readme_counts_the_figures_that_take_part_in_a_check(sources: Sources) -> None:
    grounding: Grounding = sources.ground()
    figures = sum(1 for _ in sources.all_observations())
    assert 0 < len(grounding.checked) < figures, "not every figure is checked against others"
    text = " ".join(README.read_text(encoding="utf-8").split())
    assert f"which state {figures:,} figures. {len(grounding.checked):,} of the figures are checked against others" in text
