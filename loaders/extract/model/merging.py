"""What the rules and a model say of the same numerals, as one list: what they agree on is surer, what they differ in a
person sees side by side, and first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from loaders.extract.proposals import Proposal
from loaders.extract.rules import grammar

#: What stands among the laws that a proposal breaks where the other reading says otherwise.
DIFFER = "two readings differ"
#: What is compared: of these a confidence tells, and which indicator it is.
_COMPARED = ("value", "value_high", "unit", "kind", "period", "region", "indicator")


def merged(by_rules: Sequence[Proposal], by_model: Sequence[Proposal]) -> list[Proposal]:
    """The proposals of both in the order of the text, those of the rules first at one numeral."""
    said: dict[int, list[Proposal]] = {}
    for one in by_model:
        said.setdefault(one.start, []).append(one)
    found = [_beside(one, said.get(one.start, [])) for one in by_rules]
    left = [one for others in said.values() for one in others]
    disputed = {one.start for one in left}
    both = sorted([*found, *left], key=lambda one: one.start)
    return [_disputed(one) if one.start in disputed else one for one in both]


def _beside(one: Proposal, others: list[Proposal]) -> Proposal:
    """What the rules propose, after an entry of the model that says the same, or nothing else, is taken from the others."""
    same = next((other for other in others if _agree(one, other)), None)
    if same is not None:
        others.remove(same)
        return _surer(one, same)
    less = next((other for other in others if not _differ(one, other)), None)
    if less is not None:
        others.remove(less)
    return one


def _agree(one: Proposal, other: Proposal) -> bool:
    if not (one.is_figure and other.is_figure):
        return one.is_figure == other.is_figure
    return all(getattr(one, name) == getattr(other, name) for name in _COMPARED if name != "indicator" or other.indicator)


def _differ(one: Proposal, other: Proposal) -> bool:
    """Whether the model says anything that the rules do not."""
    if one.is_figure != other.is_figure:
        return True
    return any(getattr(other, name) not in (None, "", getattr(one, name)) for name in _COMPARED)


def _surer(one: Proposal, other: Proposal) -> Proposal:
    """The rules' proposal, surer; of a numeral that is excused nothing is measured, before and after."""
    declared = grammar("model")
    raised: float = one.confidence
    if one.is_figure and raised < declared["never_surer_than"]:
        odds = declared["odds_where_agreed"] * raised / (1 - raised)
        raised = min(declared["never_surer_than"], odds / (1 + odds))
    return replace(one, confidence=raised, rule=f"{one.rule} + {other.rule}")


def _disputed(one: Proposal) -> Proposal:
    return replace(one, conflicts=tuple(sorted({*one.conflicts, DIFFER})))
