"""How well figures of texts of other registers are proposed, text by text: some that rules were tuned on, some unseen."""

from __future__ import annotations

import sys
from collections import Counter

from loaders.extract import extractor_for
from loaders.extract.document import document_of
from loaders.project import Project
from loaders.sources import read_sources
from tests.support.registers import FIELDS, STEPS, RegisterText, agreed, read_as, register_texts


def run(shown: str = "") -> None:
    """Print recall and precision on each text, by steps of the ladder; of the text ``shown`` every figure that differs, too."""
    extractor = extractor_for(read_sources(Project()))
    print("| text | register | figures | proposed | " + " | ".join(f"+{FIELDS[step - 1]} P / R" for step in STEPS) + " |")
    print("|---|---|---:|---:|" + "---:|" * len(STEPS))
    totals: dict[bool, Counter[str]] = {False: Counter(), True: Counter()}
    for text in register_texts():
        read = read_as(extractor.figures(document_of(text.text), text.given))
        right = [agreed(text.gold, read, step) for step in STEPS]
        print(_row(text.name, text.register, len(text.figures), len(read), right))
        totals[text.is_unseen].update({"figures": len(text.figures), "proposed": len(read), **dict(zip(map(str, STEPS), right, strict=True))})
        if text.name == shown:
            _differences(text, read)
    for is_unseen, total in totals.items():
        if total["figures"]:
            name = "all unseen" if is_unseen else "all others"
            print(_row(name, "", total["figures"], total["proposed"], [total[str(step)] for step in STEPS]))


def _row(name: str, register: str, figures: int, proposed: int, right: list[int]) -> str:
    cells = [name, register, str(figures), str(proposed)]
    cells += [f"{one / max(proposed, 1):.2f} / {one / max(figures, 1):.2f}" for one in right]
    return "| " + " | ".join(cells) + " |"


def _differences(text: RegisterText, read: list[tuple[int, tuple[str, ...]]]) -> None:
    true = {(row.start, row.fields) for row in text.figures}
    for start, fields in sorted(true ^ set(read)):
        print("-" if (start, fields) in true else "+", text.text[max(0, start - 12) : start + 8].replace("\n", "/"), *fields)


if __name__ == "__main__":
    run(*sys.argv[1:2])
