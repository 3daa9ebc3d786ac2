"""The rows of the tables of things: indicators, places, policies, relations and findings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from rdflib.term import Node, URIRef

from loaders.emission.literals import decimal_literal
from loaders.emission.outside import from_outside_iri
from loaders.emission.report import relation_iri
from loaders.exports.writing import Row
from loaders.findings import Finding
from loaders.iris import node
from loaders.policy_dates import policy_dates
from loaders.reading.concepts import Concept, Scheme, find_entity, resolve
from loaders.reading.hosts import UNDECLARED
from loaders.reading.outside import OutsideFact
from loaders.reading.published import Relation
from loaders.sources import Sources

_MANY = "|"


def indicator_rows(sources: Sources) -> Iterator[Row]:
    """One row per indicator."""
    counted = Counter(o.best.indicator.id for o in sources.all_observations())
    schemes = sources.schemes
    for indicator in schemes["indicators"].concepts.values():
        kind = schemes["kinds"].concepts[indicator.cell("kind")]
        yield {
            **_named("indicator", indicator),
            **{f"{text}_{language}": indicator.cell(f"{text}_{language}") for text in ("definition", "scope") for language in ("zh", "en")},
            "unit": schemes["units"].concepts[indicator.cell("unit")].cell("symbol"),
            **_labelled("kind", kind),
            "measured": indicator.cell("measured"),
            **_many("stage", indicator.values("stage"), schemes["themes"]),
            "observations": str(counted[indicator.id]),
        }


def region_rows(sources: Sources) -> Iterator[Row]:
    """One row per place."""
    counted = Counter(o.best.region.id for o in sources.all_observations())
    groups = _groups_of_places(sources)
    for region in sources.schemes["regions"].concepts.values():
        yield {
            **_named("region", region),
            "region_kind": region.cell("kind"),
            "region_code": region.cell("code"),
            "iso_code": region.cell("iso"),
            "contained_in": _MANY.join(region.values("contained_in")),
            "member_of": _MANY.join(sorted(groups[region.id])),
            "observations": str(counted[region.id]),
        }


def policy_rows(sources: Sources) -> Iterator[Row]:
    """One row per policy."""
    schemes = sources.schemes
    dates = policy_dates(schemes, sources.outside)
    mentions = Counter(
        resolve(mention.row.entity, schemes) for report in sources.reports.values() for mention in report.mentions
    )
    issuers, numbers = _said_of_policies(sources)
    for policy in schemes["policies"].concepts.values():
        date = dates.get(policy.id)
        yield {
            **_named("policy", policy),
            "short_names_zh": policy.cell("alt_zh"),
            **_labelled("policy_kind", schemes["policy_kinds"].concepts[policy.cell("kind")]),
            **_labelled("level", schemes["policy_levels"].concepts[policy.cell("level")]),
            "date": date.date if date else "",
            **_labelled("date_kind", schemes["date_kinds"].concepts[date.kind] if date else None),
            "document_number": _MANY.join(sorted(numbers[policy.iri])),
            **_many("issuers", sorted(issuers[policy.iri] | {*policy.values("issuers")}), schemes["bodies"]),
            "themes": _MANY.join(policy.values("themes")),
            "mentions": str(mentions[policy.iri]),
        }


def _said(sources: Sources) -> Iterator[Relation | OutsideFact]:
    """What the reports and outside sources say of things."""
    for report in sources.reports.values():
        yield from (relation.row for relation in report.relations)
    yield from (fact.row for fact in sources.outside)


def _groups_of_places(sources: Sources) -> dict[str, set[str]]:
    """The groups that each place belongs to, by id: as the scheme declares, and as reports and outside sources say."""
    groups: dict[str, set[str]] = defaultdict(set)
    for region in sources.schemes["regions"].concepts.values():
        groups[region.id].update(region.values("member_of"))
        for member in region.values("members"):
            groups[member].add(region.id)
    for row in _said(sources):
        if row.predicate in ("dg:memberOf", "dg:hasMember"):
            ends = [find_entity(path, sources.schemes) for path in (row.subject, row.object)]
            inner, outer = ends if row.predicate == "dg:memberOf" else reversed(ends)
            if inner.scheme == outer.scheme == "regions":
                groups[inner.id].add(outer.id)
    return groups


def _said_of_policies(sources: Sources) -> tuple[dict[URIRef, set[str]], dict[URIRef, set[str]]]:
    """Who issued a policy, and its document numbers, by what the reports and outside sources say."""
    issuers: dict[URIRef, set[str]] = defaultdict(set)
    numbers: dict[URIRef, set[str]] = defaultdict(set)
    for row in _said(sources):
        if row.predicate == "eli:passed_by":
            issuers[resolve(row.subject, sources.schemes)].add(find_entity(row.object, sources.schemes).id)
        elif row.predicate == "eli:id_local":
            numbers[resolve(row.subject, sources.schemes)].add(row.object)
    return issuers, numbers


def relation_rows(sources: Sources) -> Iterator[Row]:
    """One row per relation that carries evidence: those of the reports, then those from outside."""
    schemes = sources.schemes
    names = {concept.iri: concept for scheme in schemes.values() for concept in scheme.concepts.values()}
    titles = {node(f"report/{name}"): report.metadata for name, report in sources.reports.items()}

    def ends(subject: URIRef, target: Node) -> dict[str, str]:
        cells = {"subject": str(subject), "object": str(target)}
        for end, thing in (("subject", subject), ("object", target)):
            for language in ("zh", "en"):
                concept = names.get(thing) if isinstance(thing, URIRef) else None
                report = titles.get(thing) if isinstance(thing, URIRef) else None
                title = getattr(report, f"title_{language}") if report else ""
                cells[f"{end}_{language}"] = concept.cell(f"label_{language}") if concept else title
        return cells

    for name, report in sources.reports.items():
        for relation in report.relations:
            stated = relation.row
            yield {
                "relation": str(relation_iri(report, stated, schemes)),
                **ends(resolve(stated.subject, schemes), resolve(stated.object, schemes)),
                "predicate": stated.predicate,
                "report": name,
                "start": str(stated.start),
                "end": str(stated.end),
                "locator": "",
                "wording": "",
                "extent_read": "",
                "sources": "",
                "source_tier": "",
                "confidence": "",
                "note": stated.note,
            }
    for fact in sources.from_outside:
        place, clause = fact.place, fact.place.clause
        tier = sources.hosts.tier_for(fact.subject, place.addresses)
        yield {
            "relation": str(from_outside_iri(fact)),
            **ends(fact.said[0], fact.said[2]),
            "predicate": fact.predicate,
            "report": "",
            "start": "",
            "end": "",
            "locator": clause.locator if clause else "",
            "wording": clause.wording if clause else "",
            "extent_read": clause.read if clause else "",
            "sources": " ".join(place.addresses),
            "source_tier": "" if tier == UNDECLARED else tier,
            "confidence": place.confidence,
            "note": fact.note,
        }


def finding_rows(findings: Iterable[Finding]) -> Iterator[Row]:
    """One row per finding."""
    for finding in findings:
        explained = finding.explanation
        yield {
            "finding": str(node(f"finding/{finding.id}")),
            "class": finding.kind,
            "severity": finding.severity.rpartition("#")[2],
            "shape": finding.shape,
            "reports": " ".join(sorted(finding.reports)),
            "sentence_zh": finding.sentences["zh"],
            "sentence_en": finding.sentences["en"],
            "explained": "true" if finding.explained else "false",
            "explanation_zh": explained.row.explanation_zh if explained else "",
            "explanation_en": explained.row.explanation_en if explained else "",
            "residual": "" if finding.residual is None else str(decimal_literal(finding.residual)),
            "concerns": " ".join(finding.concerns),
        }


def _named(name: str, concept: Concept) -> dict[str, str]:
    return {"iri": str(concept.iri), **_labelled(name, concept)}


def _labelled(name: str, concept: Concept | None) -> dict[str, str]:
    """Id and labels; all empty where there is none."""
    labels = {f"{name}_{language}": concept.cell(f"label_{language}") if concept else "" for language in ("zh", "en")}
    return {name: concept.id if concept else "", **labels}


def _many(name: str, ids: list[str], scheme: Scheme) -> dict[str, str]:
    """Ids and labels of several concepts."""
    labels = {
        f"{name}_{language}": _MANY.join(scheme.concepts[one].cell(f"label_{language}") for one in ids)
        for language in ("zh", "en")
    }
    return {name: _MANY.join(ids)} | labels
