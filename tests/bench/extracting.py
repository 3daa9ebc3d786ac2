"""How well figures are proposed: each report read by a lexicon that lacks the indicators which only it names, and what is
proposed held against what people read."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from loaders.extract import Given, Mentions, Proposal, extractor_for
from loaders.extract.calibration import chance, fitted, signs_of
from loaders.extract.document import document_of
from loaders.project import Project
from loaders.reading.account import read_report_text
from loaders.settings import Settings
from loaders.sources import Sources, read_sources
from tests.bench import mistakes, relating, rounds
from tests.bench.outcomes import (
    FIELDS,
    FIVE,
    LADDER,
    Outcome,
    Score,
    Truth,
    issued_of,
    key_of,
    leave_one_out,
    score,
    truths,
)

_WEIGHTS = Path(__file__).resolve().parents[2] / "loaders" / "extract" / "grammar" / "calibration.csv"


def examples(outcome: Outcome) -> list[tuple[list[str], bool]]:
    """The signs of each proposed figure, and whether its five fields are those of a claim."""
    waiting = Counter(key_of(one, FIVE) for one in outcome.truth)
    found = []
    for one in outcome.proposals:
        if one.is_figure:
            key = key_of(one, FIVE)
            found.append((signs_of(one), waiting[key] > 0))
            waiting[key] -= 1
    return found


def calibrate(outcomes: Sequence[Outcome]) -> None:
    """Write the weights of signs that fit all reports."""
    weights = fitted([one for outcome in outcomes for one in examples(outcome)])
    lines = [f"{sign},{weight:.3f}\n" for sign, weight in sorted(weights.items()) if abs(weight) >= 0.0005]
    _WEIGHTS.write_text("sign,weight\n" + "".join(lines), encoding="utf-8")


def learning_curve(sources: Sources, texts: Path | None) -> list[tuple[int, int, int, int]]:
    """By how many of the other reports the lexicon knows the indicators of: claims linked to their indicator, fields that a
    person has still to enter, and all claims."""
    reports = list(sources.reports.values())
    every = frozenset(sources.schemes["indicators"].concepts)
    rows = []
    for number in range(len(reports)):
        right = entered = asked = 0
        for report in reports:
            others = [one for one in reports if one is not report][:number]
            known = {located.row.indicator for one in others for located in one.claims}
            document = document_of(read_report_text(report, texts, []) or "")
            found = extractor_for(sources, every - known, report.id).figures(document, Given(issued=issued_of(report)))
            linked_to = {(one.end, one.value, one.indicator) for one in found}
            claims = truths(report, sources.schemes)
            right += sum((one.end, one.value, one.indicator) in linked_to for one in claims)
            entered += sum(fields_to_enter(one, figure) for one, figure in mistakes.pairs(claims, found) if one is not None)
            asked += len(claims)
        rows.append((number, right, entered, asked))
    return rows


def fields_to_enter(claim: Truth, figure: Proposal | None) -> int:
    """How many fields of a claim a person has to enter, or to empty, where this is proposed for it."""
    return sum((getattr(claim, name) or "") != (getattr(figure, name, None) or "") for name in FIELDS)


def by_hand(outcomes: Sequence[Outcome]) -> float:
    """How many fields a figure has that a person has to enter where nothing is proposed."""
    claims = [claim for outcome in outcomes for claim in outcome.truth]
    return sum(fields_to_enter(claim, None) for claim in claims) / len(claims)


def constructs(outcomes: Iterable[Outcome]) -> list[tuple[str, int, int]]:
    """By the rule that proposed them: figures whose five fields are all right, and all of them; the commonest rules first."""
    right: Counter[str] = Counter()
    proposed: Counter[str] = Counter()
    for outcome in outcomes:
        figures = [one for one in outcome.proposals if one.is_figure]
        for one, (_, is_right) in zip(figures, examples(outcome), strict=True):
            proposed[one.rule] += 1
            right[one.rule] += is_right
    return [(rule, right[rule], number) for rule, number in proposed.most_common()]


def mentioned(sources: Sources, texts: Path | None) -> Score:
    """How many mentions are found, at their very range and of their very entity; index components are left to the tables."""
    finder = Mentions(sources.schemes)
    total = Score()
    for report in sources.reports.values():
        text = read_report_text(report, texts, []) or ""
        true = {(one.row.start, one.row.end, one.row.entity) for one in report.mentions}
        found = {(one.start, one.end, one.entity) for one in finder.find(document_of(text)) if one.entity}
        total.right += len(true & found)
        total.proposed += len(found)
        total.true += len(true)
    return total


def measured(outcomes: Sequence[Outcome], sources: Sources, texts: Path | None) -> dict[str, Score]:
    """The ladder over all reports, mentions and relations, by the name of the step."""
    names = ("value and unit", "and kind", "and period", "and region")
    steps = {name: total(outcomes, fields) for name, (_, fields) in zip(names, LADDER, strict=True)}
    every, within = relating.related(sources, texts)
    return {**steps, "mentions": mentioned(sources, texts), "relations": every, "relations, both names in one sentence": within}


def total(outcomes: Iterable[Outcome], fields: Sequence[str]) -> Score:
    """The score over several reports."""
    found = Score()
    for outcome in outcomes:
        one = score(outcome.truth, outcome.proposals, fields)
        found.right, found.proposed, found.true = found.right + one.right, found.proposed + one.proposed, found.true + one.true
    return found


def reliability(outcomes: Sequence[Outcome]) -> list[tuple[float, int, int]]:
    """Of the figures whose confidence is at least so much, by weights of the other reports: how many, how many right."""
    judged: list[tuple[float, bool]] = []
    for outcome in outcomes:
        weights = fitted([one for other in outcomes if other is not outcome for one in examples(other)])
        judged += [(chance(signs, weights), right) for signs, right in examples(outcome)]
    return [
        (least, sum(sure >= least for sure, _ in judged), sum(right for sure, right in judged if sure >= least))
        for least in (0.0, 0.5, 0.8, 0.9, 0.95, 0.97)
    ]


def run(write: bool = False, keep: bool = False) -> None:
    """Print the tables; ``write`` the calibration first, and ``keep`` what the README tells."""
    sources = read_sources(Project())
    outcomes = leave_one_out(sources, Settings.from_environment().reports)
    if write:
        calibrate(outcomes)
    if keep:
        rounds.keep(measured(outcomes, sources, Settings.from_environment().reports))
    steps = [name for name, _ in LADDER]
    print("| report | claims | proposed | " + " | ".join(f"{step} P / R / F1" for step in steps) + " | indicator | pages/s |")
    print("|---|---:|---:|" + "---:|" * (len(steps) + 2))
    for outcome in outcomes:
        print(_row(outcome.report, [outcome]))
    print(_row("all", outcomes))
    print("\n| field | of figures whose value is right |\n|---|---:|")
    for name in FIELDS[1:]:
        right, total = _field(outcomes, name)
        print(f"| {name} | {right / total:.3f} |")
    wrong, asked = mislinked(outcomes)
    print(f"\nindicators that the lexicon lacks: of {asked} figures {wrong / asked:.3f} are linked to another")
    print("\n| construct | figures | all five fields right |\n|---|---:|---:|")
    for rule, right, number in constructs(outcomes):
        print(f"| {rule} | {number} | {right / number:.3f} |")
    print("\n" + "\n".join(mistakes.table(outcomes)))
    print("\n| other reports that the lexicon knows | claims linked to their indicator | fields to enter per figure |\n|---:|---:|---:|")
    for number, right, entered, asked in learning_curve(sources, Settings.from_environment().reports):
        print(f"| {number} | {right / asked:.3f} | {entered / asked:.2f} |")
    print(f"without proposals a figure has {by_hand(outcomes):.2f} fields to enter")
    names = mentioned(sources, Settings.from_environment().reports)
    print(f"\nmentions: P {names.precision:.3f}, R {names.recall:.3f}, F1 {names.f1:.3f}, by names of the whole catalogue")
    print("\n" + "\n".join(relating.lines(sources, Settings.from_environment().reports)))
    print("\n| confidence at least | figures | all five fields right |\n|---:|---:|---:|")
    for least, number, right in reliability(outcomes):
        print(f"| {least:.2f} | {number} | {right / max(number, 1):.3f} |")


def _row(name: str, outcomes: Sequence[Outcome]) -> str:
    cells = [name, str(sum(len(one.truth) for one in outcomes)), str(sum(one.is_figure for all in outcomes for one in all.proposals))]
    for _, fields in LADDER:
        reached = total(outcomes, fields)
        cells.append(f"{reached.precision:.3f} / {reached.recall:.3f} / {reached.f1:.3f}")
    right, asked = linked(outcomes)
    cells.append(f"{right / asked:.3f}" if asked else "–")
    pages = sum(len(one.text) for one in outcomes) / 1000
    cells.append(f"{pages / max(sum(one.seconds for one in outcomes), 1e-9):.0f}")
    return "| " + " | ".join(cells) + " |"


def linked(outcomes: Iterable[Outcome]) -> tuple[int, int]:
    """Of the claims whose indicator the lexicon has and whose value is proposed: how many name it, and all of them."""
    right = asked = 0
    for outcome in outcomes:
        proposed = defaultdict(set)
        for one in outcome.proposals:
            if one.is_figure:
                proposed[one.end, one.value].add(one.indicator)
        for claim in outcome.truth:
            if claim.indicator in outcome.known and (claim.end, claim.value) in proposed:
                asked += 1
                right += claim.indicator in proposed[claim.end, claim.value]
    return right, asked


def mislinked(outcomes: Iterable[Outcome]) -> tuple[int, int]:
    """Of the claims whose indicator the lexicon lacks and whose value is proposed: how many name another one, and all of them."""
    wrong = asked = 0
    for outcome in outcomes:
        proposed = {(one.end, one.value): one.indicator for one in outcome.proposals if one.is_figure}
        for claim in outcome.truth:
            if claim.indicator not in outcome.known and (claim.end, claim.value) in proposed:
                asked += 1
                wrong += bool(proposed[claim.end, claim.value])
    return wrong, asked


def _field(outcomes: Iterable[Outcome], name: str) -> tuple[int, int]:
    right = total = 0
    for outcome in outcomes:
        by_value: dict[tuple[int, Decimal | None], list[Proposal]] = defaultdict(list)
        for one in outcome.proposals:
            if one.is_figure:
                by_value[one.end, one.value].append(one)
        for claim in outcome.truth:
            found = by_value.get((claim.end, claim.value))
            if found:
                total += 1
                right += any(getattr(one, name) == getattr(claim, name) for one in found)
    return right, max(total, 1)


if __name__ == "__main__":
    run("--calibrate" in sys.argv, "--keep" in sys.argv)
