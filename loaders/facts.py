"""The fact as meant: observations, and the one conversion from claims to them.

Claims with the same report, indicator, area, period, base period, population, industry and kind of statement are
one observation. A figure "of 2024" for a stock is one of 2024-12-31: the indicator says whether it is a stock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from rdflib import URIRef

from loaders.evidence import BasisKind
from loaders.iris import node
from loaders.problems import Problem, shown, suggestion
from loaders.reading.concepts import Concept, Schemes
from loaders.reading.published import Claim, Conversion, Dimension, Report
from loaders.reading.units import units_of
from loaders.tables import Located
from loaders.words.intervals import Interval, interval_of, states_value
from loaders.words.numerals import multiplier_value, read_numeral
from loaders.words.periods import Period, read_period
from loaders.words.units import Units

#: Ids of the concepts that say "everything", "not stated" or "does not apply".
ALL, UNSTATED, NONE = "all", "unstated", "none"


@dataclass(frozen=True)
class Statement:
    """A claim with its words resolved to concepts and its figure to an interval."""

    claim: Located[Claim]
    indicator: Concept
    region: Concept
    population: Concept
    industry: Concept
    unit: Concept
    period: Period | None
    base_period: Period | None
    interval: Interval
    decimals: int

    @property
    def value(self) -> Decimal:
        """The figure; of a printed range the lower end."""
        high = self.claim.row.value_high
        return self.claim.row.value if high is None else min(self.claim.row.value, high)

    @property
    def point(self) -> Decimal | None:
        """The value, where the figure states one; None where its numeral is a bound of it (超, 不足, 前15, a range)."""
        high = self.value if self.value_high is None else self.value_high
        return self.value if states_value(self.value, high, self.claim.row.qualifier) else None

    @property
    def value_high(self) -> Decimal | None:
        """The upper end of a printed range."""
        high = self.claim.row.value_high
        return None if high is None else max(self.claim.row.value, high)

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it the same fact as another statement of the report; also the observation's IRI path."""
        period = self.period.code.replace("/", "_") if self.period else UNSTATED
        base = "-since-" + self.base_period.code.replace("/", "_") if self.base_period else ""
        whom = [self.population.id] + ([self.industry.id] if self.industry.id != ALL else [])
        status = [] if self.claim.row.status == "reported" else [self.claim.row.status]
        return (self.indicator.id, self.region.id, period + base, *whom, *status)


@dataclass(frozen=True)
class Observation:
    """One fact of one report: the statements of it, the narrowest of them first."""

    report: str
    key: tuple[str, ...]
    statements: tuple[Statement, ...]

    @cached_property
    def best(self) -> Statement:
        """The statement that tells most: whose value the others allow, then with the narrowest interval, then the
        first in the text."""
        common = self._common

        def rank(statement: Statement) -> tuple[bool, Decimal, int]:
            return (not common.contains(statement.value), statement.interval.width, statement.claim.row.start)

        return min(self.statements, key=rank)

    def basis(self, dimension: Dimension) -> BasisKind | None:
        """How the dimension is known: as the claim that says it most plainly; None where there is no base period."""
        found = [basis for s in self.statements if (basis := s.claim.row.basis(dimension)) is not None]
        return min(found, key=lambda basis: basis.weakness).kind if found else None

    @cached_property
    def interval(self) -> Interval:
        """Where the value lies if all statements are true; the best statement's where they contradict."""
        return self.best.interval if self._common.is_empty else self._common

    @cached_property
    def _common(self) -> Interval:
        common = Interval(None, None)
        for statement in self.statements:
            common = common.intersection(statement.interval)
        return common


def observe(report: Report, schemes: Schemes, problems: list[Problem]) -> list[Observation]:
    """All observations of the report, in the order of their first claim; mistakes go to ``problems``."""
    units = units_of(schemes["units"], problems)
    converted = _conversions(report, units, problems)
    groups: dict[tuple[str, ...], list[Statement]] = {}
    for claim in report.claims:
        statement = _statement(claim, report, schemes, units, converted, problems)
        if statement:
            groups.setdefault(statement.key, []).append(statement)
    found = (Observation(report.id, key, tuple(sorted(group, key=_where))) for key, group in groups.items())
    observations = sorted(found, key=lambda observation: _where(observation.statements[0]))
    for observation in observations:
        problems.extend(_mixed_units(observation))
        problems.extend(_stated_twice(observation))
    return observations


def _where(statement: Statement) -> tuple[int, int, tuple[str, ...]]:
    """Where a statement stands in the text, and among those of one numeral: never where its row stands in the table."""
    row = statement.claim.row
    return row.start, row.end, statement.key


Conversions = list[tuple[Conversion, Decimal]]


def _conversions(report: Report, units: Units, problems: list[Problem]) -> Conversions:
    """The report's conversions, each with how many of its unit are in the one before."""
    known: Conversions = []
    for rule in report.metadata.converted:
        try:
            known.append((rule, units.ratio(rule.from_unit, rule.unit)))
        except (KeyError, ValueError) as error:
            message = f"{rule.from_unit!r} cannot be converted to {rule.unit!r} ({error})"
            remedy = "Name two units that count in the same one in units.csv."
            problems.append(Problem(shown(report.folder / "report.toml"), 0, "converted", message, remedy))
    return known


def _statement(
    claim: Located[Claim],
    report: Report,
    schemes: Schemes,
    units: Units,
    converted: Conversions,
    problems: list[Problem],
) -> Statement | None:
    row = claim.row
    wanted = {
        "indicator": ("indicators", row.indicator),
        "region": ("regions", row.region or UNSTATED),
        "population": ("populations", row.population or ALL),
        "industry": ("industries", row.industry or ALL),
        "unit": ("units", row.unit),
    }
    concepts: dict[str, Concept] = {}
    for column, (scheme, name) in wanted.items():
        concept = schemes[scheme].find(name)
        if concept is None:
            message = (
                f"unknown {column} {name!r} ({schemes[scheme].file.name} has none with that id or label)"
            )
            problems.append(claim.problem(column, message, suggestion(name, schemes[scheme].names())))
        else:
            concepts[column] = concept
    if row.attribution and row.attribution not in report.metadata.attributions:
        message = f"attribution {row.attribution!r} is not listed in report.toml"
        known = report.metadata.attributions
        problems.append(claim.problem("attribution", message, suggestion(row.attribution, known)))
    if len(concepts) < len(wanted):
        return None
    stock = concepts["indicator"].cell("measured") == "stock" and report.metadata.year_end_stocks
    try:
        reading = read_numeral(row.printed)
    except ValueError as error:
        problems.append(claim.problem("printed", str(error), "Correct the numeral."))
        return None
    scale = multiplier_value(row.multiplier)
    unit = units[concepts["unit"].id]
    places = [rule.place(row.value, ratio) for rule, ratio in converted if rule.unit == unit.id]
    place = max([reading.place * scale, *places])
    ends = sorted((row.value, row.value if row.value_high is None else row.value_high))
    interval = interval_of(
        ends[0],
        ends[1],
        place,
        reading.significant_place * scale,
        row.qualifier,
        unit.is_whole and not row.multiplier and place == 1,
    )
    exponent = place.normalize().as_tuple().exponent
    return Statement(
        claim, concepts["indicator"], concepts["region"], concepts["population"], concepts["industry"],
        concepts["unit"], _meant(row.period, stock), _meant(row.base_period, stock), interval,
        max(0, -exponent) if isinstance(exponent, int) else 0,
    )  # fmt: skip


def _meant(code: str, stock: bool) -> Period | None:
    if not code:
        return None
    return read_period(code).as_stock() if stock else read_period(code)


def _mixed_units(observation: Observation) -> Iterable[Problem]:
    first = observation.statements[0]
    for other in observation.statements[1:]:
        if other.unit.id != first.unit.id:
            message = f"states in {other.unit.id} what line {first.claim.line} states in {first.unit.id}"
            yield other.claim.problem(
                "unit", message, "Correct the unit, or give the claims different indicators."
            )


def _stated_twice(observation: Observation) -> Iterable[Problem]:
    """The claims of one numeral that state one fact: they would be one claim, under one address."""
    first: dict[tuple[int, int], Located[Claim]] = {}
    for claim in (statement.claim for statement in observation.statements):
        before = first.setdefault((claim.row.start, claim.row.end), claim)
        if before is not claim:
            message = f"states the same fact by the same numeral as line {before.line}"
            yield claim.problem("", message, "Remove one of the rows, or say what the two differ in.")


def value_of(observation: Observation) -> Decimal:
    """The observation's value in its unit, multipliers expanded."""
    return observation.best.value


def period_iri(period: Period | None, absent: str = UNSTATED) -> URIRef:
    """The IRI of the period; of the concept ``absent`` where there is none."""
    return node("period/" + (period.code.replace("/", "_") if period else absent))


def observation_iri(observation: Observation) -> URIRef:
    """The observation's IRI: report and dimensions."""
    return node("/".join(["observation", observation.report, *observation.key]))


def series_iri(statement: Statement) -> URIRef:
    """The series of a statement: indicator, area, population and industry, over all reports and periods."""
    return series_of(statement.indicator.id, statement.region.id, statement.population.id, statement.industry.id)


def series_of(indicator: str, region: str, population: str, industry: str) -> URIRef:
    """The series of an indicator, area, population and industry, by their ids."""
    parts = ["series", indicator, region, population]
    return node("/".join(parts + ([industry] if industry != ALL else [])))


def claim_iri(report: str, statement: Statement) -> URIRef:
    """The claim's IRI: report and code points; and the fact, where one numeral states several."""
    row = statement.claim.row
    fact = statement.key if row.shared > 1 else ()
    return node("/".join(["claim", report, f"{row.start}-{row.end}", *fact]))
