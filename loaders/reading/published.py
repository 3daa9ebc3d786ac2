"""The record as published: one report's folder, read into typed rows. Nothing is interpreted here.

A report is a folder of ``loaders/reports`` with ``report.toml`` (metadata) and these tables of facts:

``sections.csv``     where each section of the text begins
``tables.csv``       the report's cross tables: every row has every column
``claims.csv``       every figure: numeral, range in the text, and whom, where, when it is about
``nonfacts.csv``     every numeral that states no figure, with the reason
``mentions.csv``     every policy, body, place and programme that the text names
``relations.csv``    what the text says of them
``definitions.csv``  where the text defines an indicator, in our own words
``findings.csv``     contradictions of the source that are known and explained
``sentences.csv``    the range of each sentence that states a figure; a folder with its text beside it needs none
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import ClassVar, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from loaders.evidence import Basis, read_basis
from loaders.iris import AddressOrNone
from loaders.problems import InputProblems, Problem, key_problems, shown
from loaders.reading.sentence_spans import SentenceSpan, innermost, read_sentence_spans
from loaders.tables import Located, Row, read_table
from loaders.texts import read_toml
from loaders.words.intervals import meaning_of
from loaders.words.numerals import multiplier_value
from loaders.words.periods import read_period
from loaders.words.printing import Language

Kind = Literal[
    "level", "growth", "share", "change_pp", "rank", "rank_change", "count", "multiple", "per_capita", "average",
    "forecast", "target", "ratio",
]  # fmt: skip
Statement = Literal["reported", "forecast", "target"]
#: The dimensions of a claim whose basis is recorded.
Dimension = Literal["period", "base_period", "region", "population"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
NonFactReason = Literal[
    "year", "page number", "list number", "footnote mark", "name", "word", "unit", "threshold", "phone", "formula",
    "list name", "idiom",
]  # fmt: skip


class Conversion(BaseModel):
    """Figures in ``unit`` that the report computed from ones in ``from_unit``, rounded to ``decimals``.

    Such are those that are a whole number of their last digits, from ``at_least`` on (in ``from_unit``; smaller ones
    may be so by chance).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    unit: str
    from_unit: str
    decimals: int = Field(ge=0)
    at_least: Decimal = Field(gt=0)

    def place(self, value: Decimal, ratio: Decimal) -> Decimal:
        """The weight of the last digit that a value in ``unit`` was computed from; 0 if it was not.

        ``ratio`` is how many ``unit`` are in one ``from_unit``.
        """
        last_digit = Decimal(1).scaleb(-self.decimals)
        original = value / ratio
        is_computed = original >= self.at_least and original == original.quantize(last_digit)
        return last_digit * ratio if is_computed else Decimal(0)


class TextForm(BaseModel):
    """How the text was taken from the document, as far as it is known; what is empty is not.

    ``document`` is the address of the file that the publisher offers, ``tool`` what read it, with version and settings.
    ``line_width``: from how many columns on a line runs on into the next; None where each paragraph is one line.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: AddressOrNone = ""
    tool: str = ""
    normal_form: Literal["", "NFC", "NFD", "NFKC", "NFKD"] = ""
    line_width: int | None = Field(default=None, gt=0)


class ReportMetadata(BaseModel):
    """``report.toml``: what the report is. ``text_sha256`` and ``text_length`` (code points) pin its text.

    ``year_end_stocks`` says that a stock "of 2024" is one of its last day; else it stays one of the year. ``address`` is
    the page on which its publisher offers it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title_zh: str = Field(min_length=1)
    title_en: str = Field(min_length=1)
    publisher: str
    issued: str
    reporting_year: int
    series: str
    previous: str = ""
    year_end_stocks: bool = True
    text_sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    text_length: int
    address: AddressOrNone = ""
    text: TextForm = TextForm()
    expected: dict[str, int]
    attributions: dict[str, list[str]] = {}
    converted: list[Conversion] = []

    def title(self, language: Language) -> str:
        """The report's title in the language."""
        return self.title_zh if language == "zh" else self.title_en

    @field_validator("issued")
    @classmethod
    def _issued_is_a_date(cls, value: str) -> str:
        read_period(value)
        return value


class PublishedRow(Row):
    """A row of a report's tables: all columns must be there, so that none is forgotten."""

    every_column: ClassVar[bool] = True


class Span(PublishedRow):
    """A range of code points of the report's text and the characters printed there."""

    start: int = Field(ge=0)
    end: int = Field(gt=0)
    printed: str = Field(min_length=1)


class Section(PublishedRow):
    """A section begins at code point ``start`` and ends where the next of its or a higher depth begins."""

    start: int = Field(ge=0)
    id: str = Field(pattern=r"^[0-9a-z][0-9a-z.\-]*$")
    depth: int = Field(ge=1)
    title_zh: str
    title_en: str


class Table(PublishedRow):
    """A table printed at code points ``start``–``end``, rows of the same things under the same columns.

    ``blanks`` is the number of its cells that hold no figure.
    """

    id: str = Field(pattern=r"^[0-9a-z][0-9a-z.\-]*$")
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    title_zh: str
    title_en: str
    blanks: int = Field(default=0, ge=0)


class Claim(Span):
    """A figure as printed in one place. ``shared`` is the number of claims that one numeral states (else 1)."""

    shared: int = Field(default=1, ge=1)
    multiplier: str = ""
    qualifier: str = ""
    unit_printed: str = ""
    unit: str
    kind: Kind
    value: Decimal
    value_high: Decimal | None = None
    indicator: str
    region: str = ""
    population: str = ""
    industry: str = ""
    period: str = ""
    base_period: str = ""
    period_basis: str
    base_period_basis: str = ""
    region_basis: str
    population_basis: str
    status: Statement = "reported"
    attribution: str = ""
    note: str = ""

    @field_validator("multiplier")
    @classmethod
    def _multiplier_is_known(cls, value: str) -> str:
        multiplier_value(value)
        return value

    @field_validator("qualifier")
    @classmethod
    def _qualifier_is_known(cls, value: str) -> str:
        meaning_of(value)
        return value

    @field_validator("period", "base_period")
    @classmethod
    def _period_can_be_read(cls, value: str) -> str:
        if value:
            read_period(value)
        return value


    @field_validator("period_basis", "base_period_basis", "region_basis", "population_basis")
    @classmethod
    def _basis_can_be_read(cls, value: str) -> str:
        if value:
            read_basis(value)
        return value

    @model_validator(mode="after")
    def _base_period_has_a_basis(self) -> Claim:
        if bool(self.base_period) != bool(self.base_period_basis):
            raise ValueError("base_period and base_period_basis are both filled, or both empty")
        return self

    def basis(self, dimension: Dimension) -> Basis | None:
        """How the dimension is known; None for the base period of a figure that has none."""
        cell: str = getattr(self, f"{dimension}_basis")
        return read_basis(cell) if cell else None


class NonFact(Span):
    """A numeral that states no figure, and why."""

    reason: NonFactReason


class Mention(Span):
    """A place where the text names ``entity`` (the IRI's path, such as ``policy/data-elements-x``)."""

    entity: str = Field(pattern=r"^[a-z\-]+/[A-Za-z0-9.\-]+$")


class Relation(PublishedRow):
    """What the text says at a place: subject, predicate (CURIE), object; entities as IRI paths."""

    subject: str
    predicate: str
    object: str
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    note: str = ""


class Definition(PublishedRow):
    """Where the text defines a term, and what it says, in our own words."""

    term_zh: str
    indicator: str = ""
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    definition_zh: str
    definition_en: str


class KnownFinding(PublishedRow):
    """A finding that is known, and what a person found by reading.

    ``residual`` is how far apart its two sides were then, to six decimals; empty where the shape measures no distance.
    ``judged_as`` is ``definition`` where the report itself says that the figures are counted in different ways.
    """

    finding: str
    residual: Decimal | None = None
    judged_as: Literal["", "definition"] = ""
    explanation_zh: str
    explanation_en: str


@dataclass(frozen=True)
class Report:
    """One report's folder, as read."""

    id: str
    folder: Path
    metadata: ReportMetadata
    sections: tuple[Located[Section], ...]
    tables: tuple[Located[Table], ...]
    claims: tuple[Located[Claim], ...]
    nonfacts: tuple[Located[NonFact], ...]
    mentions: tuple[Located[Mention], ...]
    relations: tuple[Located[Relation], ...]
    definitions: tuple[Located[Definition], ...]
    findings: tuple[Located[KnownFinding], ...]
    sentences: tuple[SentenceSpan, ...]

    def section_at(self, position: int) -> Section | None:
        """The innermost section that holds the code point."""
        inside = [place.row for place in self.sections if place.row.start <= position]
        return inside[-1] if inside else None

    def section_end(self, section: Section) -> int:
        """The code point at which the section ends: where the next of its or a higher depth begins, or the text ends."""
        later = (place.row for place in self.sections if place.row.start > section.start)
        return next((row.start for row in later if row.depth <= section.depth), self.metadata.text_length)

    def sentence_of(self, span: Span) -> SentenceSpan | None:
        """The innermost sentence that holds the span; None where no sentences are known."""
        return innermost(self.sentences, (span.start, span.end))


def read_report(folder: Path) -> Report:
    """The report in ``folder``. Raises ``InputProblems`` with every mistake of every table."""
    problems: list[Problem] = []
    metadata = _read_metadata(folder / "report.toml", problems)
    sections = read_table(folder / "sections.csv", Section, problems)
    tables = read_table(folder / "tables.csv", Table, problems)
    claims = read_table(folder / "claims.csv", Claim, problems)
    nonfacts = read_table(folder / "nonfacts.csv", NonFact, problems)
    mentions = read_table(folder / "mentions.csv", Mention, problems)
    relations = read_table(folder / "relations.csv", Relation, problems)
    definitions = read_table(folder / "definitions.csv", Definition, problems)
    findings = read_table(folder / "findings.csv", KnownFinding, problems)
    numerals = [(claim.row.start, claim.row.end) for claim in claims]
    sentences = read_sentence_spans(folder, numerals, metadata.text.line_width if metadata else None, problems)
    if problems or metadata is None:
        raise InputProblems(problems)
    report = Report(
        folder.name, folder, metadata, tuple(sorted(sections, key=lambda place: place.row.start)),
        tuple(tables), tuple(claims), tuple(nonfacts), tuple(mentions), tuple(relations), tuple(definitions), tuple(findings),
        sentences,
    )  # fmt: skip
    problems.extend(_sharing_problems(report))
    problems.extend(_count_problems(report))
    if problems:
        raise InputProblems(problems)
    return report


def _read_metadata(path: Path, problems: list[Problem]) -> ReportMetadata | None:
    found = read_toml(path, problems)
    if found is None:
        return None
    try:
        return ReportMetadata.model_validate(found)
    except ValidationError as error:
        problems.extend(key_problems(shown(path), "", error, ReportMetadata.model_fields))
    return None


def _sharing_problems(report: Report) -> list[Problem]:
    places: dict[tuple[int, int], list[Located[Claim]]] = {}
    for claim in report.claims:
        places.setdefault((claim.row.start, claim.row.end), []).append(claim)
    return [
        claim.problem(
            "shared",
            f"{len(claims)} claims stand on {claim.row.printed!r} at {claim.row.start}, but shared says {claim.row.shared}",
            "If one numeral states several figures, write their number into each row; else remove the duplicate.",
        )
        for claims in places.values()
        for claim in claims
        if claim.row.shared != len(claims)
    ]


def _count_problems(report: Report) -> list[Problem]:
    path = shown(report.folder / "report.toml")
    found = {
        "claims": len(report.claims), "nonfacts": len(report.nonfacts), "mentions": len(report.mentions),
        "relations": len(report.relations), "definitions": len(report.definitions),
    }  # fmt: skip
    remedy = "Find the rows that were lost or added; if the change is meant, correct the expected number."
    expected = report.metadata.expected
    return [
        Problem(
            path,
            0,
            f"expected.{name}",
            f"expects {expected.get(name)} {name}, the tables hold {found.get(name)}",
            remedy,
        )
        for name in sorted(found.keys() | expected.keys())
        if expected.get(name) != found.get(name)
    ]
