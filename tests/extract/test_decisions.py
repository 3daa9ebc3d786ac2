"""The log of decisions: what was answered for is there after kill -9, whoever else writes, and whatever a crash cut off."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from loaders.decisions import Decision, DecisionLog
from loaders.extract.standing import Row, standing
from loaders.problems import InputProblems

PROPOSED: list[Row] = [
    {"start": "5", "end": "9", "printed": "12.6", "value": "12.6", "unit": "EB", "kind": "level", "confidence": "0.90", "rule": "level"},
    {"start": "0", "end": "4", "printed": "2025", "reason": "year", "confidence": "0.99"},
]
ITEM, YEAR = "5-9-1", "0-4-1"
#: Writes decisions one after another, and prints the number of each when it is on the disk.
_WRITER = """
import sys
from pathlib import Path
from loaders.decisions import Decision, DecisionLog
log = DecisionLog(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    log.append([Decision(sys.argv[2], "accept", f"{number}-{number + 1}-1", {"note": "数" * 200})])
    print(number, flush=True)
"""


def test_decisions_are_read_back_with_who_and_when(tmp_path: Path) -> None:
    log = DecisionLog(tmp_path / "decisions.jsonl")
    log.append([Decision("甲", "accept", ITEM), Decision("甲", "reject", YEAR, {"reason": "name"})])
    found = log.read()
    assert [(one.who, one.act, one.item, one.row) for one in found] == [("甲", "accept", ITEM, {}), ("甲", "reject", YEAR, {"reason": "name"})]
    assert all(one.when.endswith("+00:00") for one in found)


def test_what_was_answered_for_is_there_after_kill_9(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    with subprocess.Popen([sys.executable, "-c", _WRITER, str(path), "甲", "100000"], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        answered = [int(writer.stdout.readline()) for _ in range(40)]
        writer.send_signal(signal.SIGKILL)
        answered += [int(line) for line in writer.stdout if line.endswith("\n")]
    found = DecisionLog(path).read()
    assert [one.item for one in found][: len(answered)] == [f"{number}-{number + 1}-1" for number in answered]


@pytest.mark.parametrize("cut", [1, 20, 5000])
def test_a_line_that_a_crash_cut_off_is_left_out_and_written_over(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "decisions.jsonl"
    log = DecisionLog(path)
    log.append([Decision("甲", "accept", ITEM)])
    whole = path.read_bytes()
    path.write_bytes(whole + (b'{"who": "' + b"x" * 6000)[:cut])
    assert [one.item for one in log.read()] == [ITEM]
    log.append([Decision("乙", "accept", YEAR)])
    assert [one.item for one in log.read()] == [ITEM, YEAR]
    assert path.read_bytes().startswith(whole)


def test_two_who_write_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    writers = [subprocess.Popen([sys.executable, "-c", _WRITER, str(path), who, "60"], stdout=subprocess.DEVNULL) for who in "甲乙"]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    found = DecisionLog(path).read()
    for who in "甲乙":
        assert [one.item for one in found if one.who == who] == [f"{number}-{number + 1}-1" for number in range(60)]


def test_a_line_that_is_no_decision_is_named(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    DecisionLog(path).append([Decision("甲", "accept", ITEM)])
    with path.open("a", encoding="utf-8") as file:
        file.write('{"who": "乙", "act": "guess"}\nno json\n')
    with pytest.raises(InputProblems) as refused:
        DecisionLog(path).read()
    assert [(one.line, one.message) for one in refused.value.problems] == [(2, "is no decision"), (3, "is no decision")]


def test_a_full_disk_is_an_error_and_no_decision(tmp_path: Path) -> None:
    log = DecisionLog(tmp_path / "decisions.jsonl")
    log.append([Decision("甲", "accept", ITEM)])
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal_before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (log.path.stat().st_size + 30, before[1]))
        with pytest.raises(OSError):
            log.append([Decision("甲", "reject", ITEM, {"reason": "name"})])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, signal_before)
    assert [one.act for one in log.read()] == ["accept"]


def corrected(value: str) -> dict[str, str]:
    return {"start": "5", "end": "9", "printed": "12.6", "value": value, "unit": "EB", "kind": "level"}


@pytest.mark.parametrize(
    ("decisions", "state", "outcome"),
    [
        ([], "open", {}),
        ([Decision("甲", "accept", ITEM)], "decided", corrected("12.6")),
        ([Decision("甲", "accept", ITEM), Decision("乙", "correct", ITEM, corrected("12.6"))], "decided", corrected("12.6")),
        ([Decision("甲", "accept", ITEM), Decision("乙", "correct", ITEM, corrected("13"))], "disputed", {}),
        ([Decision("甲", "accept", ITEM), Decision("甲", "correct", ITEM, corrected("13"))], "decided", corrected("13")),
        ([Decision("甲", "correct", ITEM, corrected("13")), Decision("甲", "accept", ITEM), Decision("甲", "undo", ITEM)], "decided", corrected("13")),
        ([Decision("甲", "accept", ITEM), Decision("甲", "undo", ITEM), Decision("甲", "undo", ITEM)], "open", {}),
        ([Decision("甲", "accept", ITEM), Decision("乙", "undo", ITEM)], "decided", corrected("12.6")),
        ([Decision("甲", "accept", ITEM), Decision("乙", "correct", ITEM, corrected("13")), Decision("丙", "settle", ITEM, corrected("13"))], "decided", corrected("13")),
        ([Decision("甲", "accept", ITEM), Decision("丙", "settle", ITEM, corrected("13")), Decision("乙", "correct", ITEM, corrected("14"))], "disputed", {}),
        ([Decision("甲", "reject", ITEM, {"start": "5", "end": "9", "printed": "12.6", "reason": "name"})], "decided", {"start": "5", "end": "9", "printed": "12.6", "reason": "name"}),
    ],
    ids=["open", "accepted", "alike", "disputed", "changed", "undone", "undone twice", "of another", "settled", "disputed anew", "rejected"],
)
def test_what_stands_of_decisions(decisions: list[Decision], state: str, outcome: dict[str, str]) -> None:
    item = standing(PROPOSED, decisions).items[ITEM]
    assert (item.state, dict(item.outcome)) == (state, outcome)


def test_items_are_in_the_order_of_the_text_and_an_added_row_is_one_of_them_until_it_is_undone() -> None:
    added = Decision("甲", "correct", "5-9-a1", corrected("12.6"))
    assert list(standing(PROPOSED, [added]).items) == [YEAR, ITEM, "5-9-a1"]
    assert list(standing(PROPOSED, [added, Decision("甲", "undo", "5-9-a1")]).items) == [YEAR, ITEM]
