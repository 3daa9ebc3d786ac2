"""The option that lets a language model propose too, for the commands that extract and review."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.console import progressing_to

if TYPE_CHECKING:
    from loaders.extract import Model

ModelName = Annotated[
    str,
    typer.Option(
        "--model",
        help="Let this language model propose too: it is sent the text, at DGKG_MODEL_AT with DGKG_MODEL_KEY. What it says is held to "
        "the text and not calibrated.",
    ),
]


def model_of(name: str) -> Model | None:
    """The model of ``--model`` at the address of the settings; None where none is named."""
    if not name:
        return None
    from loaders.extract import Model
    from loaders.settings import Settings

    return Model(name, Settings.from_environment())


@contextmanager
def reading_progress(model: Model | None) -> Iterator[Callable[[int, int], None]]:
    """What is told how many passages a model has read, and shows it; nothing is shown where there is none."""
    if model is None:
        yield lambda read, passages: None
        return
    with progressing_to(model.name) as shown:
        yield lambda read, passages: shown(read, passages, "passages")
