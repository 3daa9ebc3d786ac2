"""Areas as sources write them: WKT, GeoJSON, bare boxes, names."""

from __future__ import annotations

import json
import re

from loaders.linking.harvest.remarks import Ledger

_NUMBER = r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?"
_WKT = re.compile(r"(?:<[^>]*>\s*)?(?:SRID=\d+;\s*)?(POINT|LINESTRING|POLYGON|MULTIPOLYGON|MULTIPOINT|MULTILINESTRING|GEOMETRYCOLLECTION|ENVELOPE)\s*Z?\s*\(.*\)", re.I | re.S)
_RING = re.compile(rf"\(\s*({_NUMBER}\s+{_NUMBER}(?:\s*,\s*{_NUMBER}\s+{_NUMBER})+)\s*\)")
_BOX = re.compile(rf"\s*\[?\s*({_NUMBER})[,\s]+({_NUMBER})[,\s]+({_NUMBER})[,\s]+({_NUMBER})\s*\]?\s*")
_NAMED_BOX = re.compile(r"(north|south|east|west)(?:limit|bound\w*)?\s*[=:]\s*(" + _NUMBER + r")", re.I)


def shape_of(text: str, place: str, ledger: Ledger) -> str:
    """The shape in WKT that the text means: WKT, GeoJSON or a box west, south, east, north; empty where it is none.

    >>> shape_of("73.5,18.1,135.1,53.6", "", Ledger("x"))
    'POLYGON((73.5 18.1,135.1 18.1,135.1 53.6,73.5 53.6,73.5 18.1))'
    """
    trimmed = text.strip()
    if _WKT.fullmatch(trimmed):
        return _closed(trimmed, place, ledger)
    if match := _BOX.fullmatch(trimmed):
        return _box(*match.groups(), place=place, ledger=ledger)
    sides = {side.lower(): value for side, value in _NAMED_BOX.findall(trimmed)}
    if len(sides) == 4:
        return _box(sides["west"], sides["south"], sides["east"], sides["north"], place=place, ledger=ledger)
    if trimmed.startswith("{"):
        try:
            return geojson_shape(json.loads(trimmed), place, ledger)
        except (ValueError, RecursionError):
            ledger.flaw(place, "the area is neither GeoJSON nor WKT; it is kept as words")
    return ""


def geojson_shape(value: object, place: str, ledger: Ledger) -> str:
    """The WKT of a GeoJSON object; empty where it is none."""
    if not isinstance(value, dict):
        return ""
    if str(value.get("type", "")).lower() == "feature":
        return geojson_shape(value.get("geometry"), place, ledger)
    kind, coordinates = str(value.get("type", "")).upper(), value.get("coordinates")
    if kind == "ENVELOPE" and isinstance(coordinates, list) and len(coordinates) == 2:
        try:
            (west, north), (east, south) = coordinates
            return _box(str(west), str(south), str(east), str(north), place=place, ledger=ledger)
        except (TypeError, ValueError):
            return ""
    depth = {"POINT": 0, "LINESTRING": 1, "MULTIPOINT": 1, "POLYGON": 2, "MULTILINESTRING": 2, "MULTIPOLYGON": 3}.get(kind)
    if depth is None:
        return ""
    try:
        inner = _listed(coordinates, depth)
    except (TypeError, ValueError):
        ledger.flaw(place, "the coordinates of the GeoJSON cannot be read")
        return ""
    return _closed(f"{kind}({inner})", place, ledger)


def _listed(coordinates: object, depth: int) -> str:
    if not isinstance(coordinates, list) or not coordinates:
        raise ValueError("no coordinates")
    if depth == 0:
        return " ".join(f"{float(number):.12g}" for number in coordinates[:2])
    parts = [_listed(part, depth - 1) for part in coordinates]
    return ",".join(parts if depth == 1 else [f"({part})" for part in parts])


def _closed(wkt: str, place: str, ledger: Ledger) -> str:
    """A polygon whose rings end where they begin."""
    if "POLYGON" not in wkt.upper():
        return wkt

    def close(match: re.Match[str]) -> str:
        points = [" ".join(point.split()) for point in match[1].split(",")]
        if points[0] != points[-1]:
            ledger.note(place, "a ring of the polygon does not end where it begins; it was closed")
            points.append(points[0])
        return f"({','.join(points)})"

    return _RING.sub(close, wkt)


def _box(west: str, south: str, east: str, north: str, *, place: str, ledger: Ledger) -> str:
    if not (-180 <= float(west) <= 180 and -180 <= float(east) <= 180 and -90 <= float(south) <= 90 and -90 <= float(north) <= 90):
        ledger.flaw(place, "the box lies outside the earth in the order west, south, east, north; it is kept as words")
        return ""
    if float(south) > float(north):
        ledger.flaw(place, "the box has its south north of its north; it is kept as words")
        return ""
    return f"POLYGON(({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))"
