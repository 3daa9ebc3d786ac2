"""The laws that a world declares, one for one: ``laws.txt`` holds them as they must come out of the made world."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from loaders.identities import Identity, declared_identities
from loaders.identities.naming import label_of
from loaders.problems import InputProblems
from loaders.reading.concepts import Schemes
from tests.support.figures import IDENTITIES_HEADER, made_schemes, made_sentences
from tests.support.laws import SHARES, WHOLE, write_table

LAWS = Path(__file__).with_name("laws.txt")
#: What the made world lacks: a rank and its change, a share of what is counted, industries that cover others.
MORE = {
    "indicators": {
        "output-rank": {"unit": "rank", "kind": "rank", "rank_of": "output", "populations": "enterprises"},
        "output-rank-change": {"unit": "rank", "kind": "rank_change", "rank_change_of": "output"},
        "stored-rank-change": {"unit": "rank", "kind": "rank_change", "rank_change_of": "stored"},
        "online-share": {
            "unit": "percent", "kind": "share", "numerator": "firms", "denominator": "firms-covered",
        },
        "per-firm": {"unit": "ZB", "kind": "level", "numerator": "stored", "denominator": "firms"},
    },
    "industries": {
        "C": {"covers": "C1|C2"}, "C1": {"covers": "C2"}, "C2": {},
        "own": {"covers": "C1|C2", "level": "report-group"},
    },
}  # fmt: skip


def schemes() -> Schemes:
    """The made world with all that laws are declared by."""
    return made_schemes(**MORE)


def written(law: Identity) -> str:
    """A law on one line, and each of its operands on another."""
    names = " ".join(f"{place}={concept.id}" for place, concept in law.names)
    parts = [
        law.id, law.kind, law.form, law.comparison, f"scale={law.scale}", f"offset={law.offset}", f"unit={law.unit}",
        f"names=({names})", f"label={law.label}", f"not_at={law.not_at}", f"years={sorted(law.years)}",
        f"areas={sorted(law.areas)}", f"also={law.said_also_of}", f"anchors_derived={law.anchors_derived}",
        f"derives={law.derives}",
    ]  # fmt: skip
    operands = [
        f"    {p.role} {p.indicator} {p.fixed} at={p.at} × {p.coefficient} in {p.unit} counts={p.counts}"
        for p in law.patterns
    ]
    return "\n".join([" ".join(parts), *operands])


def test_the_made_world_declares_exactly_these_laws(tmp_path: Path) -> None:
    found = declared_identities(schemes(), [write_table(tmp_path / "identities.csv")])
    assert "\n".join(map(written, found)) + "\n" == LAWS.read_text(encoding="utf-8")


def test_a_law_is_called_by_its_label_or_by_the_sentence_of_its_kind(tmp_path: Path) -> None:
    table = write_table(tmp_path / "identities.csv")
    laws = {law.id: law for law in declared_identities(schemes(), [table])}
    sentences = made_sentences()
    labelled = laws["whole.buyers"]
    assert (label_of(labelled, "zh", sentences), label_of(labelled, "en", sentences)) == (
        "整数",
        "whole number",
    )
    for law in laws.values():
        for language in ("zh", "en"):
            said = label_of(law, language, sentences)
            assert said and "{" not in said, law.id
            for _, concept in law.names[:1]:
                assert concept.cell(f"label_{language}") in said, law.id


def problems_of(tmp_path: Path, *tables: str) -> list[tuple[int, str, str, str]]:
    """Line, column, message and remedy of each problem of tables of laws."""
    paths = []
    for number, rows in enumerate(tables):
        path = tmp_path / f"laws-{number}.csv"
        path.write_text(f"{IDENTITIES_HEADER},comparison,scale,offset,years,areas\n{rows}", encoding="utf-8")
        paths.append(path)
    with pytest.raises(InputProblems) as raised:
        declared_identities(schemes(), paths)
    return [(p.line, p.column, p.message, p.remedy) for p in raised.value.problems]


def rows(text: str, **cells: str) -> str:
    """Rows of laws with the further columns, by default as they are left out."""
    more = {"comparison": "=", "scale": "1", "offset": "0", "years": "", "areas": ""} | cells
    return "".join(f"{line},{','.join(more.values())}\n" for line in text.splitlines())


TERM = "sum.a,sum,linear,和,sum,term,output,,,,same,1"


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ((rows(TERM), rows(TERM)), (2, "identity", "the law 'sum.a' stands in", "Give yours another name.")),
        (
            (rows(f"{TERM}\n{TERM.replace('sum,linear', 'part,linear')}"),),
            (3, "kind", "'part', but line 2 of the same law says 'sum'", "All rows of a law say the same of it: correct one of them."),
        ),
        (
            (rows(f"{TERM}\n{TERM.replace(',term,', ',rate,')}"),),
            (3, "role", "a linear law has terms, no rate", "Write term, or another form."),
        ),
        (
            (rows(WHOLE.splitlines()[0]),),
            (2, "role", "a law of the form whole has one each of base, rate; found rate", "Correct the roles, or add the missing row."),
        ),
        *(
            ((rows(wrong),), (line, "role", f"a law of the form shares has one base and two or more rates; found {roles}", "Correct the roles, or add the missing row."))
            for wrong, line, roles in (
                ("\n".join(SHARES.splitlines()[:2]), 2, "rate, rate"),
                ("\n".join(SHARES.splitlines()[1:]), 2, "rate, base"),
                (SHARES.replace("north", "south").replace("shares,rate", "shares,base", 1), 3, "rate, base, base"),
                (SHARES + TERM.replace("sum.a,sum,linear,和,sum", "shares.buyers,shares,shares,份额,shares"), 2, "rate, rate, base, term"),
            )
        ),
        ((rows(TERM, years="2024|24"),), (2, "years", "'24' is no year", "Write years as 2024|2025.")),
        ((rows(TERM, years="abcd"),), (2, "years", "'abcd' is no year", "Write years as 2024|2025.")),
        ((rows(TERM, years="20245"),), (2, "years", "'20245' is no year", "Write years as 2024|2025.")),
        ((rows(TERM, areas="nort"),), (2, "areas", "unknown region 'nort'", "north")),
        ((rows(TERM.replace("output", "outptu")),), (2, "indicator", "unknown indicator 'outptu'", "output")),
    ],
)  # fmt: skip
def test_a_mistake_in_a_table_of_laws_says_where_what_and_what_to_do(
    tmp_path: Path, tables: tuple[str, ...], expected: tuple[int, str, str, str]
) -> None:
    ((line, column, message, remedy),) = problems_of(tmp_path, *tables)
    assert (line, column) == expected[:2]
    assert message.startswith(expected[2])
    assert expected[3] in remedy


def test_laws_of_several_tables_are_all_declared(tmp_path: Path) -> None:
    paths = []
    for name, more in (
        (
            "a",
            {"years": "2024|2025", "areas": "north|south", "scale": "2", "offset": "3", "comparison": "<="},
        ),
        ("b", {}),
    ):
        path = tmp_path / f"{name}.csv"
        text = rows(TERM.replace("sum.a", f"sum.{name}"), **more)
        path.write_text(f"{IDENTITIES_HEADER},comparison,scale,offset,years,areas\n{text}", encoding="utf-8")
        paths.append(path)
    laws = {law.id: law for law in declared_identities(schemes(), paths)}
    first = laws["sum.a"]
    assert (first.comparison, first.label) == ("<=", ("和", "sum"))
    assert (first.scale, first.offset) == (Decimal(2), Decimal(3))
    assert first.years == frozenset({"2024", "2025"})
    assert first.areas == frozenset({"north", "south"})
    assert "sum.b" in laws


def test_the_first_row_of_a_law_is_its_anchor_and_says_its_years(tmp_path: Path) -> None:
    path = tmp_path / "laws.csv"
    second = rows(TERM.replace("output", "stored"))
    path.write_text(
        f"{IDENTITIES_HEADER},comparison,scale,offset,years,areas\n{rows(TERM, years='2024')}{second}",
        encoding="utf-8",
    )
    law = next(law for law in declared_identities(schemes(), [path]) if law.id == "sum.a")
    assert law.years == {"2024"}
    assert [pattern.indicator for pattern in law.patterns] == ["output", "stored"]


def test_operands_of_a_law_go_by_their_numbers_and_without_numbers_by_what_they_are(tmp_path: Path) -> None:
    gap = ["usage-change,,same,1", "usage,C,same,-1", "usage,all,same,1"]
    numbered = ["usage,C,same,-1,1", "usage,all,same,1,2", "usage-change,,same,1,3"]
    for rows, header, anchor in ((gap, "", "usage-change"), (numbered, ",number", "usage")):
        for order in (rows, rows[::-1], [rows[1], rows[0], rows[2]]):
            table = tmp_path / "identities.csv"
            lines = [f"gap,gap,linear,差,gap,term,{row}" for row in order]
            head = f"identity,kind,form,label_zh,label_en,role,indicator,industry,at,coefficient{header}"
            table.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
            (law,) = (law for law in declared_identities(made_schemes(), [table]) if law.id == "gap")
            assert law.anchor.indicator == anchor


@pytest.mark.parametrize(
    ("numbers", "message"), [("1,1", "is the number of line"), (",2", "has no number"), ("2,", "has no number")]
)
def test_numbers_that_leave_the_order_open_are_refused(tmp_path: Path, numbers: str, message: str) -> None:
    table = tmp_path / "identities.csv"
    head = "identity,kind,form,label_zh,label_en,role,indicator,coefficient,number"
    lines = [f"s,s,linear,和,sum,term,usage,{c},{n}" for c, n in zip((1, -1), numbers.split(","), strict=True)]
    table.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    with pytest.raises(InputProblems, match=message):
        declared_identities(made_schemes(), [table])
