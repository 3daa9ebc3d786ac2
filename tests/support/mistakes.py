"""Mistakes that a person can make in the project's files, each with the problem that must report it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.support.tables import Change, cells, gbk, gone, shortened, text, twice


@dataclass(frozen=True)
class Mistake:
    """What is broken, where the problem must point (line 0: the whole file, column *: any), and words of its message and remedy.

    ``problems`` is how many problems the one mistake causes.
    """

    make: Change
    file: str
    line: int
    column: str
    message: str
    remedy: str = ""
    problems: int = 1


MISTAKES: dict[str, Mistake] = {
    "misspelt column": Mistake(
        text("claims.csv", "qualifier", "qualifer"),
        "claims.csv", 1, "qualifer", "unknown column 'qualifer'", "Did you mean 'qualifier'?",
    ),
    "unknown indicator": Mistake(
        cells("claims.csv", indicator="data-prodution"),
        "claims.csv", 2, "indicator", "unknown indicator 'data-prodution'", "Did you mean 'data-production'",
    ),
    "unknown region": Mistake(
        cells("claims.csv", region="内蒙"),
        "claims.csv", 2, "region", "unknown region '内蒙'", "'内蒙古'",
    ),
    "unknown unit": Mistake(
        cells("claims.csv", unit="ZiB"),
        "claims.csv", 2, "unit", "unknown unit 'ZiB'", "'ZB'",
    ),
    "unlisted attribution": Mistake(
        cells("claims.csv", attribution="[99]"),
        "claims.csv", 2, "attribution", "'[99]' is not listed in report.toml", "Did you mean",
    ),
    "value that is no number": Mistake(
        cells("claims.csv", value="a lot"),
        "claims.csv", 2, "value", "found 'a lot'", "Correct the cell",
    ),
    "numeral that is none": Mistake(
        cells("claims.csv", printed="许多"),
        "claims.csv", 2, "printed", "'许多' is not a numeral", "Correct the numeral",
    ),
    "fraction of nothing": Mistake(
        cells("claims.csv", printed="1/0"),
        "claims.csv", 2, "printed", "'1/0'", "Correct the numeral",
    ),
    "file that is not UTF-8": Mistake(
        gbk("nonfacts.csv"), "nonfacts.csv", 0, "", "is not UTF-8", "Save the file as UTF-8 text"
    ),
    "file that is not there": Mistake(
        gone("nonfacts.csv"), "nonfacts.csv", 0, "", "cannot be read: No such file", "Check path and permissions"
    ),
    "report.toml that is no TOML": Mistake(
        text("report.toml", "reporting_year = ", "reporting_year == "),
        "report.toml", 0, "", "is not valid TOML", "Correct the line",
    ),
    "misspelt key": Mistake(
        text("report.toml", "title_en", "titel_en"),
        "report.toml", 0, "titel_en", "Extra inputs are not permitted", "Did you mean 'title_en'",
    ),
    "claim entered twice": Mistake(
        twice("claims.csv"),
        "claims.csv", 3, "shared", "2 claims stand on", "remove the duplicate", problems=3,
    ),
    "lost row": Mistake(
        shortened("nonfacts.csv"),
        "report.toml", 0, "expected.nonfacts", "nonfacts, the tables hold", "Find the rows that were lost",
    ),
    "table that no number is expected of": Mistake(
        text("report.toml", "\nclaims = ", "\n# claims = "),
        "report.toml", 0, "*", "claims",
    ),
    "attribution to an unknown body": Mistake(
        text("report.toml", "body/fudan", "body/no-such-fudan"),
        "report.toml", 0, "*", "body/no-such-fudan",
    ),
    "unknown publisher": Mistake(
        text("report.toml", 'publisher = "', 'publisher = "no-such-'),
        "report.toml", 0, "*", "no-such-",
    ),
    "unknown previous report": Mistake(
        text("report.toml", "previous = \"", "previous = \"no-such-"),
        "report.toml", 0, "*", "no-such-",
    ),
    "unknown series": Mistake(
        text("report.toml", 'series = "', 'series = "no-such-'),
        "report.toml", 0, "*", "no-such-",
    ),
    "unknown entity in a mention": Mistake(
        cells("mentions.csv", entity="policy/no-such-policy"),
        "mentions.csv", 2, "entity", "unknown entity 'policy/no-such-policy'", "Declare it in the catalogue",
    ),
    "unknown report in a mention": Mistake(
        cells("mentions.csv", entity="report/no-such-report"),
        "mentions.csv", 2, "entity", "unknown entity 'report/no-such-report'",
    ),
    "unknown entity in a relation": Mistake(
        cells("relations.csv", object="region/no-such-region"),
        "relations.csv", 2, "object", "unknown entity 'region/no-such-region'", "Declare it in the catalogue",
    ),
    "misspelt predicate": Mistake(
        cells("relations.csv", predicate="dg:organizes"),
        "relations.csv", 2, "predicate", "organizes", "Use a term of the vocabularies",
    ),
    "unknown indicator in a definition": Mistake(
        cells("definitions.csv", indicator="indicator/no-such-indicator"),
        "definitions.csv", 2, "indicator", "unknown indicator", "Declare it",
    ),
    "duplicate id": Mistake(
        twice("policies.csv"), "policies.csv", 3, "id", "duplicate id", "Give one of them another id"
    ),
    "name of another concept": Mistake(
        cells("units.csv", alt_zh="艾字节"),
        "units.csv", 3, "label_zh", "'艾字节' is a name of 'ZB' already", "change one of them",
    ),
    "id that makes no IRI": Mistake(
        cells("policies.csv", id="has a blank"),
        "policies.csv", 2, "id", "found 'has a blank'", "Correct the cell",
    ),
    "reference to nothing": Mistake(
        cells("policies.csv", issuers="no-such-body"),
        "policies.csv", 2, "issuers", "unknown bodies 'no-such-body'",
    ),
    "unit of an unknown vocabulary": Mistake(
        cells("units.csv", quantity_kind="qk:AmountOfData"),
        "units.csv", 2, "quantity_kind", "qk",
    ),
    "conversion factor that is no number": Mistake(
        cells("units.csv", multiplier="many"),
        "units.csv", 2, "multiplier", "'many' is no decimal number", "Write digits",
    ),
    "conversion from nothing": Mistake(
        cells("units.csv", multiplier=""),
        "units.csv", 2, "multiplier", "ZB is counted in GB, but not both have a multiplier", "Write digits",
    ),
    "conversion by a chain": Mistake(
        cells("units.csv", counted_in="EB"),
        "units.csv", 2, "counted_in", "EB is counted in GB itself", "end of the chain",
    ),
    "conversion into an unknown unit": Mistake(
        cells("units.csv", counted_in="ZiB"),
        "units.csv", 2, "counted_in", "unknown units 'ZiB'", "'ZB'",
    ),
    "unit that counts perhaps": Mistake(
        cells("units.csv", whole="perhaps"),
        "units.csv", 2, "whole", "found 'perhaps'", "Write yes",
    ),
    "schemes.toml that is no TOML": Mistake(
        text("schemes.toml", "[indicators]", "[indicators"),
        "schemes.toml", 0, "*", "TOML",
    ),
    "misspelt key in schemes.toml": Mistake(
        text("schemes.toml", "title_en", "titel_en"),
        "schemes.toml", 0, "*", "titel_en",
    ),
    "misspelt property in schemes.toml": Mistake(
        text("schemes.toml", "dg:growthOf", "dg:grothOf"),
        "schemes.toml", 0, "*", "grothOf",
    ),
    "entities.toml that is not there": Mistake(
        gone("entities.toml"),
        "entities.toml", 0, "*", "cannot be read",
    ),
    "outside fact about nothing": Mistake(
        cells("outside.csv", subject="policy/no-such-policy"),
        "outside.csv", 2, "subject", "policy/no-such-policy", "Declare it",
    ),
    "outside fact by an undeclared predicate": Mistake(
        cells("outside.csv", predicate="eli:passed_bye"),
        "outside.csv", 2, "predicate", "'eli:passed_bye' is not declared", "Did you mean 'eli:passed_by'",
    ),
    "outside fact of the wrong kind": Mistake(
        cells("outside.csv", predicate="eli:date_document", object="last year"),
        "outside.csv", 2, "object", "'last year' cannot be understood", "a day such as 2024-01-31",
    ),
    "outside fact that is no address": Mistake(
        cells("outside.csv", predicate="schema:url", object="a page"),
        "outside.csv", 2, "object", "'a page' cannot be understood", "a web address",
    ),
    "outside fact about an unknown entity": Mistake(
        cells("outside.csv", predicate="eli:passed_by", object="body/no-such-body"),
        "outside.csv", 2, "object", "'body/no-such-body' cannot be understood", "a known entity",
    ),
    "predicate that no vocabulary has": Mistake(
        cells("predicates.csv", predicate="eli:based_upon"),
        "predicates.csv", 2, "predicate", "based_upon", "Use a term of the vocabularies",
    ),
    "predicate declared twice": Mistake(
        twice("predicates.csv"), "predicates.csv", 3, "predicate", "eli:based_on stands twice", "Keep one"
    ),
    "predicate of an unknown kind of value": Mistake(
        cells("predicates.csv", value="thing"),
        "predicates.csv", 2, "value", "found 'thing'", "Correct the cell",
    ),
    "outside fact without an address": Mistake(
        cells("outside.csv", source="somewhere"), "outside.csv", 2, "source", "found 'somewhere'", "Correct the cell"
    ),
    "outside fact surer than sure": Mistake(
        cells("outside.csv", confidence="1.5"), "outside.csv", 2, "confidence", "found '1.5'", "Correct the cell"
    ),
    "confirmation that is no address": Mistake(
        cells("outside.csv", confirmed_by="a book"),
        "outside.csv", 2, "confirmed_by", "a book",
    ),
}  # fmt: skip
