"""The characters of a PDF's pages as pdfium finds them: each with its advance, its baseline and its box.

Two frames: a page as it is *shown* (points from its top left corner, turned as the page is), in which boxes are given, and
as it is *read* (turned until its writing runs to the right), in which columns and lines are found.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from loaders.extract.text.ideographs import is_common, is_ideograph
from loaders.extract.text.limits import LONGEST_SIDE_POINTS, MOST_CHARACTERS_OF_A_PAGE
from loaders.extract.text.places import Spot
from loaders.extract.text.radicals import unified
from loaders.texts import NotText

#: How much of an em lies above and below the baseline in the box that we give a character.
_ASCENT, _DESCENT = 0.88, 0.12
_UNKNOWN = "\ufffd"
#: Of so many ideographs of a page more than this share is none in daily use where a font tells wrong characters.
_FEWEST_IDEOGRAPHS, _MOST_UNCOMMON = 20, 0.15
#: A direction counts as a quarter turn when it is off by less (the sine of two degrees).
_STRAIGHT = 0.035
#: So many ideographs of a page are asked for their shape.
_LOOKED_AT = 100
#: pdfium gives a character without a shape a box of a hundredth of a point.
_SHAPELESS_POINTS = 0.02
_HYPHENS = {0x02: "-", 0xFFFE: "-", 0xAD: "-"}

Point = tuple[float, float]


class Glyph(NamedTuple):
    """A character where it is read: from ``left`` to ``right`` on the baseline ``base``; ``spot`` is where it is shown."""

    text: str
    left: float
    right: float
    base: float
    size: float
    spot: Spot


@dataclass(frozen=True)
class Frame:
    """A page's frame: its size as read, and how a point of PDF space is read and one that is read is shown."""

    width: float
    height: float
    read: Callable[[float, float], Point]
    show: Callable[[float, float], Point]


@dataclass(frozen=True)
class Characters:
    """The characters of a page. ``unknown`` of them have no character in the file, or by all
    appearances a wrong one; those that stand askew, watermarks, are left out. Where it ``lacks_font``, neither the file nor
    the machine has what some are written in, and pdfium passes over those that are drawn one by one."""

    frame: Frame
    glyphs: tuple[Glyph, ...]
    unknown: int
    lacks_font: bool = False


class _Raw(NamedTuple):
    at: int
    code: int
    x: float
    y: float
    right: float
    top: float
    direction: Point
    size: float


def characters_of(page: Any, textpage: Any, number: int) -> Characters:
    """The characters of a page of pypdfium2, in the order of the file. Raises ``NotText`` for a page that none is."""
    width, height = page.get_size()
    if not (0 < width <= LONGEST_SIDE_POINTS and 0 < height <= LONGEST_SIDE_POINTS):
        message = f"page {number} measures {width:g} × {height:g} points, and no page has a side over {LONGEST_SIDE_POINTS:,}"
        raise NotText(message, "The file is broken: print it to PDF anew.")
    count = textpage.count_chars()
    if count > MOST_CHARACTERS_OF_A_PAGE:
        message = f"page {number} has {count:,} characters, more than {MOST_CHARACTERS_OF_A_PAGE:,}"
        raise NotText(message, "The file is broken: print it to PDF anew.")
    found = list(_raw(textpage, count))
    rotation = page.get_rotation() // 90 % 4
    box = page.get_cropbox()
    turns = Counter(turn for raw in found if (turn := _turn(raw.direction, rotation)) is not None)
    turn = turns.most_common(1)[0][0] if turns else 0
    frame = _frame(box, rotation, turn, width, height)
    glyphs = [glyph for raw in found if _turn(raw.direction, rotation) == turn and (glyph := _glyph(raw, frame, number))]
    return Characters(frame, tuple(glyphs), sum(glyph.text == _UNKNOWN for glyph in glyphs) + _mistold(glyphs), _lacks_font(textpage, found))


def _mistold(glyphs: Sequence[Glyph]) -> int:
    """How many ideographs of a page a font tells wrongly, by how many there are that nobody writes; 0 where those are few."""
    ideographs = [glyph.text for glyph in glyphs if is_ideograph(glyph.text)]
    uncommon = sum(not is_common(character) for character in ideographs)
    return len(ideographs) if len(ideographs) >= _FEWEST_IDEOGRAPHS and uncommon > _MOST_UNCOMMON * len(ideographs) else 0


def _lacks_font(textpage: Any, found: Sequence[_Raw]) -> bool:
    """Whether some ideograph, of the first that the page has, has no shape."""
    import pypdfium2.raw as pdfium

    edges = [ctypes.c_double() for _ in range(4)]
    for raw in islice((raw for raw in found if is_ideograph(chr(raw.code))), _LOOKED_AT):
        pdfium.FPDFText_GetCharBox(textpage.raw, raw.at, *edges)
        left, right, bottom, top = (edge.value for edge in edges)
        if min(right - left, top - bottom) < _SHAPELESS_POINTS:
            return True
    return False


def _raw(textpage: Any, count: int) -> Iterator[_Raw]:
    import pypdfium2.raw as pdfium

    handle, matrix, box = textpage.raw, pdfium.FS_MATRIX(), pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(count):
        if pdfium.FPDFText_IsGenerated(handle, index) == 1:
            continue
        pdfium.FPDFText_GetMatrix(handle, index, matrix)
        pdfium.FPDFText_GetCharOrigin(handle, index, x, y)
        pdfium.FPDFText_GetLooseCharBox(handle, index, box)
        size = pdfium.FPDFText_GetFontSize(handle, index) * math.hypot(matrix.c, matrix.d)
        code = pdfium.FPDFText_GetUnicode(handle, index)
        horizontal = abs(matrix.a) >= abs(matrix.b)
        right = (box.right if matrix.a > 0 else box.left) if horizontal else x.value
        top = y.value if horizontal else (box.top if matrix.b > 0 else box.bottom)
        yield _Raw(index, code, x.value, y.value, right, top, (matrix.a, matrix.b), size)


def _shown(box: tuple[float, float, float, float], rotation: int) -> Callable[[float, float], Point]:
    left, bottom, right, top = box
    return (
        lambda x, y: (x - left, top - y),
        lambda x, y: (y - bottom, x - left),
        lambda x, y: (right - x, y - bottom),
        lambda x, y: (top - y, right - x),
    )[rotation]


def _turn(direction: Point, rotation: int) -> int | None:
    """How many quarters the writing is turned to the left on the page as shown; None for writing that is askew."""
    a, b = direction
    x, y = ((a, -b), (b, a), (-a, b), (-b, -a))[rotation]
    length = math.hypot(x, y)
    if not length:
        return 0
    for turn, (along, across) in enumerate(((x, y), (-y, x), (-x, y), (y, x))):
        if along > 0 and abs(across) <= _STRAIGHT * length:
            return turn
    return None


def _frame(box: tuple[float, float, float, float], rotation: int, turn: int, width: float, height: float) -> Frame:
    shown = _shown(box, rotation)
    turned: Callable[[float, float], Point] = (
        lambda x, y: (x, y),
        lambda x, y: (height - y, x),
        lambda x, y: (width - x, height - y),
        lambda x, y: (y, width - x),
    )[turn]
    back: Callable[[float, float], Point] = (
        lambda x, y: (x, y),
        lambda x, y: (y, height - x),
        lambda x, y: (width - x, height - y),
        lambda x, y: (width - y, x),
    )[turn]
    size = (width, height) if turn % 2 == 0 else (height, width)
    return Frame(*size, lambda x, y: turned(*shown(x, y)), back)


def _glyph(raw: _Raw, frame: Frame, page: int) -> Glyph | None:
    text = _text(raw.code)
    if not text or raw.size <= 0:
        return None
    left, base = frame.read(raw.x, raw.y)
    right = max(frame.read(raw.right, raw.top)[0], left)
    if not (-1 <= left <= frame.width + 1 and -1 <= base <= frame.height + raw.size):
        return None
    corners = frame.show(left, base - _ASCENT * raw.size), frame.show(right, base + _DESCENT * raw.size)
    (x0, x1), (y0, y1) = (sorted(values) for values in zip(*corners, strict=True))
    return Glyph(text, left, right, base, raw.size, Spot(page, x0, y0, x1, y1))


@cache
def _text(code: int) -> str:
    """The characters for a code: ligatures taken apart, radicals as the characters that they draw; "" for what is none."""
    if code in _HYPHENS:
        return _HYPHENS[code]
    if code == 0:
        return _UNKNOWN
    character = chr(code)
    category = unicodedata.category(character)
    if category in ("Co", "Cn", "Cs"):
        return _UNKNOWN
    if category in ("Cc", "Cf"):
        return " " if character == "\t" else ""
    if category == "Zs" and character != "\u3000":
        return " "
    if 0xFB00 <= code <= 0xFB06:
        return unicodedata.normalize("NFKC", character)
    return unified(character)
