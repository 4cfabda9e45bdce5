"""Transformations of image addresses: every argument, and both edges of every limit."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.graph import Graph, assert_graph, graph_over, item_payload, saved_project

URL = (
    "https://assets.kenticocloud.com:443/a25b8200-7213-4df2-8cfe-7df2ccb18cb2/"
    "8a7930a5-0967-43ce-a0db-868b6b650f45/roaster-window.jpg"
)

# The argument, and the query that the address gets (Image transformation).
TRANSFORMATIONS = {
    "": "",
    "width: 300": "w=300",
    "width: 1": "w=1",
    "width: 8192": "w=8192",
    "height: 1": "h=1",
    "height: 8192": "h=8192",
    "fit: CLIP": "fit=clip",
    "fit: SCALE": "fit=scale",
    "fit: CROP": "fit=crop",
    "rectangle: { x: 0, y: 10, width: 300, height: 200 }": "rect=0,10,300,200",
    "rectangle: { x: 0.25, y: 0, width: 0.5, height: 1 }": "rect=0.25,0,0.5,1",
    "focalPoint: { x: 0, y: 1 }": "crop=focalpoint&fp-x=0&fp-y=1&fp-z=1&fit=crop",
    "fit: CROP, focalPoint: { x: 0.5, y: 0.25, zoom: 2 }": "fit=crop&crop=focalpoint&fp-x=0.5&fp-y=0.25&fp-z=2",
    "dpr: 1": "dpr=1",
    "dpr: 2.5": "dpr=2.5",
    "dpr: 5": "dpr=5",
    'background: "fff"': "bg=fff",
    'background: "8FA0"': "bg=8FA0",
    'background: "102030"': "bg=102030",
    'background: "80102030"': "bg=80102030",
    "format: GIF": "fm=gif",
    "format: PNG": "fm=png",
    "format: PNG8": "fm=png8",
    "format: JPG": "fm=jpg",
    "format: PJPG": "fm=pjpg",
    "format: WEBP": "fm=webp",
    "quality: 1": "q=1",
    "quality: 100": "q=100",
    "lossless: true": "lossless=1",
    "lossless: false": "lossless=0",
    "autoFormat: true": "auto=format",
    "autoFormat: false": "",
    "width: null, height: 5": "h=5",
    "width: 640, fit: CLIP, format: WEBP, quality: 80, dpr: 2": "w=640&fit=clip&dpr=2&fm=webp&q=80",
}

# The argument just outside its limit, and the name that the refusal gives.
REFUSALS = {
    "width: 0": ("width", "must be between 1 and 8192."),
    "width: 8193": ("width", "must be between 1 and 8192."),
    "height: 0": ("height", "must be between 1 and 8192."),
    "height: 8193": ("height", "must be between 1 and 8192."),
    "dpr: 0.9": ("dpr", "must be between 1 and 5."),
    "dpr: 5.1": ("dpr", "must be between 1 and 5."),
    "quality: 0": ("quality", "must be between 1 and 100."),
    "quality: 101": ("quality", "must be between 1 and 100."),
    'background: ""': ("background", "must be a colour of 3, 4, 6 or 8 hexadecimal digits."),
    'background: "ff"': ("background", "must be a colour of 3, 4, 6 or 8 hexadecimal digits."),
    'background: "12345"': ("background", "must be a colour of 3, 4, 6 or 8 hexadecimal digits."),
    'background: "123456789"': ("background", "must be a colour of 3, 4, 6 or 8 hexadecimal digits."),
    'background: "#fff"': ("background", "must be a colour of 3, 4, 6 or 8 hexadecimal digits."),
    'background: "f&q=1"': ("background", "must be a colour of 3, 4, 6 or 8 hexadecimal digits."),
    "rectangle: { x: -1, y: 0, width: 1, height: 1 }": (
        "rectangle",
        "must lie within the image and have a width and a height.",
    ),
    "rectangle: { x: 0, y: 0, width: 0, height: 1 }": (
        "rectangle",
        "must lie within the image and have a width and a height.",
    ),
    "rectangle: { x: 0, y: 0, width: 1, height: 0 }": (
        "rectangle",
        "must lie within the image and have a width and a height.",
    ),
    "focalPoint: { x: -0.1, y: 0 }": ("focalPoint", "must have x and y between 0 and 1."),
    "focalPoint: { x: 1.1, y: 0 }": ("focalPoint", "must have x and y between 0 and 1."),
    "focalPoint: { x: 0, y: -0.1 }": ("focalPoint", "must have x and y between 0 and 1."),
    "focalPoint: { x: 0, y: 1.1 }": ("focalPoint", "must have x and y between 0 and 1."),
    "fit: CLIP, focalPoint: { x: 0, y: 1 }": ("fit", "must be CROP where a focal point is given."),
}


def query(transformation: str) -> str:
    return f"""{{ item(codename: "on_roasts") {{
      element(codename: "teaser_image") {{ ... on AssetElement {{
        assets {{ url(transformation: {{ {transformation} }}) }}
      }} }}
    }} }}"""


@pytest.mark.parametrize(("transformation", "added"), TRANSFORMATIONS.items())
async def test_a_transformation_becomes_the_query_of_the_address(graph: Graph, transformation: str, added: str) -> None:
    address = f"{URL}?{added}" if added else URL
    await assert_graph(graph, query(transformation), {"item": {"element": {"assets": [{"url": address}]}}})


@pytest.mark.parametrize(("transformation", "argument", "rule"), [(key, *value) for key, value in REFUSALS.items()])
async def test_a_transformation_outside_its_limits_is_refused(
    graph: Graph, transformation: str, argument: str, rule: str
) -> None:
    assert await graph.query(query(transformation)) == {
        "data": {"item": {"element": None}},
        "errors": [
            {
                "message": f"Argument 'transformation.{argument}': {rule}",
                "locations": [{"line": 3, "column": 18}],
                "path": ["item", "element", "assets", 0, "url"],
                "extensions": {"code": "BAD_USER_INPUT", "argument": f"transformation.{argument}"},
            }
        ],
    }


async def test_the_query_of_an_address_is_kept(tmp_path: Path) -> None:
    asset = {"name": "a", "type": "image/png", "size": 1, "description": None, "url": "https://a.example/a?v=1&x=%20#f"}
    item = item_payload("on_roasts", {"teaser_image": {"type": "asset", "name": "Image", "value": [asset]}})
    async with graph_over(saved_project(tmp_path, item)) as graph:
        await assert_graph(
            graph,
            query("width: 3"),
            {"item": {"element": {"assets": [{"url": "https://a.example/a?v=1&x=%20&w=3#f"}]}}},
        )
