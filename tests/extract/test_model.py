"""A model on loopback proposes too: what it says is held to the text, stands beside the rules, and whatever it answers, or
does not, the rules' proposals are there."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from loaders.extract import Extractor, Given, Model, Proposal, propose_figures
from loaders.extract.document import document_of
from loaders.extract.model import Answers, Reading, merged, read_by
from loaders.extract.model.merging import DIFFER
from loaders.extract.model.passages import passages_of
from loaders.settings import Settings
from loaders.sources import Sources
from tests.support.catalogues import Answering, Asked, Catalogue, Reply, catalogue
from tests.support.commands import Run

TEXT = "2025年，全市数据生产量达12.5EB，同比增长8.6%。\n数据企业超过300家。"
PATH = "/v1/chat/completions"
GIVEN = Given(date(2026, 3, 1), "tianjin")
Entry = dict[str, Any]
Answerer = Callable[[Entry], Entry]


@pytest.fixture
def served() -> Iterator[Catalogue]:
    with catalogue() as found:
        yield found


def of_volume(entry: Entry) -> Entry:
    """What is so of the numeral 12.5, and nothing of others."""
    return entry | {
        "value": "12.5", "unit_printed": "EB", "unit": "EB", "kind": "level", "indicator": "数据生产总量", "region": "天津",
        "period": "2025", "status": "reported",
    }  # fmt: skip


def answering(say: Callable[[list[Entry]], Any]) -> Answering:
    """A model that says this of the numerals of each passage."""

    def answer(asked: Asked) -> Reply:
        question = json.loads(json.loads(asked.body)["messages"][1]["content"])
        content = json.dumps(say(question["numerals"]), ensure_ascii=False)
        return words(content)

    return answer


def words(content: str) -> Reply:
    return Reply(json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}), headers={"Content-Type": "application/json"})


def of_12(change: Answerer = lambda entry: entry) -> Answering:
    """A model that says what is so of 12.5, ``change``d, and nothing of the others."""
    return answering(lambda numerals: {"figures": [change(of_volume(one)) for one in numerals if one["printed"] == "12.5"]})


def model_at(served: Catalogue, **given: Any) -> Model:
    settings = {"model_at": f"{served.address}/v1", "model_timeout_seconds": 5.0, "model_bytes": 100_000, "model_tries": 3, **given}
    return Model("stub-1", Settings(**settings), lambda seconds: None)


@pytest.fixture(scope="module")
def by_rules(extractor: Extractor) -> list[Proposal]:
    """What the rules alone propose."""
    return extractor.figures(document_of(TEXT), GIVEN)


def read(sources: Sources, model: Model, answers: Path | None = None, text: str = TEXT) -> Reading:
    return read_by(model, document_of(text), GIVEN, sources.schemes, Answers(answers))


def at_12(proposals: list[Proposal]) -> list[Proposal]:
    return [one for one in proposals if one.printed == "12.5"]


def test_nothing_is_asked_unless_a_model_is_named(served: Catalogue, by_rules: list[Proposal], extractor: Extractor, sources: Sources) -> None:
    served.pages[PATH] = of_12()
    for model, asked, named in ((None, 0, False), (model_at(served), 1, True)):
        found, reading = propose_figures(document_of(TEXT), extractor, sources, GIVEN, "new", model)
        assert (len(served.asked), [("model:stub-1" in one.rule) for one in at_12(found)], bool(reading)) == (asked, [named], named)


def test_what_both_say_alike_is_surer_and_names_both(served: Catalogue, by_rules: list[Proposal], sources: Sources) -> None:
    served.pages[PATH] = of_12()
    reading, (alone,) = read(sources, model_at(served)), at_12(by_rules)
    (both,) = at_12(merged(by_rules, reading.proposals))
    assert both.rule == f"{alone.rule} + model:stub-1, not calibrated"
    assert both.confidence == pytest.approx(alone.confidence) if alone.confidence >= 0.94 else alone.confidence < both.confidence <= 0.94
    assert (reading.failure, reading.dropped, reading.passages, reading.answered) == ("", Counter(), 1, 1)


def test_what_they_differ_in_a_person_sees_side_by_side(served: Catalogue, by_rules: list[Proposal], sources: Sources) -> None:
    served.pages[PATH] = of_12(lambda entry: entry | {"period": "2024", "kind": "average"})
    rules, model = at_12(merged(by_rules, read(sources, model_at(served)).proposals))
    assert (rules.period, model.period, model.kind, model.rule) == ("2025", "2024", "average", "model:stub-1, not calibrated")
    assert DIFFER in rules.conflicts and DIFFER in model.conflicts and model.confidence == 0.5
    assert rules.lower is not None and (model.lower, model.upper) == (rules.lower, rules.upper)


def test_a_model_that_says_less_changes_nothing(served: Catalogue, by_rules: list[Proposal], sources: Sources) -> None:
    served.pages[PATH] = of_12(lambda entry: {name: entry[name] for name in ("start", "end", "printed", "value", "unit", "kind")} | {"region": None})
    assert merged(by_rules, read(sources, model_at(served)).proposals) == by_rules


def test_a_numeral_that_only_one_of_them_excuses_is_disputed(served: Catalogue, by_rules: list[Proposal], sources: Sources) -> None:
    served.pages[PATH] = answering(lambda numerals: {"figures": [{**one, "reason": "name"} for one in numerals]})
    reading = read(sources, model_at(served))
    found = merged(by_rules, reading.proposals)
    assert [(one.is_figure, DIFFER in one.conflicts) for one in at_12(found)] == [(True, True), (False, True)]
    (year,) = [one for one in found if one.printed == "2025"]
    assert (year.reason, year.conflicts) == ("year", ()) and len(reading.proposals) == 4


FAULTY: dict[str, tuple[str, Answerer]] = {
    "a range beside the numeral": ("range", lambda entry: entry | {"start": entry["start"] + 1, "end": entry["end"] + 1}),
    "a range out of the text": ("range", lambda entry: entry | {"start": 10**7, "end": 10**7 + 4}),
    "half a numeral": ("range", lambda entry: entry | {"end": entry["start"] + 2, "printed": "12", "value": 12}),
    "an invented numeral": ("range", lambda entry: entry | {"printed": "99.9", "value": 99.9}),
    "an invented value": ("value", lambda entry: entry | {"value": "13.5"}),
    "an invented multiplier": ("printed", lambda entry: entry | {"value": 12.5e8, "multiplier": "亿"}),
    "an invented unit": ("printed", lambda entry: entry | {"unit_printed": "亿元"}),
    "a unit that is none": ("unknown", lambda entry: entry | {"unit": "cubits"}),
    "an area that is none": ("unknown", lambda entry: entry | {"region": "亚特兰蒂斯"}),
    "a kind that is none": ("schema", lambda entry: entry | {"kind": "guess"}),
    "a period that is none": ("schema", lambda entry: entry | {"period": "soon"}),
    "a qualifier that is none": ("printed", lambda entry: entry | {"qualifier": "惊人"}),
    "no value": ("schema", lambda entry: entry | {"value": None}),
    "an endless value": ("schema", lambda entry: entry | {"value": "Infinity"}),
    "a huge value": ("schema", lambda entry: entry | {"value": "1e999999"}),
    "a range of the wrong type": ("schema", lambda entry: entry | {"start": "here"}),
    "a place before the text": ("schema", lambda entry: entry | {"start": -5}),
    "a fall that nobody tells of": ("value", lambda entry: entry | {"value": "-12.5"}),
    "half a character": ("schema", lambda entry: entry | {"indicator": "数据\ud800"}),
    "a list for a word": ("schema", lambda entry: entry | {"region": ["天津"]}),
}


def test_a_fall_that_the_words_tell_of_is_negative(served: Catalogue, sources: Sources) -> None:
    served.pages[PATH] = answering(lambda numerals: {"figures": [{**one, "value": "-8.6", "unit": "percent", "kind": "growth"} for one in numerals]})
    reading = read(sources, model_at(served), text="数据交易额同比下降8.6%。")
    assert [str(one.value) for one in reading.proposals] == ["-8.6"]


@pytest.mark.parametrize("fault", FAULTY)
def test_what_the_text_does_not_bear_out_is_dropped_and_counted(fault: str, served: Catalogue, sources: Sources, tmp_path: Path) -> None:
    why, change = FAULTY[fault]
    served.pages[PATH] = of_12(change)
    reading = read(sources, model_at(served), tmp_path / "answers.jsonl")
    assert (reading.proposals, reading.dropped, reading.failure) == ([], Counter({why: 1}), "")
    assert f"1 by {why}" in str(reading)


NO_ANSWERS = {
    "no JSON": words("I am sorry."), "cut off": words('{"figures": [{"start": 1'), "another shape": words('{"figures": {"a": 1}}'),
    "entries that are none": words('{"figures": [1, "x"]}'), "nothing": words(""), "deep": words('{"figures": ' + "[" * 40_000 + "}"),
    "no choices": Reply('{"choices": []}'), "null": Reply('{"choices": [{"message": {"content": null}}]}'), "a page": Reply("<html>"), "an empty body": Reply(""),
}  # fmt: skip


@pytest.mark.parametrize("kind", NO_ANSWERS)
def test_an_answer_that_is_not_what_was_asked_for_is_counted(kind: str, served: Catalogue, sources: Sources) -> None:
    served.pages[PATH] = NO_ANSWERS[kind]
    reading = read(sources, model_at(served))
    assert (reading.dropped, reading.answered, reading.failure) == (Counter({"answer": 1}), 0, "")


def test_json_in_a_fence_with_words_around_it_is_read(served: Catalogue, sources: Sources) -> None:
    start = TEXT.index("12.5")
    entry = json.dumps(of_volume({"start": start, "end": start + 4, "printed": "12.5"}), ensure_ascii=False)
    served.pages[PATH] = words(f'Here it is:\n```json\n{{"figures": [{entry}]}}\n```\nAnything else?')
    assert len(read(sources, model_at(served)).proposals) == 1


def test_more_than_was_asked_for_is_not_read(served: Catalogue, sources: Sources) -> None:
    served.pages[PATH] = answering(lambda numerals: {"figures": [{**numerals[0], "reason": "year"}] * 1000})
    reading = read(sources, model_at(served))
    assert len(reading.proposals) == 1 and reading.dropped["more"] == 1000 - 24


FAILURES = {
    "500": (Reply(status=500), "status 500 (3 tries)", 3), "401": (Reply(status=401), "status 401", 1), "404": (Reply(status=404), "status 404", 1),
    "elsewhere": (Reply(status=307, headers={"Location": "https://elsewhere.example.org/v1/chat/completions"}), "where nothing is sent", 1),
    "a long wait": (Reply(status=429, headers={"Retry-After": "86400"}), "it asks to wait 86400 seconds", 1),
    "endless": (Reply(b"x" * 200_000, headers={"Content-Length": ""}), "more than 100,000 bytes (DGKG_MODEL_BYTES)", 1),
    "too long": (Reply(b"x" * 200_000), "it has 200,000 bytes, more than 100,000 (DGKG_MODEL_BYTES)", 1),
    "silent": (Reply(b"{}", after_seconds=60), "no answer in time", 3), "cut": (Reply(b"{}" * 100, cut=20), "the connection broke", 3),
}  # fmt: skip


@pytest.mark.parametrize("kind", FAILURES)
def test_where_there_is_no_answer_it_is_said_why(kind: str, served: Catalogue, sources: Sources) -> None:
    reply, message, tries = FAILURES[kind]
    served.pages[PATH] = reply
    reading = read(sources, model_at(served, model_timeout_seconds=0.3 if kind == "silent" else 30.0))
    assert message in reading.failure and "it goes on there" in reading.failure
    assert (len(served.asked), reading.answered, reading.passages) == (tries, 0, 1)


def test_a_failure_that_passes_is_waited_for_as_the_server_asks(served: Catalogue, sources: Sources) -> None:
    good, waits, replies = of_12(), list[float](), [Reply(status=429, headers={"Retry-After": "7"}), Reply(status=503)]
    served.pages[PATH] = lambda asked: replies.pop(0) if replies else good(asked)
    model = Model("stub-1", Settings(model_at=f"{served.address}/v1"), waits.append)
    assert len(read(sources, model).proposals) == 1
    assert 7.0 in waits and len(served.asked) == 3


def test_the_key_and_the_text_go_to_that_address_alone_and_no_robots_are_asked(served: Catalogue, sources: Sources) -> None:
    served.pages[PATH] = of_12()
    read(sources, model_at(served, model_key=SecretStr("key-1")))
    (asked,) = served.asked
    body = json.loads(asked.body)
    assert (asked.path, asked.headers["authorization"], body["model"], body["temperature"]) == (PATH, "Bearer key-1", "stub-1", 0)
    assert json.loads(body["messages"][1]["content"])["passage"] == TEXT
    read(sources, model_at(served))
    assert "authorization" not in served.asked[1].headers


@pytest.mark.parametrize(
    ("address", "allow", "message"),
    [
        ("", (), "DGKG_MODEL_AT names no address"), ("ftp://127.0.0.1/v1", (), "only http and https"),
        ("http://localhost:{port}/v1", (), "is private; only if DGKG_MODEL_ALLOW 127.0.0.1:{port} names it"),
        ("http://user:word@127.0.0.1:{port}/v1", (), "with a user or password in it"), ("http://127.0.0.1:{port}/v1", ("a b",), "DGKG_MODEL_AT, DGKG_MODEL_ALLOW: 'a b'"),
        ("no address", (), "DGKG_MODEL_AT"),
    ],
)  # fmt: skip
def test_only_the_address_that_was_named_is_asked(
    address: str, allow: tuple[str, ...], message: str, served: Catalogue, extractor: Extractor, sources: Sources
) -> None:
    port = served.host.rpartition(":")[2]
    model = model_at(served, model_at=address.format(port=port), model_allow=allow)
    reading = read(sources, model)
    assert message.format(port=port) in reading.failure.replace("[::1]", "127.0.0.1") and served.asked == []


def test_a_private_address_behind_a_name_is_asked_where_it_is_allowed(served: Catalogue, sources: Sources) -> None:
    served.pages[PATH] = of_12()
    model = model_at(served, model_at=f"http://localhost:{served.host.rpartition(':')[2]}/v1", model_allow=("127.0.0.0/8", "::1/128"))
    assert read(sources, model).answered == 1


LONG = "\n".join(f"第{number}年数据企业有{number}00家，占比{number}.5%。" * 12 for number in range(1, 20))


def test_a_run_that_was_broken_off_goes_on_and_asks_nothing_twice(tmp_path: Path, served: Catalogue, sources: Sources) -> None:
    number = len([*passages_of(document_of(LONG), 1200)])
    every = answering(lambda numerals: {"figures": [{**one, "reason": "name"} for one in numerals]})
    served.pages[PATH] = lambda asked: every(asked) if len(served.asked) <= 2 else Reply(status=400)
    answers = tmp_path / "model.jsonl"
    first = read(sources, model_at(served), answers, LONG)
    assert (first.answered, first.passages, len(served.asked)) == (2, number, 3) and number > 2
    with answers.open("ab") as file:
        file.write(b'{"question": "cut off by kil')
    served.pages[PATH] = every
    second = read(sources, model_at(served), answers, LONG)
    assert (second.answered, second.failure, len(served.asked)) == (number, "", 3 + number - 2)
    third = read(sources, model_at(served), answers, LONG)
    assert (third.answered, len(served.asked)) == (number, 3 + number - 2)
    assert third.proposals == second.proposals != []


def test_passages_hold_every_numeral_once_and_none_is_too_long() -> None:
    document = document_of(LONG + "\n没有数。\n" + "很长" * 3000 + "共15家")
    found = [*passages_of(document, 1200)]
    places = [(one.start, one.end) for passage in found for one in passage.numerals]
    assert len(places) == len(set(places)) and max(len(passage.text) for passage in found) <= 1200
    assert all(passage.text == document.text[passage.start : passage.end] for passage in found)
    assert "15" in {document.text[start:end] for start, end in places}


def test_the_command_says_what_came_of_it(tmp_path: Path, served: Catalogue, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    served.pages[PATH] = of_12(lambda entry: entry | {"period": "2024"})
    monkeypatch.setenv("DGKG_MODEL_AT", f"{served.address}/v1")
    text, answers = tmp_path / "new.txt", tmp_path / "answers.jsonl"
    text.write_text(TEXT, encoding="utf-8")
    told = run("extract", text, "--format", "csv", "--date", "2026-03-01", "--region", "天津", "--model", "stub-1", "--answers", answers)
    rows = [row for row in csv.DictReader(told.stdout.splitlines()) if row["printed"] == "12.5"]
    assert (told.exit_code, [row["period_printed"] for row in rows], rows[1]["rule"]) == (0, ["2025", "2024"], "model:stub-1, not calibrated")
    assert all(DIFFER in row["conflicts"] for row in rows) and answers.is_file()
    assert "the model read 1 of 1 passages and proposes 1; dropped: none." in told.stderr
    served.pages[PATH] = Reply(status=403)
    failed = run("extract", text, "--format", "csv", "--model", "stub-2")
    assert failed.exit_code == 1 and "12.5" in failed.stdout and "status 403" in failed.stderr
