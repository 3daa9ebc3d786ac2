"""Every RDF term that Python uses, grouped by vocabulary, in closed namespaces: a typo is an error.

``expand`` turns the CURIEs of our declarations (``ontology/schemes.toml`` and the relation tables) into IRIs
through the same closed namespaces, so that a misspelt property in a data file is found as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rdflib import URIRef
from rdflib.namespace import (
    DCTERMS,
    FOAF,
    ORG,
    OWL,
    PROV,
    QB,
    RDF,
    RDFS,
    SDO,
    SH,
    SKOS,
    TIME,
    VANN,
    VOID,
    XSD,
    ClosedNamespace,
    DefinedNamespace,
    Namespace,
)

BASE = "https://w3id.org/datagov-kg/"
ONTOLOGY = "https://w3id.org/datagov-kg/ontology"

DG = ClosedNamespace(
    ONTOLOGY + "#",
    terms=[
        # statistics.ttl: figures
        "Indicator",
        "Observation",
        "Claim",
        "Series",
        "Cell",
        "Sheet",
        "Unit",
        "Population",
        "Industry",
        "Kind",
        "Qualifier",
        "Statement",
        "Theme",
        "indicator",
        "population",
        "industry",
        "basePeriod",
        "statement",
        "kind",
        "qualifier",
        "series",
        "cell",
        "sheet",
        "states",
        "value",
        "valueHigh",
        "lowerBound",
        "upperBound",
        "pointValue",
        "mainClaim",
        "referenceValue",
        "referenceLower",
        "referenceUpper",
        "printed",
        "multiplier",
        "qualifierPrinted",
        "Basis",
        "periodBasis",
        "basePeriodBasis",
        "regionBasis",
        "populationBasis",
        "periodContext",
        "basePeriodContext",
        "regionContext",
        "populationContext",
        "unitPrinted",
        "sharedBy",
        "stage",
        "flowOrStock",
        "measureWord",
        "covers",
        "countedBy",
        "gbt4754",
        # statistics.ttl: declared relations between indicators
        "growthOf",
        "increaseOf",
        "changeOf",
        "rankBy",
        "rankChangeOf",
        "multipleOf",
        "completeRankingOf",
        "populationScope",
        "numerator",
        "wholeArea",
        "denominator",
        "partOf",
        "differsFrom",
        # identity.ttl: declared identities, their checks, findings and derived observations
        "Figure",
        "Identity",
        "Check",
        "LinearCheck",
        "ProductCheck",
        "WholeNumberCheck",
        "SharesCheck",
        "Operand",
        "restsOnAssumption",
        "Finding",
        "FindingClass",
        "DerivedObservation",
        "identityKind",
        "identity",
        "operand",
        "observation",
        "coefficient",
        "comparison",
        "product",
        "base",
        "rate",
        "scale",
        "offset",
        "shape",
        "concerns",
        "residual",
        "explanation",
        "findingClass",
        "foundIn",
        "explained",
        "computedFrom",
        "expectedLower",
        "expectedUpper",
        "foundLower",
        "foundUpper",
        "check",
        # evidence.ttl
        "Report",
        "Text",
        "Section",
        "Table",
        "Mention",
        "Definition",
        "reportText",
        "length",
        "inTable",
        "blanks",
        "reportingYear",
        "section",
        "statedAt",
        "mentions",
        "mentionOf",
        "Relation",
        "relationSubject",
        "relationPredicate",
        "relationObject",
        "evidence",
        "confidence",
        "defines",
        "definedIn",
        "attributedTo",
        "orderInReport",
        "depth",
        "inSentence",
        "extractedWith",
        "normalForm",
        "sourceOf",
        "surveys",
        "publishes",
        # policy.ttl
        "Policy",
        "PolicyDocument",
        "PolicyFamily",
        "Campaign",
        "Watchword",
        "PolicyKind",
        "PolicyLevel",
        "Body",
        "Programme",
        "Publication",
        "policyKind",
        "policyLevel",
        "DateKind",
        "date",
        "dateKind",
        "dateEvidence",
        "bodyKind",
        "programmeKind",
        "publicationKind",
        "level",
        "guides",
        "supports",
        "memberOfFamily",
        "targets",
        "concernsIndicator",
        "inForceIn",
        "pilotedIn",
        "participatesIn",
        "organises",
        "launches",
        "signatoryOf",
        "interprets",
        "supplements",
        "adopts",
        "carries",
        "draftOf",
        "followsDeployment",
        "SourceTier",
        "sourceTier",
        "noMatchReason",
        "tierRank",
        "locator",
        "wording",
        "extentRead",
        "Reading",
        "readingOf",
        "namesWithoutEntity",
        "Target",
        "setsTarget",
        "dueDate",
        "targetScope",
        "bindingForce",
        "measuredBy",
        "match",
        "verdict",
        "verdictReason",
        "neededPace",
        "observedPace",
        "PilotList",
        "PilotMember",
        "listOf",
        "batch",
        "total",
        "isComplete",
        "setUpBy",
        "inList",
        "listedAs",
        "listed",
        "position",
        "outcome",
        # place.ttl
        "Region",
        "regionKind",
        "hasMember",
        "memberOf",
        "leads",
        "pilotOf",
        "technicalRoute",
        "locatedIn",
        "hasFacilityIn",
        "hostOf",
        "hubOf",
        "startArea",
        "gbt2260",
        "iso3166",
    ],
)

DCAT = ClosedNamespace(  # version 3; rdflib's own has version 2
    "http://www.w3.org/ns/dcat#",
    terms=[
        "Catalog",
        "Dataset",
        "DatasetSeries",
        "Distribution",
        "DataService",
        "Resource",
        "dataset",
        "distribution",
        "service",
        "inSeries",
        "prev",
        "first",
        "last",
        "version",
        "endpointURL",
        "endpointDescription",
        "servesDataset",
        "accessURL",
        "downloadURL",
        "accessService",
        "mediaType",
        "byteSize",
        "keyword",
        "theme",
        "landingPage",
        "contactPoint",
        "packageFormat",
        "compressFormat",
        "temporalResolution",
        "startDate",
        "endDate",
    ],
)
VCARD = ClosedNamespace("http://www.w3.org/2006/vcard/ns#", terms=["Kind", "Organization", "fn", "hasURL"])
DCATAP = ClosedNamespace("http://data.europa.eu/r5r/", terms=["availability"])
OA = ClosedNamespace(
    "http://www.w3.org/ns/oa#",
    terms=[
        "SpecificResource",
        "TextPositionSelector",
        "TextQuoteSelector",
        "hasSource",
        "hasSelector",
        "start",
        "end",
        "exact",
        "hasTarget",
    ],
)
ELI = ClosedNamespace(
    "http://data.europa.eu/eli/ontology#",
    terms=[
        "LegalResource",
        "based_on",
        "amends",
        "repeals",
        "cites",
        "applies",
        "passed_by",
        "id_local",
        "date_document",
        "first_date_entry_in_force",
        "date_no_longer_in_force",
        "type_document",
        "in_force",
        "jurisdiction",
        "title",
        "title_short",
        "date_publication",
        "version_date",
    ],
)
SDMX_DIMENSION = ClosedNamespace(
    "http://purl.org/linked-data/sdmx/2009/dimension#", terms=["refArea", "refPeriod"]
)
SDMX_MEASURE = ClosedNamespace("http://purl.org/linked-data/sdmx/2009/measure#", terms=["obsValue"])
SDMX_ATTRIBUTE = ClosedNamespace(
    "http://purl.org/linked-data/sdmx/2009/attribute#", terms=["unitMeasure", "decimals", "obsStatus"]
)
SDMX_CODE = ClosedNamespace(
    "http://purl.org/linked-data/sdmx/2009/code#", terms=["obsStatus-A", "obsStatus-E", "obsStatus-F"]
)
QUDT = ClosedNamespace(
    "http://qudt.org/schema/qudt/",
    terms=[
        "Unit",
        "conversionMultiplier",
        "hasQuantityKind",
        "symbol",
        "hasUnit",
        "scalingOf",
        "hasDimensionVector",
    ],
)
QUDT_UNIT = Namespace("http://qudt.org/vocab/unit/")
QUANTITYKIND = Namespace("http://qudt.org/vocab/quantitykind/")
SPDX = ClosedNamespace(
    "http://spdx.org/rdf/terms#",
    terms=["checksum", "Checksum", "algorithm", "checksumValue", "checksumAlgorithm_sha256"],
)
SSSOM = ClosedNamespace(
    "https://w3id.org/sssom/", terms=["NoTermFound", "mapping_justification", "object_label"]
)
SEMAPV = Namespace("https://w3id.org/semapv/vocab/")
XKOS = ClosedNamespace(
    "http://rdf-vocabulary.ddialliance.org/xkos#",
    terms=["ClassificationLevel", "depth", "levels", "numberOfLevels"],
)
GEO = ClosedNamespace("http://www.opengis.net/ont/geosparql#", terms=["Feature"])
SD = ClosedNamespace(
    "http://www.w3.org/ns/sparql-service-description#",
    terms=[
        "Service",
        "endpoint",
        "supportedLanguage",
        "SPARQL11Query",
        "resultFormat",
        "defaultDataset",
        "Dataset",
        "defaultGraph",
        "Graph",
        "namedGraph",
        "name",
        "NamedGraph",
        "graph",
        "feature",
        "UnionDefaultGraph",
        "BasicFederatedQuery",
    ],
)

NAMESPACES: dict[str, Namespace | ClosedNamespace | type[DefinedNamespace]] = {
    "dg": DG, "oa": OA, "eli": ELI, "sdmx-dimension": SDMX_DIMENSION, "sdmx-measure": SDMX_MEASURE,
    "sdmx-attribute": SDMX_ATTRIBUTE, "sdmx-code": SDMX_CODE, "qudt": QUDT, "unit": QUDT_UNIT,
    "quantitykind": QUANTITYKIND, "spdx": SPDX, "sssom": SSSOM, "semapv": SEMAPV, "xkos": XKOS, "geo": GEO, "sd": SD, "dcat": DCAT, "dcatap": DCATAP, "vcard": VCARD, "dcterms": DCTERMS,
    "foaf": FOAF, "org": ORG, "owl": OWL, "prov": PROV, "qb": QB, "rdf": RDF, "rdfs": RDFS, "schema": SDO, "sh": SH,
    "skos": SKOS, "time": TIME, "vann": VANN, "void": VOID, "xsd": XSD,
}  # fmt: skip


def expand(curie: str) -> URIRef:
    """The IRI of a CURIE such as ``skos:notation``.

    Raises ``KeyError`` for an unknown prefix and ``AttributeError`` for a term that its vocabulary has not.
    """
    prefix, _, name = curie.partition(":")
    if prefix not in NAMESPACES:
        raise KeyError(f"unknown prefix {prefix!r} in {curie!r}; known are {', '.join(sorted(NAMESPACES))}")
    space = NAMESPACES[prefix]
    # some of rdflib's namespaces only warn of a term that they do not have
    if not name or (isinstance(space, type) and f"{space._NS}{name}" not in space):
        raise AttributeError(f"term {name!r} not in namespace {getattr(space, '_NS', space)!s}")
    return URIRef(str(space[name]))


def prefixes() -> dict[str, str]:
    """Prefix to namespace IRI of every vocabulary the graph uses, and of our data."""
    # a plain Namespace is a str, and would answer `_NS` with a term of that name
    bound = {
        prefix: str(space if isinstance(space, str) else getattr(space, "_NS", space))
        for prefix, space in NAMESPACES.items()
    }
    return bound | {"dgd": BASE}


def prefixes_in_use(iris: Iterable[str], known: Mapping[str, str] | None = None) -> dict[str, str]:
    """Those of the ``known`` prefixes, by default ours, whose namespace some of the IRIs begin with, the longest that fits."""
    known = prefixes() if known is None else known
    spaces = sorted(known.items(), key=lambda entry: -len(entry[1]))
    used = {next((prefix for prefix, space in spaces if iri.startswith(space)), "") for iri in iris}
    return {prefix: space for prefix, space in known.items() if prefix in used}
