"""Enumerations; a member's value is what upstream writes."""

from __future__ import annotations

from enum import Enum

import strawberry
from strawberry import enum_value


@strawberry.enum(description="The kind of a content element.")
class ElementKind(Enum):
    TEXT = enum_value("text", description="Plain text.")
    RICH_TEXT = enum_value("rich_text", description="Formatted text with images, links and inline items.")
    NUMBER = enum_value("number", description="A decimal number.")
    MULTIPLE_CHOICE = enum_value("multiple_choice", description="Options chosen from a list.")
    DATE_TIME = enum_value("date_time", description="A date and time.")
    ASSET = enum_value("asset", description="Files.")
    MODULAR_CONTENT = enum_value("modular_content", description="Links to other items.")
    TAXONOMY = enum_value("taxonomy", description="Terms of a taxonomy group.")
    URL_SLUG = enum_value("url_slug", description="The part of an address that names the item.")
    UNKNOWN = enum_value("unknown", description="A kind that came after this endpoint was made.")


@strawberry.enum(description="The direction of an order.")
class SortDirection(Enum):
    ASC = enum_value("asc", description="Lowest first.")
    DESC = enum_value("desc", description="Highest first.")


@strawberry.enum(description="A system attribute that items can be ordered by.")
class SystemAttribute(Enum):
    ID = enum_value("id", description="The item's GUID.")
    NAME = enum_value("name", description="The item's display name.")
    CODENAME = enum_value("codename", description="The item's codename.")
    TYPE = enum_value("type", description="The codename of the content type.")
    LANGUAGE = enum_value("language", description="The codename of the language served.")
    LAST_MODIFIED = enum_value("last_modified", description="When the item was last modified.")


@strawberry.enum(description="How an image is fitted into the width and height asked for.")
class ImageFit(Enum):
    CLIP = enum_value("clip", description="Whole image, ratio kept, within the bounds.")
    SCALE = enum_value("scale", description="Stretched to the bounds exactly.")
    CROP = enum_value("crop", description="Ratio kept, what overlaps the bounds is cut off.")


@strawberry.enum(description="The file format of a transformed image.")
class ImageFormat(Enum):
    GIF = enum_value("gif", description="GIF.")
    PNG = enum_value("png", description="PNG.")
    PNG8 = enum_value("png8", description="PNG of 256 colours.")
    JPG = enum_value("jpg", description="JPEG.")
    PJPG = enum_value("pjpg", description="Progressive JPEG.")
    WEBP = enum_value("webp", description="WebP.")
