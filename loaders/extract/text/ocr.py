"""Characters of pages that are pictures, guessed by rapidocr, whose models lie in its package. What is guessed says so."""

from __future__ import annotations

from typing import Any

from loaders.extract.text.pdf.glyphs import Characters, Frame, Glyph
from loaders.extract.text.pdf.reading import Guess
from loaders.extract.text.places import Spot
from loaders.texts import NotText

#: Pictures are made at so many dots an inch; with more pixels than this, at fewer.
_DOTS_PER_INCH = 200
_MOST_PIXELS = 40_000_000
#: A line that is guessed with less confidence than this is left out.
_LEAST_CONFIDENCE = 0.5
#: How wide a Latin character is beside a Chinese one, and the height of a character beside that of its line.
_LATIN, _CHARACTER = 0.55, 0.85


def guessed() -> Guess:
    """What guesses the characters of a page. Raises ``NotText`` where the extra ``ocr`` is not installed."""
    try:
        from rapidocr import RapidOCR
    except ImportError:
        raise NotText("has pages that are pictures, and nothing to read them with is here", "pip install 'datagov-kg[ocr]'") from None
    engine = RapidOCR()

    def guess(page: Any, number: int) -> Characters:
        width, height = page.get_size()
        scale = min(_DOTS_PER_INCH / 72, (_MOST_PIXELS / (width * height)) ** 0.5)
        found = engine(page.render(scale=scale).to_numpy())
        glyphs = []
        for corners, text, confidence in zip(
            [] if found.boxes is None else found.boxes, found.txts or (), found.scores or (), strict=True
        ):
            if confidence >= _LEAST_CONFIDENCE:
                xs, ys = [float(x) / scale for x, _ in corners], [float(y) / scale for _, y in corners]
                glyphs += _spread(text, (min(xs), min(ys), max(xs), max(ys)), number)
        return Characters(Frame(width, height, lambda x, y: (x, height - y), lambda x, y: (x, y)), tuple(glyphs), 0)

    return guess


def _spread(text: str, box: tuple[float, float, float, float], page: int) -> list[Glyph]:
    """The characters of a line, spread over its box."""
    left, top, right, bottom = box
    size = _CHARACTER * (bottom - top)
    base = bottom - (bottom - top - size) / 2 - 0.12 * size
    widths = [_LATIN if character.isascii() else 1.0 for character in text]
    unit = (right - left) / sum(widths)
    glyphs = []
    for character, width in zip(text, widths, strict=True):
        end = left + width * unit
        glyphs.append(Glyph(character, left, end, base, size, Spot(page, left, top, end, bottom)))
        left = end
    return glyphs
