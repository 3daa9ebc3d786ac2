"""A page of a PDF as a picture, for a person to look at."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from loaders.extract.text.limits import LONGEST_SIDE_POINTS

_DOTS_PER_INCH = 110
_MOST_PIXELS = 8_000_000


def drawn(path: Path, number: int, boxes: Sequence[Sequence[float]] = ()) -> bytes:
    """Page ``number``, from 1, as PNG, with a frame around each box (left, top, right, bottom, in points from its top left
    corner). Raises ``IndexError`` and pypdfium2's errors where there is none."""
    import pypdfium2
    from PIL import ImageDraw

    page = pypdfium2.PdfDocument(path)[number - 1]
    width, height = (min(side, LONGEST_SIDE_POINTS) for side in page.get_size())
    scale = min(_DOTS_PER_INCH / 72, (_MOST_PIXELS / (width * height)) ** 0.5)
    content = io.BytesIO()
    picture = page.render(scale=scale).to_pil().convert("RGB")
    for left, top, right, bottom in boxes:
        corners = [(left - 2) * scale, (top - 2) * scale, (right + 2) * scale, (bottom + 2) * scale]
        ImageDraw.Draw(picture).rectangle(corners, outline=(190, 40, 10), width=3)
    picture.save(content, "PNG")
    return content.getvalue()
