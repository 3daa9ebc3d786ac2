"""What a row says in words that a reader knows: the labels of its ids, the passages that its dimensions rest on, the choices
for its cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from loaders.evidence import read_basis
from loaders.extract.standing import Row, Standing
from loaders.reading.concepts import Schemes, find_entity
from loaders.reading.published import DIMENSIONS
from loaders.words.lexicon import multipliers, qualifying_words
from loaders.words.printing import Language, grouped
from service.review.checking import SCHEME_OF
from service.review.parts import Mistake, declared_things
from service.review.words import speaking, words

#: The cells whose ids are those of a scheme, beside those that are held against it one by one: lists that never grow.
CLOSED = {"kind": "kinds", "status": "statements"}
_BASES = tuple(f"{dimension}_basis" for dimension in DIMENSIONS)
_THINGS = ("entity", "subject", "object")


@dataclass(frozen=True)
class Saying:
    """The words of a language for what stands in cells."""

    language: Language
    schemes: Schemes
    found: Standing

    def cell(self, row: Row, name: str) -> str:
        """What a cell says, by the label of the id that it holds; as it is written where none is known."""
        return self.label(name, row.get(name, "")) or row.get(name, "")

    def label(self, name: str, written: str) -> str:
        """The label of what is written in the cell of this name; empty where it has none."""
        if not written:
            return ""
        if name in _THINGS:
            return self._thing(written)
        if name == "qualifier":
            return _meanings(self.schemes, self.language).get(written, written)
        if scheme := (SCHEME_OF | CLOSED).get(name):
            concept = self.schemes[scheme].find(written)
            if concept is not None:
                return concept.cell(f"label_{self.language}")
            declared = self.found.declared.get(f"schemes/{scheme}.csv", {}).get(written, {})
            return declared.get(f"label_{self.language}", "")
        return ""

    def figure(self, row: Row) -> str:
        """The value of a figure with its unit, as short as can be: 41.06 ZB, 约 250,000,000 人."""
        value = "–".join(_grouped(row[name]) for name in ("value", "value_high") if row.get(name))
        concept = self.schemes["units"].find(row.get("unit", ""))
        unit = row.get("unit", "")
        if concept is not None:
            is_count = concept.cell("whole") == "yes"
            unit = (row.get("unit_printed") or concept.cell(f"label_{self.language}")) if is_count else concept.cell("symbol")
        return f"{self.label('qualifier', row.get('qualifier', ''))} {value} {unit}".strip()

    def _thing(self, path: str) -> str:
        try:
            return find_entity(path, self.schemes).cell(f"label_{self.language}")
        except KeyError:
            return declared_things(self.schemes, self.found).get(path, {}).get(f"label_{self.language}", "")


def told(mistake: Mistake, language: Language) -> str:
    """A mistake in words: which cell, what is wrong, what to do."""
    say, key = speaking(language), f"mistake_{mistake.kind}"
    message = say(key, **mistake.places) if key in words()[language] else mistake.message
    return f"{say(f'cell_{mistake.cell}')}: {message}" if mistake.cell else message


def identified(name: str, written: str, schemes: Schemes) -> str:
    """The id of what a person wrote into a cell of a closed list by its label; anything else as it is."""
    concept = schemes[CLOSED[name]].find(written) if name in CLOSED else None
    return concept.id if concept is not None else written


def passages_of(row: Row, text: str) -> dict[str, str]:
    """By the name of each basis that points to a passage of the text: that passage."""
    found = {}
    for name in _BASES:
        try:
            basis = read_basis(row.get(name, ""))
        except ValueError:
            continue
        if basis.kind == "context":
            found[name] = text[basis.start : basis.end]
    return found


def choices(schemes: Schemes, row: Row, text: str, language: Language) -> dict[str, list[tuple[str, str]]]:
    """By list, what the cells of a figure may hold, each with its words; ``LISTS`` says which list a cell has."""
    closed = {name: _of_scheme(schemes, scheme) for name, scheme in CLOSED.items()}
    bases = [pair for pair in _of_scheme(schemes, "bases") if pair[0] != "context"]
    pointed: Mapping[str, str] = {row.get(name, ""): passage for name, passage in passages_of(row, text).items()}
    return {
        **closed, "basis": [*bases, *pointed.items()], "multiplier": [(word, f"{known.value:f}") for word, known in multipliers().items()],
        "qualifier": [*_meanings(schemes, language).items()],
    }


def _meanings(schemes: Schemes, language: Language) -> dict[str, str]:
    """What each qualifying word means, in words."""
    labels = {concept.id: concept.cell(f"label_{language}") for concept in schemes["qualifiers"].concepts.values()}
    return {word: labels[known.qualifier] for word, known in qualifying_words().items()}


def _grouped(value: str) -> str:
    """A number with its thousands apart; what is none as it is."""
    try:
        return grouped(Decimal(value))
    except InvalidOperation:
        return value


def _of_scheme(schemes: Schemes, scheme: str) -> list[tuple[str, str]]:
    return [(concept.id, f"{concept.cell('label_zh')} · {concept.cell('label_en')}") for concept in schemes[scheme].concepts.values()]


#: The list of choices that each cell of a figure has.
LISTS = {**SCHEME_OF, **{name: name for name in (*CLOSED, "multiplier", "qualifier")}, **dict.fromkeys(_BASES, "basis")}
