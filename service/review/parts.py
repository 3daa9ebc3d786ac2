"""What a document states beside its figures: what it names (mentions), and what its wording says of two such things
(relations). They are items of a review like figures, and become tables of the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from loaders.extract import ProposedMention, ProposedRelation
from loaders.extract.rules import grammar
from loaders.extract.standing import PART, Item, Row, Standing
from loaders.problems import suggestion
from loaders.reading.concepts import Concept, Schemes, find_entity
from loaders.reading.published import Mention, PublishedRow, Relation
from loaders.vocabulary import expand


@dataclass(frozen=True)
class Part:
    """One of the two: its table, the row that a person writes, and which of its cells name things."""

    name: str
    table: str
    model: type[PublishedRow]
    things: tuple[str, ...]

    @property
    def cells(self) -> list[str]:
        """The cells that a person may write: its range too, for what was not found may be added."""
        return [name for name in self.model.model_fields if name != "printed"]


PARTS = {
    part.name: part
    for part in (
        Part("mention", "mentions.csv", Mention, ("entity",)), Part("relation", "relations.csv", Relation, ("subject", "object")),
    )
}  # fmt: skip
#: The reason of what a person rejects: the text does not name it, or does not say so.
NOT_SAID = "not said"
#: The schemes of what a document names or speaks of, with the folder of the table in which a review may declare a new one.
_NAMED = {
    "policies": "entities", "programmes": "entities", "publications": "entities", "bodies": "entities", "regions": "schemes",
    "indicators": "schemes",
}  # fmt: skip


@dataclass(frozen=True)
class Mistake:
    """What is wrong with a cell: its name, the kind of mistake, by which the page has words, and what is said where it has none."""

    cell: str
    kind: str
    message: str = ""
    places: Mapping[str, str] = field(default_factory=dict)


def mistakes_of_cells(error: ValidationError) -> list[Mistake]:
    """What a model has against cells."""
    return [Mistake(".".join(map(str, one["loc"])), one["type"], one["msg"].removeprefix("Value error, ")) for one in error.errors()]


def unknown(cell: str, word: str, known: Iterable[str]) -> Mistake:
    """That nothing is called by the word in a cell, with what may have been meant."""
    return Mistake(cell, "unknown", places={"word": word, "hint": suggestion(word, [*known])})


def _name_of(row: Row) -> str:
    """The name that a mention prints, without what surrounds it on the page."""
    return "".join(row.get("printed", "").split()).strip("《》“”")


def completed(row: Row, schemes: Schemes, found: Standing) -> dict[str, str]:
    """A proposal with the id of the new thing that it speaks of, once the review has declared one of that name."""
    label = _name_of(row) if row.get(PART) else row.get("new_label", "")
    cell, wanted = ("entity", row.get("new_label", "").removesuffix("?")) if row.get(PART) else ("indicator", "indicator/")
    if row.get(cell) or not label or not wanted:
        return dict(row)
    paths = [path for path, thing in declared_things(schemes, found).items() if path.startswith(wanted) and thing.get("label_zh") == label]
    return dict(row) | ({cell: paths[0] if row.get(PART) else paths[0].removeprefix(wanted)} if paths else {})


def new_thing(row: Row, schemes: Schemes) -> dict[str, str]:
    """What the form of new things begins with for a proposal that speaks of one: its table and cells; empty for any other."""
    if not row.get("new_label") or row.get("indicator") or row.get("entity"):
        return {}
    if not row.get(PART):
        table = {"table": "schemes/indicators.csv", "label_zh": row["new_label"]}
        return table | {name: row[name] for name in ("unit", "kind") if row.get(name)}
    path = row["new_label"].removesuffix("/?")
    tables = (f"{folder}/{scheme}.csv" for scheme, folder in _NAMED.items() if schemes[scheme].declaration.path == path)
    return {"table": next(tables, ""), "label_zh": _name_of(row)}


def row_of_part(proposed: ProposedMention | ProposedRelation, text: str) -> dict[str, str]:
    """A proposed mention or relation as the cells of an item."""
    cells = {"start": str(proposed.start), "end": str(proposed.end), "printed": text[proposed.start : proposed.end]}
    if isinstance(proposed, ProposedMention):
        cells |= {PART: "mention", "entity": proposed.entity, "new_label": "" if proposed.entity else f"{proposed.kind}/?"}
    else:
        cells |= {PART: "relation", "subject": proposed.subject, "predicate": proposed.predicate, "object": proposed.object}
    return {name: cell for name, cell in (cells | {"confidence": f"{proposed.confidence:.2f}", "rule": proposed.rule}).items() if cell}


def written_row(part: Part, act: str, form: Mapping[str, str], item: Item, text: str) -> dict[str, str]:
    """What a person's form makes of an item: the row as written, or the one that says that it is not so."""
    place = {"start": str(item.start), "end": str(item.end)}
    cells = {} if act == "reject" else {name: cell for name in part.cells if (cell := form.get(name, "").strip())}
    row = place | cells | {PART: part.name}
    start, end = row["start"], row["end"]
    if start.isdecimal() and end.isdecimal():
        row["printed"] = text[int(start) : int(end)]
    return row | ({"reason": NOT_SAID} if act == "reject" else {})


def mistakes_in_part(part: Part, row: Row, schemes: Schemes, found: Standing) -> list[Mistake]:
    """What is wrong with a row of ``mentions.csv`` or ``relations.csv``; what is rejected is never wrong."""
    if row.get("reason"):
        return []
    start, end = row.get("start", ""), row.get("end", "")
    if not (start.isdecimal() and end.isdecimal() and 0 < int(end) - int(start) == len(row.get("printed", ""))):
        return [Mistake("start", "range", places={"range": f"{start}–{end}"})]
    cells = {name: row.get(name, "") for name in part.model.model_fields}
    cells = {name: cell for name, cell in cells.items() if cell or name not in ("start", "end", "printed")}
    try:
        part.model.model_validate(cells)
    except ValidationError as error:
        return mistakes_of_cells(error)
    return [*_unknown(part, row, schemes, found)]


def _unknown(part: Part, row: Row, schemes: Schemes, found: Standing) -> Iterator[Mistake]:
    ours = declared_things(schemes, found)
    for name in part.things:
        path = row.get(name, "")
        if path not in ours and not path.startswith("report/") and not _is_known(path, schemes):
            yield unknown(name, path, [*ours, *(known for known, _ in _known(schemes))])
    if "predicate" in part.model.model_fields:
        try:
            expand(row["predicate"])
        except (KeyError, AttributeError) as error:
            yield Mistake("predicate", "value_error", str(error))


def _is_known(path: str, schemes: Schemes) -> bool:
    try:
        find_entity(path, schemes)
    except KeyError:
        return False
    return True


def declared_things(schemes: Schemes, found: Standing) -> dict[str, Row]:
    """The new things that the review has declared, by their paths."""
    return {
        f"{schemes[scheme].declaration.path}/{thing}": row
        for scheme, folder in _NAMED.items() for thing, row in found.declared.get(f"{folder}/{scheme}.csv", {}).items()
    }  # fmt: skip


def offered_things(item: Item, schemes: Schemes, found: Standing) -> list[tuple[str, str]]:
    """The paths that a cell of the item may well have, with their labels: of what the review has declared or its document
    names, and of what is called like the words that stand there."""
    printed = "".join(item.shown.get("printed", "").split()).strip("《》“”")
    named = {one.shown.get(name, "") for one in found.items.values() for part in PARTS.values() for name in part.things}
    ours = [(path, row.get("label_zh", "")) for path, row in sorted(declared_things(schemes, found).items())]
    return ours + [
        (path, f"{concept.cell('label_zh')} · {concept.cell('label_en')}") for path, concept in _known(schemes)
        if path in named or any(_is_like(printed, label) for label in (concept.cell("label_zh"), *concept.values("alt_zh")))
    ]  # fmt: skip


def _is_like(printed: str, label: str) -> bool:
    return len(printed) > 1 and (printed in label or (len(label) > 1 and label in printed))


def _known(schemes: Schemes) -> Iterator[tuple[str, Concept]]:
    for scheme in _NAMED:
        for concept in schemes[scheme].concepts.values():
            yield f"{schemes[scheme].declaration.path}/{concept.id}", concept


def known_predicates() -> list[tuple[str, str]]:
    """The predicates of the relations that are proposed, with the names of their rules."""
    return sorted({(row["predicate"], row["name"]) for row in grammar("relations")["relation"]})


def rows_of_part(part: Part, found: Standing) -> list[Row]:
    """What was decided to be so, as rows of the part's table, each once."""
    kept = {
        tuple(row.get(name, "") for name in part.model.model_fields): row
        for item in found.items.values()
        if (row := item.outcome) and row.get(PART) == part.name and not row.get("reason")
    }
    return sorted(kept.values(), key=lambda row: (int(row["start"]), int(row["end"])))
