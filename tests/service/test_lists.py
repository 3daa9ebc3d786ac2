"""The pages of lists: targets by verdict, year and place; official lists of pilots by programme."""

from __future__ import annotations

import asyncio

import httpx2
import pytest

from service.http.problems import InvalidParameter
from service.pages.lists import MOST, chosen, pilots_context, targets_context
from service.read.lines import Line
from service.read.named import Named
from tests.support.page_of import few_triples

HTML = {"Accept": "text/html"}


def test_every_target_is_listed_with_its_policy_and_verdict_and_chosen_by_them() -> None:
    found = asyncio.run(targets_context(few_triples(), {}))
    assert found["number"] == found["all"] == len(found["lines"]) > 0
    (line,) = [line for line in found["lines"] if line["target"].value.endswith("/measures.2025.1")]
    assert line["policy"].value.endswith("/policy/measures") and line["verdict"].value in found["choices"][0].values
    again = asyncio.run(targets_context(few_triples(), {"verdict": line["verdict"].value, "due": line["due"].value}))
    assert line in again["lines"]
    with pytest.raises(InvalidParameter, match="'verdict'"):
        asyncio.run(targets_context(few_triples(), {"verdict": "nothing"}))


def test_lists_of_pilots_are_chosen_by_programme() -> None:
    found = asyncio.run(pilots_context(few_triples(), {"programme": "zones"}))
    assert [line["list"].value.rpartition("/")[2] for line in found["lines"]] == ["zones-1"]


def test_long_lists_stand_on_pages_that_keep_what_was_chosen() -> None:
    lines = [Line(due=Named("literal", str(2020 + number % 2)), number=Named("literal", str(number))) for number in range(3 * MOST)]
    first = chosen(lines, ("due",), {"due": "2021"})
    assert (first["number"], len(first["lines"]), first["before"], first["after"]) == (75, MOST, "", f"?due=2021&from={MOST}")
    second = chosen(lines, ("due",), {"due": "2021", "from": str(MOST)})
    assert [*first["lines"], *second["lines"]] == [line for line in lines if line["due"].value == "2021"]
    assert (second["before"], second["after"]) == ("?due=2021&from=0", "")
    for wrong in ("x", "-1", "9" * 9):
        with pytest.raises(InvalidParameter, match="'from'"):
            chosen(lines, ("due",), {"from": wrong})


@pytest.mark.parametrize("path", ["/targets", "/pilots"])
@pytest.mark.parametrize(("language", "word"), [("zh", "目标试点"), ("en", "Targets Lists")])
def test_the_pages_answer_in_both_languages_and_say_what_is_wrong(client: httpx2.Client, path: str, language: str, word: str) -> None:
    answer = client.get(path, params={"lang": language}, headers=HTML)
    assert answer.status_code == 200 and f'lang="{language}"' in answer.text
    heading = answer.text.partition("<h1>")[2].partition("</h1>")[0]
    assert any(part in heading for part in ((word[:2], word[2:]) if language == "zh" else word.split()))
    assert client.get(path, params={"from": "x"}, headers=HTML).status_code == 422
