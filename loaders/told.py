"""Findings told: the sentence and the name of each, in which every thing goes by its label.

What a sentence says stands in ``ontology/sentences.toml``; here its places are filled: figures with their interval and
receipt, laws, reports and documents by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rdflib import URIRef

from loaders.facts import ALL, UNSTATED, Observation, Statement, claim_iri, observation_iri
from loaders.identities import Check, Evaluation, Value, label_of
from loaders.identities.values import Key, stated
from loaders.reading.concepts import find_entity
from loaders.sources import Sources
from loaders.vocabulary import BASE
from loaders.words.intervals import Interval
from loaders.words.printing import Language, figure_text, grouped, interval_text

#: Quantities whose units people write by symbol in either language.
_BY_SYMBOL = frozenset({"quantitykind:AmountOfData", "quantitykind:FloatingPointCalculationCapability"})
#: The unit of things counted one by one, which English leaves out.
_COUNT = "count"


class Teller:
    """Tells findings: knows every observation and claim by its IRI."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._said = sources.sentences
        self._observations: dict[URIRef, Observation] = {}
        self._claims: dict[URIRef, tuple[Observation, Statement]] = {}
        for observation in sources.all_observations():
            self._observations[observation_iri(observation)] = observation
            for statement in observation.statements:
                self._claims[claim_iri(observation.report, statement)] = (observation, statement)

    def of_check(self, check: Check, evaluation: Evaluation, language: Language) -> str:
        """What a check says that does not hold."""
        law, said = check.identity, self._said
        operands = (self._operand(operand.value, language) for operand in check.operands)
        return said.say(
            said.name_of("finding", law.kind, law.form),
            language,
            law=label_of(law, language, said),
            stated=interval_text(evaluation.stated, language),
            implied=interval_text(evaluation.implied, language),
            distance=grouped(abs(round(evaluation.residual, 6))),
            operands=said.say("joint.operands", language).join(operands),
        )

    def of_shape(
        self, shape: str, concerns: Iterable[URIRef], reports: Iterable[str], message: str, language: Language
    ) -> str:
        """What a shape found in what it concerns; the shape's own ``message`` where no sentence is written for it."""
        concerned = list(concerns)
        first, *others = concerned
        said, known = self._said, [self._sources.reports[name].metadata for name in reports]
        joint = said.say("joint.operands", language)
        return said.say(
            said.name_of("shape", shape, "any"),
            language,
            title=self.title(shape, None, concerned, language),
            message=message,
            figure=self._thing(first, language),
            other=joint.join(self._thing(other, language) for other in others),
            report=joint.join(metadata.title(language) for metadata in known),
            year=joint.join(str(metadata.reporting_year) for metadata in known),
            source=joint.join(self._attributed(first, language)),
        )

    def title(self, shape: str, check: Check | None, concerns: Sequence[URIRef], language: Language) -> str:
        """What is at odds, in a few words: the law that does not hold; or what is concerned, the two of which it is said
        where there are two, and the value."""
        said = self._said
        if check is not None:
            law = check.identity
            name, places = said.name_of("title", law.form, "any"), {"name": label_of(law, language, said)}
        else:
            name, places = said.name_of("title", shape, "any"), self._at_odds(concerns, language)
        return said.say(name, language, **places)

    def _at_odds(self, concerns: Sequence[URIRef], language: Language) -> dict[str, str]:
        """The places of a title of a shape: of two figures only what sets them apart is told of each."""
        figures = [self._observations[iri] for iri in concerns if iri in self._observations]
        if len(figures) < 2:
            return dict.fromkeys(("one", "another", "value"), "") | {"name": self._name(concerns[0], language)}
        observation, about = figures[:2]
        ours, theirs = stated(observation).key, stated(about).key
        indicators, column = self._sources.schemes["indicators"].concepts, f"label_{language}"
        statement = observation.best
        return {
            "name": indicators[ours.indicator].cell(column),
            "one": self._apart(ours, theirs, language),
            "another": self._apart(theirs, ours, language),
            "value": f"{grouped(statement.value)} {self._unit(statement.unit.id, language)}".rstrip(),
        }

    def _apart(self, key: Key, other: Key, language: Language) -> str:
        """What sets the first apart from the other: its indicator, or its population, industry and period where they differ."""
        schemes, column = self._sources.schemes, f"label_{language}"
        if key.indicator != other.indicator:
            return schemes["indicators"].concepts[key.indicator].cell(column)
        parts = [
            schemes[scheme].concepts[name].cell(column)
            for scheme, name, theirs in (
                ("populations", key.population, other.population), ("industries", key.industry, other.industry)
            )
            if name != theirs and name != ALL
        ]  # fmt: skip
        if key.period != other.period:
            parts.append(key.period)
        whole = schemes["populations"].concepts[ALL].cell(column)
        return self._said.say("joint.label", language).join(parts) or whole

    def _name(self, concerned: URIRef, language: Language) -> str:
        observation = self._observations.get(concerned)
        if concerned in self._claims:
            observation = self._claims[concerned][0]
        if observation is not None:
            return self._named(stated(observation).key, language)
        return self._entity(concerned, language)

    def _thing(self, iri: URIRef, language: Language) -> str:
        if iri in self._claims:
            return self._printed(*self._claims[iri], language)
        if iri in self._observations:
            return self._printed(self._observations[iri], self._observations[iri].best, language)
        return self._entity(iri, language)

    def _entity(self, iri: URIRef, language: Language) -> str:
        return find_entity(str(iri).removeprefix(BASE), self._sources.schemes).cell(f"label_{language}")

    def _operand(self, value: Value, language: Language) -> str:
        if value.observation is not None:
            return self._printed(value.observation, value.observation.best, language)
        return self._said.say(
            "operand.derived",
            language,
            figure=self._named(value.key, language),
            value=self._value(value.interval, value.unit, language),
        )

    def _printed(self, observation: Observation, statement: Statement, language: Language) -> str:
        """A figure as a report prints it, with its receipt."""
        row, unit = statement.claim.row, self._unit(statement.unit.id, language)
        about = row.qualifier != "" and statement.interval.width.is_finite()
        return self._said.say(
            "operand.stated",
            language,
            figure=self._named(stated(observation).key, language),
            value=figure_text(statement.value, statement.interval, unit, language, about),
            report=self._sources.reports[observation.report].metadata.title(language),
            start=str(row.start),
            end=str(row.end),
        )

    def _value(self, interval: Interval, unit: str, language: Language) -> str:
        symbol = self._unit(unit, language)
        return interval_text(interval, language) + (f" {symbol}" if symbol else "")

    def _unit(self, name: str, language: Language) -> str:
        unit = self._sources.schemes["units"].concepts[name]
        symbol = unit.cell("symbol")
        if language == "en":
            return "" if name == _COUNT else symbol
        by_symbol = unit.cell("quantity_kind") in _BY_SYMBOL or not symbol.isalpha()
        return symbol if by_symbol else unit.cell("label_zh")

    def _named(self, key: Key, language: Language) -> str:
        schemes, column = self._sources.schemes, f"label_{language}"
        parts = [schemes["indicators"].concepts[key.indicator].cell(column)]
        for scheme, name in (("regions", key.region), ("populations", key.population), ("industries", key.industry)):
            if name not in (ALL, UNSTATED):
                parts.append(schemes[scheme].concepts[name].cell(column))
        if key.has_period:
            parts.append(key.period)
        return self._said.say("joint.label", language).join(parts)

    def _attributed(self, iri: URIRef, language: Language) -> list[str]:
        """The reports that the claim names as its source."""
        if iri not in self._claims:
            return []
        observation, statement = self._claims[iri]
        attributions = self._sources.reports[observation.report].metadata.attributions
        named = attributions.get(statement.claim.row.attribution, [])
        reports = self._sources.reports
        return [reports[n.removeprefix("report/")].metadata.title(language) for n in named if n.startswith("report/")]
