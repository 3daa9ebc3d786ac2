"""Charts as pictures that stand by themselves: SVG from the templates of the pages, and PNG made of it without a browser."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

#: In pixels: twice the view box, for screens and print.
PNG_WIDTH = 1280


@cache
def drawing_style() -> str:
    """How the marks of charts look: the style sheet that pages load, within the picture."""
    return files("service.pages").joinpath("static", "drawing.css").read_text(encoding="utf-8")


@cache
def style_source(style: str) -> str:
    """What a content security policy calls just this style (CSP level 3 §2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"


def png(svg: str) -> bytes:
    """The picture in pixels, ``PNG_WIDTH`` wide. Characters come from the fonts of the system: without one that has Chinese
    characters, they are left out."""
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=PNG_WIDTH, background="#ffffff"))
