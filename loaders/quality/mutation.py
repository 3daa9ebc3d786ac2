"""Mutation score: corrupt one figure at a time, and see whether some shape notices.

A mutant changes one claim of a report whose observation takes part in a check or a ranking, or is stated more than
once. It is caught if the shapes then find what they did not find before. Shapes of the figures only take part:
identities, ranks, tables, time, repetition and bounds.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph
from rdflib import Graph

from loaders.emission.concepts import scheme_triples
from loaders.emission.graphs import is_shared, lines_of
from loaders.emission.identities import check_triples, derived_triples
from loaders.emission.report import figure_triples, frame_triples
from loaders.facts import Observation, observation_iri, observe
from loaders.findings import findings_of, register_problems
from loaders.identities import Grounding, ground
from loaders.identities.grounding import check_iri
from loaders.iris import node
from loaders.problems import Problem
from loaders.project import Project
from loaders.reading.concepts import Triple
from loaders.reading.published import Claim, Report
from loaders.sources import Sources, read_sources
from loaders.tables import Located
from loaders.validation import validate_fast
from loaders.validation.outcome import Outcome

#: The shapes files that speak of figures.
FIGURE_SHAPES = ("bounds.ttl", "identities.ttl", "ranks.ttl", "tables.ttl", "time.ttl", "repetition.ttl")

#: Stands for a shape where the shapes find what they found before, but not with the residual that was explained.
REGISTER = "register of findings"

KINDS = ("digit", "decimal point", "unit", "year", "exchange", "sign", "population")


@dataclass(frozen=True)
class Mutant:
    """One corruption: which claim (report, start), what was done, by which shapes it was caught, and if by none, why
    nothing could catch it."""

    kind: str
    report: str
    start: int
    before: str
    after: str
    caught_by: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Corruption:
    """What is to be changed: the new rows of some claims of a report, by their index."""

    kind: str
    report: str
    rows: tuple[tuple[int, Claim], ...]


def mutate(project: Project, number: int, seed: int, processes: int) -> Iterator[Mutant]:
    """``number`` random mutants with a fixed seed, in the order drawn."""
    sources = read_sources(project)
    corruptions = draw(sources, number, seed)
    with ProcessPoolExecutor(processes, initializer=_start, initargs=(project,)) as pool:
        yield from pool.map(_judge, corruptions, chunksize=8)


def vulnerable_claims(sources: Sources) -> dict[str, list[int]]:
    """Per report the indexes of the claims whose corruption could be noticed: those that the figures cross-check."""
    grounding = sources.ground()
    checked = {
        iri for check in grounding.checks for operand in check.operands for iri in operand.value.support
    }
    found: dict[str, list[int]] = {}
    for name, observations in sources.observations.items():
        lines = {
            statement.claim.line
            for observation in observations
            for statement in observation.statements
            if observation_iri(observation) in checked
            or len(observation.statements) > 1
            or statement.claim.row.kind == "rank"
        }
        found[name] = [i for i, claim in enumerate(sources.reports[name].claims) if claim.line in lines]
    return found


def draw(sources: Sources, number: int, seed: int) -> list[Corruption]:
    """``number`` random corruptions of claims that could be noticed, all kinds in turn."""
    generator = random.Random(seed)
    places = [(name, index) for name, indexes in vulnerable_claims(sources).items() for index in indexes]
    drawn: list[Corruption] = []
    while len(drawn) < number:
        name, index = generator.choice(places)
        kind = KINDS[len(drawn) % len(KINDS)]
        report = sources.reports[name]
        others = [i for n, i in places if n == name and i != index]
        rows = _corrupted(kind, report, index, others, sources, generator)
        if rows is not None:
            drawn.append(Corruption(kind, name, rows))
    return drawn


def _corrupted(
    kind: str, report: Report, index: int, others: list[int], sources: Sources, generator: random.Random
) -> tuple[tuple[int, Claim], ...] | None:
    row = report.claims[index].row
    changed: Claim | None = None
    if kind == "digit":
        changed = _digit_changed(row, generator)
    elif kind == "decimal point":
        factor = generator.choice([Decimal(10), Decimal("0.1")])
        changed = _with_value(row, row.value * factor, str(row.printed) + f"×{factor}")
    elif kind == "unit":
        unit = sources.schemes["units"].find(row.unit)
        if unit is not None and unit.cell("mistaken_for"):
            changed = row.model_copy(update={"unit": unit.cell("mistaken_for")})
    elif kind == "year" and row.period[:4].isdigit():
        year = str(int(row.period[:4]) + generator.choice([-1, 1]))
        changed = row.model_copy(update={"period": year + row.period[4:].split("/")[0]})
    elif kind == "sign" and row.kind in ("growth", "change_pp", "rank_change"):
        changed = row.model_copy(update={"value": -row.value})
    elif kind == "population":
        names = [c.cell("label_zh") for c in sources.schemes["populations"].concepts.values()]
        changed = row.model_copy(
            update={"population": generator.choice([n for n in names if n != row.population])}
        )
    elif kind == "exchange":
        return _exchanged(report, index, others, generator)
    return None if changed is None or changed == row else ((index, changed),)


def _digit_changed(row: Claim, generator: random.Random) -> Claim | None:
    digits = [i for i, character in enumerate(row.printed) if character.isdigit()]
    if not digits or row.value_high is not None:
        return None
    place = generator.choice(digits)
    other = generator.choice([d for d in "0123456789" if d != row.printed[place]])
    printed = row.printed[:place] + other + row.printed[place + 1 :]
    try:
        factor = row.value / Decimal(row.printed)
        return row.model_copy(update={"printed": printed, "value": Decimal(printed) * factor})
    except (ArithmeticError, ValueError):
        return None


def _with_value(row: Claim, value: Decimal, printed: str) -> Claim | None:
    """The row with its decimal point moved: its printed numeral keeps its digits."""
    if row.value_high is not None or not row.printed.replace(".", "").isdigit():
        return None
    scale = row.value / Decimal(row.printed)
    if scale == 0:
        return None
    moved = format((value / scale).normalize(), "f")
    return row.model_copy(update={"printed": moved, "value": value})


def _exchanged(
    report: Report, index: int, others: list[int], generator: random.Random
) -> tuple[tuple[int, Claim], ...] | None:
    """Two figures of like unit and kind swapped, as when two cells of a table are exchanged."""
    row = report.claims[index].row
    alike = [
        i for i in others
        if (r := report.claims[i].row).unit == row.unit and r.kind == row.kind and r.value != row.value
        and abs(i - index) <= 12
    ]  # fmt: skip
    if not alike:
        return None
    other = generator.choice(alike)
    figure = ("printed", "multiplier", "qualifier", "value", "value_high")
    theirs = report.claims[other].row
    return (
        (index, row.model_copy(update={name: getattr(theirs, name) for name in figure})),
        (other, theirs.model_copy(update={name: getattr(row, name) for name in figure})),
    )


class Bench:
    """What every mutant is judged against, once per process."""

    def __init__(self, project: Project) -> None:
        self.sources = read_sources(project)
        self.shapes = Graph()
        for name in (*FIGURE_SHAPES, "prefixes.ttl"):
            self.shapes.parse(project.shapes / name, format="turtle")
        grounding = self.sources.ground()
        alive = {check.identity.id for check in grounding.checks} | {
            p.identity.id for p in grounding.partials
        }
        self.laws = [law for law in self.sources.identities if law.id in alive]
        ontology = Graph()
        for path in project.ontology_modules():
            ontology.parse(path, format="turtle")
        self.store = pyoxigraph.Store()
        self._load("ontology", ontology)
        schemes = self.sources.schemes
        self._load("concepts", scheme_triples(schemes.values(), schemes))
        for name, report in self.sources.reports.items():
            self._load(name, frame_triples(report))
            self._load(name, self._figures(self.sources, name, None))
        outcome, grounding = self._checked(self.sources)
        self.before = {violation.key for violation in outcome.violations}
        self.register_before = self._register(self.sources, outcome, grounding)

    def validate(self, mutated: Sources, report: str, rows: set[int]) -> tuple[Outcome, Grounding]:
        """The shapes' outcome, and what they judged, when in one report the claims on these lines have changed."""
        mine = list(self._figures(self.sources, report, rows))
        theirs = list(self._figures(mutated, report, rows))
        self._unload(report, mine)
        self._load(report, theirs)
        checked = self._checked(mutated)
        self._unload(report, theirs)
        self._load(report, mine)
        return checked

    @staticmethod
    def _figures(sources: Sources, name: str, rows: set[int] | None) -> Iterator[Triple]:
        """The figures of a report: all, or the observations that claims on the given lines state."""
        observations = [
            observation
            for observation in sources.observations[name]
            if rows is None or any(statement.claim.line in rows for statement in observation.statements)
        ]
        return figure_triples(sources.reports[name], observations, sources.sentences)

    def _checked(self, sources: Sources) -> tuple[Outcome, Grounding]:
        grounding = ground(self.laws, sources.all_observations(), sources.units)
        self._load("checks", check_triples(grounding.checks, sources.sentences))
        self._load("derived", derived_triples(grounding.derived, sources.identities, sources.schemes, sources.sentences))
        outcome = validate_fast(self.store, self.shapes)
        for name in ("checks", "derived"):
            self.store.clear_graph(pyoxigraph.NamedNode(str(node(f"graph/{name}"))))
        return outcome, grounding

    def _load(self, name: str, triples: Iterable[Triple]) -> None:
        """As in a build, what several graphs say stands once; it stays when a figure is unloaded."""
        found = set(triples)
        common = {triple for triple in found if is_shared(triple)}
        lines = [*lines_of("shared", common), *lines_of(name, found - common)]
        self.store.load("".join(lines).encode(), format=pyoxigraph.RdfFormat.N_QUADS)

    def _unload(self, name: str, triples: Iterable[Triple]) -> None:
        lines = lines_of(name, (triple for triple in triples if not is_shared(triple)))
        for quad in pyoxigraph.parse("".join(lines).encode(), format=pyoxigraph.RdfFormat.N_QUADS):
            self.store.remove(quad)

    def judge(self, corruption: Corruption) -> Mutant:
        """Whether the shapes, or the conversion before them, notice the corruption."""
        report = self.sources.reports[corruption.report]
        claims = list(report.claims)
        for index, row in corruption.rows:
            claims[index] = Located(row, claims[index].file, claims[index].line)
        index, row = corruption.rows[0]
        before = report.claims[index].row
        caught, why = self._caught(dataclasses.replace(report, claims=tuple(claims)), corruption)
        return Mutant(corruption.kind, corruption.report, before.start, _shown(before), _shown(row), caught, why)

    def _caught(self, changed: Report, corruption: Corruption) -> tuple[tuple[str, ...], str]:
        """The shapes that notice, or why none does."""
        problems: list[Problem] = []
        observations = observe(changed, self.sources.schemes, problems)
        if problems:
            return ("loader",), ""
        mutated = dataclasses.replace(
            self.sources,
            reports={**self.sources.reports, changed.id: changed},
            observations={**self.sources.observations, changed.id: observations},
        )
        lines = {changed.claims[index].line for index, _ in corruption.rows}
        outcome, grounding = self.validate(mutated, changed.id, lines)
        caught = {v.shape.rpartition("#")[2] for v in outcome.violations if v.key not in self.before}
        if not caught and self._register(mutated, outcome, grounding) - self.register_before:
            caught = {REGISTER}
        if caught:
            return tuple(sorted(caught)), ""
        touched = [o for o in observations if any(statement.claim.line in lines for statement in o.statements)]
        return (), self._why(touched, grounding, outcome)

    @staticmethod
    def _register(sources: Sources, outcome: Outcome, grounding: Grounding) -> set[str]:
        """What is wrong with the register of findings, in words."""
        findings = findings_of(outcome, grounding.checks, sources)
        return {problem.message for problem in register_problems(findings, sources)}

    @staticmethod
    def _why(touched: list[Observation], grounding: Grounding, outcome: Outcome) -> str:
        """Why the shapes have nothing against the corrupted observations."""
        iris = {observation_iri(observation) for observation in touched}
        checks = [c for c in grounding.checks if any(iris & operand.value.support for operand in c.operands)]
        broken = {violation.focus.strip("<>") for violation in outcome.violations}
        known = sorted({check.identity.id for check in checks if str(check_iri(check)) in broken})
        if known:
            return f"changes nothing in a finding of the sources: {', '.join(known)}"
        if checks:
            names = sorted({check.identity.id for check in checks})
            return f"the new figure fits the others as well: {', '.join(names)}"
        if any(len(observation.statements) > 1 for observation in touched):
            return "the other statements of the fact are too wide to exclude the new figure"
        return "nothing is printed that a declared identity joins to the new figure"


_BENCH: Bench | None = None


def _start(project: Project) -> None:
    global _BENCH
    _BENCH = Bench(project)


def _judge(corruption: Corruption) -> Mutant:
    assert _BENCH is not None
    return _BENCH.judge(corruption)


def _shown(row: Claim) -> str:
    parts = [
        f"{row.indicator}",
        row.region,
        row.population,
        row.period,
        f"{row.printed}{row.multiplier} {row.unit}",
    ]
    return " · ".join(part for part in parts if part)
