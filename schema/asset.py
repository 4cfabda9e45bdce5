"""Assets, images and the transformations of their addresses."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import UNSET, Parent

from resolvers.assets import transformed
from schema.enums import ImageFit, ImageFormat
from schema.view import Given, resolved, views
from upstream import element_models as models


@strawberry.input(description="A part of an image, in pixels or, below 1, in fractions of its sides.")
class ImageRectangle:
    x: float = strawberry.field(description="Distance from the left.")
    y: float = strawberry.field(description="Distance from the top.")
    width: float = strawberry.field(description="Width of the part.")
    height: float = strawberry.field(description="Height of the part.")


@strawberry.input(description="The point of an image that stays visible when it is cropped.")
class ImageFocalPoint:
    x: float = strawberry.field(description="0 is the left edge, 1 the right one.")
    y: float = strawberry.field(description="0 is the top edge, 1 the bottom one.")
    zoom: float = strawberry.field(default=1.0, description="Magnification around the point.")


@strawberry.input(description="Changes that the asset service makes to an image on delivery.")
class ImageTransformation(Given):
    width: int | None = strawberry.field(default=UNSET, description="Width in pixels.")
    height: int | None = strawberry.field(default=UNSET, description="Height in pixels.")
    fit: ImageFit | None = strawberry.field(default=UNSET, description="How the image fits width and height.")
    rectangle: ImageRectangle | None = strawberry.field(default=UNSET, description="The part of the image to show.")
    focal_point: ImageFocalPoint | None = strawberry.field(
        default=UNSET, description="What stays visible; implies CROP."
    )
    dpr: float | None = strawberry.field(default=UNSET, description="Device pixels for each pixel, 1 to 5.")
    background: str | None = strawberry.field(default=UNSET, description="Hexadecimal colour behind transparency.")
    format: ImageFormat | None = strawberry.field(default=UNSET, description="File format.")
    quality: int | None = strawberry.field(default=UNSET, description="Quality of lossy formats, 1 to 100.")
    lossless: bool | None = strawberry.field(default=UNSET, description="Lossless WebP.")
    auto_format: bool | None = strawberry.field(default=UNSET, description="WebP for the browsers that take it.")


Transformation = Annotated[
    ImageTransformation | None, strawberry.argument(description="Changes to make to an image; left out, none.")
]


def _asset_url(parent: Parent[models.Asset | models.RichTextImage], transformation: Transformation = None) -> str:
    return transformed(parent.url, transformation)


@strawberry.type(description="A ready-made cut of an asset.")
@views(models.Rendition)
class Rendition:
    rendition_id: strawberry.ID = strawberry.field(description="The rendition's GUID.")
    preset_id: strawberry.ID | None = strawberry.field(description="The GUID of the preset it was made by.")
    width: int | None = strawberry.field(description="Width in pixels.")
    height: int | None = strawberry.field(description="Height in pixels.")
    query: str | None = strawberry.field(description="What to append to the asset's address to get it.")


def _renditions(parent: Parent[models.Asset]) -> list[models.Rendition]:
    return list((parent.renditions or {}).values())


@strawberry.type(description="A file in an asset element.")
@views(models.Asset)
class Asset:
    name: str = strawberry.field(description="File name.")
    type: str = strawberry.field(description="MIME type.")
    size: int | None = strawberry.field(description="Size in bytes.")
    description: str | None = strawberry.field(description="The editor's description, for `alt`.")
    url: str = resolved(_asset_url, description="Address of the file.")
    width: int | None = strawberry.field(description="Width of an image in pixels (later generation).")
    height: int | None = strawberry.field(description="Height of an image in pixels (later generation).")
    renditions: list[Rendition] = resolved(_renditions, description="Ready-made cuts (later generation).")


@strawberry.type(description="An image inside a rich text.")
@views(models.RichTextImage)
class RichTextImage:
    image_id: strawberry.ID = strawberry.field(description="The id that the markup's `data-image-id` names.")
    url: str = resolved(_asset_url, description="Address of the image.")
    description: str | None = strawberry.field(description="The editor's description, for `alt`.")
    width: int | None = strawberry.field(description="Width in pixels (later generation).")
    height: int | None = strawberry.field(description="Height in pixels (later generation).")
