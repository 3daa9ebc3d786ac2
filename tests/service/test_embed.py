"""Charts for pages of others: pages that may be framed, pictures that stand by themselves, and nothing else framed."""

from __future__ import annotations

import asyncio
import re
import struct
from xml.etree import ElementTree

import httpx2
import pytest

from loaders.builds.folder import Build
from loaders.project import Project
from loaders.settings import Settings
from service.pages.pictures import PNG_WIDTH, drawing_style, png, style_source
from tests.support.apps import app_client

SVG = "{http://www.w3.org/2000/svg}"
PATHS = (
    "/embed/series/data-production?lang=zh", "/embed/series/data-production.svg?lang=zh", "/embed/series/data-production.png",
    "/embed/tiles/valid-samples?lang=en", "/embed/tiles/valid-samples.svg?lang=en", "/embed/tiles/valid-samples.png",
    "/indicator/data-production", "/embed/series/nothing", "/embed/tiles/data-production", "/embed/pie/data-production",
)  # fmt: skip


def _size(picture: bytes) -> tuple[int, int]:
    """Width and height of a PNG (ISO/IEC 15948 §11.2.2)."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    wide, high = struct.unpack(">II", picture[16:24])
    return int(wide), int(high)


def test_a_picture_becomes_pixels_of_twice_the_width_of_its_box_and_its_classes_have_colours() -> None:
    mark = '<g class="mark source-1"><rect width="640" height="320"/></g>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 320"><style>{drawing_style()}</style>{mark}</svg>'
    coloured, plain = png(svg), png(svg.replace(drawing_style(), ""))
    assert _size(coloured) == (PNG_WIDTH, PNG_WIDTH // 2) and coloured != plain


def test_the_style_of_pictures_needs_nothing_that_their_maker_does_not_know() -> None:
    assert "var(" not in drawing_style() and "@" not in drawing_style()


def test_a_policy_names_a_style_by_its_checksum() -> None:
    # echo -n 'a{}' | openssl dgst -sha256 -binary | base64
    assert style_source("a{}") == "'sha256-X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk='"


@pytest.fixture(scope="module")
def answers(built_build: Build) -> dict[str, httpx2.Response]:
    """All answers of these tests, by one app over the whole build."""

    async def ask() -> dict[str, httpx2.Response]:
        async with app_client(Settings(store=str(built_build.folder.parent)), Project()) as client:
            return {path: await client.get(path, headers={"Accept": "text/html"}) for path in PATHS}

    return asyncio.run(ask())


@pytest.mark.long
def test_only_charts_may_be_framed(answers: dict[str, httpx2.Response]) -> None:
    for path in PATHS[:7]:
        policy = answers[path].headers["content-security-policy"]
        assert answers[path].status_code == 200 and "unsafe" not in policy
        assert ("frame-ancestors *" in policy) == path.startswith("/embed"), path


@pytest.mark.long
@pytest.mark.parametrize(("path", "least"), [(PATHS[1], 8), (PATHS[4], 32)], ids=["series", "tiles"])
def test_a_picture_is_svg_that_stands_by_itself(answers: dict[str, httpx2.Response], path: str, least: int) -> None:
    picture = ElementTree.fromstring(answers[path].content)
    assert picture.tag == f"{SVG}svg" and picture.find(f"{SVG}title") is not None
    marks = [one for one in picture.iter() if re.match(r"mark |tile ", one.get("class", ""))]
    assert len(marks) >= least
    style = picture.find(f"{SVG}style")
    assert style is not None and style_source(style.text or "") in answers[path].headers["content-security-policy"]
    assert not [one for one in picture.iter() if "style" in one.attrib or one.tag == f"{SVG}script"]


@pytest.mark.long
def test_pictures_in_pixels_and_pages_in_their_language(answers: dict[str, httpx2.Response]) -> None:
    assert _size(answers[PATHS[2]].content)[0] == _size(answers[PATHS[5]].content)[0] == PNG_WIDTH
    assert 'lang="zh"' in answers[PATHS[0]].text and 'lang="en"' in answers[PATHS[3]].text
    assert 'href="/embed/series/data-production.png"' in answers["/indicator/data-production"].text


@pytest.mark.long
def test_what_cannot_be_drawn_is_a_problem(answers: dict[str, httpx2.Response]) -> None:
    assert [answers[path].status_code for path in PATHS[7:]] == [404, 404, 422]
