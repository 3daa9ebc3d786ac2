"""The account of a report: proof of its tables against its text.

Every numeral of the text is either stated by a claim or listed as a non-fact, none twice, none left over; and
every row's printed characters stand where the row says.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from unicodedata import is_normalized

from loaders.problems import InputProblems, Problem, shown
from loaders.project import TEXT_FILE
from loaders.reading.published import Claim, Mention, NonFact, Report, Span
from loaders.reading.sentence_spans import span_problems, spans_of, write_sentence_spans
from loaders.tables import Located
from loaders.texts import PAGE_BREAK, checksum_of, read_text
from loaders.words.numerals import find_numerals, multiplier_after, multiplier_value, read_numeral
from loaders.words.spelling import Reading


@dataclass(frozen=True)
class Account:
    """Numbers of one report's account; ``problems`` is empty when the account closes."""

    report: str
    numerals: int
    claimed: int
    nonfacts: int
    left_over: int
    counted_twice: int
    claims: int
    problems: tuple[Problem, ...]


def text_path(report: Report, folder: Path | None) -> Path | None:
    """Where the report's text is kept: beside its tables, else as ``<report id>.txt`` in ``folder``, where one is given."""
    beside = report.folder / TEXT_FILE
    if beside.is_file():
        return beside
    return None if folder is None else folder / f"{report.id}.txt"


def read_report_text(report: Report, folder: Path | None, problems: list[Problem]) -> str | None:
    """The report's text, proven by its checksum and length; None where none is kept, or it is not right."""
    path = text_path(report, folder)
    text = None if path is None else read_text(path, problems, PAGE_BREAK)
    if path is None or text is None:
        return None
    found = checksum_of(text)
    if found != report.metadata.text_sha256 or len(text) != report.metadata.text_length:
        problems.append(
            Problem(
                shown(path), 0, "",
                f"has checksum {found[:12]}… and {len(text)} code points, "
                f"not {report.metadata.text_sha256[:12]}… and {report.metadata.text_length} of report.toml",
                "The tables' ranges hold for that text only: use it, or read the report anew.",
            )
        )  # fmt: skip
        return None
    return text


def account_for(report: Report, text: str) -> Account:
    """Prove the report's rows against its text and account for every numeral."""
    problems = [problem for rows in (report.nonfacts, report.mentions) for row in rows for problem in _not_at_its_range(row, text)]
    problems += [problem for claim in report.claims for problem in claim_problems(claim, text)]
    if not problems:
        # of a numeral that is not at its range the sentence would be a second mistake
        width = report.metadata.text.line_width
        problems.extend(span_problems(report.folder, report.sentences, numeral_ranges(report), text, width))
    problems.extend(_not_of_its_form(report, text))
    # one numeral may state many claims
    claim_ranges = _Ranges({(claim.row.start, claim.row.end) for claim in report.claims})
    nonfact_ranges = _Ranges((row.row.start, row.row.end) for row in report.nonfacts)
    # of a row that is not at its range it is said where it belongs: its numeral is no second mistake
    meant = _Ranges({_meant(claim.row, text) for claim in report.claims}), _Ranges(
        _meant(row.row, text) for row in report.nonfacts
    )
    numerals = claimed = excused = left_over = twice = 0
    lines = _LineNumbers(text)
    for numeral in find_numerals(text):
        numerals += 1
        in_claims = claim_ranges.holding(numeral.start, numeral.end)
        in_nonfacts = nonfact_ranges.holding(numeral.start, numeral.end)
        claimed += in_claims == 1
        excused += in_nonfacts == 1
        if in_claims + in_nonfacts == 1:
            continue
        left_over += in_claims + in_nonfacts == 0
        twice += in_claims + in_nonfacts > 1
        if sum(ranges.holding(numeral.start, numeral.end) for ranges in meant) == 1:
            continue
        message = (
            f"numeral {numeral.core!r} at {numeral.start} (line {lines.at(numeral.start)} of the text) is "
        )
        message += f"stated by {in_claims} claims and listed by {in_nonfacts} non-facts"
        remedy = "State it in claims.csv or list it with its reason in nonfacts.csv, once."
        problems.append(Problem(shown(report.folder / "claims.csv"), 0, "start", message, remedy))
    return Account(
        report.id, numerals, claimed, excused, left_over, twice, len(report.claims), tuple(sorted(problems))
    )


def rewrite_sentences(reports: Iterable[Report], folder: Path | None) -> None:
    """Write ``sentences.csv`` of each report whose text is at hand. Raises ``InputProblems`` where a text is not right."""
    problems: list[Problem] = []
    for report in reports:
        text = read_report_text(report, folder, problems)
        if text is not None:
            spans = spans_of(numeral_ranges(report), text, report.metadata.text.line_width)
            write_sentence_spans(report.folder, spans)
    if problems:
        raise InputProblems(problems)


def numeral_ranges(report: Report) -> list[tuple[int, int]]:
    """Where the numerals of the report's claims stand, in code points."""
    return [(claim.row.start, claim.row.end) for claim in report.claims]


def claim_problems(claim: Located[Claim], text: str) -> list[Problem]:
    """What of a claim is not in the text at its range: the printed characters, and the value and multiplier that they spell."""
    return [*_not_at_its_range(claim, text), *_value_not_as_printed(claim, text)]


def _not_of_its_form(report: Report, text: str) -> Iterable[Problem]:
    form = report.metadata.text.normal_form
    if form and not is_normalized(form, text):
        message = f"says that the text is in the Unicode normal form {form}, which it is not"
        remedy = "Leave it empty where the text is in none; never normalise it: the ranges would shift."
        yield Problem(shown(report.folder / "report.toml"), 0, "text.normal_form", message, remedy)


def _not_at_its_range(
    row: Located[Claim] | Located[NonFact] | Located[Mention], text: str
) -> Iterable[Problem]:
    span = row.row
    found = text[span.start : span.end]
    if found != span.printed:
        nearest = _nearest(span, text)
        remedy = (
            "It does not occur in the text." if nearest is None else f"The nearest one begins at {nearest}."
        )
        yield row.problem(
            "start", f"{span.printed!r} is not at {span.start}–{span.end}, there is {found!r}", remedy
        )


def _nearest(span: Span, text: str) -> int | None:
    """Where what the row has printed stands in the text, nearest to where the row says."""
    places = [match.start() for match in re.finditer(re.escape(span.printed), text)]
    return min(places, key=lambda start: abs(start - span.start), default=None)


def _meant(span: Span, text: str) -> tuple[int, int]:
    """The range of the row; of one that is not at its range, the nearest that it can mean."""
    if text[span.start : span.end] == span.printed:
        return span.start, span.end
    nearest = _nearest(span, text)
    return (span.start, span.end) if nearest is None else (nearest, nearest + len(span.printed))


def _value_not_as_printed(claim: Located[Claim], text: str) -> Iterable[Problem]:
    row = claim.row
    try:
        reading = read_numeral(row.printed)
    except ValueError as error:
        yield claim.problem("printed", str(error), "Correct it, or add the word to the number words.")
        return
    factor = multiplier_value(row.multiplier)
    if _stated(row, reading) != _spelt(row, reading.times(factor)):
        yield claim.problem(
            "value",
            f"{row.value} is not what {row.printed!r} × {row.multiplier or '1'} spells ({reading.low * factor})",
            "Correct the value, the multiplier or the printed numeral.",
        )
    multiplier = multiplier_after(text, _meant(row, text)[1])
    if multiplier and not _is_told(multiplier, row):
        yield claim.problem(
            "multiplier",
            f"{multiplier!r} follows {row.printed!r} in the text, the row says {row.multiplier!r}",
            "Write the multiplier as printed.",
        )


def _stated(row: Claim, reading: Reading) -> list[Decimal]:
    """The ends that the row states: with their sign where the numeral has one, for else a fall may stand in words."""
    ends = [row.value, row.value if row.value_high is None else row.value_high]
    return sorted(end if reading.is_signed else abs(end) for end in ends)


def _spelt(row: Claim, reading: Reading) -> list[Decimal]:
    """The ends that the numeral spells, exactly; a fraction without an end to as many decimals as the row gives it."""
    ends = [reading.low, reading.high]
    if not reading.is_rounded:
        return sorted(ends)
    return sorted(end.quantize(Decimal(1).scaleb(min(0, int(row.value.as_tuple().exponent)))) for end in ends)


def _is_told(multiplier: str, row: Claim) -> bool:
    """Whether the row has what follows its numeral in the text as its multiplier, or as the begin of its unit (千瓦)."""
    unit = "".join(row.unit_printed.split())
    return multiplier.startswith(row.multiplier) and (row.multiplier + unit).startswith(multiplier)


class _Ranges:
    """Ranges, asked how many of them hold a range."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self._ranges = sorted(ranges)
        self._longest = max((end - start for start, end in self._ranges), default=0)

    def holding(self, start: int, end: int) -> int:
        first = bisect.bisect_left(self._ranges, (start - self._longest, 0))
        last = bisect.bisect_right(self._ranges, (start, float("inf")))
        return sum(1 for low, high in self._ranges[first:last] if low <= start and end <= high)


class _LineNumbers:
    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def at(self, position: int) -> int:
        return bisect.bisect_right(self._starts, position)
