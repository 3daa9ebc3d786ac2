"""Decisions on links: in the file, in the log, taken back, and never lost, whoever else decides meanwhile."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import pytest

from loaders.decisions import DecisionLog
from loaders.linking.matching import LOG_FILE, SET_FILE, Candidate, Deciding, Link, LinkSet
from loaders.vocabulary import BASE

#: Accepts links one after another, and prints the id of each when it has been answered for.
_DECIDER = """
import sys
from pathlib import Path
from loaders.linking.matching import Deciding
deciding = Deciding(Path(sys.argv[1]))
for link in deciding.now.links:
    deciding.decide("甲", {link.id: "accept"})
    print(link.id, flush=True)
"""


def _candidates(number: int) -> list[Candidate]:
    return [
        Candidate(f"https://data.example.org/{at}", f"数据集 {at}", "dcterms:subject", f"{BASE}indicator/netizens", "网民规模", 95.0, "why")
        for at in range(number)
    ]


@pytest.fixture
def deciding(tmp_path: Path) -> Deciding:
    """Three candidates."""
    found = Deciding(tmp_path)
    found.propose(_candidates(3))
    return found


def states(folder: Path) -> list[str]:
    """What the file says of each link."""
    return [link.state for link in LinkSet.read(folder).links]


def test_a_decision_is_in_the_file_and_in_the_log_with_who_and_when(deciding: Deciding, tmp_path: Path) -> None:
    first, second, third = deciding.now.links
    deciding.decide("甲", {first.id: "accept", third.id: "reject"})
    assert states(tmp_path) == ["accepted", "open", "rejected"]
    kept = LinkSet.read(tmp_path)[first.id]
    assert (kept.reviewer, kept.day) == ("甲", date.today())
    log = DecisionLog(tmp_path / LOG_FILE).read()
    assert [(one.who, one.act, one.item) for one in log] == [("甲", "accept", first.id), ("甲", "reject", third.id)]
    assert log[0].row == {"subject": first.subject, "predicate": "dcterms:subject", "object": first.object}
    with pytest.raises(KeyError, match="nothing"):
        deciding.decide("甲", {second.id: "accept", "nothing": "accept"})
    assert states(tmp_path) == ["accepted", "open", "rejected"] and len(deciding.decisions) == 2


def test_an_undo_goes_back_to_what_held_before(deciding: Deciding, tmp_path: Path) -> None:
    first, second, _ = deciding.now.links
    deciding.decide("甲", {first.id: "accept"})
    deciding.decide("乙", {first.id: "reject"})
    deciding.decide("乙", {second.id: "accept"})
    assert deciding.undo("乙", first.id) == first.id
    assert states(tmp_path) == ["accepted", "accepted", "open"] and deciding.now[first.id].reviewer == "甲"
    assert deciding.undo("乙", first.id) == second.id, "they have decided nothing else on the first: their last one"
    assert deciding.undo("乙", first.id) == "" and states(tmp_path) == ["accepted", "open", "open"]
    deciding.decide("甲", {first.id: "reject"})
    assert deciding.undo("甲", "") == first.id and deciding.now[first.id].state == "accepted"
    assert deciding.undo("甲", "") == first.id and deciding.now[first.id] == first


def test_what_is_decided_in_the_file_is_seen_and_can_be_taken_back(deciding: Deciding, tmp_path: Path) -> None:
    first = deciding.now.links[0]
    LinkSet.read(tmp_path).changed([first.decided("rejected", "丙", date(2026, 1, 2))]).write(tmp_path)
    assert deciding.now[first.id].state == "rejected"
    assert deciding.undo("甲", first.id) == "", "it is not theirs"
    assert deciding.undo("丙", first.id) == first.id and deciding.now[first.id] == first


def test_candidates_found_again_keep_what_was_decided_meanwhile(deciding: Deciding, tmp_path: Path) -> None:
    other = Deciding(tmp_path)
    assert len(other.now.links) == 3
    deciding.decide("甲", {deciding.now.links[0].id: "accept"})
    other.propose(_candidates(2)[1:])
    assert states(tmp_path) == ["accepted", "open"]


@pytest.mark.long
def test_what_was_answered_for_is_there_after_kill_9(tmp_path: Path) -> None:
    Deciding(tmp_path).propose(_candidates(300))
    with subprocess.Popen([sys.executable, "-c", _DECIDER, str(tmp_path)], stdout=subprocess.PIPE, text=True) as decider:
        assert decider.stdout
        answered = [decider.stdout.readline().strip() for _ in range(20)]
        decider.send_signal(signal.SIGKILL)
        answered += [line.strip() for line in decider.stdout if line.endswith("\n")]
    after = Deciding(tmp_path)
    accepted = {link.id for link in after.now.links if link.state == "accepted"}
    assert accepted >= set(answered) and len(accepted) <= len(answered) + 1
    assert [one.item for one in after.decisions][: len(answered)] == answered
    after.decide("甲", {after.now.links[-1].id: "reject"})
    assert after.now.links[-1].state == "rejected"


def test_many_who_decide_at_once_lose_nothing(tmp_path: Path) -> None:
    Deciding(tmp_path).propose(_candidates(12))
    names = [link.id for link in Deciding(tmp_path).now.links]

    def decide(mine: list[str], who: str) -> None:
        deciding = Deciding(tmp_path)
        for name in mine:
            deciding.decide(who, {name: "accept"})

    threads = [threading.Thread(target=decide, args=(names[at::3], f"{at}")) for at in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert states(tmp_path) == ["accepted"] * 12
    assert len(DecisionLog(tmp_path / LOG_FILE).read()) == 12
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([SET_FILE, LOG_FILE, "links.nq"])


def test_a_file_that_cannot_be_read_is_not_written_over(deciding: Deciding, tmp_path: Path) -> None:
    name = deciding.now.links[0].id
    path = tmp_path / SET_FILE
    path.write_text(path.read_text().replace("semapv:LexicalMatching", "maybe", 1))
    broken = path.read_bytes()
    with pytest.raises(Exception, match="no prefixed name"):
        deciding.decide("甲", {name: "accept"})
    assert path.read_bytes() == broken and deciding.decisions == []


def test_a_link_is_named_by_what_it_says() -> None:
    link = Link("https://data.example.org/1", "", "dcterms:subject", f"{BASE}theme/public-data", "", 0.9, "")
    assert link.id == Link("https://data.example.org/1", "another label", "dcterms:subject", f"{BASE}theme/public-data", "", 0.5, "").id
    assert link.kind == "theme"
