"""Addresses of assets and images, with the transformations that the asset service applies to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit, urlunsplit

from upstream.errors import ArgumentError


class Transformation(Protocol):
    """The fields the caller wrote, by Python name."""

    def given(self) -> Mapping[str, Any]: ...


def transformed(url: str, transformation: Transformation | None) -> str:
    """The address with the transformation's parameters added; a query that the address has is kept.

    Image transformation: w, h, fit, rect, fp-x fp-y fp-z with fit=crop&crop=focalpoint, dpr, bg, fm, q, lossless, auto.
    """
    if transformation is None:
        return url
    given = {name: value for name, value in transformation.given().items() if value is not None}
    if "focal_point" in given and given.setdefault("fit", "crop") != "crop":
        raise ArgumentError("transformation.fit", "must be CROP where a focal point is given.")
    parameters = [pair for name, value in given.items() for pair in PARAMETERS[name](value)]
    parts = urlsplit(url)
    query = "&".join(filter(None, [parts.query, urlencode(parameters, safe=",")]))
    return urlunsplit(parts._replace(query=query))


Pairs = Iterator[tuple[str, str]]


def _within(argument: str, name: str, low: float, high: float) -> Callable[[float], Pairs]:
    def pairs(value: float) -> Pairs:
        if not low <= value <= high:
            raise ArgumentError(f"transformation.{argument}", f"must be between {low:g} and {high:g}.")
        yield name, f"{value:g}" if isinstance(value, float) else str(value)

    return pairs


def _word(name: str) -> Callable[[str], Pairs]:
    def pairs(value: str) -> Pairs:
        yield name, value

    return pairs


def _background(value: str) -> Pairs:
    if len(value) not in (3, 4, 6, 8) or any(digit not in "0123456789abcdefABCDEF" for digit in value):
        raise ArgumentError("transformation.background", "must be a colour of 3, 4, 6 or 8 hexadecimal digits.")
    yield "bg", value


def _flag(name: str, on: str, off: str | None) -> Callable[[bool], Pairs]:
    def pairs(value: bool) -> Pairs:
        written = on if value else off
        if written is not None:
            yield name, written

    return pairs


def _rectangle(value: Any) -> Pairs:
    sides = (value.x, value.y, value.width, value.height)
    if min(sides) < 0 or value.width == 0 or value.height == 0:
        raise ArgumentError("transformation.rectangle", "must lie within the image and have a width and a height.")
    yield "rect", ",".join(f"{side:g}" for side in sides)


def _focal_point(value: Any) -> Pairs:
    if not (0 <= value.x <= 1 and 0 <= value.y <= 1):
        raise ArgumentError("transformation.focalPoint", "must have x and y between 0 and 1.")
    yield "crop", "focalpoint"
    yield "fp-x", f"{value.x:g}"
    yield "fp-y", f"{value.y:g}"
    yield "fp-z", f"{value.zoom:g}"


PARAMETERS: Mapping[str, Callable[[Any], Pairs]] = {
    "width": _within("width", "w", 1, 8192),
    "height": _within("height", "h", 1, 8192),
    "fit": _word("fit"),
    "rectangle": _rectangle,
    "focal_point": _focal_point,
    "dpr": _within("dpr", "dpr", 1, 5),
    "background": _background,
    "format": _word("fm"),
    "quality": _within("quality", "q", 1, 100),
    "lossless": _flag("lossless", "1", "0"),
    "auto_format": _flag("auto", "format", None),
}
